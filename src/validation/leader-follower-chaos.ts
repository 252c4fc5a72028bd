/**
 * A synchronous leader–follower set in a bad time, and what an onlooker complains about: an acknowledged write
 * that is lost, a read from the leader that is stale, two leaders in one term, replicas that do not come to
 * hold the same. Its rules can be broken on purpose, to see that the onlooker would notice.
 */
import { catalog } from '../catalog/behaviors.ts';
import { termAt } from '../catalog/shared/leader-follower/log.ts';
import type { MemberDurable, MemberState } from '../catalog/shared/leader-follower/member.ts';
import type { Observer } from '../catalog/shared/leader-follower/observer.ts';
import { type Rules, rules } from '../catalog/shared/leader-follower/rules.ts';
import {
  breakNow,
  changed,
  conserves,
  counter,
  design,
  durableOf,
  exponential,
  partition,
  pillsOf,
  poisson,
} from '../catalog/shared/testing/rig.ts';
import { type Misfortune, torment } from '../catalog/shared/testing/torment.ts';
import { Engine } from '../engine/engine.ts';

export interface Chaos {
  readonly members: number;
  /** Of the set, beyond synchronous replication. */
  readonly settings: object;
  /** Names of what may happen; all but the loss of disks if left out. */
  readonly what?: readonly Misfortune[];
  /** Instead: whoever leads is cut off together with a caller, or restarted, after so many seconds, again and again. */
  readonly huntEvery?: number;
  /** What the caller that is cut off with a leader does: reads only, or both. */
  readonly cutOffReads?: number;
  readonly seconds: number;
  /** Requests a second of each of two clients. */
  readonly rate: number;
}

export const anything: Chaos = { members: 3, settings: {}, seconds: 12, rate: 40 };

const callers = ['left', 'right'] as const;

function replicasOf({ members }: Chaos): string[] {
  return ['a', 'b', 'c', 'd', 'e'].slice(0, members);
}

function begin(chaos: Chaos, seed: number): Engine {
  const traffic = { arrivals: poisson(chaos.rate), readFraction: 0.5, keys: { count: 5, skew: 0 } };
  const cutOff = { ...traffic, readFraction: chaos.cutOffReads ?? 0.5 };
  const set = { replication: 'synchronous', heartbeatInterval: 0.1, failoverTimeout: 0.5, ...chaos.settings };
  const replicas = replicasOf(chaos);
  const of = design(
    {
      left: ['client', cutOff],
      right: ['client', traffic],
      set: ['replica-set', set],
      ...Object.fromEntries(replicas.map((id) => [id, ['replica', {}] as const])),
    },
    [
      ['left', 'set'],
      ['right', 'set'],
      ...replicas.map((id) => ['set', id, { latency: exponential(0.01) }] as const),
    ],
  );
  return new Engine(of, catalog, { seed, checking: true });
}

/** What the onlooker finds in a run of this seed, in words; empty if nothing. */
function complaintsAbout(seed: number, chaos: Chaos): string[] {
  const engine = begin(chaos, seed);
  const replicas = replicasOf(chaos);
  const commits = new Commits();
  if (chaos.huntEvery !== undefined) hunt(engine, chaos, chaos.huntEvery, { seed, commits });
  else {
    const plan = { replicas, callers, until: chaos.seconds, pause: 1 };
    torment(engine, seed, chaos.what === undefined ? plan : { ...plan, what: chaos.what });
  }
  for (const client of callers) engine.edit(changed(engine.currentDesign, client, { arrivals: poisson(0) }));
  engine.runTo(engine.now + 8);
  return [...commits.complaints, ...findings(engine, replicas)];
}

function findings(engine: Engine, replicas: readonly string[]): string[] {
  const found: string[] = [];
  const lost = counter(engine, 'set', 'lostAcknowledgedWrites');
  const stale = counter(engine, 'set', 'staleReads');
  if (lost > 0) found.push(`${lost} acknowledged writes lost`);
  if (stale > 0) found.push(`${stale} stale reads`);
  const { reigns } = engine.simulation.nodeById('set')!.oracle as Observer;
  if (new Set(reigns.map(({ term }) => term)).size < reigns.length) found.push('two leaders in one term');
  const values = replicas.map((id) => durableOf<MemberDurable>(engine, id).log.versions.slice(0, 5).join());
  if (new Set(values).size > 1) found.push('replicas that differ');
  if (!conserves(engine)) found.push('calls that are not conserved');
  return found;
}

/** What leaders and followers take for committed must never be anything else at the same place. */
class Commits {
  private readonly terms = new Map<number, number>();
  readonly complaints: string[] = [];

  look(engine: Engine, replicas: readonly string[]): void {
    for (const id of replicas) {
      const [ep] = engine.simulation.nodeById(id)!.endpoints;
      const { commit } = ep!.state as MemberState;
      const { log } = durableOf<MemberDurable>(engine, id);
      for (let index = Math.max(log.base + 1, commit - LOOKED_AT); index <= commit; index++) {
        const term = termAt(log, index);
        const before = this.terms.get(index) ?? term;
        this.terms.set(index, term);
        if (term >= 0 && term !== before) this.complaints.push(`entry ${index} committed twice over`);
      }
    }
  }
}
/** The last entries of a log, when commits are compared. */
const LOOKED_AT = 100;

/**
 * Strikes whoever leads: cut off together with a caller, or, every other seed, restarted. Leaders whose last
 * entries nobody else has come back again and again (figure 8 of the Raft paper).
 */
function hunt(
  engine: Engine,
  chaos: Chaos,
  every: number,
  { seed, commits }: { readonly seed: number; readonly commits: Commits },
): void {
  const replicas = replicasOf(chaos);
  let cut = '';
  let next = 1 + (seed % 10) / 10;
  for (let t = 1; t < chaos.seconds; t += 0.05) {
    engine.runTo(t);
    commits.look(engine, replicas);
    const leader = replicas.find((id) => pillsOf(engine, id)[0]?.startsWith('leader'));
    if (t < next || leader === undefined) continue;
    next = t + every * (0.5 + ((seed * 7 + Math.round(t * 20)) % 10) / 10);
    if (cut !== '') engine.heal(cut);
    const others = replicas.filter((id) => id !== leader);
    const parted = [
      ['left', leader],
      ['right', ...others],
    ];
    cut = seed % 2 === 0 ? partition(engine, parted) : breakNow(engine, 'restart', [leader]);
  }
  if (cut !== '') engine.heal(cut);
}

/** The seeds of which the onlooker complains, up to the first, while some rules are broken. */
export function search(seeds: number, chaos: Chaos, broken: Partial<Rules> = {}): string[] {
  const whole = { ...rules };
  try {
    Object.assign(rules, broken);
    for (let seed = 1; seed <= seeds; seed++) {
      const [complaint] = complaintsAbout(seed, chaos);
      if (complaint !== undefined) return [`seed ${seed}: ${complaint}`];
    }
    return [];
  } finally {
    Object.assign(rules, whole);
  }
}
