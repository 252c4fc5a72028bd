/**
 * What theory has to know of a network of queues: stations, laws of work, calls, clients. A design as such a network
 * is `model/station-network.ts`; here stands only what the formulas read, so that they depend on no document.
 */

/** A figure for reads and one for writes. */
export type Pair<T> = readonly [reads: T, writes: T];

export interface WorkInput {
  readonly mean: number;
  readonly deviation: number;
  readonly isExponential: boolean;
}

export interface CallInput {
  /** Place of the node that is called. */
  readonly to: number;
  readonly operation: 0 | 1;
  /** Calls for one request, on average. */
  readonly count: number;
  /** Chance that there is any. */
  readonly probability: number;
  /** There and back. */
  readonly roundTripSeconds: number;
  /** False: whoever calls does not wait for the answer. */
  readonly isAwaited: boolean;
  /** How long the caller waits for one answer; null: for ever. */
  readonly timeoutSeconds: number | null;
}

/** How requests for several queues alike are spread over them. */
export type SpreadInput =
  | 'random'
  | { readonly inTurn: number }
  | { readonly leastBusy: number }
  | { readonly choices: number; readonly of: number };

export interface NodeInput {
  readonly id: string;
  readonly name: string;
  readonly isStation: boolean;
  readonly instances: number;
  readonly servers: number;
  readonly room: number | null;
  readonly discipline: string;
  readonly patienceSeconds: number | null;
  readonly holds: boolean;
  readonly spread: SpreadInput;
  readonly work: Pair<WorkInput>;
  readonly calls: Pair<readonly CallInput[]>;
  readonly inParallel: boolean;
  readonly unknown: string | null;
  readonly doubts: readonly string[];
}

export interface ClientInput {
  readonly id: string;
  readonly name: string;
  readonly rates: Pair<number>;
  readonly users: number | null;
  readonly thinkSeconds: number;
  readonly arrivalCvSquared: number;
  readonly calls: Pair<readonly CallInput[]>;
  readonly timeoutSeconds: number | null;
  readonly classes: Pair<readonly ClassInput[]>;
  readonly doubts: readonly string[];
}

/** A kind of request, by its share of its client's requests of one operation. */
export interface ClassInput {
  readonly share: number;
  /** Higher goes first where a queue goes by priority. */
  readonly priority: number;
  /** What work is multiplied by: mean, and mean square. */
  readonly factor: number;
  readonly factorSquare: number;
  /** The factor's law where it is one, by name. */
  readonly factorLaw: string | null;
}

export interface NetworkInput {
  readonly nodes: readonly NodeInput[];
  readonly clients: readonly ClientInput[];
}

/** Share of reads among what a client sends. */
export function readShareOf({ rates: [reads, writes] }: ClientInput): number {
  return reads + writes > 0 ? reads / (reads + writes) : 1;
}

/** By what the mean work of a client's requests of an operation is multiplied. */
export function meanFactorOf({ classes }: ClientInput, operation: 0 | 1): number {
  return classes[operation].reduce((sum, { share, factor }) => sum + share * factor, 0);
}

/** Place of a node's reads or writes among all of them: traffic is counted apart. */
export function pointOf(node: number, operation: 0 | 1): number {
  return 2 * node + operation;
}
