/**
 * Designs of quorum sets as papers describe them, built from the kinds that users have. A **probe** is a
 * service that writes a key, waits, and reads it again: what a set returns so long after a commit.
 */
import { log } from '../base/deterministic-math.ts';
import type { DesignInput } from '../model/design.ts';
import type { Distribution } from '../model/distribution.ts';
import type { MessageLatency } from '../model/message-latency.ts';
import type { LogRow } from '../model/traffic.ts';
import { constant, design, exponential, link, type NodeInput, poissonClient, station } from './designs.ts';

const instant = constant(0);

/** Seconds of the published laws, which are in milliseconds. */
const MS = 0.001;

function bodyAndTail(share: number, rate: number, min: number, alpha: number): Distribution {
  return {
    distribution: 'mixture',
    weights: [share, 1 - share],
    of: [
      { distribution: 'exponential', mean: MS / rate },
      { distribution: 'pareto', min: min * MS, alpha },
    ],
  };
}

const ssd = bodyAndTail(0.0878, 1.66, 0.235, 10);
const disk = bodyAndTail(0.62, 0.183, 1.05, 1.51);

/** One-way delays of the production traces, as PBS fits them (VLDB 2012, table 3). */
export const LNKD_SSD: MessageLatency = { write: ssd, ack: ssd, read: ssd, response: ssd };
export const LNKD_DISK: MessageLatency = { ...LNKD_SSD, write: disk };

/** Exponential delays: writes of a rate per millisecond, everything else of one. */
export function exponentialLegs(writeRate: number): MessageLatency {
  const other = exponential(MS);
  return { write: exponential(MS / writeRate), ack: other, read: other, response: other };
}

const replicaIds = (n: number) => Array.from({ length: n }, (_, i) => `replica-${i + 1}`);

/** Replicas whose own work takes no time. */
function idleReplica(id: string, settings: object = {}): NodeInput {
  const work = { connections: 1_000_000, readTime: instant, writeTime: instant, syncTime: instant };
  return { id, kind: 'replica', settings: { ...work, syncPolicy: 'operating-system', ...settings } };
}

/** A quorum set that repairs nothing and waits long enough for the slowest message. */
function quorumSet(settings: object): NodeInput {
  const patient = { memberTimeout: 3600, giveUpAfter: 3600, readRepair: 'off' };
  return { id: 'set', kind: 'replica-set', settings: { protocol: 'quorum', ...patient, ...settings } };
}

/** R and W as numbers. */
export function quorumOf(r: number, w: number): object {
  return { readQuorum: 'number', readQuorumCount: r, writeQuorum: 'number', writeQuorumCount: w };
}

interface Store {
  readonly replicas: number;
  readonly settings: object;
  readonly client: object;
}

const PROBES_A_SECOND = 100;

/** So many probes a second of keys that are written seldom: read `after` seconds after their commit. */
export function probed(store: Store, after: number): DesignInput {
  const members = replicaIds(store.replicas);
  return design(
    'probe',
    [
      poissonClient(PROBES_A_SECOND, { keys: { count: 20_000, skew: 0 }, ...store.client }),
      station('probe', 1_000_000, instant),
      station('pause', 1_000_000, constant(after)),
      quorumSet(store.settings),
      ...members.map((id) => idleReplica(id)),
    ],
    [
      link('client', 'probe'),
      { id: 'write', from: 'probe', to: 'set', settings: { call: { operation: 'write' } } },
      link('probe', 'pause'),
      { id: 'read', from: 'probe', to: 'set', settings: { call: { operation: 'read' } } },
      ...members.map((id) => link('set', id)),
    ],
  );
}

/** A client that reads and writes a quorum set of replicas that need no time. */
export function used(store: Store, rate = PROBES_A_SECOND): DesignInput {
  const members = replicaIds(store.replicas);
  return design(
    'quorum',
    [
      poissonClient(rate, { keys: { count: 20_000, skew: 0 }, ...store.client }),
      quorumSet(store.settings),
      ...members.map((id) => idleReplica(id)),
    ],
    [link('client', 'set'), ...members.map((id) => link('set', id))],
  );
}

/**
 * Two sites with a replica each that hear of each other's writes after a delay; one key. The traffic of a site
 * is that of its client.
 */
export function twoSites(delay: number, settings: object, client: (site: number) => object): DesignInput {
  const sites = ['east', 'west'];
  const nodes = sites.flatMap((site, i): NodeInput[] => [
    { ...poissonClient(1, { keys: { count: 1, skew: 0 }, ...client(i) }), id: `users-${site}`, zone: site },
    { ...idleReplica(`replica-${site}`), zone: site },
  ]);
  const set = quorumSet({ coordinator: 'replica', ...quorumOf(1, 1), readFanout: 'quorum', ...settings });
  const links = sites.flatMap((site) => [link(`users-${site}`, 'set'), link('set', `replica-${site}`)]);
  return {
    ...design('two sites', [...nodes, set], links),
    zones: sites.map((id) => ({ id, name: id })),
    network: { pairs: [{ between: ['east', 'west'], latency: constant(delay) }] },
  };
}

/** Between a read and the write that follows it. */
const THOUGHT_SECONDS = 1e-4;

/** Somebody who reads one key before each write of it, at times of a Poisson process of one a second. */
export function readBeforeWrite(writes: number, seed: number): object {
  let state = seed * 7_654_321;
  let time = 0;
  const rows: LogRow[] = [];
  for (let i = 0; i < writes; i++) {
    // the generator of Park and Miller
    state = (state * 48_271) % 2_147_483_647;
    time += THOUGHT_SECONDS - log(state / 2_147_483_647);
    rows.push([time, 0, 1, 0], [time + THOUGHT_SECONDS, 0, 1, 1]);
  }
  return { arrivals: { process: 'trace', trace: { name: 'sessions', format: 'access-log', rows } } };
}
