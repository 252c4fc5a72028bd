/** Each policy at the moments that decide. Times are seconds, the limit is 10 a second. */
import { describe, expect, it } from 'vitest';
import { fixedWindow } from './fixed-window.ts';
import { gcra } from './gcra.ts';
import { leakyBucket } from './leaky-bucket.ts';
import { type LimitPolicy, REFUSED } from './limits.ts';
import { hasRoom } from './priority-shedding.ts';
import { slidingLog } from './sliding-log.ts';
import { slidingWindow } from './sliding-window.ts';
import { tokenBucket } from './token-bucket.ts';

const limits = { rate: 10, burst: 3, window: 1 };

/** What the policy says to requests at these moments: seconds to wait, −1 for refused. */
function answers(policy: LimitPolicy, moments: readonly number[], as = limits): number[] {
  const bucket = policy.fresh(as, 0);
  return moments.map((now) => Math.round(policy.admit(bucket, as, now) * 1e9) / 1e9);
}
const passed = (policy: LimitPolicy, moments: readonly number[], as = limits) =>
  answers(policy, moments, as).map((seconds) => seconds !== REFUSED);
const at = (moment: number, times: number) => new Array<number>(times).fill(moment);

describe.each([
  ['token bucket', tokenBucket],
  ['GCRA', gcra],
])('a %s', (_name, policy) => {
  it('lets a burst through, and then one each time that a token has come', () => {
    expect(passed(policy, [...at(0, 4), 0.0999, 0.1, 0.1])).toEqual([
      ...[true, true, true, false],
      ...[false, true, false],
    ]);
  });

  it('saves up no more than the burst, however long it was quiet', () => {
    expect(passed(policy, at(100, 4))).toEqual([true, true, true, false]);
  });

  it('lets everything through that comes exactly at the rate, for hours', () => {
    const moments = Array.from({ length: 100_000 }, (_, i) => i * 0.1);
    expect(passed(policy, moments, { ...limits, burst: 1 }).every(Boolean)).toBe(true);
  });
});

it('GCRA lets through exactly what a token bucket does', () => {
  const moments: number[] = [];
  let now = 0;
  for (let i = 1; i <= 5000; i++) {
    now += ((i * 7919) % 1000) / 5600;
    moments.push(now);
  }
  const through = passed(gcra, moments);
  expect(through).toEqual(passed(tokenBucket, moments));
  expect(through.filter(Boolean).length).toBeLessThan(5000);
});

describe('a leaky bucket', () => {
  it('lets the first go at once and the others one by one, as many as there are places', () => {
    expect(answers(leakyBucket, at(0, 5))).toEqual([0, 0.1, 0.2, 0.3, REFUSED]);
  });

  it('has a place again at the moment when one has left', () => {
    expect(answers(leakyBucket, [...at(0, 4), 0.0999, 0.1, 0.1])).toEqual([
      ...[0, 0.1, 0.2, 0.3],
      ...[REFUSED, 0.3, REFUSED],
    ]);
  });

  it('delays nothing that comes at the rate', () => {
    const moments = Array.from({ length: 1000 }, (_, i) => i * 0.1);
    expect(answers(leakyBucket, moments).every((seconds) => seconds === 0)).toBe(true);
  });
});

describe('a fixed window', () => {
  it('lets twice the limit through around its border', () => {
    const through = passed(fixedWindow, [...at(0.99, 11), ...at(1, 11)]);
    expect(through.filter(Boolean)).toHaveLength(20);
    expect(through[10]).toBe(false);
    expect(through[11]).toBe(true);
  });
});

describe('a sliding window', () => {
  // the numbers of Cloudflare's example: 50 a minute, 42 in the minute before, 18 in the first 15 s of this one
  it('weighs the window before by what is left of it', () => {
    const minute = { rate: 50 / 60, burst: 1, window: 60 };
    const bucket = slidingWindow.fresh(minute, 0);
    for (let i = 0; i < 42; i++) expect(slidingWindow.admit(bucket, minute, 30)).toBe(0);
    for (let i = 0; i < 18; i++) expect(slidingWindow.admit(bucket, minute, 75)).toBe(0);
    expect(slidingWindow.taken(bucket, minute, 75)).toBeCloseTo(49.5 / 50, 12);
    expect(slidingWindow.admit(bucket, minute, 75)).toBe(REFUSED);
    // 42 × 43.5 ÷ 60 + 18 + 1 = 49.45
    expect(slidingWindow.admit(bucket, minute, 76.5)).toBe(0);
    expect(slidingWindow.admit(bucket, minute, 76.5)).toBe(REFUSED);
  });

  it('knows nothing of a window that was not the one before', () => {
    expect(passed(slidingWindow, [...at(0.5, 10), ...at(2, 11)]).slice(10)).toEqual([
      ...new Array<boolean>(10).fill(true),
      false,
    ]);
  });
});

describe('a sliding log', () => {
  it('never lets more than the limit through in any stretch as long as its window', () => {
    const moments = Array.from({ length: 3000 }, (_, i) => (i * i) / 150_000 + i / 100);
    const isThrough = passed(slidingLog, moments);
    const through = moments.filter((_, i) => isThrough[i]);
    for (const [i, moment] of through.entries()) {
      const tenth = through[i + 10];
      if (tenth !== undefined) expect(tenth - moment).toBeGreaterThanOrEqual(1);
    }
  });

  it('forgets a request when the window is over, and not before', () => {
    expect(passed(slidingLog, [...at(0.5, 10), 1.4999, 1.5])).toEqual([
      ...new Array<boolean>(10).fill(true),
      false,
      true,
    ]);
  });
});

describe('shedding by priority', () => {
  it('keeps the reserved share for the top, and the ranks in between get their part of it', () => {
    const shedding = { capacity: 10, reserved: 0.4, topPriority: 4 };
    const room = (priority: number) =>
      Array.from({ length: 12 }, (_, out) => out).filter((out) => hasRoom(shedding, out, priority)).length;
    expect([0, 1, 2, 3, 4, 9].map(room)).toEqual([6, 7, 8, 9, 10, 10]);
  });
});
