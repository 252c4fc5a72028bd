/**
 * What can be wrong with a lesson, told in sentences: an id that nobody has, a question without an answer, a
 * promise about a figure that is not measured. The tests ask for every lesson; a page that shows one need not.
 */
import { kindById, kinds } from '../catalog/kinds.ts';
import { adviseDesign } from '../model/advice.ts';
import type { Design } from '../model/design.ts';
import { problemLine } from '../model/problem.ts';
import { parseRun } from '../model/run-validation.ts';
import { commonMetrics } from '../model/telemetry.ts';
import type { Action, Figure, Lesson, MetricFigure, Permission, Prediction, Step } from './lesson.ts';
import { journalAction, permits, type Scene, scenesOf } from './lesson-script.ts';

/** Longest run whose series has buckets of a tenth of a second, on which figures of steps begin and end. */
const LONGEST_RUN = 60;
const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Everything that is wrong with the lesson, a sentence each, with its place in front. */
export function checkLesson(lesson: Lesson): string[] {
  const { design, steps } = lesson;
  const { duration, warmup } = design.run;
  const ids = steps.map(({ id }) => id);
  return [
    ...(ID.test(lesson.id) ? [] : [`id: found ${lesson.id}, expected kebab-case`]),
    ...(design.timeline.length === 0 ? [] : ['design: found a timeline, expected that steps break things']),
    ...(duration !== null && duration <= LONGEST_RUN ? [] : [`design: lasts longer than ${LONGEST_RUN} s`]),
    ...(warmup === 0 ? [] : ['design: found a warm-up, expected that figures count from each step on']),
    ...adviseDesign(design, kinds).map((problem) => `design: ${problemLine(problem)}`),
    ...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `steps: ${id} is there twice`),
    ...scenesOf(lesson).flatMap((scene) =>
      checkScene(scene, design).map((what) => `${scene.step.id}: ${what}`),
    ),
  ];
}

function checkScene(scene: Scene, lesson: Design): string[] {
  const { step } = scene;
  const elements = [...lesson.nodes, ...lesson.links, ...lesson.zones].map(({ id }) => id);
  const missing = (step.highlight ?? []).filter((id) => !elements.includes(id));
  const set = step.watchKey && lesson.nodes.find(({ id }) => id === step.watchKey?.set);
  return [
    ...(ID.test(step.id) ? [] : ['the id is not kebab-case']),
    ...missing.map((id) => `highlight: nothing is called ${id}`),
    ...(step.watchKey === undefined || set?.kind === 'replica-set' ? [] : ['watchKey: there is no such set']),
    ...(step.ask === undefined ? [] : checkPrediction(step.ask)),
    ...(step.figures ?? []).flatMap((figure) => checkFigure(figure, lesson)),
    ...(step.allow ?? []).flatMap((permission) => checkPermission(permission, lesson)),
    ...plainTexts(step)
      .filter((text) => /\*|\]\(|\n/.test(text))
      .map((text) => `found Markdown in “${text}”, expected plain text`),
    ...checkCourse(scene),
    ...checkGoal(scene, lesson),
    ...checkJournal(scene, scene.whole),
  ];
}

/** What is shown as it is written: all but the step's text and its task's. */
function plainTexts({ title, ask, figures, claim, goal }: Step): readonly string[] {
  return [
    title,
    ...(ask === undefined
      ? []
      : [ask.question, ...ask.choices.flatMap(({ text, because }) => [text, because])]),
    ...(figures ?? []).map(({ label }) => label),
    ...(claim === undefined ? [] : [claim]),
    ...(goal === undefined ? [] : [goal.text, ...goal.figures.map(({ label }) => label)]),
  ];
}

function checkPrediction({ choices }: Prediction): string[] {
  const right = choices.filter((choice) => choice.right).length;
  return [
    ...(right === 1 ? [] : [`ask: found ${right} right choices, expected one`]),
    ...(choices.length >= 2 && choices.length <= 4
      ? []
      : [`ask: found ${choices.length} choices, expected 2 to 4`]),
  ];
}

/** What may go together in a step, and when. */
function checkCourse({ step, begins, ends }: Scene): string[] {
  const { play, ask, task, claim, goal, figures = [], allow = [] } = step;
  const bounded = figures.some((figure) => 'question' in figure || isBounded(figure));
  return [
    ...(play === undefined || ends > begins ? [] : [`play: ends at ${ends} s, but begins at ${begins} s`]),
    ...(isWholeTenths(ends) ? [] : [`play: ${ends} s are not whole tenths`]),
    ...(play === undefined || play.speed > 0 ? [] : ['play: the speed is not above 0']),
    ...((play === undefined) === (claim === undefined) ? [] : ['play and claim go together']),
    ...(play !== undefined || ask === undefined ? [] : ['ask: nothing is played that could answer']),
    ...figures.flatMap((figure) =>
      'question' in figure ||
      figure.from === undefined ||
      (figure.from < begins && isWholeTenths(figure.from))
        ? []
        : [`figures: ${figure.label} counts from ${figure.from} s, expected whole tenths before ${begins} s`],
    ),
    ...(play !== undefined || !bounded ? [] : ['figures: found a promise about what is not played']),
    ...(play === undefined || goal === undefined ? [] : ['goal: belongs to a step whose run goes on']),
    ...(goal === undefined || allow.includes('run') || allow.includes('everything')
      ? []
      : ['goal: the run must be allowed to go on']),
    ...(begins === 0 && [...(step.do ?? []), task?.action].some((action) => action?.type === 'set')
      ? ['found a setting that is changed at time 0, expected it in the design or under restart']
      : []),
  ];
}

function isWholeTenths(seconds: number): boolean {
  return Math.abs(seconds * 10 - Math.round(seconds * 10)) < 1e-6;
}

function checkGoal(scene: Scene, lesson: Design): string[] {
  const { goal, allow = [] } = scene.step;
  if (goal === undefined) return [];
  const actions = goal.solution.map((action, i) => ({
    time: scene.begins,
    sequence: 1000 + i,
    action: journalAction(scene.design, action),
  }));
  return [
    ...goal.figures.flatMap((figure) => checkFigure(figure, lesson)),
    ...goal.figures.filter((figure) => !isBounded(figure)).map(({ label }) => `goal: ${label} has no bound`),
    ...goal.solution
      .filter((action) => !permits(allow, action))
      .map((action) => `goal: the solution needs ${describe(action)}, which is locked`),
    ...checkJournal(scene, [...scene.whole, ...actions]),
  ];
}

const isBounded = ({ atLeast, atMost }: MetricFigure) => atLeast !== undefined || atMost !== undefined;

function describe(action: Action): string {
  if (action.type === 'set') return `set:${action.node}.${action.setting}`;
  return action.type === 'heal' ? 'heal' : action.fault;
}

function checkFigure(figure: Figure, design: Design): string[] {
  const nodeOf = (id: string) => design.nodes.find((node) => node.id === id);
  if ('question' in figure) {
    const found = nodeOf(figure.store)?.kind;
    return found === 'replica-set' ? [] : [`${figure.label}: ${figure.store} is no store`];
  }
  const kind = kindById(nodeOf(figure.node)?.kind ?? '');
  if (kind === undefined) return [`${figure.label}: there is no node ${figure.node}`];
  const type = { ...commonMetrics, ...kind.metrics }[figure.metric]?.type;
  if (type === undefined) return [`${figure.label}: a ${kind.id} has no ${figure.metric}`];
  const statistics = type === 'histogram' ? ['mean', 'p50', 'p99'] : ['total', 'rate'];
  return [
    ...(type !== 'gauge' && statistics.includes(figure.statistic)
      ? []
      : [`${figure.label}: a ${type} has no ${figure.statistic}`]),
    ...(figure.by === undefined || figure.metric === 'failures'
      ? []
      : [`${figure.label}: only failures have errors`]),
  ];
}

function checkPermission(permission: Permission, design: Design): string[] {
  if (!permission.startsWith('set:')) return [];
  const dot = permission.lastIndexOf('.');
  const node = design.nodes.find(({ id }) => id === permission.slice('set:'.length, dot));
  const field = node && kindById(node.kind)?.fields[permission.slice(dot + 1)];
  return field === undefined ? [`allow: ${permission} names no setting`] : [];
}

function checkJournal({ design, seed }: Scene, journal: Scene['whole']): string[] {
  const run = { design, seed, journal, view: { time: 0 }, engineVersion: 1 };
  const parsed = parseRun(JSON.parse(JSON.stringify(run)), kinds);
  return parsed.ok ? [] : parsed.error.map(problemLine);
}
