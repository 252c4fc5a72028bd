/**
 * Distance on a day when nothing is broken (Abadi, "Consistency Tradeoffs in Modern Distributed Database System
 * Design", IEEE Computer 45(2), 2012): the same store of three cities twice; on the left the leader answers every
 * read, on the right whoever is nearest. Round trips are those measured between regions of AWS.
 */
import { assert } from '../../base/assert.ts';
import { type Design, type DesignInput, designSchema } from '../../model/design.ts';
import { mergeDesigns } from '../../model/versus.ts';
import { regionLatencies, roundTripBetween } from '../region-latencies.ts';
import { defineTemplate } from '../template.ts';

const cities = [
  { id: 'virginia', name: 'Virginia', region: 'us-east-1' },
  { id: 'frankfurt', name: 'Frankfurt', region: 'eu-central-1' },
  { id: 'sydney', name: 'Sydney', region: 'ap-southeast-2' },
] as const;

/** One-way latencies between the cities, seconds. */
function pairs(): NonNullable<DesignInput['network']>['pairs'] {
  const table = regionLatencies.find(({ id }) => id === 'aws')!;
  return cities.flatMap((a, i) =>
    cities.slice(i + 1).map((b) => {
      const roundTrip = roundTripBetween(table, a.region, b.region);
      assert(roundTrip !== undefined, `the table has ${a.region} and ${b.region}`);
      const latency = { distribution: 'constant' as const, value: roundTrip / 2000 };
      return { between: [a.region, b.region] as [string, string], latency };
    }),
  );
}

function side(title: string, readFrom: 'leader' | 'nearest'): Design {
  return designSchema.parse({
    version: 1,
    title,
    zones: cities.map((city) => ({ ...city })),
    network: { pairs: pairs() },
    nodes: [
      ...cities.map((city, i) => ({
        id: `users-${city.id}`,
        kind: 'client',
        name: `Users, ${city.name}`,
        position: { x: 0, y: 130 * i },
        zone: city.id,
        settings: {
          arrivals: { process: 'poisson', rate: 20 },
          readFraction: 0.9,
          keys: { count: 50, skew: 0.8 },
          timeout: 2,
        },
      })),
      {
        id: 'store',
        kind: 'replica-set',
        name: 'Store',
        position: { x: 170, y: 130 },
        settings: { readFrom, memberTimeout: 1, giveUpAfter: 1.5 },
      },
      ...cities.map((city, i) => ({
        id: `replica-${i + 1}`,
        kind: 'replica',
        name: city.name,
        position: { x: 340, y: 130 * i },
        zone: city.id,
      })),
    ],
    links: [
      ...cities.map((city) => ({ id: city.id, from: `users-${city.id}`, to: 'store' })),
      ...[1, 2, 3].map((n) => ({ id: `member-${n}`, from: 'store', to: `replica-${n}` })),
    ],
    run: { seed: 1, duration: 60, warmup: 5 },
  } satisfies DesignInput);
}

const both = mergeDesigns(side('The leader answers', 'leader'), side('The nearest answers', 'nearest'));
assert(both.ok, 'the two sides can be merged');

export const nearestReplica = defineTemplate({
  id: 'nearest-replica',
  title: 'Near and old, or far and new',
  chapter: '4 Data management',
  question: 'What does it cost to read the newest value across an ocean?',
  level: 'for the curious',
  minutes: 4,
  story:
    'One store in three cities, twice, with the round trips measured between them. On the left the leader in Virginia answers every read, on the right whichever replica is nearest.',
  plot: 'Nothing is broken here. A reader in Sydney whose question goes to Virginia and back waits for 200 ms, however quick the machines are: light does not go faster. On the right the replica in Sydney answers, in a few milliseconds. But what was written in Virginia a moment ago is still under the ocean, so now and then Sydney reads what is no longer so. It is the other half of the trade-off, the one that is there every day and not only when a line is cut.',
  watch: 'latency of the users in Sydney on both sides, and stale reads, which only the right side has.',
  attempt:
    'read concern “linearizable” on the right: the store becomes honest, and slow. Or a shipping lag of 1 s: how many reads are old now?',
  claim:
    'In Sydney half of the reads take over 200 ms from the leader and under 20 ms from the nearest replica; only the nearest ever answers with an old value.',
  design: (({ version: _, title: __, notes: ___, ...design }) => design)(both.value),
});
