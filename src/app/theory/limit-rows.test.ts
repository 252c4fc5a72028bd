/** Promises of the bottleneck's words: who fills first, at what load, and what only a run can tell. */
import { describe, expect, it } from 'vitest';
import { designOf } from '../../experiment/testing/designs.ts';
import { Telemetry } from '../stores/telemetry.ts';
import { evidenceOf } from '../why/testing/told.ts';
import { compareClientWithTheory } from './client-theory.ts';
import { limitsOfSide, theoryOfDesign } from './design-theory.ts';
import { downSentence, limitRows, limitSentence, userSentences } from './limit-rows.ts';

const exponential = (mean: number) => ({ distribution: 'exponential', mean });
const service = (id: string, mean: number, concurrency = 1) => ({
  id,
  kind: 'service',
  name: id,
  settings: { concurrency, serviceTime: exponential(mean) },
});
const chain = (rate: number, seed = 1) =>
  designOf({
    version: 1,
    title: 'Chain',
    nodes: [
      {
        id: 'users',
        kind: 'client',
        settings: { arrivals: { process: 'poisson', rate }, timeout: null, readFraction: 1 },
      },
      service('App', 0.02, 4),
      service('Search', 0.008),
    ],
    links: [
      { id: 'l', from: 'users', to: 'App' },
      { id: 'm', from: 'App', to: 'Search' },
    ],
    run: { seed, duration: 200, warmup: 0 },
  });

const crash = (settings: { instance?: number }) => ({
  id: `crash-${settings.instance}`,
  at: 10,
  fault: 'crash' as const,
  targets: ['Search'],
  settings,
  duration: null,
});

describe('the bottleneck in words', () => {
  it('names the first to fill with its load, and what comes next', () => {
    const design = chain(100);
    const { limits } = theoryOfDesign(design, 0)!;
    const rows = limitRows(limits!, design, new Telemetry());
    expect(rows.map(({ name }) => name)).toEqual(['Search', 'App']);
    expect(limitSentence(rows)).toBe(
      'Search fills first, at 1.3 × the present load (125/s). With more of that: then App at 2 ×.',
    );
    const over = chain(150);
    const beyond = limitRows(theoryOfDesign(over, 0)!.limits!, over, new Telemetry());
    expect(limitSentence(beyond)).toMatch(
      /^Search is beyond its limit: 120 % of what it can do is asked for/,
    );
  });

  it('takes from the run what only a protocol knows', () => {
    const design = designOf({
      version: 1,
      title: 'Store',
      nodes: [
        { id: 'users', kind: 'client', settings: { arrivals: { process: 'poisson', rate: 200 } } },
        { id: 'set', kind: 'replica-set', settings: {} },
        ...['r1', 'r2', 'r3'].map((id) => ({ id, kind: 'replica', name: id, settings: { connections: 1 } })),
      ],
      links: [
        { id: 'l', from: 'users', to: 'set' },
        ...['r1', 'r2', 'r3'].map((id) => ({ id: `to-${id}`, from: 'set', to: id })),
      ],
      run: { seed: 1, duration: 60, warmup: 0 },
    });
    const { limits, prediction } = theoryOfDesign(design, 0)!;
    expect(limits!.unknown).toEqual(['set', 'r1', 'r2', 'r3']);
    expect(prediction.clients[0]!.latencySeconds).toBeNaN();
    expect(prediction.clients[0]!.doubts.join()).toMatch(/its protocol decides/);
    const rows = limitRows(limits!, design, evidenceOf(design, 20).telemetry);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every(({ basis }) => basis === 'measured')).toBe(true);
    expect(rows[0]!.factor).toBeCloseTo(1 / rows[0]!.utilization, 12);
  });

  it('counts only what is up', () => {
    const still = chain(100);
    const design = {
      ...still,
      nodes: still.nodes.map((node) =>
        node.id === 'Search' ? { ...node, settings: { ...node.settings, instances: 4 } } : node,
      ),
      timeline: [0, 1, 2].map((instance) => crash({ instance })),
    };
    const { limits } = theoryOfDesign(design, 0)!;
    const before = limitRows(limits!, design, evidenceOf(design, 5).telemetry);
    expect(limitSentence(before)).toMatch(/^App fills first, at 2 × .* then Search at 5 ×/);
    expect(downSentence(before)).toBeNull();
    const after = limitRows(limits!, design, evidenceOf(design, 15).telemetry);
    expect(limitSentence(after)).toMatch(/^Search fills first, at 1.3 × the present load \(125\/s\)/);
    expect(downSentence(after)).toBe('Counted without what is down now: 3 of 4 instances of Search.');
    const dead = { ...design, timeline: [crash({})] };
    const none = limitRows(theoryOfDesign(dead, 0)!.limits!, dead, evidenceOf(dead, 15).telemetry);
    expect(limitSentence(none)).toBe('Search is down: whatever is asked of it fails.');
    expect(none[0]!.factor).toBe(0);
  });

  it('says of users who wait from how many on they queue', () => {
    const design = chain(1);
    const arrivals = { process: 'closed', users: 30, thinkTime: exponential(1) };
    const closed = {
      ...design,
      nodes: design.nodes.map((node) =>
        node.id === 'users' ? { ...node, settings: { ...node.settings, arrivals } } : node,
      ),
    };
    const { limits } = theoryOfDesign(closed, 0)!;
    // (1 + 0.02 + 0.008) / 0.008 = 128.5
    expect(userSentences(limits!, closed)).toEqual([
      'users: 30 users. From 129 users on they wait for each other for certain, and more than 125/s is never answered.',
    ]);
    expect(limitsOfSide(limits!, null)).toBe(limits);
  });
});

it('theory of a client beside its run: the interval of what is measured holds what is predicted', () => {
  let held = 0;
  for (let seed = 1; seed <= 10; seed++) {
    const design = chain(90, seed);
    const { telemetry } = evidenceOf(design, 90);
    const found = compareClientWithTheory(telemetry, design, design.nodes[0]!, [], [])!;
    expect(found).toMatchObject({ method: 'Jackson network', isExact: true, doubts: [] });
    const [requests, latency] = found.rows;
    expect(Math.abs(requests!.measured / 90 - 1)).toBeLessThan(0.1);
    if (Math.abs(latency!.measured - latency!.predicted) <= latency!.half) held++;
  }
  // 95 % intervals of ten runs: fewer than seven has a chance of one in a thousand
  expect(held).toBeGreaterThanOrEqual(7);
});
