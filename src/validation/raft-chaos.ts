/**
 * Raft under random faults, with an onlooker who knows the properties that make it safe (Ongaro and Ousterhout
 * 2014, figure 3) and looks at all replicas every few milliseconds: at most one leader a term; what is
 * committed stays committed, at every replica the same; a leader has all of it; logs that share an entry share
 * all before it; no read is stale where the setting promises it; no acknowledged write is lost; a write that
 * was tried again is done once; and when all faults are healed, the set works again. The rules can be broken on
 * purpose, to see that the onlooker notices.
 */
import { hashPair } from '../base/hash.ts';
import { catalog } from '../catalog/behaviors.ts';
import { NO_KEY, versionOf } from '../catalog/shared/leader-follower/log.ts';
import { keyAt, lastIndex, type RaftLog, raftEntryAt, termAt } from '../catalog/shared/raft/log.ts';
import { LEADER, type Member, type RaftSettings } from '../catalog/shared/raft/member.ts';
import type { RaftObserver } from '../catalog/shared/raft/observer.ts';
import { type Rules, rules } from '../catalog/shared/raft/rules.ts';
import { setMetrics } from '../catalog/shared/store-metrics.ts';
import { NO_SESSION } from '../catalog/shared/write-sessions.ts';
import { counterIndex } from '../engine/behavior.ts';
import { UP } from '../engine/endpoint-status.ts';
import { Engine } from '../engine/engine.ts';
import { COMMON_COUNTERS } from '../engine/node-runtime.ts';
import { type Design, designSchema } from '../model/design.ts';
import type { FaultKind } from '../model/faults.ts';
import { Chooser } from './random-designs.ts';

/** What is done to a set. */
export type Blow =
  | 'crash'
  | 'restart'
  | 'power-cut'
  | 'pause'
  | 'partition'
  | 'isolate-leader'
  | 'one-way'
  | 'bridge'
  | 'loss'
  | 'latency'
  | 'duplicate'
  | 'reorder'
  | 'slow-disk'
  | 'clock-drift'
  | 'disk-loss';

export interface Chaos {
  readonly members: number;
  readonly settings: Partial<RaftSettings>;
  readonly blows: readonly Blow[];
  /** Time under faults, and mean time between two blows. */
  readonly seconds: number;
  readonly between: number;
  /** Speeds of clocks that drift, at most this much from 1 either way. */
  readonly drift: number;
  /** Mean time of a sync. */
  readonly sync: number;
  /** Requests a second of each of the two clients. */
  readonly rate: number;
  /** New leaders are cut off when they have hardly begun, as in figure 8 of the paper. */
  readonly hunts: boolean;
}

/** All but the loss of disks: of those only one at a time. */
export const allBlows: readonly Blow[] = [
  'crash',
  'restart',
  'power-cut',
  'pause',
  'partition',
  'isolate-leader',
  'one-way',
  'bridge',
  'loss',
  'latency',
  'duplicate',
  'reorder',
  'slow-disk',
  'clock-drift',
];

/** Anything that Raft bears in whatever number, in three seconds. */
export const anything: Chaos = {
  members: 3,
  settings: {},
  blows: allBlows,
  seconds: 3,
  between: 0.12,
  drift: 0.03,
  sync: 0.002,
  rate: 60,
  hunts: false,
};

const LOOK_EVERY = 0.012;
const KEYS = 4;
const CLIENTS = ['left', 'right'] as const;
const exponential = (mean: number) => ({ distribution: 'exponential', mean });
const READS = ['read-index', 'lease', 'log'] as const;

function designOf(chaos: Chaos, luck: Chooser): Design {
  const members = Array.from({ length: chaos.members }, (_, i) => `m${i}`);
  const set = {
    protocol: 'raft',
    raftReads: luck.of(READS),
    electionTimeoutMin: 0.1,
    electionTimeoutMax: 0.2,
    raftHeartbeatInterval: 0.03,
    preVote: luck.chance(0.5),
    checkQuorum: luck.chance(0.5),
    keptEntries: 20 + luck.below(30),
    batchEntries: 1 + luck.below(6),
    memberTimeout: 0.08,
    giveUpAfter: 0.5,
    ...chaos.settings,
  };
  const client = {
    arrivals: { process: 'poisson', rate: chaos.rate },
    readFraction: 0.5,
    keys: { count: KEYS, skew: 0 },
    timeout: null,
  };
  const replica = {
    connections: 100,
    readTime: exponential(0.0005),
    writeTime: exponential(0.0005),
    syncTime: exponential(chaos.sync),
  };
  return designSchema.parse({
    version: 1,
    title: 'Raft under random faults',
    nodes: [
      ...CLIENTS.map((id) => ({ id, kind: 'client', settings: client })),
      { id: 'set', kind: 'replica-set', settings: set },
      ...members.map((id) => ({ id, kind: 'replica', settings: replica })),
    ],
    links: [
      ...CLIENTS.map((id) => ({ id: `${id}-set`, from: id, to: 'set', settings: {} })),
      ...members.map((id) => ({
        id: `set-${id}`,
        from: 'set',
        to: id,
        settings: { latency: exponential(0.004) },
      })),
    ],
  });
}

/** One entry that somebody has committed. */
interface Committed {
  readonly term: number;
  readonly key: number;
  readonly session: number;
  readonly request: number;
}

class Onlooker {
  readonly complaints: string[] = [];
  readonly engine: Engine;
  readonly members: readonly Member[];
  private readonly linearizable: boolean;
  private readonly committed: Committed[] = [];
  private readonly leaders = new Map<number, number>();
  private elections = 0;

  constructor(engine: Engine) {
    this.engine = engine;
    const { nodes } = engine.simulation;
    this.members = nodes
      .filter(({ kind }) => kind.id === 'replica')
      .map((node) => node.endpoints[0]! as Member);
    const set = engine.simulation.nodeById('set')!;
    this.linearizable = (set.settings as RaftSettings).raftReads !== 'any-replica';
  }

  complain(what: string): void {
    this.complaints.push(`at ${this.engine.now.toFixed(3)} s: ${what}`);
  }

  look(): void {
    this.lookAtElections();
    for (const member of this.members) if (member.status === UP) this.lookAtCommitted(member);
    this.lookAtLeader();
    this.lookAtLogs();
    this.lookAtCallers();
  }

  /** Election safety: one leader a term. */
  private lookAtElections(): void {
    const { elected } = this.engine.simulation.nodeById('set')!.oracle as RaftObserver;
    for (; this.elections < elected.length; this.elections++) {
      const { term, leader } = elected[this.elections]!;
      if (this.leaders.has(term))
        this.complain(`two leaders of term ${term}: ${this.leaders.get(term)}, ${leader}`);
      this.leaders.set(term, leader);
    }
  }

  /** State machine safety: what one has committed, all that commit it have the same. */
  private lookAtCommitted({ durable: { log }, state, node }: Member): void {
    const until = Math.min(state.commit, lastIndex(log));
    for (let index = log.base + 1; index <= until; index++) {
      const known = this.committed[index - 1];
      if (known === undefined) this.committed[index - 1] = raftEntryAt(log, index);
      else if (known.term !== termAt(log, index) || known.key !== keyAt(log, index)) {
        this.complain(`${node.id} has committed another entry ${index} than was committed before`);
        return;
      }
    }
  }

  /** Leader completeness: the newest leader has all that was committed in its term or before. */
  private lookAtLeader(): void {
    let leader: Member | undefined;
    for (const member of this.members) {
      if (member.status !== UP || member.state.role !== LEADER) continue;
      if (leader === undefined || member.durable.term > leader.durable.term) leader = member;
    }
    const newest = this.committed.at(-1)?.term ?? 0;
    if (leader === undefined || leader.durable.term < newest) return;
    const { log } = leader.durable;
    for (let index = log.base + 1; index <= this.committed.length; index++) {
      const known = this.committed[index - 1];
      if (known === undefined || termAt(log, index) === known.term) continue;
      this.complain(`${leader.node.id} leads without the committed entry ${index}`);
      return;
    }
  }

  /** Log matching: the same term at the same index means the same log up to there. */
  private lookAtLogs(): void {
    const [first, ...others] = this.members.map(({ durable }) => durable.log);
    for (const other of others) {
      if (!logsMatch(first!, other)) this.complain('two logs share an entry and differ before it');
    }
  }

  private lookAtCallers(): void {
    const { counters } = this.engine.simulation.nodeById('set')!;
    const stale = counters[COMMON_COUNTERS + counterIndex(setMetrics, 'staleReads')]!;
    if (this.linearizable && stale > 0) this.complain('a read was stale');
    if (counters[COMMON_COUNTERS + counterIndex(setMetrics, 'lostAcknowledgedWrites')]! > 0)
      this.complain('an acknowledged write is lost');
  }

  /** When all is healed: one leader, equal logs and values, each write done once. */
  lookAtTheEnd(): void {
    const leaders = this.members.filter(({ state }) => state.role === LEADER);
    if (leaders.length !== 1) this.complain(`${leaders.length} leaders after all was healed`);
    const lengths = this.members.map(({ durable }) => lastIndex(durable.log));
    const values = this.valuesOnce()?.join();
    for (const { durable, node } of this.members) {
      if (lastIndex(durable.log) !== lengths[0]) this.complain(`logs of lengths ${lengths.join()}`);
      const own = Array.from({ length: KEYS }, (_, key) => durable.log.versions[key] ?? 0).join();
      if (values !== undefined && own !== values)
        this.complain(`${node.id} has the values ${own} instead of ${values}`);
    }
  }

  /** The values that the committed entries make when each write is done once, if all of them were seen. */
  private valuesOnce(): number[] | undefined {
    const values = new Array<number>(KEYS).fill(0);
    const done = new Map<number, number>();
    for (let i = 0; i < this.committed.length; i++) {
      const seen = this.committed[i];
      // committed and dropped from the front between two looks
      if (seen === undefined) return undefined;
      const { term, key, session, request } = seen;
      if (key === NO_KEY || (session !== NO_SESSION && request <= (done.get(session) ?? 0))) continue;
      done.set(session, request);
      values[key] = versionOf(term, i + 1);
    }
    return values;
  }
}

function logsMatch(a: RaftLog, b: RaftLog): boolean {
  let same = Math.min(lastIndex(a), lastIndex(b));
  const from = Math.max(a.base, b.base);
  while (same > from && termAt(a, same) !== termAt(b, same)) same--;
  for (; same > from; same--) if (termAt(a, same) !== termAt(b, same)) return false;
  return true;
}

/** Strikes a set with random faults that last for a while each. */
class Adversary {
  private readonly engine: Engine;
  private readonly chaos: Chaos;
  private readonly luck: Chooser;
  private readonly members: readonly Member[];
  private faults = 0;
  private readonly ends: { readonly id: string; readonly at: number }[] = [];

  constructor(engine: Engine, chaos: Chaos, luck: Chooser, members: readonly Member[]) {
    this.engine = engine;
    this.chaos = chaos;
    this.luck = luck;
    this.members = members;
  }

  /** Heals what has lasted long enough. */
  healDue(): void {
    for (const { id } of this.ends.filter(({ at }) => at <= this.engine.now)) this.engine.heal(id);
    const left = this.ends.filter(({ at }) => at > this.engine.now);
    this.ends.splice(0, this.ends.length, ...left);
  }

  healAll(): void {
    for (const { id } of this.ends) this.engine.heal(id);
    this.ends.length = 0;
  }

  private inject(fault: FaultKind, targets: readonly string[], settings: object, lasts: number): void {
    const id = `blow-${++this.faults}`;
    this.ends.push({ id, at: this.engine.now + lasts });
    this.engine.inject({
      id,
      fault,
      targets: [...targets],
      settings: { ...settings },
      duration: null,
    });
  }

  /** Cuts a leader off that was elected a moment ago, so that only some hear of its first entries. */
  hunt(): void {
    for (const { node, state, status, monotonic } of this.members) {
      if (status !== UP || state.role !== LEADER || monotonic - state.electedAt > 0.03) continue;
      if (this.luck.chance(0.4)) this.cutOff([node.id], '', true, this.luck.from(0.05, 0.5));
    }
  }

  strike(): void {
    const { luck } = this;
    const blow = luck.of(this.chaos.blows);
    const lasts = luck.from(0.02, 0.6);
    const victim = luck.of(this.members).node.id;
    switch (blow) {
      case 'power-cut':
        this.cutPower();
        break;
      case 'partition':
      case 'isolate-leader':
      case 'one-way':
      case 'bridge':
        this.part(blow, lasts);
        break;
      case 'clock-drift': {
        // speeds multiply: one fault at a time keeps within what the rules are told
        if (this.engine.simulation.nodeById(victim)!.clocks.rate !== 1) break;
        const rate = luck.chance(0.5) ? 1 + this.chaos.drift : 1 / (1 + this.chaos.drift);
        this.inject(blow, [victim], { rate }, 4 * lasts);
        break;
      }
      case 'disk-loss':
        // two disks at once are more than three members bear
        if (this.members.some(({ durable }) => durable.forgetful)) break;
        this.inject(blow, [victim], {}, 0);
        break;
      case 'slow-disk':
        // slow disks on top of each other would never be done
        if (this.engine.simulation.nodeById(victim)!.endpoints[0]!.diskFactor > 1) break;
        this.inject(blow, [victim], { factor: luck.from(2, 20) }, lasts);
        break;
      case 'crash':
      case 'restart':
      case 'pause':
        this.inject(blow, [victim], blow === 'crash' ? { of: luck.of(['process', 'machine']) } : {}, lasts);
        break;
      default:
        this.inject(blow, [`set-${victim}`], this.harm(blow), lasts);
    }
  }

  /** How bad a fault of a link is. */
  private harm(blow: 'loss' | 'latency' | 'duplicate' | 'reorder'): object {
    const { luck } = this;
    switch (blow) {
      case 'loss':
        return { probability: luck.from(0.1, 0.6) };
      case 'latency':
        return { seconds: luck.from(0.005, 0.08) };
      case 'duplicate':
        return { probability: 0.5 };
      case 'reorder':
        return { probability: 0.3, seconds: luck.from(0.01, 0.2) };
    }
  }

  /** Some machines lose power in the same moment and come back soon. */
  private cutPower(): void {
    const dark = this.members.filter(() => this.luck.chance(0.6)).map(({ node }) => node.id);
    if (dark.length > 0) this.inject('crash', dark, { of: 'machine' }, this.luck.from(0.005, 0.05));
  }

  private part(blow: Blow, lasts: number): void {
    const { luck } = this;
    const all = [...this.members.map(({ node }) => node.id), ...CLIENTS];
    const leader = this.members.find(({ state, status }) => status === UP && state.role === LEADER);
    const away =
      blow === 'isolate-leader' && leader !== undefined
        ? [leader.node.id, luck.of(CLIENTS)]
        : all.filter(() => luck.chance(0.4));
    const bridge = blow === 'bridge' ? luck.of(this.members).node.id : '';
    this.cutOff(away, bridge, blow !== 'one-way', lasts);
  }

  /** Nothing passes from these to the others, nor back; a bridge sees all. */
  private cutOff(away: readonly string[], bridge: string, bothWays: boolean, lasts: number): void {
    const all = [...this.members.map(({ node }) => node.id), ...CLIENTS];
    const blocked: [string, string][] = [];
    for (const a of away) {
      for (const b of all) {
        if (away.includes(b) || a === bridge || b === bridge) continue;
        blocked.push([a, b]);
        if (bothWays) blocked.push([b, a]);
      }
    }
    if (blocked.length > 0) this.inject('partition', [], { blocked }, lasts);
  }
}

/** Runs a set through faults and says what is wrong; stops at the first complaint. */
function complaintsAbout(seed: number, chaos: Chaos): string[] {
  const luck = new Chooser(hashPair(seed, 0x7af7));
  const engine = new Engine(designOf(chaos, luck), catalog, { seed, checking: true });
  const onlooker = new Onlooker(engine);
  const adversary = new Adversary(engine, chaos, luck, onlooker.members);
  let next = 0.3;
  while (engine.now < chaos.seconds && onlooker.complaints.length === 0) {
    engine.runTo(engine.now + (chaos.hunts ? LOOK_EVERY / 4 : LOOK_EVERY));
    onlooker.look();
    adversary.healDue();
    if (chaos.hunts) adversary.hunt();
    if (engine.now < next) continue;
    adversary.strike();
    next = engine.now + luck.from(0, 2 * chaos.between);
  }
  if (onlooker.complaints.length > 0) return onlooker.complaints;
  adversary.healAll();
  watch(onlooker, engine.now + 1);
  silenceClients(engine);
  watch(onlooker, engine.now + 1.5);
  onlooker.lookAtTheEnd();
  return onlooker.complaints;
}

function watch(onlooker: Onlooker, until: number): void {
  const { engine } = onlooker;
  while (engine.now < until) {
    engine.runTo(engine.now + LOOK_EVERY);
    onlooker.look();
  }
}

/** So that the set can come to rest. */
function silenceClients(engine: Engine): void {
  const silent = { arrivals: { process: 'poisson', rate: 0 } };
  const nodes = engine.currentDesign.nodes.map((node) =>
    node.kind === 'client' ? { ...node, settings: { ...node.settings, ...silent } } : node,
  );
  engine.edit({ ...engine.currentDesign, nodes });
}

/** How a set of rules fares: the seeds of which somebody complains, up to the first few. */
export function search(
  seeds: number,
  chaos: Chaos,
  broken: Partial<Rules> = {},
  first = 1,
): { readonly found: string[]; readonly tried: number } {
  const whole = { ...rules };
  const found: string[] = [];
  let tried = 0;
  try {
    Object.assign(rules, broken);
    for (; tried < seeds && found.length === 0; tried++) {
      const [complaint] = complaintsAbout(first + tried, chaos);
      if (complaint !== undefined) found.push(`seed ${first + tried}, ${complaint}`);
    }
  } finally {
    Object.assign(rules, whole);
  }
  return { found, tried };
}
