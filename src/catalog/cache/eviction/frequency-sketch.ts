/**
 * How often keys were asked for lately, in a few bits for each: a count-min sketch of counters up to 15, four for
 * each key, of which the least counts. After ten requests for each entry that fits, all are halved, so that what
 * was popular once is forgotten (G. Einziger, R. Friedman, B. Manes, "TinyLFU", ACM ToS 13(4), 2017).
 */
import { hashPair } from '../../../base/hash.ts';

export interface FrequencySketch {
  /** Four rows of a power of two. */
  counters: Uint8Array;
  width: number;
  /** Requests since the last halving. */
  seen: number;
}

const ROWS = 4;
const MOST = 15;
const REQUESTS_A_COUNTER = 10;
const NARROWEST = 64;

export function emptySketch(): FrequencySketch {
  return { counters: new Uint8Array(ROWS * NARROWEST), width: NARROWEST, seen: 0 };
}

/** Counts a request; `entries` is how many the cache holds, to which the sketch grows. */
export function countRequest(sketch: FrequencySketch, key: number, entries: number): void {
  if (entries > sketch.width) widen(sketch, entries);
  for (let row = 0; row < ROWS; row++) {
    const at = placeIn(sketch, row, key);
    if (sketch.counters[at]! < MOST) sketch.counters[at]!++;
  }
  if (++sketch.seen >= REQUESTS_A_COUNTER * sketch.width) halve(sketch);
}

/** About how often the key was asked for; never less than the truth since the last halving, up to 15. */
export function frequencyOf(sketch: FrequencySketch, key: number): number {
  let least = MOST;
  for (let row = 0; row < ROWS; row++) least = Math.min(least, sketch.counters[placeIn(sketch, row, key)]!);
  return least;
}

function placeIn(sketch: FrequencySketch, row: number, key: number): number {
  return row * sketch.width + (hashPair(key, row) & (sketch.width - 1));
}

function halve(sketch: FrequencySketch): void {
  for (let i = 0; i < sketch.counters.length; i++) sketch.counters[i] = sketch.counters[i]! >> 1;
  sketch.seen = 0;
}

/** A wider sketch begins with what the narrow one would say of its places: each counter is doubled up. */
function widen(sketch: FrequencySketch, entries: number): void {
  let { width } = sketch;
  while (width < entries) width *= 2;
  const counters = new Uint8Array(ROWS * width);
  for (let row = 0; row < ROWS; row++)
    for (let i = 0; i < width; i++)
      counters[row * width + i] = sketch.counters[row * sketch.width + (i & (sketch.width - 1))]!;
  sketch.counters = counters;
  sketch.width = width;
}
