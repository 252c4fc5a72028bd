/**
 * Stores of the disaster recovery cases, broken as the cases say; what is counted comes back as plain numbers.
 */
import { catalog } from '../catalog/behaviors.ts';
import {
  breakNow,
  constant,
  counter,
  design,
  exponential,
  ownHistogram,
  poisson,
} from '../catalog/shared/testing/rig.ts';
import { torment } from '../catalog/shared/testing/torment.ts';
import { Engine } from '../engine/engine.ts';
import type { Design } from '../model/design.ts';

const instant = { readTime: constant(0), writeTime: constant(0), syncTime: constant(0) };

/** A client of a set of replicas; neither the way nor the work takes any time. */
function store(set: object, client: object, replica: object, ids: readonly string[]) {
  return design(
    {
      client: ['client', { readFraction: 0, keys: { count: 10, skew: 0 }, ...client }],
      set: ['replica-set', set],
      ...Object.fromEntries(ids.map((id) => [id, ['replica', { ...instant, ...replica }] as const])),
    },
    [['client', 'set'], ...ids.map((id) => ['set', id] as const)],
  );
}

const lost = (engine: Engine) => counter(engine, 'set', 'lostAcknowledgedWrites');

const start = (of: Design, seed: number) => new Engine(of, catalog, { seed });

/** Writes lost with a leader that ships so late and crashes at some time, for so many crashes. */
export function lostWithLeader(lag: number, rate: number, crashes: number): number[] {
  const set = { shippingLag: constant(lag), heartbeatInterval: 0.05, failoverTimeout: 0.2 };
  const of = store(set, { arrivals: poisson(rate) }, {}, ['a', 'b', 'c']);
  return Array.from({ length: crashes }, (_, seed) => {
    const engine = start(of, seed);
    // at random: in the middle of whatever the arrivals of this seed are at
    engine.runTo(0.6 + seed / crashes);
    breakNow(engine, 'crash', ['a'], { of: 'machine' });
    engine.runTo(engine.now + 0.6);
    return lost(engine);
  });
}

/** What is lost when a store with backups loses its disk at some time, ten writes a second. */
export function lostWithDisk(interval: number, at: number, seed: number) {
  const replica = { backupInterval: interval, restoreTime: 0 };
  const set = { heartbeatInterval: interval, failoverTimeout: 0.1 };
  const engine = start(store(set, { arrivals: { process: 'constant', rate: 10 } }, replica, ['a']), seed);
  engine.runTo(at);
  breakNow(engine, 'disk-loss', ['a']);
  engine.runTo(at + 1);
  return { writes: lost(engine), seconds: ownHistogram(engine, 'set', 'dataLossSeconds').mean };
}

/** Writes of a synchronous set of five in so many bad times, and those lost. */
export function tormentedMajority(seeds: number): { readonly written: number; readonly lost: number } {
  const traffic = { arrivals: poisson(20), readFraction: 0.2, keys: { count: 5, skew: 0 } };
  const replicas = ['a', 'b', 'c', 'd', 'e'];
  const of = design(
    {
      left: ['client', traffic],
      right: ['client', traffic],
      set: ['replica-set', { replication: 'synchronous', heartbeatInterval: 0.1, failoverTimeout: 0.5 }],
      ...Object.fromEntries(replicas.map((id) => [id, ['replica', {}] as const])),
    },
    [
      ['left', 'set'],
      ['right', 'set'],
      ...replicas.map((id) => ['set', id, { latency: exponential(0.01) }] as const),
    ],
  );
  const sum = { written: 0, lost: 0 };
  for (let seed = 1; seed <= seeds; seed++) {
    const engine = start(of, seed);
    torment(engine, seed, { replicas, callers: ['left', 'right'], until: 10, pause: 1 });
    engine.runTo(12);
    sum.lost += lost(engine);
    sum.written += counter(engine, 'set', 'writes');
  }
  return sum;
}

/** Share of stale reads of any of three replicas, so long after a write, with an exponential shipping lag. */
export function staleShare(pairs: number, lagMean: number, afterSeconds: number): number {
  const rows = Array.from({ length: pairs }, (_, i): [number, number, number, number][] => [
    [i + 1, 0, 1, 1],
    [i + 1 + afterSeconds, 0, 1, 0],
  ]).flat();
  const arrivals = { process: 'trace', trace: { name: 'pairs', format: 'access-log', rows } };
  const set = {
    readFrom: 'any',
    shippingLag: exponential(lagMean),
    heartbeatInterval: 3600,
    failoverTimeout: 86_400,
  };
  const engine = start(store(set, { arrivals }, {}, ['a', 'b', 'c']), 1);
  engine.runTo(pairs + 2);
  return counter(engine, 'set', 'staleReads') / counter(engine, 'set', 'reads');
}
