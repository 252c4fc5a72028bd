import { describe, expect, it } from 'vitest';
import { statesOf } from '../../model/node-states.ts';
import { Telemetry } from '../stores/telemetry.ts';
import { verdictOf } from './verdict.ts';

const node = { id: 's', kind: 'service', name: 'App', position: { x: 0, y: 0 }, settings: {} };

/** Telemetry of one bucket in which the node had these figures. */
function measured(figures: { readonly [metric: string]: number }): Telemetry {
  const telemetry = new Telemetry();
  const columns = Object.keys(figures).map((name) => {
    const [metric, by] = name.split('/');
    const statistic = ['utilization', 'held'].includes(metric!) ? 'mean' : 'rate';
    return {
      of: 'node',
      id: 's',
      metric: metric!,
      statistic,
      unit: 'count',
      ...(by === undefined ? {} : { by }),
    } as never;
  });
  telemetry.setCatalog({ epoch: 1, columns, histograms: [] }, 1);
  const values = Float64Array.from(Object.values(figures));
  const bucket = { index: 0, width: 1, covered: 1, values, histograms: new Int32Array(0) };
  telemetry.apply({ epoch: 1, sequence: 0, time: 1, buckets: [bucket], nodes: statesOf([]), events: 0 });
  return telemetry;
}

describe('the verdict on a node', () => {
  it('is silent while all is well, and before anything was measured', () => {
    expect(verdictOf(new Telemetry(), node)).toBeNull();
    expect(verdictOf(measured({ utilization: 0.5, held: 0.5, arrivals: 100, failures: 0 }), node)).toBeNull();
  });

  it('tells work from waiting for others', () => {
    expect(verdictOf(measured({ utilization: 0.3, held: 0.95 }), node)?.rest).toContain('behind');
    expect(verdictOf(measured({ utilization: 0.95, held: 0.95 }), node)?.strong).toBe('95 % busy.');
  });

  it('names the commonest cause of failure', () => {
    const verdict = verdictOf(
      measured({
        utilization: 0.4,
        arrivals: 100,
        failures: 30,
        'failures/timeout': 10,
        'failures/queue-full': 20,
      }),
      node,
    );
    expect(verdict).toMatchObject({ tone: 'error', strong: '30 % of the requests fail.' });
    expect(verdict?.rest).toContain('queue was full');
  });
});
