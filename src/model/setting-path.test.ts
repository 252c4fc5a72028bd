/** Paths of settings and figures, values of sweeps: what is understood, and what is said of the rest. */
import { describe, expect, it } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import { designOf } from '../experiment/testing/designs.ts';
import { parseFigure } from './figure-path.ts';
import { problemLine } from './problem.ts';
import { assignSetting, parseSettingPath, settingAt } from './setting-path.ts';
import { pointOf, sweepPoints } from './sweep.ts';
import { parseSweepValues } from './sweep-values.ts';

const design = designOf({
  version: 1,
  nodes: [
    { id: 'client', kind: 'client' },
    { id: 'app', kind: 'service', name: 'Server', settings: { instances: 2 } },
    { id: 'app.v2', kind: 'service' },
  ],
  links: [
    { id: 'l1', from: 'client', to: 'app' },
    { id: 'l2', from: 'client', to: 'app.v2' },
  ],
  timeline: [{ id: 'crash', at: 5, fault: 'crash', targets: ['app'], duration: 1 }],
});
const placeOf = (path: string) => {
  const place = parseSettingPath(path, design, kinds);
  if (!place.ok) throw new Error(problemLine(place.error));
  return place.value;
};
const complaint = (path: string) => {
  const place = parseSettingPath(path, design, kinds);
  return place.ok ? '' : problemLine(place.error);
};

describe('a path of a setting', () => {
  it.each([
    ['nodes.app.settings.instances', 2],
    ['nodes[1].settings.instances', 2],
    ['nodes.app.v2.settings.concurrency', settingAt(design, placeOf('nodes.app.settings.concurrency'))],
    ['nodes.client.settings.arrivals.rate', 100],
    ['links.l1.settings.call.timeout', null],
    ['links.l1.settings.latency.value', 0],
    ['timeline.crash.at', 5],
    ['run.duration', 120],
  ])('%s leads to %s', (path, value) => {
    expect(settingAt(design, placeOf(path))).toEqual(value);
  });

  it('is assigned without touching anything else, initial values filled in', () => {
    const changed = assignSetting(design, placeOf('nodes.client.settings.arrivals.rate'), 250);
    expect(changed.nodes[0]!.settings).toEqual({ arrivals: { process: 'poisson', rate: 250 } });
    expect(changed.nodes[1]).toBe(design.nodes[1]);
    expect(design.nodes[0]!.settings).toEqual({});
    const second = assignSetting(design, placeOf('nodes.app.v2.settings.instances'), 9);
    expect(second.nodes.map(({ settings }) => settings.instances)).toEqual([undefined, 2, 9]);
  });

  it.each([
    ['nodes.ap.settings.instances', /found "ap" in nodes \(did you mean "app"\?\)/],
    ['nodes.app.settings.instance', /"app" has no setting "instance" \(did you mean "instances"\?\)/],
    ['nodes.app.instances', /did you mean nodes\.app\.settings\.instances\?/],
    ['links.l1.settings.timeout', /did you mean links\.l1\.settings\.call\.timeout\?/],
    ['node.app.settings.instances', /did you mean "nodes"\?/],
    ['run.seed', /use --seed and --replications/],
    ['run.length', /known here: duration, warmup/],
  ])('%s is refused with the nearest name', (path, words) => {
    expect(complaint(path)).toMatch(words);
  });
});

describe('values of a sweep', () => {
  it.each([
    ['1..4', [1, 2, 3, 4]],
    ['0.1..0.5:0.1', [0.1, 0.2, 0.3, 0.4, 0.5]],
    ['10..35:10', [10, 20, 30]],
    ['1..32:*2', [1, 2, 4, 8, 16, 32]],
    ['1,2.5,1e3', [1, 2.5, 1000]],
    ['random, round-robin', ['random', 'round-robin']],
    ['null,true', [null, true]],
    [
      '{"distribution":"exponential","mean":0.1},{"distribution":"constant","value":2}',
      [
        { distribution: 'exponential', mean: 0.1 },
        { distribution: 'constant', value: 2 },
      ],
    ],
    ['-2..0', [-2, -1, 0]],
  ])('%s are %j', (text, values) => {
    expect(parseSweepValues(text)).toEqual({ ok: true, value: values });
  });

  it.each(['', '4..1', '0..8:*2', '1..8:*1', '1..1e9', '1..2..3', '1,,2', '{"a":'])(
    '%j are refused',
    (text) => {
      expect(parseSweepValues(text).ok).toBe(false);
    },
  );
});

describe('points of a sweep', () => {
  it('are all combinations, the last parameter changing fastest', () => {
    const points = sweepPoints(
      design,
      [
        { path: 'nodes.app.settings.instances', values: [1, 2] },
        { path: 'nodes.client.settings.arrivals.rate', values: [10, 20] },
      ],
      kinds,
    );
    expect(points.ok && points.value.map(({ set }) => Object.values(set))).toEqual([
      [1, 10],
      [1, 20],
      [2, 10],
      [2, 20],
    ]);
  });

  it('that cannot run are refused before anything runs, with the value that is wrong', () => {
    const points = sweepPoints(design, [{ path: 'nodes.app.settings.instances', values: [1, -1] }], kinds);
    expect(points.ok ? '' : points.error.map(problemLine).join()).toMatch(
      /nodes\[1\]\.settings\.instances: with nodes\.app\.settings\.instances = -1: found -1, expected/,
    );
    const warmup = pointOf(design, { 'run.warmup': 500 }, kinds);
    expect(warmup.ok ? '' : warmup.error.map(problemLine).join()).toMatch(
      /with run.warmup = 500: found 500, expected less than/,
    );
  });
});

describe('a path of a figure', () => {
  it.each([
    ['goodput', 'goodput', 'perSecond'],
    ['nodes.app.latencySeconds', 'nodes.app.latencySeconds.p99', 'seconds'],
    ['nodes.app.metrics.utilization.mean', 'nodes.app.utilization.mean', 'ratio'],
    ['nodes.app.v2.failures.by.timeout', 'nodes.app.v2.failures.by.timeout', 'count'],
    ['links.l1.lost.total', 'links.l1.lost.total', 'count'],
    ['cost', 'cost.rate', 'dollars'],
  ])('%s means %s', (path, full, unit) => {
    expect(parseFigure(path, design, kinds)).toMatchObject({ ok: true, value: { path: full, unit } });
  });

  it.each([
    ['nodes.app.latency', /did you mean|known here/],
    ['nodes.app.latencySeconds.p98', /did you mean "p9/],
    ['nodes.ap.latencySeconds', /did you mean "app"/],
    ['gooodput', /did you mean "goodput"/],
  ])('%s is refused', (path, words) => {
    const figure = parseFigure(path, design, kinds);
    expect(figure.ok ? '' : problemLine(figure.error)).toMatch(words);
  });
});
