import { describe, expect, test } from 'vitest';
import { LabelPlaces } from './message-labels.ts';

const box = (left: number, top: number) => ({ left, top, right: left + 40, bottom: top + 12 });

describe('names of messages', () => {
  test('take the first place that is free, and none where there is none', () => {
    const labels = new LabelPlaces();
    labels.begin([box(0, 0)]);
    expect(labels.place(1, [box(10, 5), box(100, 0)])).toEqual(box(100, 0));
    expect(labels.place(2, [box(110, 4), box(20, 3)])).toBeNull();
    expect(labels.place(3, [box(110, 30)])).toEqual(box(110, 30));
  });

  test('are remembered for the next picture', () => {
    const labels = new LabelPlaces();
    labels.begin([]);
    labels.place(7, [box(0, 0)]);
    labels.begin([]);
    expect(labels.had(7)).toBe(true);
    expect(labels.had(8)).toBe(false);
  });

  test('are no more than anybody reads', () => {
    const labels = new LabelPlaces(3);
    labels.begin([]);
    const placed = [0, 1, 2, 3, 4].map((i) => labels.place(i, [box(0, i * 20)]));
    expect(placed.filter((each) => each !== null)).toHaveLength(3);
  });
});
