/** Promises of plans: they are ordinary entries, the same from the same seed, within their bounds, and one edit. */
import { describe, expect, it } from 'vitest';
import { kinds } from '../../catalog/kinds.ts';
import { type Design, emptyDesign, type TimelineEntry } from '../../model/design.ts';
import { applyEdit, invertEdit } from '../../model/edits.ts';
import { faultDescriptors, faultKinds } from '../../model/faults.ts';
import { refuseReferences } from '../../model/references.ts';
import {
  type ChaosPlan,
  chaosEdit,
  chaosEntries,
  chaosFaults,
  MOST_PLANNED,
  plannedChaos,
  repetitionProblem,
  repetitionsOf,
  timesUntil,
} from './timeline-plans.ts';

const node = (id: string, kind: string, zone?: string) => ({
  id,
  kind,
  position: { x: 0, y: 0 },
  settings: {},
  ...(zone !== undefined && { zone }),
});
const link = (from: string, to: string) => ({ id: `${from}.${to}`, from, to, settings: {} });
const design: Design = {
  ...emptyDesign(),
  nodes: [
    node('c', 'client'),
    node('s', 'service', 'p'),
    node('k', 'cache', 'q'),
    node('d', 'database', 'q'),
  ],
  links: [link('c', 's'), link('s', 'k'), link('k', 'd')],
  zones: [
    { id: 'p', name: '', region: 'north' },
    { id: 'q', name: '' },
  ],
};
const plan: ChaosPlan = { seed: 7, faults: faultKinds, perMinute: 12, meanSeconds: 8, from: 10, until: 110 };
const entry: TimelineEntry = { id: 'f1', at: 10, fault: 'crash', targets: ['s'], settings: {}, duration: 5 };

describe('a chaos plan', () => {
  it('is the same from the same seed and another from another', () => {
    expect(chaosEntries(design, plan)).toEqual(chaosEntries(design, plan));
    expect(chaosEntries(design, { ...plan, seed: 8 })).not.toEqual(chaosEntries(design, plan));
  });
  it('has only what the design can suffer, within its time, and is healed at its end', () => {
    for (let seed = 0; seed < 40; seed++) {
      const entries = chaosEntries(design, { ...plan, seed });
      expect(refuseReferences({ ...design, timeline: [...entries] }, kinds)).toEqual([]);
      for (const { at, duration, fault } of entries) {
        expect(at).toBeGreaterThanOrEqual(plan.from);
        if (duration === null) expect(faultDescriptors[fault].momentary).toBe(true);
        else expect(at + duration).toBeLessThanOrEqual(plan.until + 1e-9);
      }
    }
  });
  it('begins as many as were asked for, by the law of large numbers', () => {
    const minutes = 100 / 60;
    let count = 0;
    const seeds = 200;
    for (let seed = 0; seed < seeds; seed++)
      count += chaosEntries(design, { ...plan, perMinute: 6, seed }).length;
    const expected = 6 * minutes;
    // a Poisson process: the mean of 200 plans is within four standard errors; faults that find no place are few
    expect(Math.abs(count / seeds - expected)).toBeLessThan(4 * Math.sqrt(expected / seeds));
  });
  it('is bounded, however much is asked for', () => {
    const entries = chaosEntries(design, { ...plan, perMinute: 60, until: 1e5 });
    expect(entries.length).toBeLessThanOrEqual(MOST_PLANNED);
    expect(chaosEntries(design, { ...plan, faults: [] })).toEqual([]);
    expect(chaosEntries(emptyDesign(), plan)).toEqual([]);
  });
  it('is one edit that takes the place of the plan before, and can be undone', () => {
    const first = applyEdit(design, chaosEdit(design, chaosEntries(design, plan), 7));
    const fewer = chaosEntries(first, { ...plan, seed: 9, perMinute: 3 });
    const edit = chaosEdit(first, fewer, 9);
    const second = applyEdit(first, edit);
    expect(plannedChaos(second)).toEqual(fewer);
    const before = new Set(first.timeline.map(({ id }) => id));
    for (const { id } of fewer) expect(before.has(id)).toBe(false);
    expect(applyEdit(second, invertEdit(first, edit))).toEqual(first);
    expect(plannedChaos(applyEdit(second, chaosEdit(second, [], 9)))).toEqual([]);
  });
  it('offers the kinds of faults that something can suffer', () => {
    expect(chaosFaults(design)).toContain('crash');
    expect(chaosFaults(design)).toContain('region-outage');
    expect(chaosFaults({ ...design, zones: [] })).not.toContain('zone-outage');
    const client = chaosFaults({ ...emptyDesign(), nodes: [node('c', 'client')] });
    expect(client).toContain('traffic-spike');
    expect(client).not.toContain('crash');
  });
});

describe('a fault that repeats', () => {
  it('is ordinary entries with ids of their own, one after the other', () => {
    const again = repetitionsOf({ ...design, timeline: [entry] }, entry, { every: 20, times: 3 });
    expect(again.map(({ at }) => at)).toEqual([30, 50, 70]);
    expect(new Set([entry.id, ...again.map(({ id }) => id)]).size).toBe(4);
    for (const { id: _, at: __, ...rest } of again)
      expect(rest).toEqual({ fault: 'crash', targets: ['s'], settings: {}, duration: 5 });
  });
  it('fits as often as the run is long', () => {
    expect(timesUntil(entry, 20, 120)).toBe(5);
    expect(timesUntil(entry, 110, 120)).toBe(0);
    expect(timesUntil(entry, 0, 120)).toBe(0);
    expect(timesUntil(entry, 0.001, 1e6)).toBe(MOST_PLANNED);
  });
  it('says why it cannot where the next would begin before it is over', () => {
    expect(repetitionProblem(entry, { every: 20, times: 3 })).toBeNull();
    expect(repetitionProblem(entry, { every: 3, times: 3 })).toContain('longer');
    expect(repetitionProblem({ ...entry, duration: null }, { every: 20, times: 3 })).toContain(
      'until it is healed',
    );
    expect(
      repetitionProblem({ ...entry, duration: null, fault: 'flush' }, { every: 20, times: 3 }),
    ).toBeNull();
    expect(repetitionProblem(entry, { every: 20, times: 0 })).toContain('ends before');
  });
});
