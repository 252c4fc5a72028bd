/** Promises of figures: the player shows what the tests of lessons have measured, and keeps bounds as they do. */

import { tsImport } from 'tsx/esm/api';
import { describe, expect, it } from 'vitest';
import type { MetricFigure } from '../../content/lesson.ts';
import { scenesOf } from '../../content/lesson-script.ts';
import { partition } from '../../content/lessons/partition.ts';
import { splitBrain } from '../../content/lessons/split-brain.ts';
import type * as Runs from '../../experiment/run.ts';
import { statesOf } from '../../model/node-states.ts';
import type { RunSummary } from '../../model/telemetry.ts';
import type { Judgement, VerdictReport } from '../../model/verdict-report.ts';
import type * as LessonRuns from '../../validation/lesson-run.ts';
import { Telemetry } from '../stores/telemetry.ts';
import { boundText, figureText, goalState, isKept, metricIn, verdictIn } from './lesson-figures.ts';

// loaded past vitest, which slows an engine down several times
const { Run }: typeof Runs = await tsImport('../../experiment/run.ts', import.meta.url);
const { figureIn, measured }: typeof LessonRuns = await tsImport(
  '../../validation/lesson-run.ts',
  import.meta.url,
);

type Scene = ReturnType<typeof scenesOf>[number];

/** What the screen has when a step has been played. */
function shown({ design, seed, whole: journal, ends }: Scene): Telemetry {
  const run = new Run({ design, seed, journal, recording: { series: true, checkpoints: false } });
  run.advance(ends);
  const series = run.series!;
  series.refresh();
  const telemetry = new Telemetry();
  const catalog = series.catalog();
  telemetry.setCatalog(catalog, series.width);
  const frame = { epoch: catalog.epoch, sequence: 0, time: run.time, buckets: series.buckets(0) };
  telemetry.apply({ ...frame, nodes: statesOf([]), events: run.events });
  return telemetry;
}

describe('a figure on the screen', () => {
  // counters, a mean, one that counts from earlier on; more would cost time and show nothing else
  it.each([
    ['whole', partition],
    ['answer-anyway', partition],
    ['rollback', splitBrain],
  ] as const)('is the one that is tested: %s', (id, lesson) => {
    const scene = scenesOf(lesson).find(({ step }) => step.id === id)!;
    const figures = scene.step.figures!.filter((one): one is MetricFigure => !('question' in one));
    const telemetry = shown(scene);
    const since = new Map<number, RunSummary>();
    for (const figure of figures) {
      const from = figure.from ?? scene.begins;
      const summary = since.get(from) ?? measured(scene, scene.seed, from, scene.ends);
      since.set(from, summary);
      const exact = figureIn(summary, figure);
      const value = metricIn(telemetry, figure, from, scene.ends);
      const isCount = figure.statistic === 'total' || figure.statistic === 'rate';
      expect(Math.abs(value - exact), figure.label).toBeLessThanOrEqual(isCount ? 1e-9 * exact : exact / 64);
      expect(isKept(figure, value), figure.label).not.toBe(false);
    }
    expect(figures.length).toBeGreaterThan(2);
  });
});

const figure = (bounds: Partial<MetricFigure>): MetricFigure => ({
  label: '',
  node: 'users-dublin',
  metric: 'latencySeconds',
  statistic: 'mean',
  ...bounds,
});

describe('a bound', () => {
  it('is kept to the last one where things are counted, and within a bin where they are measured', () => {
    const errors = { metric: 'failures', statistic: 'total' } as const;
    expect(isKept(figure({ ...errors, atMost: 0 }), 1)).toBe(false);
    expect(isKept(figure({ ...errors, atLeast: 50 }), 49)).toBe(false);
    expect(isKept(figure({ ...errors, atLeast: 50 }), 50)).toBe(true);
    expect(isKept(figure({ atLeast: 0.03 }), 0.0298)).toBe(true);
    expect(isKept(figure({ atLeast: 0.03 }), 0.029)).toBe(false);
    expect(isKept(figure({ atMost: 0.03 }), Number.NaN)).toBe(false);
    expect(isKept(figure({}), 1)).toBeNull();
  });
  it('is said in the unit of its figure', () => {
    const { design } = partition;
    expect(boundText(figure({ atLeast: 0.03 }), design)).toBe('at least 30 ms');
    expect(boundText(figure({ statistic: 'total', atMost: 0 }), design)).toBe('none');
    expect(boundText(figure({ statistic: 'total', atLeast: 1, atMost: 60 }), design)).toBe('1 to 60');
    expect(figureText(figure({ statistic: 'rate' }), 12, design)).toBe('12/s');
  });
});

describe('a verdict', () => {
  const judgement = { question: 'linearizable', valid: true, checkedUntil: 9 } as Judgement;
  const report = (until: number, valid: boolean) =>
    ({
      until,
      groups: [{ stores: ['store'], judgements: [{ ...judgement, valid }] }],
    }) as unknown as VerdictReport;
  const asked = { label: '', question: 'linearizable', store: 'store', is: 'holds' } as const;
  it('holds when all is judged, is broken at once, and else is waited for', () => {
    expect(verdictIn(report(9, true), asked, 10)).toBe('waiting');
    expect(verdictIn(report(10, true), asked, 10)).toBe('holds');
    expect(verdictIn(report(9, false), asked, 10)).toBe('broken');
    expect(verdictIn(null, asked, 10)).toBe('waiting');
    expect(verdictIn(report(10, true), { ...asked, store: 'other' }, 10)).toBe('waiting');
  });
});

describe('a goal', () => {
  it('is reached when its figures hold over its whole span, and no earlier', () => {
    const [whole] = scenesOf(partition);
    const telemetry = shown(whole!);
    const goal = {
      text: '',
      figures: [figure({ metric: 'goodput', statistic: 'total', atLeast: 30 })],
      seconds: 3,
      solution: [],
      settle: 0,
    };
    expect(goalState(telemetry, goal, 0)).toMatchObject({ reached: true, kept: [true] });
    expect(goalState(telemetry, goal, 3).reached).toBe(false);
    const more = { ...goal, figures: [figure({ metric: 'goodput', statistic: 'total', atLeast: 300 })] };
    expect(goalState(telemetry, more, 0)).toMatchObject({ reached: false, kept: [false] });
  });
});
