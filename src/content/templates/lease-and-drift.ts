/**
 * Why a lease needs clocks that agree (Ongaro's dissertation, Stanford 2014, section 6.4.1): the same Raft store
 * twice, side by side. On the left the leader answers reads alone for as long as nobody else can have been
 * elected, by its own clock; on the right it asks a majority before each. The leader's clock goes slow, and then
 * it is cut off together with its users.
 */
import { assert } from '../../base/assert.ts';
import { type Design, designSchema } from '../../model/design.ts';
import { mergeDesigns } from '../../model/versus.ts';
import { defineTemplate } from '../template.ts';
import { partedPlaces, storeOfThree } from './store-of-three.ts';

const traffic = {
  arrivals: { process: 'poisson', rate: 80 },
  readFraction: 0.6,
  keys: { count: 10, skew: 0 },
  timeout: 2,
} as const;

const places = [
  { id: 'north', name: 'north' },
  { id: 'south', name: 'south' },
] as const;

/** Flat enough for two of them beside each other. */
const positions: { readonly [id: string]: { readonly x: number; readonly y: number } } = {
  'store-north': { x: 0, y: 0 },
  'store-1': { x: 170, y: 0 },
  store: { x: 170, y: 140 },
  'store-south': { x: 0, y: 280 },
  'store-2': { x: 170, y: 280 },
  'store-3': { x: 340, y: 280 },
};

function side(title: string, raftReads: 'lease' | 'read-index'): Design {
  const set = {
    protocol: 'raft',
    raftReads,
    electionTimeoutMin: 0.5,
    electionTimeoutMax: 1,
    memberTimeout: 0.5,
    giveUpAfter: 1.5,
  };
  const link = { latency: { distribution: 'constant', value: 0.002 } };
  const { nodes, links } = storeOfThree({ id: 'store', name: 'Raft', left: 0, places, traffic, set, link });
  return designSchema.parse({
    version: 1,
    title,
    zones: [
      { id: 'north', name: 'North' },
      { id: 'south', name: 'South' },
    ],
    nodes: nodes.map((node) => ({ ...node, position: positions[node.id] ?? node.position })),
    links,
    timeline: [
      // whose clock is slow is slow to stand: the replica in the north leads
      {
        id: 'late',
        at: 0,
        fault: 'clock-drift',
        targets: ['store-2', 'store-3'],
        settings: { rate: 0.2 },
        duration: 5,
      },
      {
        id: 'slow-clock',
        at: 10,
        fault: 'clock-drift',
        targets: ['store-1'],
        settings: { rate: 0.2 },
        duration: 25,
      },
      {
        id: 'cut',
        at: 15,
        fault: 'partition',
        settings: { blocked: partedPlaces('store', places) },
        duration: 15,
      },
    ],
    run: { seed: 1, duration: 40, warmup: 0 },
  });
}

const merged = mergeDesigns(side('Reads by lease', 'lease'), side('Reads ask a majority', 'read-index'));
assert(merged.ok, 'two stores of one shape stand side by side');

export const leaseAndDrift = defineTemplate({
  id: 'lease-and-drift',
  title: 'A lease and a slow clock',
  chapter: '5 CAP',
  question: 'Can a clock make a leader lie?',
  level: 'for the curious',
  minutes: 3,
  story:
    'A leader on a lease answers reads alone, which is fast, and right as long as its clock is. Then its clock goes slow, and it is cut off.',
  plot: 'Both stores are Raft with three replicas, one in the north, which leads, and two in the south. On the left the leader answers reads by itself for half a second after a majority has last answered it: nobody else can be elected sooner. On the right it asks a majority before it answers. At 0:10 the leader’s clock goes five times too slow. Nothing can be seen of that yet. At 0:15 the line is cut. The south elects another leader and takes writes, while the old leader’s half second lasts more than two: on the left its users read what is not true any more. On the right nobody confirms the old leader, so it refuses.',
  watch:
    'the verdicts: linearizable turns red on the left just after 0:15 and stays green on the right; and the latency of reads, which is what the lease is for.',
  attempt:
    'a clock drift bound of 4 on the left (the lease then allows for a clock that is five times too slow): it is right again, and soon too short to be of use.',
  claim:
    'With right clocks neither store reads anything stale; once the leader’s clock is slow and it is cut off, the lease does, and asking a majority never does.',
  design: (({ version: _, title: __, notes: ___, ...design }) => design)(merged.value),
});
