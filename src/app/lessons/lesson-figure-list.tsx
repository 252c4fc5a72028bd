/**
 * The figures of a step, live from its beginning on. When it has been played each says by a sign what was to be
 * expected of it: the bounds are those that the tests hold on several seeds.
 */
import type { Figure, MetricFigure, VerdictFigure } from '../../content/lesson.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useTelemetry } from '../stores/use-telemetry.ts';
import { Icon } from '../ui/icon.tsx';
import { stateWords } from '../verdicts/judgement-state.ts';
import { StateSign } from '../verdicts/state-sign.tsx';
import { useVerdicts } from '../verdicts/verdict-store.ts';
import { boundText, figureText, isKept, metricIn, verdictIn } from './lesson-figures.ts';
import type { LessonState } from './lesson-player.ts';

export function FigureList({ state }: { readonly state: LessonState }) {
  const { scenes, course } = state;
  const scene = scenes[course.step];
  const figures = scene?.step.figures;
  if (scene === undefined || figures === undefined || !course.begun) return null;
  const { begins, ends, step } = scene;
  const span = { begins, ends: step.play === undefined ? Number.POSITIVE_INFINITY : ends, over: course.over };
  return (
    <dl className="lesson-figures" aria-label="Figures of this step">
      {figures.map((figure) => (
        <FigureRow key={figure.label} figure={figure} span={span} />
      ))}
    </dl>
  );
}

interface Span {
  readonly begins: number;
  readonly ends: number;
  readonly over: boolean;
}

function FigureRow({ figure, span }: { readonly figure: Figure; readonly span: Span }) {
  return 'question' in figure ? (
    <VerdictRow figure={figure} span={span} />
  ) : (
    <MetricRow figure={figure} span={span} />
  );
}

function MetricRow({ figure, span }: { readonly figure: MetricFigure; readonly span: Span }) {
  const design = useDesignStore((state) => state.design);
  const { begins, ends, over } = span;
  const value = useTelemetry(
    (telemetry) => metricIn(telemetry, figure, figure.from ?? begins, Math.min(telemetry.time, ends)),
    [figure, begins, ends],
  );
  const kept = over ? isKept(figure, value) : null;
  return (
    <div>
      <dt>{figure.label}</dt>
      <dd>
        {kept !== null && <Bound text={boundText(figure, design)} kept={kept} />}
        <b>{figureText(figure, value, design)}</b>
      </dd>
    </div>
  );
}

export function Bound({ text, kept }: { readonly text: string; readonly kept: boolean }) {
  return (
    <small className={kept ? 'kept' : 'missed'}>
      <Icon name={kept ? 'check' : 'cross'} size={11} />
      <span className="visually-hidden">{kept ? 'as expected:' : 'expected:'}</span>
      {text}
    </small>
  );
}

function VerdictRow({ figure, span }: { readonly figure: VerdictFigure; readonly span: Span }) {
  const report = useVerdicts((state) => state.report);
  const time = useRunStore((state) => Math.min(state.time, span.ends));
  const answer = verdictIn(report, figure, time);
  return (
    <div className="lesson-verdict">
      <dt>{figure.label}</dt>
      <dd>
        <StateSign state={answer} />
        <b>{stateWords[answer]}</b>
      </dd>
    </div>
  );
}
