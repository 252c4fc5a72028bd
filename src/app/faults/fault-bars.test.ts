import { describe, expect, it } from 'vitest';
import { emptyDesign, type TimelineEntry } from '../../model/design.ts';
import type { ActiveFault, Mark } from '../../worker/protocol.ts';
import {
  duplicateOf,
  hasRoomFor,
  laneBars,
  movedEntry,
  placeBars,
  snapTime,
  stretchedEntry,
} from './fault-bars.ts';

const node = (id: string, name: string) => ({
  id,
  kind: 'service',
  name,
  position: { x: 0, y: 0 },
  settings: {},
});
const entry = (over: Partial<TimelineEntry>): TimelineEntry => ({
  id: 'f1',
  at: 30,
  fault: 'crash',
  targets: ['app'],
  settings: {},
  duration: 10,
  ...over,
});
const design = { ...emptyDesign(), nodes: [node('app', 'Checkout')] };
const mark = (over: Partial<Mark>): Mark => ({
  time: 40,
  type: 'fault',
  title: 'Slow down Checkout',
  targets: ['app'],
  id: 'h1',
  fault: 'slow',
  ...over,
});
const acting: ActiveFault = { id: 'h1', fault: 'slow', targets: ['app'], since: 40, until: null };

describe('the bars of the fault lane', () => {
  it('show what the timeline plans, named as on the screen', () => {
    const [bar] = laneBars({ ...design, timeline: [entry({})] }, [], [], 120);
    expect(bar).toMatchObject({
      source: 'timeline',
      title: 'Crash Checkout',
      from: 30,
      to: 40,
      active: false,
    });
  });

  it('leave the end open until somebody heals it', () => {
    const open = { ...design, timeline: [entry({ duration: null })] };
    expect(laneBars(open, [], [], 120)[0]!.to).toBeNull();
    expect(laneBars(open, [mark({ type: 'heal', id: 'f1', time: 55, fault: 'crash' })], [], 120)[0]!.to).toBe(
      55,
    );
  });

  it('show faults made by hand from their beginning to their healing', () => {
    expect(laneBars(design, [mark({})], [acting], 120)).toMatchObject([
      { source: 'hand', from: 40, to: null, active: true },
    ]);
    expect(laneBars(design, [mark({}), mark({ type: 'heal', time: 60 })], [], 120)).toMatchObject([
      { to: 60, active: false },
    ]);
  });

  it('do not show a fault of the timeline twice once it has begun', () => {
    const planned = { ...design, timeline: [entry({ id: 'h1', at: 40, fault: 'slow' })] };
    expect(laneBars(planned, [mark({})], [acting], 120)).toHaveLength(1);
  });

  it('show a fault that acts even when nothing tells how it began', () => {
    expect(laneBars(design, [], [acting], 120)).toMatchObject([{ id: 'h1', active: true }]);
  });

  it('give what happens in a moment no length', () => {
    expect(laneBars(design, [mark({ fault: 'restart' })], [], 120)[0]).toMatchObject({
      momentary: true,
      from: 40,
      to: 40,
    });
  });
});

describe('notes of edits', () => {
  const edit = (time: number, title: string): Mark => ({ time, type: 'edit', title, targets: [] });

  it('are one for a slider that was played with, and two when it was touched again later', () => {
    const marks = [
      edit(10, 'Rate'),
      edit(12, 'Rate'),
      edit(12.5, 'Keys'),
      edit(15, 'Rate'),
      edit(60, 'Rate'),
    ];
    expect(laneBars(design, marks, [], 120).map((bar) => [bar.title, bar.from])).toEqual([
      ['Rate', 10],
      ['Keys', 12.5],
      ['Rate', 60],
    ]);
  });
});

describe('the rows of the lane', () => {
  const bars = (...spans: readonly (readonly [number, number])[]) =>
    laneBars(
      { ...design, timeline: spans.map(([at, to], i) => entry({ id: `f${i}`, at, duration: to - at })) },
      [],
      [],
      120,
    );

  it('keep apart what would overlap, titles included', () => {
    const placed = placeBars(bars([10, 50], [20, 60], [52, 60], [100, 110]), 120, 1000);
    expect(placed.map((each) => each.row)).toEqual([0, 1, 0, 0]);
    const close = placeBars(bars([10, 11], [12, 13]), 120, 1000);
    expect(close.map((each) => each.row)).toEqual([0, 1]);
  });

  it('say how long they last where that has room in them, and not over what stands beside them', () => {
    const [long, short] = placeBars(bars([0, 60], [80, 84]), 120, 1000);
    expect(hasRoomFor('48 s left', long!)).toBe(true);
    expect(hasRoomFor('3.5 s left', short!)).toBe(false);
  });
  it('stay within the lane and are never too small to hit', () => {
    for (const each of placeBars(bars([119.99, 200], [0, 0.001]), 120, 1000)) {
      expect(each.left + each.width).toBeLessThanOrEqual(1000);
      expect(each.width).toBeGreaterThanOrEqual(8);
    }
  });

  it('put notes of edits below the faults that they accompany', () => {
    const edit: Mark = { time: 29, type: 'edit', title: 'Rate of Shoppers', targets: [] };
    const placed = placeBars(laneBars({ ...design, timeline: [entry({})] }, [edit], [], 120), 120, 1000);
    expect(placed.map((each) => [each.bar.source, each.row])).toEqual([
      ['timeline', 0],
      ['edit', 1],
    ]);
  });
});

describe('dragging along the lane', () => {
  it('lands on round moments within the axis', () => {
    expect(snapTime(30.27, 120)).toBe(30.5);
    expect(snapTime(-4, 120)).toBe(0);
    expect(snapTime(500, 120)).toBe(120);
    expect(snapTime(0.123, 1)).toBe(0.12);
  });
});

describe('a bar in the hand', () => {
  it('moves with its length, and stays within the run', () => {
    expect(movedEntry(entry({}), 47.13, 120)).toMatchObject({ at: 47, duration: 10 });
    expect(movedEntry(entry({}), -5, 120).at).toBe(0);
  });
  it('stretches to a round moment, never to nothing, and beyond the end until it is healed', () => {
    expect(stretchedEntry(entry({}), 55.2, 120)).toMatchObject({ at: 30, duration: 25 });
    expect(stretchedEntry(entry({}), 3, 120).duration).toBeGreaterThan(0);
    expect(stretchedEntry(entry({}), 121, 120).duration).toBeNull();
    const flush = entry({ fault: 'flush', duration: null });
    expect(stretchedEntry(flush, 90, 120)).toBe(flush);
  });
  it('is doubled right behind itself', () => {
    expect(duplicateOf(entry({}), 'f2', 120)).toMatchObject({ id: 'f2', at: 40, duration: 10 });
    expect(duplicateOf(entry({ duration: null }), 'f2', 120).at).toBeGreaterThan(30);
  });
});
