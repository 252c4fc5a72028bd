import { describe, expect, it } from 'vitest';
import { kinds } from '../../catalog/kinds.ts';
import { tourDesign, tourSteps } from '../../content/tour.ts';
import { adviseDesign } from '../../model/advice.ts';
import type { CounterSummary } from '../../model/telemetry.ts';
import { parseDesign } from '../../model/validation.ts';
import { Watch } from '../../validation/watch.ts';
import { isDone, type TourFacts } from './tour-deeds.ts';

const nothing: TourFacts = { faults: [], errors: 0, instances: 1, since: 0, shared: false };

describe('the tour', () => {
  it('has nothing done before anybody did anything', () => {
    expect(tourSteps.filter(({ id }) => isDone(id, nothing)).map(({ id }) => id)).toEqual([]);
  });

  it('counts the deed, whoever did it', () => {
    const crash = [{ fault: 'crash', targets: ['server-b'] }];
    expect(isDone('crash', { ...nothing, faults: crash })).toBe(true);
    expect(isDone('crash', { ...nothing, faults: [{ fault: 'crash', targets: ['users'] }] })).toBe(false);
    expect(isDone('errors', { ...nothing, errors: 20, since: 3 })).toBe(true);
    expect(isDone('errors', { ...nothing, errors: 20, since: 0.5 })).toBe(false);
    expect(isDone('instances', { ...nothing, instances: 2 })).toBe(false);
    expect(isDone('instances', { ...nothing, instances: 4 })).toBe(true);
    expect(isDone('recovery', { ...nothing, since: 5 })).toBe(true);
    expect(isDone('recovery', { ...nothing, errors: 20, since: 5 })).toBe(false);
    expect(isDone('cut', { ...nothing, faults: [...crash, { fault: 'partition', targets: [] }] })).toBe(true);
    expect(isDone('seek', { ...nothing, since: -4 })).toBe(true);
    expect(isDone('share', { ...nothing, shared: true })).toBe(true);
  });

  it('has a system that is valid, and does what its words say', () => {
    const parsed = parseDesign(JSON.parse(JSON.stringify(tourDesign)), kinds);
    expect(parsed.ok && parsed.value).toEqual(tourDesign);
    expect(adviseDesign(tourDesign, kinds)).toEqual([]);
    const lost = (design: typeof tourDesign, from: number, to: number) => {
      const run = new Watch(design, 1).during(from, to);
      const count = (name: string) => (run.nodes.users!.metrics[name] as CounterSummary).total;
      return count('failures') / count('requests');
    };
    const crash = {
      id: 'crash',
      at: 5,
      fault: 'crash' as const,
      targets: ['server-b'],
      settings: {},
      duration: null,
    };
    const broken = { ...tourDesign, timeline: [crash] };
    const nodes = tourDesign.nodes.map((node) =>
      node.id === 'server-a' ? { ...node, settings: { ...node.settings, instances: 3 } } : node,
    );
    expect(lost(tourDesign, 1, 20)).toBe(0);
    // one server of a hundred a second, for 120: a sixth is refused
    expect(Math.abs(lost(broken, 15, 60) - 1 / 6)).toBeLessThan(0.05);
    expect(lost({ ...broken, nodes }, 15, 60)).toBe(0);
  });
});
