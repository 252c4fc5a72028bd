import { describe, expect, it } from 'vitest';
import { type Design, emptyDesign } from '../../model/design.ts';
import { axisEnd, plannedEnd } from './axis-end.ts';

const client = (id: string, arrivals: object) => ({
  id,
  kind: 'client',
  position: { x: 0, y: 0 },
  settings: { arrivals },
});
const trace = (rows: readonly (readonly number[])[]) => ({
  process: 'trace',
  trace: { name: 't', format: 'rate-table', rows },
});
const design = (duration: number | null, ...nodes: Design['nodes']): Design => ({
  ...emptyDesign(),
  nodes,
  run: { seed: 1, duration, warmup: 0 },
});

describe('the end of the time axes', () => {
  it('is the duration of the run where there is one', () => {
    expect(axisEnd(design(90), 10, 'running')).toBe(90);
  });

  it('is the end of the recorded traffic where that ends the run', () => {
    const rates = client(
      'a',
      trace([
        [0, 5],
        [60, 5],
      ]),
    );
    const log = client(
      'b',
      trace([
        [0, 1, 10, 0],
        [300, 1, 10, 0],
      ]),
    );
    expect(plannedEnd(design(null, rates))).toBe(120);
    expect(axisEnd(design(null, rates, log), 10, 'running')).toBe(300);
    expect(axisEnd(design(null, log), 301, 'ended')).toBe(301);
  });

  it('is open while any source never ends, and fits exactly once the run is over', () => {
    const endless = design(null, client('a', trace([[0, 1]])), client('b', { process: 'poisson', rate: 1 }));
    expect(plannedEnd(endless)).toBeNull();
    expect(axisEnd(endless, 100, 'running')).toBe(120);
    expect(axisEnd(endless, 100, 'ended')).toBe(100);
  });
});
