import { describe, expect, it } from 'vitest';
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
  telemetry.apply({ epoch: 1, sequence: 0, time: count * 0.2, buckets, nodes: [], events: 0 });
  return telemetry;
}

describe('what the charts show', () => {
  it('leaves out the bucket that is still filling', () => {
    expect(shownRange(simulated(50, 0.3), 120).to).toBeCloseTo(9.8);
    expect(shownRange(simulated(50, 1), 120).to).toBeCloseTo(10);
    expect(shownRange(simulated(1, 0.3), 120).to).toBeCloseTo(0.2);
  });

  it('has the same grain from the first seconds to the last', () => {
    for (const count of [100, 200, 400, 600]) {
      const { to, points } = shownRange(simulated(count, 1), 120);
      expect(to / points).toBeGreaterThan(0.55);
      expect(to / points).toBeLessThanOrEqual(0.6 + 1e-9);
    }
  });
});
