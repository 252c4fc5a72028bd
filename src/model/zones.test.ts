/** Promises of zones: the most specific latency holds, and what is removed takes along only what needs it. */
import { describe, expect, it } from 'vitest';
import { type Design, type DesignZone, emptyDesign } from './design.ts';
import { applyEdit, invertEdit } from './edits.ts';
import {
  assignRegion,
  nodesInRegion,
  pairInForce,
  regionsOf,
  removeZones,
  renameRegion,
  withPair,
} from './zones.ts';

const constant = (value: number) => ({ distribution: 'constant' as const, value });
const node = (id: string, zone?: string) => ({
  id,
  kind: 'service',
  position: { x: 0, y: 0 },
  settings: {},
  ...(zone === undefined ? {} : { zone }),
});
const zone = (id: string, region?: string): DesignZone =>
  region === undefined ? { id, name: '' } : { id, name: '', region };
const design: Design = {
  ...emptyDesign(),
  zones: [zone('a', 'eu'), zone('b', 'eu'), zone('c', 'us'), zone('d')],
  network: {
    pairs: [
      { between: ['eu', 'us'], latency: constant(0.05) },
      { between: ['c', 'a'], latency: constant(0.01) },
    ],
  },
  nodes: [node('n', 'a'), node('m', 'c'), node('o')],
};
const latency = (of: Design, a: number, b: number) => pairInForce(of, of.zones[a]!, of.zones[b]!)?.latency;

describe('the latency between two zones', () => {
  it('is that of their own pair before that of their regions, either way round', () => {
    expect(latency(design, 0, 2)).toEqual(constant(0.01));
    expect(latency(design, 2, 0)).toEqual(constant(0.01));
    expect(latency(design, 1, 2)).toEqual(constant(0.05));
    expect(latency(design, 0, 3)).toBeUndefined();
  });

  it('is replaced in its place, added at the end, and removed', () => {
    const changed = withPair(design.network, 'a', 'c', constant(0.02));
    expect(changed.pairs.map((pair) => pair.latency)).toEqual([constant(0.05), constant(0.02)]);
    expect(withPair(design.network, 'a', 'd', constant(1)).pairs).toHaveLength(3);
    expect(withPair(design.network, 'us', 'eu', null).pairs).toHaveLength(1);
  });
});

describe('zones and regions', () => {
  it('lose their pairs when they go, and their nodes stay in no zone', () => {
    const edit = removeZones(design, ['c']);
    const after = applyEdit(design, edit);
    expect(after.network.pairs).toEqual([]);
    expect(after.nodes.map((each) => each.zone)).toEqual(['a', undefined, undefined]);
    expect(regionsOf(after)).toEqual(['eu']);
    expect(applyEdit(after, invertEdit(design, edit))).toEqual(design);
  });

  it('leave no outage of a region in the timeline that no zone is in any more', () => {
    const outage = (id: string, targets: string[]) => ({
      id,
      at: 1,
      fault: 'region-outage' as const,
      targets,
      settings: {},
      duration: null,
    });
    const planned = { ...design, timeline: [outage('f1', ['us']), outage('f2', ['us', 'eu'])] };
    const edit = assignRegion(planned, 'c', 'eu');
    const after = applyEdit(planned, edit);
    expect(after.timeline).toEqual([outage('f2', ['eu'])]);
    expect(applyEdit(after, invertEdit(planned, edit))).toEqual(planned);
    expect(applyEdit(planned, assignRegion(planned, 'a', 'us')).timeline).toHaveLength(2);
  });

  it('keep the pairs of a region while another of its zones is there', () => {
    expect(applyEdit(design, removeZones(design, ['b'])).network.pairs).toHaveLength(2);
  });

  it('are renamed with their pairs', () => {
    const after = applyEdit(design, renameRegion(design, 'eu', 'europe'));
    expect(regionsOf(after)).toEqual(['europe', 'us']);
    expect(latency(after, 1, 2)).toEqual(constant(0.05));
    expect(nodesInRegion(after, 'europe').map((each) => each.id)).toEqual(['n']);
  });

  it('are joined and left', () => {
    expect(applyEdit(design, assignRegion(design, 'd', 'us')).zones[3]).toEqual(zone('d', 'us'));
    expect(applyEdit(design, assignRegion(design, 'a', '')).zones[0]).toEqual(zone('a'));
  });
});
