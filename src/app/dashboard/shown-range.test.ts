import { describe, expect, it } from 'vitest';
import { statesOf } from '../../model/node-states.ts';
import { groupsOf } from '../stores/selectors.ts';
import { Telemetry } from '../stores/telemetry.ts';
import { shownRange } from './shown-range.ts';

/** A telemetry of `count` buckets of 0.2 s, the last one covered by a share. */
function simulated(count: number, lastShare: number): Telemetry {
  const telemetry = new Telemetry();
  telemetry.setCatalog({ epoch: 1, columns: [], histograms: [] }, 0.2);
  const nothing = { values: new Float64Array(0), histograms: new Int32Array(0) };
  const buckets = Array.from({ length: count }, (_, index) => {
    const covered = index === count - 1 ? 0.2 * lastShare : 0.2;
    return { index, width: 0.2, covered, ...nothing };
  });
  telemetry.apply({ epoch: 1, sequence: 0, time: count * 0.2, buckets, nodes: statesOf([]), events: 0 });
  return telemetry;
}

const axis = { from: 0, to: 120 };

describe('what the charts show', () => {
  it('leaves out the bucket that is still filling', () => {
    expect(shownRange(simulated(50, 0.3), axis).to).toBeCloseTo(9.8);
    expect(shownRange(simulated(50, 1), axis).to).toBeCloseTo(10);
    expect(shownRange(simulated(1, 0.3), axis).to).toBeCloseTo(0.2);
  });

  it('has the same grain from the first seconds to the last', () => {
    for (const count of [100, 200, 400, 600]) {
      const { to, points } = shownRange(simulated(count, 1), axis);
      expect(to / points).toBeGreaterThan(0.55);
      expect(to / points).toBeLessThanOrEqual(0.6 + 1e-9);
    }
  });

  it('of a part of the axis begins and ends a point beyond it, and is never more than was simulated', () => {
    const zoom = { from: 30, to: 40 };
    const { from, to, points } = shownRange(simulated(500, 1), zoom);
    expect([from, to]).toEqual([29.8, 40.2]);
    expect(points).toBe(200);
    expect(shownRange(simulated(100, 1), zoom)).toMatchObject({ from: 20, to: 20, points: 1 });
  });

  it('has no point of a bucket that is still filling, whatever binary fractions make of its end', () => {
    for (let count = 2; count <= 600; count++) {
      const telemetry = simulated(count, 0.4);
      const { first, count: points, width } = groupsOf(telemetry, shownRange(telemetry, axis, 600));
      expect([first, points * width]).toEqual([0, count - 1]);
    }
  });
});
