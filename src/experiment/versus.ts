/**
 * Two designs compared: both run with the same seeds, so that what happens to both falls out of the differences,
 * and each headline figure gets a paired confidence interval over the replications.
 */
import { type Headline, type HeadlineName, headlineNames } from '../model/headline.ts';
import { type PairedDifference, pairedDifference } from '../theory/paired.ts';

/** Of one figure: its means, and how the second differs from the first. */
export interface Difference {
  readonly a: number;
  readonly b: number;
  readonly difference: number;
  /** Of the difference; NaN with fewer than two replications. */
  readonly ci95: readonly [low: number, high: number];
  /** Replications in which both have the figure. */
  readonly pairs: number;
}
export type Differences = { readonly [Name in HeadlineName]: Difference };

/** The differences of two designs, replication by replication. */
export function differencesOf(a: readonly Headline[], b: readonly Headline[]): Differences {
  const of = (all: readonly Headline[], name: HeadlineName) => all.map((one) => one[name]);
  const all = headlineNames.map((name) => [name, asDifference(pairedDifference(of(a, name), of(b, name)))]);
  return Object.fromEntries(all) as Differences;
}

function asDifference({ a, b, difference, low, high, pairs }: PairedDifference): Difference {
  return { a, b, difference, ci95: [low, high], pairs };
}
