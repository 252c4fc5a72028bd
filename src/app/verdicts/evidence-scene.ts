/**
 * What a picture of evidence shows, whatever it proves: a counterexample with the longest order that works, or
 * an anomaly with its operations in the order in which to read them. Live evidence and that of a dropped history
 * become the same scene.
 */
import type { Clock, Operation, Value } from '../../model/history.ts';
import type { Anomaly, Verdict } from '../../model/verdict.ts';
import type { Evidence } from '../../model/verdict-report.ts';

export interface Scene {
  readonly clock: Clock;
  /** What was there before anybody wrote. */
  readonly initial: Value;
  /** By time of invocation; those that prove nothing are context. */
  readonly operations: readonly Operation[];
  /** The operations that prove it, in the order in which to read them. */
  readonly proof: readonly Operation[];
  /** Those of them that the checker names, in the order in which to read them. */
  readonly told: readonly Operation[];
  /** The longest order that works; empty where none was asked for. */
  readonly order: readonly Operation[];
  /** The operation that fits nowhere, or with which it became clear. */
  readonly misfit: Operation | null;
  /** From one operation of the proof to the next; a cycle closes. Empty for counterexamples, which have an order. */
  readonly arrows: readonly (readonly [from: Operation, to: Operation])[];
  readonly anomaly: Anomaly | null;
  /** Who did it. */
  readonly nameOf: (process: number) => string;
}

/** Names of those who ask, by number of the process: a client that is several is told apart by numbers. */
export function processNames(
  processes: Evidence['processes'],
  clientName: (id: string) => string,
): (process: number) => string {
  const several = new Set<string>();
  const seen = new Map<string, string>();
  for (const { client, instance, lane } of processes) {
    const own = `${instance}.${lane}`;
    if (seen.has(client) && seen.get(client) !== own) several.add(client);
    else seen.set(client, own);
  }
  return (process) => {
    const known = processes[process];
    if (known === undefined) return `client ${process}`;
    const name = clientName(known.client);
    if (!several.has(known.client)) return name;
    const instance = known.instance > 0 ? `${known.instance + 1}.` : '';
    return `${name} #${instance}${known.lane + 1}`;
  };
}

export interface SceneInput {
  readonly verdict: Verdict;
  /** Which of the anomalies is shown, where there is no counterexample. */
  readonly anomaly: number;
  /** More than the proof: what was done around it, if known. */
  readonly operations: readonly Operation[];
  readonly clock: Clock;
  readonly initial: Value;
  readonly nameOf: (process: number) => string;
}

/** The scene of a verdict; null where nothing is proven. */
export function sceneOf(input: SceneInput): Scene | null {
  const { verdict, clock, initial, nameOf } = input;
  const { counterexample } = verdict;
  const anomaly = verdict.anomalies[input.anomaly] ?? verdict.anomalies[0] ?? null;
  const known = new Map(input.operations.map((operation) => [operation.id, operation]));
  for (const operation of counterexample?.operations ?? []) known.set(operation.id, operation);
  const find = (ids: readonly number[]) => ids.flatMap((id) => known.get(id) ?? []);
  const operations = [...known.values()].sort((a, b) => a.invoked - b.invoked || a.id - b.id);
  const base = { clock, initial, operations, nameOf };
  const shown = input.anomaly === 0 ? counterexample : null;
  if (shown !== null) {
    const misfit = known.get(shown.misfit) ?? null;
    const order = find(shown.order);
    const told = find(anomaly?.operations ?? []);
    const isByOrder = anomaly === null || BY_ORDER.includes(anomaly.name);
    const arrows = isByOrder ? [] : arrowsOf(anomaly, told);
    const scene = { ...base, proof: shown.operations, told, order, misfit, arrows, anomaly };
    return isByOrder ? withSecondRead(scene) : scene;
  }
  const proof = anomaly === null ? [] : find(anomaly.operations);
  if (anomaly === null || proof.length === 0) return null;
  // Where a search got stuck no single operation is the one that is wrong.
  const misfit = anomaly.name === 'not-sequential' ? null : (proof.at(-1) ?? null);
  return { ...base, proof, told: proof, order: [], misfit, arrows: arrowsOf(anomaly, proof), anomaly };
}

/**
 * With a read by another client that had seen what the misfit should have seen: the acknowledgement of the write
 * proves as much, but two reads that contradict each other are seen at once. It stands after the write in the order.
 */
function withSecondRead(scene: Scene): Scene {
  const { operations, proof, order, misfit, nameOf, anomaly } = scene;
  // Who goes by no clock cares not for what was over before.
  if (misfit?.kind !== 'read' || anomaly?.name === 'not-sequential') return scene;
  const isBefore = (read: Operation): boolean =>
    read.kind === 'read' &&
    read.outcome === 'ok' &&
    read.key === misfit.key &&
    nameOf(read.process) !== nameOf(misfit.process) &&
    read.returned !== null &&
    read.returned < misfit.invoked;
  const seenOf = (read: Operation) => order.findLastIndex(({ value }) => value === read.value);
  const isNewer = (read: Operation): boolean =>
    read.value !== misfit.value && seenOf(read) > order.findLastIndex(({ value }) => value === misfit.value);
  if (proof.some((read) => isBefore(read) && isNewer(read))) return scene;
  const second = operations.findLast((read) => isBefore(read) && isNewer(read));
  if (second === undefined) return scene;
  const place = seenOf(second) + 1;
  const known = new Set([...proof, second]);
  return {
    ...scene,
    proof: operations.filter((operation) => known.has(operation)),
    order: [...order.slice(0, place), second, ...order.slice(place)],
  };
}

/** Anomalies that are shown by an order that does not work; of all others it is the chain of events that tells. */
const BY_ORDER: readonly string[] = [
  'stale-read',
  'aborted-read',
  'future-read',
  'unwritten-read',
  'not-linearizable',
  'not-sequential',
];

function arrowsOf(anomaly: Anomaly, proof: readonly Operation[]): Scene['arrows'] {
  // nobody knows which of these came first: that is what is wrong
  if (anomaly.name === 'divergent' || anomaly.name === 'not-sequential') return [];
  const arrows = proof.slice(1).map((to, i) => [proof[i]!, to] as const);
  const closes = anomaly.name.startsWith('cyclic') && proof.length > 1;
  return closes ? [...arrows, [proof.at(-1)!, proof[0]!] as const] : arrows;
}
