/**
 * Elections of the real protocol, as the literature counts them: some of the members of a set are down, the
 * others begin to wait in the same moment, and one looks which term elects a leader and when. Tests load this
 * file with `tsImport`, so that Node runs the simulation as it is.
 */
import { assert } from '../base/assert.ts';
import { catalog } from '../catalog/behaviors.ts';
import { LEADER, type Member } from '../catalog/shared/raft/member.ts';
import type { RaftObserver } from '../catalog/shared/raft/observer.ts';
import { UP } from '../engine/endpoint-status.ts';
import { Engine } from '../engine/engine.ts';
import { LATENCY_HISTOGRAM } from '../engine/node-runtime.ts';
import { designSchema } from '../model/design.ts';
import type { Distribution } from '../model/distribution.ts';
import { Chooser } from './random-designs.ts';

export interface Arena {
  readonly members: number;
  /** Members that are down all the time. */
  readonly down: number;
  /** Election time-outs are uniform between these. */
  readonly timeouts: readonly [shortest: number, longest: number];
  /** One-way latency between members. */
  readonly latency: Distribution;
  /** Time of the disk for a vote. */
  readonly vote: Distribution;
  readonly heartbeat: number;
}

/** How one election went. */
export interface Election {
  /** The shortest of the time-outs that were drawn. */
  readonly firstTimeout: number;
  /** Terms until a leader was elected, that one included; seconds until then. */
  readonly terms: number;
  readonly seconds: number;
}

/** Seconds after which an election is given up as endless. */
const ENDLESS = 60;

class Ring {
  readonly arena: Arena;
  readonly engine: Engine;
  readonly members: readonly Member[];

  constructor(arena: Arena, seed: number) {
    this.arena = arena;
    const ids = Array.from({ length: arena.members }, (_, i) => `m${i}`);
    const design = designSchema.parse({
      version: 1,
      title: 'Elections',
      nodes: [
        {
          id: 'set',
          kind: 'replica-set',
          settings: {
            protocol: 'raft',
            electionTimeoutMin: arena.timeouts[0],
            electionTimeoutMax: arena.timeouts[1],
            raftHeartbeatInterval: arena.heartbeat,
            preVote: false,
            checkQuorum: false,
          },
        },
        ...ids.map((id) => ({ id, kind: 'replica', settings: { syncTime: arena.vote } })),
      ],
      links: ids.map((id) => ({
        id: `set-${id}`,
        from: 'set',
        to: id,
        settings: { latency: arena.latency },
      })),
    });
    this.engine = new Engine(design, catalog, { seed, checking: false });
    this.members = ids.map((id) => this.engine.simulation.nodeById(id)!.endpoints[0]! as Member);
    for (const id of ids.slice(ids.length - arena.down)) this.crash(id);
  }

  get observer(): RaftObserver {
    return this.engine.simulation.nodeById('set')!.oracle as RaftObserver;
  }
  get up(): readonly Member[] {
    return this.members.filter(({ status }) => status === UP);
  }
  get term(): number {
    return Math.max(...this.members.map(({ durable }) => durable.term));
  }
  get leader(): Member | undefined {
    return this.up.find(({ state, durable }) => state.role === LEADER && durable.term === this.term);
  }

  crash(id: string): void {
    this.inject('crash', [id], { of: 'machine' });
  }
  restart(ids: readonly string[]): void {
    this.inject('restart', ids, {});
  }
  private inject(fault: 'crash' | 'restart', targets: readonly string[], settings: object): void {
    this.engine.inject({
      id: `${fault}-${targets.join()}`,
      fault,
      targets: [...targets],
      settings: { ...settings },
      duration: null,
    });
  }

  /** Goes on until somebody else has been elected than so many before; false: there seems to be no end. */
  runToElection(before: number): boolean {
    const step = this.arena.timeouts[0] / 4;
    const end = this.engine.now + ENDLESS * Math.max(1, this.arena.timeouts[1]);
    while (this.observer.elected.length <= before && this.engine.now < end) {
      this.engine.runTo(this.engine.now + step);
    }
    return this.observer.elected.length > before;
  }

  /** Goes on until all that are up have the same log on their disks. */
  settle(): void {
    const lengths = () =>
      this.up.map(({ state, durable }) => [durable.log.base + durable.log.count, state.stored]);
    for (let left = 1000; left > 0; left--) {
      this.engine.runTo(this.engine.now + this.arena.heartbeat / 2);
      if (this.leader !== undefined && new Set(lengths().flat()).size === 1) return;
    }
    assert(false, 'the members never came to the same log');
  }
}

/** Elections from fresh time-outs: all members that are up restart in the same moment. */
export function freshElections(arena: Arena, count: number, seed: number): Election[] {
  const ring = new Ring(arena, seed);
  ring.engine.runTo(1e-6);
  const elections: Election[] = [];
  while (elections.length < count) {
    const before = ring.observer.elected.length;
    const { term, up, engine } = ring;
    ring.restart(up.map(({ node }) => node.id));
    const began = engine.now;
    const firstTimeout = Math.min(...up.map(({ state }) => state.timeout));
    assert(ring.runToElection(before), 'there is an end to every election here');
    const elected = ring.observer.elected[before]!;
    elections.push({ firstTimeout, terms: elected.term - term, seconds: elected.at - began });
    ring.settle();
  }
  return elections;
}

/** Seconds without a leader after each of so many crashes of one, which comes back afterwards. */
export function failovers(arena: Arena, count: number, seed: number): number[] {
  const ring = new Ring(arena, seed);
  const luck = new Chooser(seed);
  const seconds: number[] = [];
  if (!ring.runToElection(0)) return Array.from({ length: count }, () => Number.POSITIVE_INFINITY);
  while (seconds.length < count) {
    ring.settle();
    ring.engine.runTo(ring.engine.now + luck.from(4, 5) * arena.heartbeat);
    const { leader } = ring;
    if (leader === undefined) continue;
    const before = ring.observer.elected.length;
    const crashed = ring.engine.now;
    ring.crash(leader.node.id);
    const ended = ring.runToElection(before);
    seconds.push(ended ? ring.observer.elected[before]!.at - crashed : Number.POSITIVE_INFINITY);
    ring.engine.heal(`crash-${leader.node.id}`);
    if (!ended && !ring.runToElection(before)) break;
  }
  while (seconds.length < count) seconds.push(Number.POSITIVE_INFINITY);
  return seconds;
}

/**
 * Mean latency of writes at the leader of a set whose followers answer after these round-trip times: all of the
 * way is on the way there. The client, the disk and the leader's own work take no time.
 */
export function commitSeconds(roundTrips: readonly Distribution[], writes: number, seed: number): number {
  const zero: Distribution = { distribution: 'constant', value: 0 };
  const ids = ['leader', ...roundTrips.map((_, i) => `f${i}`)];
  const between = 20;
  const design = designSchema.parse({
    version: 1,
    title: 'Commit',
    nodes: [
      {
        id: 'client',
        kind: 'client',
        settings: { arrivals: { process: 'constant', rate: 1 / between }, readFraction: 0, timeout: null },
      },
      {
        id: 'set',
        kind: 'replica-set',
        settings: {
          protocol: 'raft',
          electionTimeoutMin: 1000,
          electionTimeoutMax: 2000,
          raftHeartbeatInterval: 400,
          preVote: false,
          memberTimeout: 300,
          giveUpAfter: 300,
        },
      },
      ...ids.map((id) => ({
        id,
        kind: 'replica',
        settings: { readTime: zero, writeTime: zero, syncTime: zero },
      })),
    ],
    links: [
      { id: 'client-set', from: 'client', to: 'set', settings: {} },
      ...ids.map((id, i) => ({
        id: `set-${id}`,
        from: 'set',
        to: id,
        settings: { latency: i === 0 ? zero : roundTrips[i - 1]! },
      })),
    ],
  });
  const engine = new Engine(design, catalog, { seed, checking: false });
  const member = (id: string) => engine.simulation.nodeById(id)!.endpoints[0]! as Member;
  while (member('leader').state.role !== LEADER) {
    engine.runTo(engine.now + 4000);
    if (member('leader').state.role === LEADER) break;
    const fault = { id: 'again', fault: 'restart', targets: ids, settings: {}, duration: null } as const;
    engine.inject({ ...fault, targets: [...ids] });
  }
  engine.runTo(engine.now + 4000);
  const { histograms } = engine.simulation.nodeById('client')!;
  const latency = histograms[LATENCY_HISTOGRAM]!;
  const [countBefore, sumBefore] = [
    latency.count,
    latency.count === 0 ? 0 : latency.summary().mean! * latency.count,
  ];
  engine.runTo(engine.now + writes * between);
  const { count, mean } = latency.summary();
  return (mean! * count - sumBefore) / (count - countBefore);
}
