/** What a retry strategy means in numbers: how often it tries, and how long it waits in between. */
import { pow } from '../base/deterministic-math.ts';
import type { Retries } from './traffic.ts';

/** How often it is tried in all, the first try included. */
export function attemptsOf(retries: Retries): number {
  return retries.strategy === 'none' ? 1 : retries.attempts;
}

/** Longest delays between the tries of a retry strategy, in seconds, the first after the first try. */
export function retryDelays(retries: Retries): readonly number[] {
  const delays: number[] = [];
  for (let i = 0; i + 1 < attemptsOf(retries); i++) {
    if (retries.strategy === 'exponential') {
      // decorrelated: at most three times the delay before, which begins as the base
      const longest = retries.jitter === 'decorrelated' ? pow(3, i + 1) : pow(2, i);
      delays.push(Math.min(retries.cap, retries.base * longest));
    } else delays.push(retries.strategy === 'fixed' ? retries.base : 0);
  }
  return delays;
}
