/** Promises of the heat overlay: the same color means the same, and every color has its figure. */
import { describe, expect, it } from 'vitest';
import { shop } from '../../experiment/testing/designs.ts';
import { evidenceOf } from '../why/testing/told.ts';
import { ERROR_SHARE, heatMetrics, heatNow } from './heat-scale.ts';

const design = shop({}, [
  { id: 'f', at: 2, fault: 'slow', targets: ['db'], settings: { factor: 40 }, duration: null },
]);
const { telemetry } = evidenceOf(design, 10);
const of = (metric: string) => heatNow(telemetry, design, metric);

describe('the heat overlay', () => {
  it('has a fixed ramp for shares, and only nodes that measure it', () => {
    const { nodes, from, to } = of('utilization');
    expect([from, to]).toEqual(['0 %', '100 %']);
    expect(nodes.map(({ id }) => id)).not.toContain('shoppers');
    expect(nodes.find(({ id }) => id === 'db')).toMatchObject({ step: 5, text: '100 %' });
  });

  it('goes from 0 to a round number for everything else', () => {
    const { nodes, from, to } = of('latencySeconds');
    expect([from, to[0]]).toEqual(['0 s', expect.stringMatching(/[125]/)]);
    const steps = nodes.map(({ step }) => step);
    expect(Math.max(...steps)).toBeGreaterThan(2);
    expect(nodes.every(({ text }) => /\d/.test(text))).toBe(true);
  });

  it('counts errors as a share of what was answered', () => {
    const client = of(ERROR_SHARE).nodes.find(({ id }) => id === 'shoppers')!;
    expect(client.step).toBeGreaterThan(3);
    expect(client.text).toMatch(/ %$/);
  });

  it('offers what is measured here: the common ones first, then what a kind adds', () => {
    const titles = heatMetrics(telemetry, design).map(({ title }) => title);
    expect(titles.slice(0, 3)).toEqual(['Utilization', 'Queue length', 'Latency p99']);
    expect(titles).toContain('Hit ratio');
  });
});
