/** Promises of the figures around a cut: who stands where, how requests ended, and what is said of it. */

import { describe, expect, it } from 'vitest';
import { type Design, emptyDesign } from '../../model/design.ts';
import { statesOf } from '../../model/node-states.ts';
import type { Column, ErrorCode } from '../../model/telemetry.ts';
import { binOf } from '../stores/histogram.ts';
import { Telemetry } from '../stores/telemetry.ts';
import { latenciesIn, lostWrites, outcomesIn, phasesAround } from './availability.ts';
import { blockedBy, cutEpisodes } from './cut-episodes.ts';
import { cutSides } from './cut-sides.ts';
import { choiceOf, pacelcWords, percent } from './pacelc.ts';

const node = (id: string, kind: string, zone?: string) => ({
  id,
  kind,
  name: id.toUpperCase(),
  position: { x: 0, y: 0 },
  settings: {},
  ...(zone === undefined ? {} : { zone }),
});
const link = (from: string, to: string) => ({ id: `${from}.${to}`, from, to, settings: {} });

/** Clients and replicas in two places, and a service in front of one of the clients. */
const design: Design = {
  ...emptyDesign(),
  zones: [
    { id: 'n', name: 'North' },
    { id: 's', name: 'South' },
  ],
  nodes: [
    node('c1', 'client', 'n'),
    node('c2', 'client', 's'),
    node('app', 'service', 's'),
    node('set', 'replica-set'),
    node('r1', 'replica', 'n'),
    node('r2', 'replica', 's'),
    node('r3', 'replica', 's'),
  ],
  links: [
    link('c1', 'set'),
    link('c2', 'app'),
    link('app', 'set'),
    link('set', 'r1'),
    link('set', 'r2'),
    link('set', 'r3'),
  ],
};
const group = { clients: ['c1', 'c2'], stores: ['set'] };
const parting = {
  groups: [
    ['c1', 'r1'],
    ['c2', 'app', 'r2', 'r3'],
  ],
};

describe('the sides of a cut', () => {
  it('are those who still reach each other, the one with the most replicas first', () => {
    const blocked = blockedBy(design, 'partition', [], parting);
    expect(cutSides(design, group, blocked)).toEqual([
      { name: 'South', clients: ['c2'], replicas: 2, ofReplicas: 3 },
      { name: 'North', clients: ['c1'], replicas: 1, ofReplicas: 3 },
    ]);
  });

  it('are one side without a cut', () => {
    expect(cutSides(design, group, [])).toMatchObject([{ clients: ['c1', 'c2'], replicas: 3 }]);
  });

  it('may be a client alone, over a service that it can no longer reach', () => {
    const blocked = blockedBy(design, 'cut', ['c2.app'], {});
    expect(cutSides(design, group, blocked).map(({ clients, replicas }) => [clients, replicas])).toEqual([
      [['c1'], 3],
      [['c2'], 0],
    ]);
  });

  it('count an area without network as an island, and one without power not as a cut', () => {
    expect(blockedBy(design, 'zone-outage', ['n'], { of: 'power' })).toEqual([]);
    const blocked = blockedBy(design, 'zone-outage', ['n'], { of: 'network' });
    expect(cutSides(design, group, blocked).map(({ name }) => name)).toEqual(['South', 'North']);
  });

  it('of a cut link to a replica leave that replica to nobody', () => {
    const blocked = blockedBy(design, 'cut', ['set.r1'], {});
    expect(cutSides(design, group, blocked)).toMatchObject([{ clients: ['c1', 'c2'], replicas: 2 }]);
  });
});

describe('episodes', () => {
  const fault = { id: 'f', fault: 'partition' as const, targets: [], settings: parting };
  const faultOf = () => fault;
  const mark = (time: number, type: 'fault' | 'heal', id: string) => ({
    time,
    type,
    title: 'Partition',
    targets: [],
    id,
    fault: 'partition' as const,
  });

  it('join cuts that overlap, and go on while one of them does', () => {
    const marks = [mark(5, 'fault', 'f'), mark(8, 'fault', 'g'), mark(9, 'heal', 'f')];
    const episodes = cutEpisodes(design, marks, [], faultOf, 12);
    expect(episodes).toMatchObject([{ from: 5, to: 12, isOver: false }]);
  });

  it('divide the run in what was before, during and after', () => {
    const marks = [
      mark(5, 'fault', 'f'),
      mark(9, 'heal', 'f'),
      mark(20, 'fault', 'h'),
      mark(21, 'heal', 'h'),
    ];
    const episodes = cutEpisodes(design, marks, [], faultOf, 30);
    expect(phasesAround(episodes, 0, 30)).toEqual({
      before: { from: 0, to: 5 },
      during: { from: 5, to: 9 },
      after: { from: 9, to: 20 },
    });
    expect(phasesAround(episodes, 1, 30)?.after).toEqual({ from: 21, to: 30 });
    expect(phasesAround(episodes, 2, 30)).toBeNull();
  });
});

const rate = (id: string, metric: string, by?: ErrorCode): Column => ({
  of: 'node',
  id,
  metric,
  statistic: 'rate',
  unit: 'perSecond',
  ...(by === undefined ? {} : { by }),
});

/** Ten buckets of half a second; from the fifth on two thirds are refused or time out. */
function measured(): Telemetry {
  const telemetry = new Telemetry();
  const columns = [
    rate('c1', 'goodput'),
    rate('c1', 'failures', 'no-quorum'),
    rate('c1', 'failures', 'timeout'),
    rate('set', 'lostAcknowledgedWrites'),
  ];
  const histogram = (metric: string) => ({ of: 'node', id: 'c1', metric, unit: 'seconds' }) as const;
  telemetry.setCatalog(
    { epoch: 1, columns, histograms: [histogram('latencySeconds'), histogram('writeSeconds')] },
    0.5,
  );
  const buckets = Array.from({ length: 10 }, (_, index) => {
    const parted = index >= 5;
    const [read, write] = [binOf(0.001), binOf(0.016)];
    return {
      index,
      width: 0.5,
      covered: 0.5,
      values: new Float64Array(parted ? [20, 30, 10, 2] : [60, 0, 0, 0]),
      histograms: new Int32Array([2, read, 9, write, 1, 1, write, 1]),
    };
  });
  telemetry.apply({ epoch: 1, sequence: 0, time: 5, buckets, nodes: statesOf([]), events: 0 });
  return telemetry;
}

describe('how requests ended', () => {
  it('is counted exactly, in any span', () => {
    const telemetry = measured();
    expect(outcomesIn(telemetry, ['c1'], { from: 0, to: 2.5 })).toEqual({
      ended: 150,
      answered: 150,
      refused: 0,
      timedOut: 0,
    });
    expect(outcomesIn(telemetry, ['c1'], { from: 2.5, to: 5 })).toEqual({
      ended: 150,
      answered: 50,
      refused: 75,
      timedOut: 25,
    });
  });

  it('of stores that count no losses is no zero', () => {
    expect(lostWrites(measured(), ['set'])).toBe(5);
    expect(lostWrites(measured(), ['database'])).toBeNaN();
  });

  it('has reads and writes apart, though writes are counted in both', () => {
    const { reads, writes } = latenciesIn(measured(), ['c1'], { from: 0, to: 5 });
    expect([reads.count, writes.count]).toEqual([90, 10]);
    expect(reads.p99).toBeLessThan(0.0011);
    expect(writes.p50).toBeGreaterThan(0.0155);
  });
});

describe('PACELC in words', () => {
  const quiet = { ended: 100, answered: 100, refused: 0, timedOut: 0 };
  const refused = { ended: 100, answered: 62, refused: 38, timedOut: 0 };
  const latency = { p50: 0.012, p99: 0.03, count: 10 };
  const calm = { reads: { p50: 0.002, p99: 0.004, count: 90 }, writes: latency };
  const input = {
    sides: [
      { name: 'South', during: quiet },
      { name: 'North', during: refused },
    ],
    linearizable: 'holds',
    brokenAt: null,
    cutAt: 15,
    calm,
    parted: calm,
  } as const;

  it('says consistency only where requests were refused and the history holds', () => {
    expect(choiceOf(input)).toBe('consistency');
    expect(pacelcWords(input)).toEqual({
      parted:
        'During the cut it chose consistency: 38 % of the requests on the side of North got no good answer, and nobody read anything older than what was answered.',
      calm: 'On a good day a write takes 12 ms and a read 2 ms (p50).',
    });
  });

  it('says availability only where everybody was answered and the history broke during the cut', () => {
    const all = [{ name: 'North', during: quiet }];
    const broken = { ...input, sides: all, linearizable: 'broken', brokenAt: 16 } as const;
    expect(choiceOf(broken)).toBe('availability');
    expect(choiceOf({ ...broken, sides: input.sides })).toBe('neither');
    expect(choiceOf({ ...broken, brokenAt: 3 })).toBe('open');
  });

  it('claims no choice while nobody knows whether the history holds', () => {
    expect(choiceOf({ ...input, linearizable: 'unknown' })).toBe('open');
    expect(
      choiceOf({ ...input, sides: [{ name: 'North', during: { ...quiet, ended: 0, answered: 0 } }] }),
    ).toBe('open');
  });

  it('never rounds little to nothing', () => {
    expect([0, 0.001, 0.5, 0.999, 1].map(percent)).toEqual(['0 %', '< 1 %', '50 %', '> 99 %', '100 %']);
  });
});
