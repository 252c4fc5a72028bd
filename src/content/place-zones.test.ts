/** Promises of the latency presets: whole tables, one edit, half a round trip each way, nothing left in its way. */
import { describe, expect, it } from 'vitest';
import { emptyDesign } from '../model/design.ts';
import { applyEdit, invertEdit } from '../model/edits.ts';
import { pairInForce } from '../model/zones.ts';
import { placeZones } from './place-zones.ts';
import { regionLatencies, roundTripBetween } from './region-latencies.ts';

const table = (id: string) => regionLatencies.find((each) => each.id === id)!;

describe.each(regionLatencies)('the table of $title', (latencies) => {
  it('has a round trip for every pair of its regions, the same both ways', () => {
    latencies.regions.forEach((a, i) => {
      expect(latencies.roundTrips[i]).toHaveLength(latencies.regions.length - 1 - i);
      for (const b of latencies.regions) {
        if (a.id === b.id) continue;
        expect(roundTripBetween(latencies, a.id, b.id)).toBeGreaterThan(5);
        expect(roundTripBetween(latencies, a.id, b.id)).toBe(roundTripBetween(latencies, b.id, a.id));
      }
    });
  });
});

const design = {
  ...emptyDesign(),
  zones: [
    { id: 'a', name: 'A' },
    { id: 'b', name: 'B' },
    { id: 'c', name: 'C' },
  ],
  network: {
    pairs: [
      { between: ['a', 'b'] as [string, string], latency: { distribution: 'constant' as const, value: 9 } },
    ],
  },
};

describe('placing zones in regions', () => {
  const [a, b, c] = design.zones;
  const edit = placeZones(design, table('ibm'), [
    { zone: a!, region: 'eu-de' },
    { zone: b!, region: 'eu-gb' },
    { zone: c!, region: 'eu-de' },
    { zone: { id: 'd', name: 'Tokyo' }, region: 'jp-tok' },
  ]);
  const placed = applyEdit(design, edit);
  const latency = (x: number, y: number) => pairInForce(placed, placed.zones[x]!, placed.zones[y]!)?.latency;

  it('sets half the measured round trip between regions, over an older pair of the zones', () => {
    expect(latency(0, 1)).toEqual({ distribution: 'constant', value: 0.006 });
    expect(latency(1, 0)).toEqual({ distribution: 'constant', value: 0.006 });
    expect(latency(2, 3)).toEqual({ distribution: 'constant', value: 0.1185 });
  });

  it('sets what lies between zones of one region, where that is published', () => {
    expect(latency(0, 2)).toEqual({ distribution: 'constant', value: 0.83 / 2000 });
  });

  it('is undone by one edit', () => {
    expect(applyEdit(placed, invertEdit(design, edit))).toEqual(design);
  });
});
