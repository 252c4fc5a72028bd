import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnSpan, momentAt, movedSpan, shareOf, zoomedSpan } from './time-span.ts';

const END = 120;

describe('zooming', () => {
  it('takes what was drawn across a chart in either direction, and nothing where a finger only trembled', () => {
    expect(drawnSpan(70, 20, END)).toEqual({ from: 20, to: 70 });
    expect(drawnSpan(-5, 300, END)).toEqual({ from: 0, to: END });
    expect(drawnSpan(30, 30.1, END)).toBe(null);
  });

  it('keeps the moment that it is around at its place, and never leaves the axis', () => {
    const parts = fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0.1, max: 8, noNaN: true }),
    );
    fc.assert(
      fc.property(parts, ([at, share, factor]) => {
        const from = at * 80;
        const span = { from, to: from + 30 };
        const around = momentAt(span, share);
        const zoomed = zoomedSpan(span, around, factor, END);
        if (zoomed === null) return factor * 30 >= END;
        const free = zoomed.from > 1e-9 && zoomed.to < END - 1e-9;
        return (
          zoomed.from >= -1e-9 &&
          zoomed.to <= END + 1e-9 &&
          (!free || Math.abs(shareOf(zoomed, around) - share) < 1e-9)
        );
      }),
      { seed: 7 },
    );
  });

  it('moves along the axis until it ends', () => {
    expect(movedSpan({ from: 20, to: 40 }, 0.5, END)).toEqual({ from: 30, to: 50 });
    expect(movedSpan({ from: 20, to: 40 }, -3, END)).toEqual({ from: 0, to: 20 });
    expect(movedSpan({ from: 90, to: 110 }, 3, END)).toEqual({ from: 100, to: 120 });
  });
});
