import { describe, expect, it } from 'vitest';
import { Telemetry } from '../stores/telemetry.ts';
import { countOf, timeShares, totals } from './live-figures.ts';

const client = { id: 'c', kind: 'client', name: 'Shoppers', position: { x: 0, y: 0 }, settings: {} };

/** Two buckets, the second still open: 10 and 5 requests. */
function measured(): Telemetry {
  const telemetry = new Telemetry();
  const column = (metric: string) =>
    ({ of: 'node', id: 'c', metric, statistic: 'rate', unit: 'perSecond' }) as const;
  telemetry.setCatalog({ epoch: 1, columns: [column('requests'), column('failures')], histograms: [] }, 0.3);
  const bucket = (index: number, covered: number, count: number) => ({
    index,
    width: 0.3,
    covered,
    values: Float64Array.of(count / covered, 0),
    histograms: new Int32Array(0),
  });
  telemetry.apply({
    epoch: 1,
    sequence: 0,
    time: 0.4,
    buckets: [bucket(0, 0.3, 10), bucket(1, 0.1, 5)],
    nodes: [],
    events: 0,
  });
  return telemetry;
}

describe('what the Live tab counts', () => {
  it('is exact, the open bucket included', () => {
    expect(countOf(measured(), 'c', 'requests')).toBe(15);
  });

  it('names only what was counted', () => {
    expect(totals(measured(), client).map((total) => [total.metric, total.count])).toEqual([
      ['requests', 15],
    ]);
  });

  it('says nothing of where time went for a node that does no work of its own', () => {
    expect(timeShares(measured(), 'c')).toEqual([]);
  });
});
