/**
 * Clients that write one row with optimistic concurrency and back off when somebody was faster: the model of
 * `aws-samples/aws-arch-backoff-simulator` (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog,
 * 2015), as far as the list of cases describes it, with the engine's own back-off. Each client reads the row's
 * version, writes with it, and tries again when the version has moved on. A way over the network takes |N(10, 2)|
 * milliseconds. The original counts tries from its base times two on, which is our base; decorrelated jitter begins
 * with the base itself.
 */
import { cos, log } from '../base/deterministic-math.ts';
import {
  type BackOff,
  backOffSeconds,
  DECORRELATED_JITTER,
  EXPONENTIAL,
  NO_RETRIES,
} from '../engine/back-off.ts';
import { Streams } from '../engine/random.ts';

const BASE = 5;
const CAP = 2000;

/** What the original compares; jitter as in `back-off.ts`, null for no back-off at all. */
export function contention(jitter: number | null): BackOff {
  return {
    retryStrategy: jitter === null ? NO_RETRIES : EXPONENTIAL,
    retryBase: jitter === DECORRELATED_JITTER ? BASE : 2 * BASE,
    retryCap: CAP,
    retryJitter: jitter ?? 0,
  };
}

interface Writer {
  /** 0 asks for the version, 1 has it, 2 its write is under way, 3 it hears what came of it. */
  step: number;
  version: number;
  attempt: number;
  backOff: number;
  accepted: boolean;
}

/** Milliseconds until the last client is done, and how many writes it took. */
export function contend(clients: number, policy: BackOff, seed: number): { time: number; writes: number } {
  const streams = new Streams();
  const stream = streams.addOwner(seed, 1, 0);
  const uniform = (): number => {
    streams.uniform(stream);
    return streams.drawn;
  };
  const way = (): number => {
    const radius = Math.sqrt(-2 * log(1 - uniform()));
    return Math.abs(10 + 2 * radius * cos(2 * Math.PI * uniform()));
  };
  const writers: Writer[] = Array.from({ length: clients }, () => fresh());
  const due = writers.map(way);
  let row = 0;
  let writes = 0;
  let time = 0;
  for (let left = clients; left > 0; ) {
    const next = earliest(due);
    const writer = writers[next]!;
    time = due[next]!;
    let delay = way();
    if (writer.step === 0) writer.version = row;
    else if (writer.step === 2) {
      writes++;
      writer.accepted = writer.version === row;
      if (writer.accepted) row++;
    } else if (writer.step === 3) {
      if (writer.accepted) {
        due[next] = Number.POSITIVE_INFINITY;
        left--;
        continue;
      }
      writer.attempt++;
      writer.backOff = backOffSeconds(policy, writer.attempt, writer.backOff, uniform());
      delay += writer.backOff;
    }
    writer.step = (writer.step + 1) % 4;
    due[next] = time + delay;
  }
  return { time, writes };
}

function fresh(): Writer {
  return { step: 0, version: 0, attempt: 1, backOff: 0, accepted: false };
}

function earliest(due: readonly number[]): number {
  let first = 0;
  for (let i = 1; i < due.length; i++) if (due[i]! < due[first]!) first = i;
  return first;
}
