/**
 * Causal consistency by bad patterns: Bouajjani, Enea, Guerraoui and Hamza, "On Verifying Causal Consistency"
 * (POPL 2017). For registers with unique values three meanings of the word are told apart by what must not
 * occur in a history. CO, the causal order, is what clients did in their order together with who saw whose
 * write. Theorems 2 to 4 of the paper:
 *
 * - causal consistency (CC): no CyclicCO, WriteCOInitRead, ThinAirRead, WriteCORead;
 * - causal convergence (CCv), where replicas agree on the order of writes in the end: no CyclicCF in addition;
 * - causal memory (CM), where each client sees one order of the writes that it depends on: no WriteHBInitRead and no CyclicHB
 *   in addition to those of CC.
 */
import type { History, Operation } from '../model/history.ts';
import type { Anomaly, Verdict } from '../model/verdict.ts';
import {
  anomalyFrom,
  type Finding,
  MAX_LISTED,
  type Sessions,
  sessionsOf,
  unknownVerdict,
  verdictOn,
} from './sessions.ts';
import { type ChainGraph, type Clocks, causalPath, clocksOf } from './vector-clocks.ts';
import { clientWords } from './wording.ts';

export const causalLevels = ['causal', 'causal-convergence', 'causal-memory'] as const;
export type CausalLevel = (typeof causalLevels)[number];

export type CausalPattern =
  | 'cyclic-co'
  | 'write-co-init-read'
  | 'thin-air-read'
  | 'write-co-read'
  | 'cyclic-cf'
  | 'write-hb-init-read'
  | 'cyclic-hb';

const BASIC = ['thin-air-read', 'cyclic-co', 'write-co-init-read', 'write-co-read'] as const;

/** The patterns that must not occur. */
export const PATTERNS: Readonly<Record<CausalLevel, readonly CausalPattern[]>> = {
  causal: BASIC,
  'causal-convergence': [...BASIC, 'cyclic-cf'],
  'causal-memory': [...BASIC, 'write-hb-init-read', 'cyclic-hb'],
};

/** Integers that the clocks of all operations take together. */
const MAX_CLOCKS = 60_000_000;
/** Reads looked at, times clients, in the search for the order that each client sees. */
const MAX_WORK = 500_000_000;

/** Judges a history; `patterns` are those of the level. */
export function checkCausal(
  history: History,
  level: CausalLevel,
  patterns: readonly CausalPattern[] = PATTERNS[level],
): Verdict {
  return searchCausal(history, level, patterns).verdict;
}

/** Judges a history, and tells what the first anomaly rests on. */
export function searchCausal(
  history: History,
  level: CausalLevel,
  patterns: readonly CausalPattern[] = PATTERNS[level],
): Finding {
  const unknown = (reason: string) => ({ verdict: unknownVerdict(history, reason), suspects: [] });
  const sessions = sessionsOf(history);
  if (!sessions.ok) return unknown(sessions.error);
  const graph = new CausalGraph(sessions.value);
  if (graph.chain.length * graph.chains.length > MAX_CLOCKS) {
    return unknown('too many operations of too many clients');
  }
  const search = new PatternSearch(sessions.value, graph);
  const found = search.run(patterns);
  if (found.length === 0 && search.work > MAX_WORK) {
    return unknown(`none of the patterns was found within ${MAX_WORK} comparisons`);
  }
  return { verdict: verdictOn(sessions.value, found), suspects: search.suspects };
}

/** The operations as chains, with an edge from each write to its reads. */
class CausalGraph implements ChainGraph {
  readonly operations: readonly Operation[];
  readonly chain: Int32Array;
  readonly place: Int32Array;
  readonly chains: number[][] = [];
  readonly before: number[][];
  /** By operation. */
  readonly node = new Map<Operation, number>();
  /** By key and chain: the nodes of the writes. */
  private readonly writes = new Map<string, Map<number, number[]>>();

  constructor(sessions: Sessions) {
    const { operations } = sessions;
    this.operations = operations;
    this.chain = new Int32Array(operations.length);
    this.place = new Int32Array(operations.length);
    this.before = operations.map(() => []);
    const chainOf = new Map<number, number>();
    for (const [node, operation] of operations.entries()) {
      this.node.set(operation, node);
      this.append(node, operation, chainOf);
    }
    for (const [node, operation] of operations.entries()) {
      const write = operation.kind === 'read' ? sessions.writeOf(operation) : undefined;
      if (write !== undefined) this.before[node]!.push(this.node.get(write)!);
    }
  }

  private append(node: number, operation: Operation, chainOf: Map<number, number>): void {
    let chain = chainOf.get(operation.process);
    if (operation.returned === null) {
      // A chain of its own, after what its client had done by then.
      const last = chain === undefined ? undefined : this.chains[chain]!.at(-1);
      if (last !== undefined) this.before[node]!.push(last);
      chain = undefined;
    }
    if (chain === undefined) {
      chain = this.chains.push([]) - 1;
      if (operation.returned !== null) chainOf.set(operation.process, chain);
    }
    this.chain[node] = chain;
    this.place[node] = this.chains[chain]!.push(node) - 1;
    if (operation.kind !== 'write') return;
    const byChain = this.writes.get(operation.key) ?? new Map<number, number[]>();
    this.writes.set(operation.key, byChain);
    const list = byChain.get(chain);
    if (list === undefined) byChain.set(chain, [node]);
    else list.push(node);
  }

  /** Whether one comes before another by its chain, or because it was seen. */
  isDirect(first: number, second: number): boolean {
    const isOfChain = this.chain[first] === this.chain[second] && this.place[first]! < this.place[second]!;
    return isOfChain || this.before[second]!.includes(first);
  }

  /** A path without what lies between two others on their chain: that it comes between them says the chain. */
  withoutPassedThrough(path: readonly number[]): number[] {
    const follows = (first: number | undefined, second: number | undefined): boolean =>
      first !== undefined &&
      second !== undefined &&
      this.chain[first] === this.chain[second] &&
      this.place[first]! < this.place[second]!;
    return path.filter((node, i) => !follows(path[i - 1], node) || !follows(node, path[i + 1]));
  }

  /** The writes to a key, by chain. */
  writesTo(key: string): ReadonlyMap<number, readonly number[]> {
    return this.writes.get(key) ?? new Map();
  }

  /** The last of a chain's writes among the first `count` operations of it, other than `except`; −1 for none. */
  lastOf(list: readonly number[], count: number, except: number): number {
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.place[list[middle]!]! < count) low = middle + 1;
      else high = middle;
    }
    const last = list[low - 1] ?? -1;
    return last >= 0 && last === except ? (list[low - 2] ?? -1) : last;
  }
}

/** Edges that follow from reads: what a read depends on, and is not what it saw, comes before what it saw. */
class DerivedEdges {
  /** By node: what must come before it, those of the graph first. */
  readonly before: number[][];
  private readonly graph: CausalGraph;
  /** By edge: the read, and how many edges its node had of which it was derived. */
  private readonly reasons = new Map<number, { readonly read: number; readonly round: number }>();
  /** By round: how many edges led to each node when it began. */
  private readonly rounds: Int32Array[] = [];

  constructor(graph: CausalGraph) {
    this.graph = graph;
    this.before = graph.before.map((list) => [...list]);
  }

  /** What is added from now on is derived from what is there now. */
  beginRound(): void {
    this.rounds.push(Int32Array.from(this.before, ({ length }) => length));
  }

  /** The read depends on the write, and saw another, which must have come after it. */
  add(write: number, seen: number, read: number): void {
    this.before[seen]!.push(write);
    const name = this.nameOf(write, seen);
    if (!this.reasons.has(name)) this.reasons.set(name, { read, round: this.rounds.length - 1 });
  }

  private nameOf(write: number, seen: number): number {
    return seen * this.graph.chain.length + write;
  }

  /** The operations from which it follows that each of these comes before the next; empty where they are too many. */
  explain(path: readonly number[]): readonly Operation[] {
    const shown = new Set(path);
    const paths = [path];
    const done = new Set<number>();
    // An array hands out what is added while it is walked.
    for (const nodes of paths) {
      for (const [i, second] of nodes.entries()) {
        shown.add(second);
        const first = nodes[i - 1];
        if (first === undefined || this.graph.isDirect(first, second)) continue;
        const name = this.nameOf(first, second);
        const reason = this.reasons.get(name);
        if (reason === undefined || done.has(name)) continue;
        if (done.add(name).size > MAX_EXPLAINED) return [];
        paths.push(this.pathTo(first, reason.read, reason.round));
      }
    }
    return [...shown].map((node) => this.graph.operations[node]!);
  }

  /** A shortest way from one node to another, by the edges that there were when a round began. */
  pathTo(first: number, last: number, round = this.rounds.length - 1): readonly number[] {
    const { chain, place, chains } = this.graph;
    const next = new Map<number, number>([[last, -1]]);
    const reached = [last];
    // An array hands out what is added while it is walked.
    for (const node of reached) {
      if (node === first) break;
      const edges = this.before[node]!.slice(0, this.rounds[round]![node]);
      if (place[node]! > 0) edges.push(chains[chain[node]!]![place[node]! - 1]!);
      for (const earlier of edges) {
        if (next.has(earlier)) continue;
        next.set(earlier, node);
        reached.push(earlier);
      }
    }
    const path: number[] = [];
    for (let node = next.has(first) ? first : -1; node >= 0; node = next.get(node)!) path.push(node);
    return this.graph.withoutPassedThrough(path);
  }
}

/** Derived edges that are explained. */
const MAX_EXPLAINED = 64;

/** A write to the key of a read that comes before the read, and is not what it saw. */
type Visit = (read: number, seen: number, write: number) => void;

class PatternSearch {
  work = 0;
  /** What the first anomaly follows from. */
  suspects: readonly Operation[] = [];
  private readonly sessions: Sessions;
  private readonly graph: CausalGraph;
  private readonly found: Anomaly[] = [];

  constructor(sessions: Sessions, graph: CausalGraph) {
    this.sessions = sessions;
    this.graph = graph;
  }

  run(patterns: readonly CausalPattern[]): Anomaly[] {
    const seeks = (pattern: CausalPattern): boolean => patterns.includes(pattern);
    if (seeks('thin-air-read')) {
      for (const read of this.sessions.thinAir) {
        this.note('thin-air-read', [read], 'nobody wrote what it saw');
      }
    }
    const clocks = clocksOf(this.graph);
    if (clocks.cycle.length > 0) {
      const derived = new DerivedEdges(this.graph);
      const because = 'each comes before the next, and the last before the first';
      if (seeks('cyclic-co')) this.noteCycle('cyclic-co', clocks.cycle, because, derived);
      return this.found;
    }
    this.seekOverwritten(clocks, patterns);
    if (this.found.length > 0) return this.found;
    if (seeks('cyclic-cf')) this.seekConflictCycle(clocks);
    if (seeks('cyclic-hb') || seeks('write-hb-init-read')) {
      for (const client of this.sessions.byClient) {
        if (this.found.length > 0) break;
        this.seekInOrderOf(client, patterns);
      }
    }
    return this.found;
  }

  private seekOverwritten(clocks: Clocks, patterns: readonly CausalPattern[]): void {
    const reads = this.graph.operations.flatMap(({ kind }, node) => (kind === 'read' ? [node] : []));
    this.eachOther(reads, clocks, (read, seen, write) => {
      const [first, second, third] = [seen, write, read].map((node) => this.graph.operations[node]!);
      if (seen < 0 && patterns.includes('write-co-init-read')) {
        this.note(
          'write-co-init-read',
          [second!, third!],
          'the read depends on the write, and saw what was there before',
          this.pathOf([write, read], clocks),
        );
      } else if (seen >= 0 && clocks.isBefore(seen, write) && patterns.includes('write-co-read')) {
        this.note(
          'write-co-read',
          [first!, second!, third!],
          'the read depends on the later write, and saw the earlier',
          this.pathOf([seen, write, read], clocks),
        );
      }
    });
  }

  /** Writes that a read depends on come before the one that it saw, where all agree on one order of writes. */
  private seekConflictCycle(clocks: Clocks): void {
    const derived = new DerivedEdges(this.graph);
    derived.beginRound();
    const reads = this.graph.operations.flatMap(({ kind }, node) => (kind === 'read' ? [node] : []));
    this.eachOther(reads, clocks, (read, seen, write) => {
      if (seen >= 0 && !clocks.isBefore(write, seen)) derived.add(write, seen, read);
    });
    const { chain, place, chains } = this.graph;
    const { cycle } = clocksOf({ chain, place, chains, before: derived.before });
    if (cycle.length > 0) {
      this.noteCycle('cyclic-cf', cycle, 'no order of all writes agrees with what was seen', derived);
    }
  }

  /** The order of writes that one client must have seen: grown until nothing is added. */
  private seekInOrderOf(client: readonly Operation[], patterns: readonly CausalPattern[]): void {
    const { graph } = this;
    const { chain, place, chains } = graph;
    const derived = new DerivedEdges(graph);
    const reads = client.filter(({ kind }) => kind === 'read').map((read) => graph.node.get(read)!);
    for (let isGrowing = true; isGrowing && this.work <= MAX_WORK; ) {
      isGrowing = false;
      this.work += chain.length * chains.length;
      const clocks = clocksOf({ chain, place, chains, before: derived.before });
      if (clocks.cycle.length > 0) {
        if (!patterns.includes('cyclic-hb')) return;
        const whose = `no order of the writes agrees with what ${clientWords(client[0]!.process, this.sessions.history)} saw`;
        this.noteCycle('cyclic-hb', clocks.cycle, whose, derived);
        return;
      }
      derived.beginRound();
      this.eachOther(reads, clocks, (read, seen, write) => {
        if (seen >= 0) {
          if (clocks.isBefore(write, seen)) return;
          derived.add(write, seen, read);
          isGrowing = true;
        } else if (patterns.includes('write-hb-init-read')) this.noteFirstSeen(write, read, derived);
      });
      if (this.found.length > 0) return;
    }
  }

  private noteFirstSeen(write: number, read: number, derived: DerivedEdges): void {
    const because = 'the write must have come first, and the read saw what was there before';
    const pair = [this.graph.operations[write]!, this.graph.operations[read]!];
    if (this.found.length === 0) this.suspects = derived.explain(derived.pathTo(write, read));
    this.note('write-hb-init-read', pair, because);
  }

  /** Visits, for each read and client, the last write of the client to the same key that comes before the read. */
  private eachOther(reads: readonly number[], clocks: Clocks, visit: Visit): void {
    const { graph, sessions } = this;
    const isThin = new Set(sessions.thinAir);
    for (const read of reads) {
      const operation = graph.operations[read]!;
      if (isThin.has(operation)) continue;
      const write = sessions.writeOf(operation);
      const seen = write === undefined ? -1 : graph.node.get(write)!;
      const writes = graph.writesTo(operation.key);
      for (const [chain, list] of writes) {
        const count = clocks.count(read, chain);
        const last = count === 0 ? -1 : graph.lastOf(list, count, seen);
        if (last >= 0) visit(read, seen, last);
      }
      this.work += writes.size;
    }
  }

  private noteCycle(
    name: CausalPattern,
    cycle: readonly number[],
    because: string,
    derived: DerivedEdges,
  ): void {
    const { graph } = this;
    const begin = cycle.findIndex((node, i) => graph.chain[node] !== graph.chain[cycle.at(i - 1)!]);
    const turned = begin <= 0 ? cycle : [...cycle.slice(begin), ...cycle.slice(0, begin)];
    const nodes = graph.withoutPassedThrough(turned);
    if (this.found.length === 0) this.suspects = derived.explain([...nodes, nodes[0]!]);
    const told = nodes.map((node) => graph.operations[node]!);
    this.note(name, told, because);
  }

  /** How each of these led to the next, so that what is shown is not causal by itself. */
  private pathOf(nodes: readonly number[], clocks: Clocks): readonly Operation[] {
    if (this.found.length >= MAX_LISTED) return [];
    const { graph, sessions } = this;
    const path = nodes.slice(1).flatMap((node, i) => causalPath(graph, nodes[i]!, node, clocks));
    const shown = new Set([...path].map((node) => graph.operations[node]!));
    return [...shown].flatMap((operation) => {
      const source = operation.kind === 'read' ? sessions.writeOf(operation) : undefined;
      return source === undefined || shown.has(source) ? [operation] : [source, operation];
    });
  }

  /** `shown` where more than what is told belongs to it. */
  private note(
    name: CausalPattern,
    told: readonly Operation[],
    because: string,
    shown: readonly Operation[] = [],
  ): void {
    const anomaly = anomalyFrom(this.sessions, name, told, because);
    if (this.suspects.length === 0) this.suspects = shown.length > told.length ? shown : told;
    this.found.push(shown.length > told.length ? { ...anomaly, operations: idsOf(shown) } : anomaly);
  }
}

function idsOf(operations: readonly Operation[]): number[] {
  return operations.map(({ id }) => id);
}
