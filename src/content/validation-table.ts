/**
 * What the simulation was held to and what it found: every case of `validation/` with its source, as the last
 * `npm run validate -- --record` left it. The page "How do we know?" shows it and the README quotes it; nobody
 * writes it by hand.
 */
import type { DesignInput } from '../model/design.ts';
import table from './validation-table.json' with { type: 'json' };

export type CaseVerdict = 'agrees' | 'differs' | 'not run';

/** One number of a case: what it ought to be, what we found, with half of its 95 % confidence interval. */
export interface CaseFigure {
  readonly figure: string;
  readonly expected: number;
  readonly measured: number;
  readonly halfWidth: number;
  /** How far off the case lets it be. */
  readonly allowed: number;
}

export interface ValidatedCase {
  /** `A-Q1`, or several that one test holds. */
  readonly id: string;
  /** What is run, and the source of what it ought to be. */
  readonly title: string;
  /** How many requests were simulated, where requests were. */
  readonly requests?: number;
  readonly verdict: CaseVerdict;
  /** It ran as short as `npm test` runs it; the band was four standard errors where these are more than allowed. */
  readonly short?: true;
  /** None: the test compares sequences or sets, which are no figures. */
  readonly figures: readonly CaseFigure[];
  /** What was run, for whoever wants to run it himself. */
  readonly design?: DesignInput;
}

/** What a test noted of its case, by the name of the test. */
export interface NotedRow {
  readonly test: string;
  readonly figures: readonly CaseFigure[];
  readonly requests?: number;
  readonly design?: DesignInput;
  readonly short?: true;
}

export interface ValidationTable {
  readonly engineVersion: number;
  readonly cases: readonly ValidatedCase[];
}

export const validationTable = table as unknown as ValidationTable;

/** The subjects, by how the ids of their cases begin. */
export const CASE_SUBJECTS: readonly (readonly [beginning: string, subject: string])[] = [
  ['A-Q', 'Queueing'],
  ['A-L', 'Load balancing and hashing'],
  ['A-C', 'Caches'],
  ['A-T', 'Tails and hedging'],
  ['A-B', 'Retries, breakers, back-off'],
  ['A-S', 'Scaling laws'],
  ['M-', 'Queues and streams'],
  ['A-R', 'Replication and quorums'],
  ['A-F', 'Raft'],
  ['A-D', 'Disasters'],
  ['A-K', 'Checking histories'],
];
