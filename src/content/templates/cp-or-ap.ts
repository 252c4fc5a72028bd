/**
 * The choice that a partition leaves, on one screen (Gilbert and Lynch, "Brewer's Conjecture and the Feasibility
 * of Consistent, Available, Partition-Tolerant Web Services", SIGACT News 33(2), 2002): the same three machines in
 * two places, the same users, the same luck and the same cut; on the left they run etcd, on the right Cassandra
 * at ONE. Every element has its twin on the other side, so whatever is broken by hand breaks both.
 */
import { assert } from '../../base/assert.ts';
import { type Design, type DesignInput, designSchema } from '../../model/design.ts';
import { mergeDesigns } from '../../model/versus.ts';
import { storePresets } from '../store-presets.ts';
import { defineTemplate } from '../template.ts';

const traffic = {
  arrivals: { process: 'poisson', rate: 20 },
  readFraction: 0.7,
  keys: { count: 100, skew: 0.8 },
  timeout: 2,
} as const;

const north = ['users-north', 'replica-1'] as const;
const south = ['users-south', 'replica-2', 'replica-3'] as const;

/** One side: a replica and users in the north, two replicas and users in the south. */
function side(title: string, preset: string): Design {
  const chosen = storePresets.find(({ id }) => id === preset);
  assert(chosen !== undefined, `there is a preset ${preset}`);
  const replica = (n: number, zone: string, x: number, y: number): DesignInput['nodes'][number] => ({
    id: `replica-${n}`,
    kind: 'replica',
    name: `Replica ${n}`,
    position: { x, y },
    zone,
    settings: chosen.replica,
  });
  const users = (zone: string, y: number): DesignInput['nodes'][number] => ({
    id: `users-${zone}`,
    kind: 'client',
    name: `Users, ${zone}`,
    position: { x: 0, y },
    zone,
    settings: traffic,
  });
  return designSchema.parse({
    version: 1,
    title,
    zones: [
      { id: 'north', name: 'North' },
      { id: 'south', name: 'South' },
    ],
    network: {
      pairs: [{ between: ['north', 'south'], latency: { distribution: 'constant', value: 0.012 } }],
    },
    nodes: [
      users('north', 0),
      replica(1, 'north', 170, 0),
      {
        id: 'store',
        kind: 'replica-set',
        name: chosen.product,
        position: { x: 170, y: 140 },
        settings: { ...chosen.set, memberTimeout: 0.25, giveUpAfter: 1 },
      },
      users('south', 280),
      replica(2, 'south', 170, 280),
      replica(3, 'south', 340, 280),
    ],
    links: [
      { id: 'north', from: 'users-north', to: 'store' },
      { id: 'south', from: 'users-south', to: 'store' },
      ...[1, 2, 3].map((n) => ({ id: `member-${n}`, from: 'store', to: `replica-${n}` })),
    ],
    timeline: [
      {
        id: 'cut',
        at: 15,
        fault: 'partition',
        settings: { groups: [[...north], [...south]] },
        duration: 20,
      },
    ],
    run: { seed: 1, duration: 60, warmup: 0 },
  });
}

const both = mergeDesigns(side('etcd', 'etcd'), side('Cassandra at ONE', 'cassandra-one'));
assert(both.ok, 'the two sides can be merged');

export const cpOrAp = defineTemplate({
  id: 'cp-or-ap',
  title: 'CP against AP, side by side',
  chapter: '5 CAP',
  question: 'Refuse or contradict: what may a store do while the line is cut?',
  level: 'for the curious',
  minutes: 4,
  story:
    'The same machines, users and luck twice: on the left they run etcd, on the right Cassandra at ONE. The same cut parts north and south on both sides.',
  plot: 'Three replicas, one in the north and two in the south, with users in both places. On the left a write or a read needs two of three replicas (Raft), on the right any one will do. At 0:15 the line between north and south is cut, on both sides at once. On the left the south has two replicas: it goes on, after electing a leader if the old one was in the north. The north has one, and refuses everything. On the right nobody is refused: north and south each go on with what they have, and know nothing of what the other writes. At 0:35 the line is back; on the right the later clock wins, and what lost is gone.',
  watch:
    'errors on the left, all of them in the north; on the right none, and stale reads instead. The card Differences says how sure each difference is, and the verdicts show two operations that contradict each other.',
  attempt:
    'QUORUM on the right store, for reads and for writes: now it refuses the north too. Whatever you break on one side breaks on the other, unless you say that it should not.',
  claim:
    'While the line is cut, the left refuses the north and answers the south, and never reads an old value; the right answers everybody, and reads old values.',
  design: (({ version: _, title: __, notes: ___, ...design }) => design)(both.value),
});
