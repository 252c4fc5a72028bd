/**
 * The history of a run, for the checkers: what clients asked of stores and what they got, noted at the client's
 * edge as Jepsen does it (K. Kingsbury, github.com/jepsen-io/jepsen). An observer: it draws no luck, schedules
 * nothing, and stands outside fingerprints and checkpoints; where nobody records there is none (`sim.history` is
 * null). Only requests of clients that can reach a store are noted.
 *
 * Every write carries a value of its own, the number of its operation, in the field `value` of its call and of
 * all calls that are made for it. A store says which version a write has got (`Endpoint.nameWrite`) and which
 * version an answer shows (`Endpoint.showVersion`); in between there are only versions, and no protocol knows of
 * values. Caches keep the value with the version.
 *
 * Three outcomes are kept apart. A read that failed did nothing. A write certainly did not happen only where its
 * error says so and nothing that was done for it may have taken effect: no version was made for it, and no part
 * of it was lost sight of (timed out, reset, sent twice, left behind). A call that may be done is marked, and all
 * that it was made for with it (`markMaybeDone`).
 */
import type { Design } from '../model/design.ts';
import {
  ENDED_FAIL,
  ENDED_OK,
  ENDED_UNKNOWN,
  type HistoryProcess,
  INVOKED,
} from '../model/history-records.ts';
import { storesByClient, versionsCompare } from '../model/store-groups.ts';
import { definiteErrors, errorCodes } from '../model/telemetry.ts';
import type { AnyEndpoint } from './behavior.ts';
import { type CallRecord, MAYBE_DONE } from './call-pool.ts';
import { HistoryRows } from './history-rows.ts';
import type { NodeRuntime } from './node-runtime.ts';
import { WRITE } from './outcome.ts';
import type { Simulation } from './simulation.ts';
import { VersionValues } from './version-values.ts';

/** Operations of one history at most: as many as one may have that is read (`model/history.ts`). */
const MOST_RECORDED = 1_000_000;

/**
 * The field `value` of a call: the value in the lower bits, above them the number of who answered (`Answerer`),
 * so that it stays a small integer in every browser. 0: not recorded.
 */
const VALUE_BITS = 20;
const VALUE_MASK = (1 << VALUE_BITS) - 1;
/** A read whose value nobody can tell, or what was written by whom nobody recorded. */
const UNKNOWN_VALUE = VALUE_MASK;
/** Numbers of answerers; the one of the call that nobody has answered is 0. */
const MOST_ANSWERERS = 1 << (30 - VALUE_BITS);

const NOTHING = -1;
/** Numbers of an open operation: its own, its process, and 1 for a write. */
const OPEN_NUMBERS = 3;

/** Whether an error of this number says that nothing happened. */
const isDefinite = Uint8Array.from([1, ...errorCodes.map((code) => (definiteErrors[code] ? 1 : 0))]);

/** Whoever put an answer together. */
interface Answerer {
  /** Index among the machines; −1: no single one. */
  readonly machine: number;
  /** Its versions tell which of two writes is the newer one. */
  readonly ordered: boolean;
}

/** Processes of one instance of a client. */
interface Lanes {
  readonly processes: number[];
  /** By lane: whether its operation is under way; and below which lane all are. */
  readonly busy: boolean[];
  lowest: number;
}

/** What is needed to go back: how long everything was, and what was under way. */
export interface SavedHistory {
  /** Which recording it is of: one that began elsewhere has other rows. */
  readonly recording: number;
  readonly rows: number;
  readonly operations: number;
  readonly versions: number;
  readonly leftOut: number;
  readonly fullAt: number | null;
  /** By open operation: index of the call, number, process, 1 for a write. */
  readonly open: Int32Array<ArrayBuffer>;
}

export class HistoryLog {
  readonly rows = new HistoryRows();
  /** Names, by number; they only grow. */
  readonly processes: HistoryProcess[] = [];
  readonly machines: string[] = [];
  /** Operations so far: the number of the last one. */
  operations = 0;
  /** Operations that ended without anything to tell: reads of unknown values, writes that no store took. */
  leftOut = 0;
  /** When the history had its greatest length; null: it has not. */
  fullAt: number | null = null;
  /** Raised where recording begins anew. */
  private recording = 0;
  /** Fewest rows that there were since somebody asked: what he has from there on is void. */
  private fewest = 0;
  private readonly most: number;
  private readonly versions = new VersionValues();
  private readonly answerers: Answerer[] = [{ machine: NOTHING, ordered: false }];
  /** By instance, four for each: alone or not, ordered or not; 0: none yet. */
  private readonly answererOf = new WeakMap<AnyEndpoint, Int32Array>();
  /** By node: 0 not recorded, 1 recorded, 2 recorded with versions. */
  private recorded = new Uint8Array(0);
  /** By name of the instance; and the same by instance, which in another future may be another one. */
  private readonly lanes = new Map<string, Lanes>();
  private readonly lanesOf = new WeakMap<AnyEndpoint, Lanes>();
  /** By index of the call: the open operation, so many numbers each; 0: none. */
  private open = new Int32Array(256 * OPEN_NUMBERS);

  constructor(sim: Simulation, design: Design, most = MOST_RECORDED) {
    this.most = most;
    this.follow(sim, design);
  }

  /** The design is another one: other clients reach stores. */
  follow(sim: Simulation, design: Design): void {
    const kindOf = (id: string) => sim.registry.kind(id);
    const stores = storesByClient(design, kindOf);
    this.recorded = Uint8Array.from(sim.nodes, ({ id, removed }) => {
      const reached = removed ? undefined : stores.get(id);
      if (reached === undefined) return 0;
      return versionsCompare(design, kindOf, reached) ? 2 : 1;
    });
  }

  // ---- requests of clients ----

  /** A client begins a request. */
  began(sim: Simulation, ep: AnyEndpoint, c: CallRecord): void {
    if ((this.recorded[ep.node.index] ?? 0) === 0) return;
    if (this.operations >= this.most) {
      this.fullAt ??= sim.now;
      c.value = UNKNOWN_VALUE;
      return;
    }
    const operation = ++this.operations;
    const writes = c.operation === WRITE;
    c.value = writes ? operation : UNKNOWN_VALUE;
    const { next } = this.rows;
    next.operation = operation;
    next.process = this.takeLane(ep);
    next.key = c.key;
    next.writes = writes ? 1 : 0;
    this.setOpen(c.index, operation, next.process, next.writes);
    this.note(sim, INVOKED, NOTHING);
  }

  /** A request of a client is answered. */
  ended(sim: Simulation, c: CallRecord): void {
    if (!this.close(c)) return;
    const { next } = this.rows;
    const maybeDone = (c.flags & MAYBE_DONE) !== 0;
    if (c.error !== 0) {
      const failed = next.writes === 0 || (isDefinite[c.error] === 1 && !maybeDone);
      this.note(sim, failed ? ENDED_FAIL : ENDED_UNKNOWN, c.error - 1);
      return;
    }
    const value = c.value & VALUE_MASK;
    // a read that saw what nobody can tell says nothing; a write that reached no store did not happen
    if (next.writes === 1 ? !maybeDone : value === UNKNOWN_VALUE) {
      this.leftOut++;
      this.note(sim, ENDED_FAIL, NOTHING);
      return;
    }
    const { machine, ordered } = this.answerers[c.value >> VALUE_BITS]!;
    next.type = ENDED_OK;
    next.value = next.writes === 1 ? next.operation : value;
    next.time = sim.now;
    next.version = ordered && this.recorded[c.endpoint.node.index] === 2 ? c.version : NOTHING;
    next.machine = machine;
    next.error = NOTHING;
    this.rows.push();
  }

  /** A client died with its request: nobody knows what becomes of a write. */
  killed(sim: Simulation, c: CallRecord): void {
    if (!this.close(c)) return;
    this.note(sim, this.rows.next.writes === 1 ? ENDED_UNKNOWN : ENDED_FAIL, NOTHING);
  }

  /** A row of the operation in `rows.next` that tells of no answer, or of an error. */
  private note(sim: Simulation, type: number, error: number): void {
    const { next } = this.rows;
    next.type = type;
    next.value = next.writes === 1 ? next.operation : NOTHING;
    next.time = sim.now;
    next.version = NOTHING;
    next.machine = NOTHING;
    next.error = error;
    this.rows.push();
  }

  private setOpen(index: number, operation: number, process: number, writes: number): void {
    const at = index * OPEN_NUMBERS;
    if (at >= this.open.length) {
      const grown = new Int32Array(Math.max(at + OPEN_NUMBERS, 2 * this.open.length));
      grown.set(this.open);
      this.open = grown;
    }
    this.open[at] = operation;
    this.open[at + 1] = process;
    this.open[at + 2] = writes;
  }

  /** A client's request is over: puts its operation into `rows.next`. False where it is not recorded. */
  private close(c: CallRecord): boolean {
    const at = c.index * OPEN_NUMBERS;
    const operation = this.open[at] ?? 0;
    if (operation === 0) return false;
    this.open[at] = 0;
    const process = this.open[at + 1]!;
    const { next } = this.rows;
    next.operation = operation;
    next.process = process;
    next.key = c.key;
    next.writes = this.open[at + 2]!;
    const lanes = this.lanesOf.get(c.endpoint)!;
    const { lane } = this.processes[process]!;
    lanes.busy[lane] = false;
    if (lane < lanes.lowest) lanes.lowest = lane;
    return true;
  }

  /** The lowest lane of a client's instance that is free, as a process. */
  private takeLane(ep: AnyEndpoint): number {
    const lanes = this.lanesOf.get(ep) ?? this.newLanes(ep);
    let lane = lanes.lowest;
    while (lanes.busy[lane] === true) lane++;
    lanes.lowest = lane + 1;
    lanes.busy[lane] = true;
    if (lane === lanes.processes.length) {
      lanes.processes.push(this.processes.length);
      this.processes.push({ client: ep.node.id, instance: ep.instance, lane });
    }
    return lanes.processes[lane]!;
  }

  private newLanes(ep: AnyEndpoint): Lanes {
    const name = laneName(ep.node.id, ep.instance);
    const lanes = this.lanes.get(name) ?? { processes: [], busy: [], lowest: 0 };
    this.lanes.set(name, lanes);
    this.lanesOf.set(ep, lanes);
    return lanes;
  }

  // ---- stores ----

  /** A store gives a write its version. */
  nameWrite(store: NodeRuntime, c: CallRecord, version: number): void {
    const value = c.value & VALUE_MASK;
    this.versions.note(store.index, c.key, version, value === 0 ? UNKNOWN_VALUE : value);
  }

  /** A store answers a call with a version of its key; of a write it is the version that it has got. */
  showVersion(ep: AnyEndpoint, c: CallRecord, version: number, isAlone: boolean, ordered: boolean): void {
    if (c.value === 0) return;
    const value = c.operation === WRITE ? c.value & VALUE_MASK : this.valueOf(ep, c.key, version);
    c.value = value | (this.answererFor(ep, isAlone, ordered) << VALUE_BITS);
  }

  private valueOf(ep: AnyEndpoint, key: number, version: number): number {
    if (version === 0) return 0;
    return this.versions.valueOf(ep.node.measuredAt.index, key, version, UNKNOWN_VALUE);
  }

  /** A cache answers with a value that it has kept (`keptValue`), and with the version that came with it. */
  showKept(ep: AnyEndpoint, c: CallRecord, kept: number): void {
    if (c.value === 0) return;
    const { ordered } = this.answerers[kept >> VALUE_BITS]!;
    // what was kept before anybody recorded
    const value = kept === 0 ? UNKNOWN_VALUE : kept & VALUE_MASK;
    c.value = value | (this.answererFor(ep, true, ordered) << VALUE_BITS);
  }

  /** Somebody passes on what a reply has brought, or answers without one (0): a read has then seen nothing that counts. */
  showPassed(c: CallRecord, value: number): void {
    if (c.value === 0) return;
    if (value !== 0) c.value = value;
    else if (c.operation !== WRITE) c.value = UNKNOWN_VALUE;
  }

  private answererFor(ep: AnyEndpoint, isAlone: boolean, ordered: boolean): number {
    let numbers = this.answererOf.get(ep);
    if (numbers === undefined) {
      numbers = new Int32Array(4);
      this.answererOf.set(ep, numbers);
    }
    const at = (isAlone ? 2 : 0) + (ordered ? 1 : 0);
    if (numbers[at] === 0) numbers[at] = this.newAnswerer(ep, isAlone, ordered);
    return numbers[at]!;
  }

  private newAnswerer(ep: AnyEndpoint, isAlone: boolean, ordered: boolean): number {
    const machine = isAlone ? this.machineNamed(nameOf(ep)) : NOTHING;
    const same = this.answerers.findIndex(
      (one, i) => i > 0 && one.machine === machine && one.ordered === ordered,
    );
    const number = same > 0 ? same : this.answerers.length;
    if (number >= MOST_ANSWERERS) return 0;
    if (same < 0) this.answerers.push({ machine, ordered });
    return number;
  }

  private machineNamed(name: string): number {
    const known = this.machines.indexOf(name);
    return known >= 0 ? known : this.machines.push(name) - 1;
  }

  // ---- going back ----

  capture(): SavedHistory {
    const open: number[] = [];
    for (let at = 0; at < this.open.length; at += OPEN_NUMBERS) {
      if (this.open[at] === 0) continue;
      open.push(at / OPEN_NUMBERS, this.open[at]!, this.open[at + 1]!, this.open[at + 2]!);
    }
    const { rows, operations, versions, leftOut, fullAt } = this;
    return {
      recording: this.recording,
      rows: rows.count,
      operations,
      versions: versions.count,
      leftOut,
      fullAt,
      open: Int32Array.from(open),
    };
  }

  /** Goes to another moment of the same recording; to one at which nobody recorded: begins anew there. */
  restore(sim: Simulation, design: Design, from: SavedHistory | null): void {
    const saved = from?.recording === this.recording ? from : null;
    if (saved === null) this.recording++;
    this.follow(sim, design);
    this.rows.goTo(saved?.rows ?? 0);
    this.fewest = Math.min(this.fewest, this.rows.count);
    this.operations = saved?.operations ?? 0;
    this.versions.goTo(saved?.versions ?? 0);
    this.leftOut = saved?.leftOut ?? 0;
    this.fullAt = saved?.fullAt ?? null;
    this.open.fill(0);
    for (const lanes of this.lanes.values()) {
      lanes.busy.fill(false);
      lanes.lowest = 0;
    }
    const open = saved?.open ?? [];
    for (let i = 0; i < open.length; i += 4) {
      const process = open[i + 2]!;
      this.setOpen(open[i]!, open[i + 1]!, process, open[i + 3]!);
      const { client, instance, lane } = this.processes[process]!;
      this.lanes.get(laneName(client, instance))!.busy[lane] = true;
    }
  }

  /** How many rows of those that somebody has stand, if he had so many when he last asked. */
  standing(had: number): number {
    const standing = Math.min(had, this.fewest);
    this.fewest = this.rows.count;
    return standing;
  }
}

function laneName(client: string, instance: number): string {
  return `${client} ${instance}`;
}

/** The name of an instance: its node's, with a number where there are several. */
function nameOf({ node, instance }: AnyEndpoint): string {
  return node.endpoints.length > 1 ? `${node.id} ${instance + 1}` : node.id;
}

/** What a cache keeps of the reply to a call: of a read what it brought, of a write what was written. */
export function keptValue(c: CallRecord, reply: CallRecord): number {
  return c.operation === WRITE ? (reply.value & ~VALUE_MASK) | (c.value & VALUE_MASK) : reply.value;
}

/** A call of nobody's request reads, so that what is read can be written elsewhere (`carryValue`). */
export function markCopying(c: CallRecord): void {
  c.value = UNKNOWN_VALUE;
}

/** What a reply has brought is what the call writes from now on. */
export function carryValue(c: CallRecord, reply: CallRecord): void {
  bringValue(c, reply.value);
}

/** The call writes what was kept of another. */
export function bringValue(c: CallRecord, kept: number): void {
  c.value = kept & VALUE_MASK;
}

/** What was asked for may have been done, or may yet be: whatever the call is made for may be so too. */
export function markMaybeDone(call: CallRecord): void {
  for (let c = call; ; ) {
    c.flags |= MAYBE_DONE;
    const { parent } = c;
    if (parent === null || parent.generation !== c.parentGeneration) return;
    if ((parent.flags & MAYBE_DONE) !== 0) return;
    c = parent;
  }
}

/** An attempt has ended with an error, or did not end in time: marks what it was for, unless it surely did nothing. */
export function noteFailedAttempt(c: CallRecord): void {
  if (isDefinite[c.error] === 0) markMaybeDone(c);
}
