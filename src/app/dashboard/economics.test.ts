import { describe, expect, it } from 'vitest';
import { type Design, emptyDesign } from '../../model/design.ts';
import { statesOf } from '../../model/node-states.ts';
import { Telemetry } from '../stores/telemetry.ts';
import { countOf, economicsOf, hourlyCost } from './economics.ts';

const node = (id: string, kind: string, settings = {}) => ({ id, kind, position: { x: 0, y: 0 }, settings });
const design: Design = {
  ...emptyDesign(),
  nodes: [node('c', 'client'), node('s', 'service', { instances: 4, costPerHour: 0.2 })],
};

function measured(failures: number, completions: number, up: number): Telemetry {
  const telemetry = new Telemetry();
  const column = (id: string, metric: string, statistic: 'rate' | 'mean') =>
    ({ of: 'node', id, metric, statistic, unit: 'count' }) as const;
  const columns = [
    column('c', 'failures', 'rate'),
    column('c', 'completions', 'rate'),
    column('s', 'availability', 'mean'),
  ];
  telemetry.setCatalog({ epoch: 1, columns, histograms: [] }, 1);
  const values = Float64Array.of(failures, completions, up);
  const bucket = { index: 0, width: 1, covered: 1, values, histograms: new Int32Array(0) };
  telemetry.apply({ epoch: 1, sequence: 0, time: 1, buckets: [bucket], nodes: statesOf([]), events: 0 });
  return telemetry;
}

describe('what a run costs', () => {
  it('counts every instance, and takes the kind’s price where none is set', () => {
    expect(hourlyCost(design.nodes[1]!)).toBeCloseTo(0.8);
    expect(hourlyCost(node('s', 'service'))).toBeGreaterThan(0);
    expect(hourlyCost(design.nodes[0]!)).toBe(0);
  });

  it('divides by the good answers only', () => {
    const economics = economicsOf(measured(100, 100, 0.75), design);
    expect(economics.successShare).toBe(0.5);
    expect(economics.availability).toBe(0.75);
    // 0.80 $/h is 0.000222 $/s, for 100 good answers a second.
    expect(economics.dollarsPerMillion).toBeCloseTo(2.2222, 4);
  });

  it('has no opinion before anything was asked', () => {
    const economics = economicsOf(new Telemetry(), design);
    expect(economics.successShare).toBeNaN();
    expect(economics.dollarsPerMillion).toBeNaN();
  });
});

describe('counting', () => {
  it('is exact, the open bucket included', () => {
    const telemetry = new Telemetry();
    const column = { of: 'node', id: 'c', metric: 'arrivals', statistic: 'rate', unit: 'perSecond' } as const;
    telemetry.setCatalog({ epoch: 1, columns: [column], histograms: [] }, 0.3);
    const bucket = (index: number, covered: number, count: number) => ({
      index,
      width: 0.3,
      covered,
      values: Float64Array.of(count / covered),
      histograms: new Int32Array(0),
    });
    const buckets = [bucket(0, 0.3, 10), bucket(1, 0.1, 5)];
    telemetry.apply({ epoch: 1, sequence: 0, time: 0.4, buckets, nodes: statesOf([]), events: 0 });
    expect(countOf(telemetry, 'c', 'arrivals')).toBe(15);
  });
});
