/**
 * What the templates about queues and streams claim, executed: levelling, poison, lag and rebalances. Where the
 * fluid of what comes and goes has a figure, the run is held to it.
 */
import { tsImport } from 'tsx/esm/api';
import { describe, expect } from 'vitest';
import type { Design } from '../model/design.ts';
import { disagreement, estimateOf } from './estimates.ts';
import { claims, gauge, histogram, SEEDS, surely, total } from './testing/template-claims.ts';
import type { Watch } from './watch.ts';

// loaded past vitest, which slows an engine down several times
const loaded: { Watch: typeof Watch } = await tsImport('./watch.ts', import.meta.url);
const watch = (design: Design, seed: number) => new loaded.Watch(design, seed);

/** For runs of tens of thousands of messages. */
const FEW = SEEDS.slice(0, 5);

describe('what a template about messaging claims is so', () => {
  claims('queue-levels-load', (design) => {
    const backlog: number[] = [];
    const failed: number[] = [];
    const left: number[] = [];
    for (const seed of FEW) {
      const run = watch(design, seed);
      run.during(0, 30);
      const rush = run.during(30, 50);
      backlog.push(gauge(rush, 'queue', 'depth').max);
      const half = run.during(50, 70);
      left.push(gauge(half, 'queue', 'depth').last / gauge(rush, 'queue', 'depth').last);
      const over = run.during(70, 105);
      expect(gauge(over, 'queue', 'depth').last).toBeLessThan(20);
      failed.push([rush, half, over].reduce((sum, part) => sum + total(part, 'users-direct', 'failures'), 0));
      for (const part of [rush, half, over]) {
        expect(total(part, 'users-queue', 'failures')).toBe(0);
        expect(histogram(part, 'users-queue', 'latencySeconds').max).toBeLessThan(0.01);
      }
    }
    expect(disagreement(estimateOf(backlog), (180 - 100) * 20, { relative: 0.06 })).toBe('');
    expect(disagreement(estimateOf(left), 0.5, { absolute: 0.06 })).toBe('');
    expect(surely(failed)).toBeGreaterThan(5000);
  });

  claims('poison-messages', (design) => {
    const extra: number[] = [];
    for (const seed of FEW) {
      const run = watch(design, seed);
      run.during(0, 180);
      const end = run.during(180, 240);
      expect(gauge(end, 'workers-endless', 'utilization').mean).toBeGreaterThan(0.98);
      expect(gauge(end, 'endless', 'depth').last).toBeGreaterThan(1000);
      expect(gauge(end, 'limited', 'depth').mean).toBeLessThan(10);
      extra.push(total(end, 'limited', 'redeliveries') / total(end, 'limited', 'accepted'));
      expect(total(end, 'limited', 'deadLettered')).toBe(total(end, 'dead-letters', 'accepted'));
      expect(gauge(end, 'dead-letters', 'depth').last).toBeGreaterThan(80);
    }
    expect(disagreement(estimateOf(extra), 0.04, { absolute: 0.006 })).toBe('');
  });

  claims('consumer-lag', (design) => {
    const silence: number[] = [];
    const behind: number[] = [];
    const going: number[] = [];
    for (const seed of FEW) {
      const run = watch(design, seed);
      run.during(0, 30);
      const silent = run.during(30, 39.9);
      for (const stream of ['eager', 'cooperative']) silence.push(gauge(silent, stream, 'lag').last);
      // the session is over at its third heartbeat that is missed; what was not committed is lag again
      run.during(39.9, 41);
      const still = run.during(41, 44.9);
      expect(total(still, 'readers-eager', 'arrivals')).toBe(0);
      going.push(total(still, 'readers-cooperative', 'arrivals') / 3.9);
      const until = run.during(44.9, 60);
      behind.push(gauge(until, 'eager', 'lag').max - gauge(until, 'cooperative', 'lag').max);
      run.during(60, 80);
      const well = run.during(80, 85);
      for (const stream of ['eager', 'cooperative']) expect(gauge(well, stream, 'lag').mean).toBeLessThan(40);
    }
    expect(disagreement(estimateOf(silence), 300, { relative: 0.2 })).toBe('');
    expect(disagreement(estimateOf(going), 90, { relative: 0.1 })).toBe('');
    expect(surely(behind)).toBeGreaterThan(300);
  });
});
