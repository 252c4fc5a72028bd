/**
 * A reply that a gathering call already has is not under way any more: neither its own deadline nor the end of
 * its link touches it again.
 */
import { describe, expect, it } from 'vitest';
import { Run } from '../experiment/run.ts';
import { summarize } from '../experiment/summary.ts';
import { designOf } from '../experiment/testing/designs.ts';

/** A service that calls two others at once: one answers at once and has a short time-out, one takes its time. */
const design = designOf({
  version: 1,
  nodes: [
    { id: 'c', kind: 'client', settings: { arrivals: { process: 'constant', rate: 2 }, timeout: null } },
    {
      id: 'both',
      kind: 'service',
      settings: {
        calls: 'parallel',
        concurrency: 8,
        serviceTime: { distribution: 'constant', value: 0.001 },
      },
    },
    { id: 'quick', kind: 'service', settings: { serviceTime: { distribution: 'constant', value: 0.01 } } },
    { id: 'slow', kind: 'service', settings: { serviceTime: { distribution: 'constant', value: 0.2 } } },
  ],
  links: [
    { id: 'l1', from: 'c', to: 'both' },
    { id: 'l2', from: 'both', to: 'quick', settings: { call: { timeout: 0.05 } } },
    {
      id: 'l3',
      from: 'both',
      to: 'slow',
      settings: { latency: { distribution: 'constant', value: 0.001 }, call: { timeout: 1 } },
    },
  ],
  run: { seed: 1, duration: 10.3, warmup: 0 },
});

describe('a reply that was gathered', () => {
  it('is not overtaken by its own deadline while the call waits for the others', () => {
    const run = new Run({ design, seed: 1, checking: true });
    run.advance(Number.POSITIVE_INFINITY);
    expect(summarize(run, 0).nodes.both!.metrics).toMatchObject({
      completions: { total: 20 },
      failures: { total: 0 },
    });
  });

  it('stays when its link is deleted meanwhile', () => {
    const run = new Run({ design, seed: 1, checking: true });
    run.advance(0.55);
    const { calls } = run.simulation;
    const before = calls.live;
    run.act({ type: 'edit', edit: { title: 'Delete link', removeLinks: ['l2'] } });
    expect(calls.live).toBe(before);
    run.advance(1.5);
    expect(run.failure).toBe('');
    const { failures, completions } = summarize(run, 0).nodes.both!.metrics;
    expect(failures).toMatchObject({ total: 0 });
    expect(completions).toMatchObject({ total: 2 });
  });
});
