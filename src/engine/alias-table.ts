/**
 * Discrete choices in constant time: Walker's alias method ("An Efficient Method for Generating Discrete Random
 * Variables with General Distributions", ACM TOMS 3(3), 1977), tables built as Vose did (IEEE TSE 17(9), 1991).
 *
 * Every column of a table is as likely as any other, so a draw from many keys is hardly anything but the wait for
 * memory. Hence a column is one integer: whom it belongs to, above as many leading bits of its probability as
 * there is room for. Where these bits do not decide (a draw in some thousands), the exact probability does, so
 * what is drawn is what the exact table gives, to the last bit.
 */
import { pow } from '../base/deterministic-math.ts';
import type { Streams } from './random.ts';

/** `drawAlias` takes column i with its probability, else the column that it lends the rest to. */
export interface AliasTable {
  readonly count: number;
  readonly probability: Float64Array;
  /** The alias of each column above the leading bits of its probability. */
  readonly columns: Int32Array;
  /** How many bits of the probability stand in a column, and how many different values they have. */
  readonly bits: number;
  readonly steps: number;
}

/** Bits of a column in use: it stays a positive integer. */
const COLUMN_BITS = 31;

/** Builds the table for weights (not necessarily summing to 1). */
export function aliasTable(weights: readonly number[] | Float64Array): AliasTable {
  const n = weights.length;
  let total = 0;
  for (let i = 0; i < n; i++) total += weights[i]!;
  const scaled = new Float64Array(n);
  const small: number[] = [];
  const large: number[] = [];
  for (let i = 0; i < n; i++) {
    scaled[i] = total > 0 ? (weights[i]! * n) / total : 1;
    (scaled[i]! < 1 ? small : large).push(i);
  }
  const probability = new Float64Array(n).fill(1);
  const alias = new Int32Array(n);
  while (small.length > 0 && large.length > 0) {
    const s = small.pop()!;
    const l = large.pop()!;
    probability[s] = scaled[s]!;
    alias[s] = l;
    scaled[l] = scaled[l]! + scaled[s]! - 1;
    (scaled[l]! < 1 ? small : large).push(l);
  }
  return packed(probability, alias);
}

function packed(probability: Float64Array, alias: Int32Array): AliasTable {
  const count = probability.length;
  const bits = COLUMN_BITS - (32 - Math.clz32(count));
  const steps = 1 << bits;
  const columns = alias;
  for (let i = 0; i < count; i++) {
    columns[i] = (alias[i]! << bits) | Math.min(steps - 1, Math.floor(probability[i]! * steps));
  }
  return { count, probability, columns, bits, steps };
}

/** Draws an index of the table; where there is only one, without a random number. */
export function drawAlias(table: AliasTable, streams: Streams, stream: number): number {
  const { count, bits, steps } = table;
  if (count === 1) return 0;
  streams.uniform(stream);
  const x = streams.drawn * count;
  const i = x | 0;
  const column = table.columns[i]!;
  // which of the two cannot be foretold: a branch that does not exist cannot be mispredicted
  const over = (((x - i) * steps) | 0) - (column & (steps - 1));
  if (over === 0) return x - i < table.probability[i]! ? i : column >> bits;
  const own = over >> 31;
  return (i & own) | ((column >> bits) & ~own);
}

const zipfTables = new Map<string, AliasTable>();
const ZIPF_TABLES_KEPT = 8;

/** Zipf's law over `count` keys: P(i) ∝ 1/(i+1)^skew. Built once and shared: 100,000 keys take tens of ms. */
export function zipfTable(count: number, skew: number): AliasTable {
  const name = `${count}/${skew}`;
  const known = zipfTables.get(name);
  if (known) return known;
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i++) weights[i] = skew === 0 ? 1 : pow(i + 1, -skew);
  const table = aliasTable(weights);
  if (zipfTables.size >= ZIPF_TABLES_KEPT) zipfTables.delete(zipfTables.keys().next().value!);
  zipfTables.set(name, table);
  return table;
}
