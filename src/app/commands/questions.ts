/**
 * The answers to commands that ask: which kind to insert, which node to go to, what to break and how. Fetched with
 * the command palette. Answers are made when they are looked at, from what stands on the screen at that moment; an
 * answer may ask further, as "Break" asks what and then how.
 */
import { kindById, kinds } from '../../catalog/kinds.ts';
import { type Design, type DesignNode, nodeName } from '../../model/design.ts';
import { type FaultKind, faultDescriptors, faultKinds } from '../../model/faults.ts';
import { labelOnSide, nodeLabel, regionName } from '../../model/sides.ts';
import { regionsOf, zoneName } from '../../model/zones.ts';
import { freePlace, NODE_WIDTH } from '../canvas/node-layout.ts';
import { currentCamera } from '../canvas/viewport.ts';
import { plannedEnd } from '../dashboard/axis-end.ts';
import { mayBreak, takeFault } from '../faults/fault-hand.ts';
import { possibleInWords, targetsOf as sufferersOf } from '../faults/fault-targets.ts';
import { targetName } from '../faults/fault-words.ts';
import { openLesson } from '../lessons/open-lesson.ts';
import { addNode } from '../stores/design-actions.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { speedPositions } from '../stores/speed-positions.ts';
import { type Theme, useUiStore } from '../stores/ui-store.ts';
import { looksLikeMoment, parseMoment, parseSpeed } from '../transport/moment-input.ts';
import { runTo } from '../transport/run-on.ts';
import { speedText } from '../transport/speed-scale.ts';
import { clockText } from '../ui/figure-text.ts';
import type { IconName } from '../ui/icon-shapes.tsx';
import { momentText } from '../ui/moment-text.ts';
import { shortcutText } from './command.ts';
import { editQuestions } from './edit-questions.ts';
import {
  areaFaultsOf,
  type Breaking,
  breakAreas,
  breakLinks,
  breakNodes,
  faultIcons,
  faultsFor,
  linkFaults,
} from './fault-commands.ts';

/** One answer: it does something, or asks further. */
export interface Answer {
  readonly id: string;
  readonly title: string;
  /** What it is or has now, beside the title. */
  readonly detail?: string;
  /** Found by these words too. */
  readonly words?: string;
  readonly icon?: IconName;
  readonly kindIcon?: string;
  readonly shortcut?: string;
  /** Grey, with the reason. */
  readonly disabled?: string;
  readonly run?: () => void;
  readonly answers?: () => readonly Answer[];
}

export interface Question {
  /** What stands in the empty field: "Which kind?" */
  readonly ask: string;
  readonly answers: () => readonly Answer[] | Promise<readonly Answer[]>;
  /** What was typed as an answer of its own, "1:23.5" for one; null: it means nothing here. */
  readonly typed?: (text: string) => Answer | null;
  /** Like `typed`, where all commands are searched: only what cannot mean anything else. */
  readonly typedAnywhere?: (text: string) => Answer | null;
}

const design = (): Design => useDesignStore.getState().design;
const run = () => useRunStore.getState();

// ---- building and finding ----

function kindAnswers(): readonly Answer[] {
  return kinds.map((kind) => ({
    id: kind.id,
    title: kind.title,
    detail: kind.group,
    words: kind.id,
    kindIcon: kind.id,
    run: () => insertAtCentre(kind.id),
  }));
}

function insertAtCentre(kind: string): void {
  const { x, y } = currentCamera()?.centre() ?? { x: 0, y: 0 };
  addNode(kind, freePlace(design().nodes, { x: x - NODE_WIDTH / 2, y: y - 42 }));
}

/** Selects a thing, brings it into view, and gives it the focus, so that keys act on it. */
function goToNode(id: string): void {
  useUiStore.getState().select({ nodes: [id] });
  currentCamera()?.fit([id]);
  const element = document.querySelector<HTMLElement>(`.react-flow__node[data-id="${id}"]`);
  element?.focus({ preventScroll: true });
}

function placeAnswers(): readonly Answer[] {
  const now = design();
  const nodes = now.nodes.map((node) => ({
    ...nodeAnswer(now, node),
    run: () => goToNode(node.id),
  }));
  const zones = now.zones.map((zone): Answer => {
    const inside = now.nodes.filter((node) => node.zone === zone.id).map((node) => node.id);
    return {
      id: `zone ${zone.id}`,
      title: zoneName(zone),
      detail: 'Zone',
      icon: 'zone',
      run: () => {
        useUiStore.getState().select({ zones: [zone.id] });
        currentCamera()?.fit(inside.length > 0 ? inside : undefined);
      },
    };
  });
  return [...nodes, ...zones];
}

function nodeAnswer(now: Design, node: DesignNode): Answer {
  return {
    id: `node ${node.id}`,
    title: nodeLabel(now, node),
    detail: kindById(node.kind)?.title ?? node.kind,
    words: node.kind,
    kindIcon: node.kind,
  };
}

// ---- breaking ----

function breakAnswers(): readonly Answer[] {
  const now = design();
  const { selection } = useUiStore.getState();
  const nodes = now.nodes.map((node): Answer => {
    const ways = faultsFor(node);
    return {
      ...nodeAnswer(now, node),
      ...(ways.length === 0 && { disabled: `${nodeName(node)} does not break by itself.` }),
      answers: () => ways.map((how) => wayAnswer(how, () => breakNodes([node], how))),
    };
  });
  const links = now.links.map(
    (link): Answer => ({
      id: `link ${link.id}`,
      title: targetName(now, link.id),
      detail: 'Link',
      icon: 'link',
      answers: () => linkFaults.map((how) => wayAnswer(how, () => breakLinks([link.id], how))),
    }),
  );
  const chosen = new Set([...selection.nodes, ...selection.links]);
  const isChosen = ({ id }: Answer) => chosen.has(id.slice(id.indexOf(' ') + 1));
  const all = [...nodes, ...links, ...areaAnswers(now)];
  // what is selected is what one means most often
  return [...all.filter(isChosen), ...all.filter((answer) => !isChosen(answer))];
}

function areaAnswers(now: Design): readonly Answer[] {
  const zones = now.zones.map(
    (zone): Answer => ({
      id: `zone ${zone.id}`,
      title: zoneName(zone),
      detail: 'Zone',
      icon: 'zone',
      answers: () => areaFaultsOf('zone').map((how) => wayAnswer(how, () => breakAreas([zone.id], how))),
    }),
  );
  const regions = regionsOf(now).map(
    (region): Answer => ({
      id: `region ${region}`,
      title: labelOnSide(now, region, regionName(now, region)),
      detail: 'Region',
      icon: 'globe',
      answers: () => areaFaultsOf('region').map((how) => wayAnswer(how, () => breakAreas([region], how))),
    }),
  );
  return [...zones, ...regions];
}

/** Why a fault may not be broken on this page or in this step of a lesson. */
function refusalOf(fault: FaultKind): Pick<Answer, 'disabled'> {
  const may = mayBreak(fault);
  return may === true ? {} : { disabled: may };
}

function wayAnswer(how: Breaking, act: () => void): Answer {
  return {
    id: how.title,
    title: how.title,
    words: faultDescriptors[how.fault].title,
    icon: faultIcons[how.fault],
    shortcut: shortcutText(how.shortcut),
    ...refusalOf(how.fault),
    run: act,
  };
}

/** Which fault to take in the hand; its target comes after. */
function faultAnswers(): readonly Answer[] {
  const now = design();
  return faultKinds.map((fault) => {
    const { title, help } = faultDescriptors[fault];
    const targets = sufferersOf(now, fault);
    return {
      id: fault,
      title,
      detail: possibleInWords(targets),
      words: help,
      icon: faultIcons[fault],
      ...(targets.length === 0 ? { disabled: possibleInWords(targets) } : refusalOf(fault)),
      run: () => void takeFault(fault, 'taken'),
    };
  });
}

function healAnswers(): readonly Answer[] {
  const now = design();
  return run().activeFaults.map(({ id, fault, targets, until }) => ({
    id,
    title:
      `${faultDescriptors[fault].title} ${targets.map((target) => targetName(now, target)).join(', ')}`.trim(),
    detail: until === null ? 'until healed' : `until ${clockText(until, 1)}`,
    icon: faultIcons[fault],
    run: () => run().heal(id),
  }));
}

// ---- time ----

function momentOf(text: string): number | null {
  const end = plannedEnd(design());
  const moment = parseMoment(text, { now: run().time, end });
  if (moment === null) return null;
  return end === null ? moment : Math.min(end, moment);
}

/** As many digits as the moment needs, three at most. */
const inWords = (moment: number): string => {
  const digits = [0, 1, 2].find((count) => Math.abs(moment - Number(moment.toFixed(count))) < 1e-6) ?? 3;
  return momentText(moment, digits);
};

function seekTyped(text: string): Answer | null {
  const moment = momentOf(text);
  if (moment === null) return null;
  return {
    id: 'typed',
    title: `Go to ${inWords(moment)}`,
    detail: moment > run().time ? 'simulates up to there' : 'goes back',
    icon: 'clock',
    run: () => void run().seek(moment),
  };
}

function runToTyped(text: string): Answer | null {
  const moment = momentOf(text);
  if (moment === null) return null;
  if (moment <= run().time)
    return {
      id: 'typed',
      title: `Run to ${inWords(moment)}`,
      icon: 'to-end',
      disabled: 'That moment is over.',
    };
  return { id: 'typed', title: `Run to ${inWords(moment)}`, icon: 'to-end', run: () => runTo(moment) };
}

/** Moments that the run has by itself: what happened, and what is planned. */
function moments(): readonly { readonly at: number; readonly title: string; readonly icon: IconName }[] {
  const now = design();
  const planned = now.timeline.map((entry) => ({
    at: entry.at,
    title:
      `${faultDescriptors[entry.fault].title} ${entry.targets.map((id) => targetName(now, id)).join(', ')}`.trim(),
    icon: faultIcons[entry.fault],
  }));
  const known = new Set(now.timeline.map((entry) => entry.id));
  const done = run()
    .marks.filter((mark) => !known.has(mark.id ?? ''))
    .map((mark) => ({ at: mark.time, title: mark.title, icon: markIcons[mark.type] ?? ('note' as const) }));
  return [...planned, ...done].sort((a, b) => a.at - b.at);
}
const markIcons: { readonly [type: string]: IconName } = { edit: 'note', fault: 'bolt', heal: 'heal' };

function seekAnswers(): readonly Answer[] {
  const end = plannedEnd(design());
  return [
    { id: 'start', title: 'The beginning', detail: '0:00', icon: 'restart', run: () => void run().seek(0) },
    ...moments().map(
      ({ at, title, icon }, i): Answer => ({
        id: `${i} ${title}`,
        title,
        detail: clockText(at, 1),
        icon,
        run: () => void run().seek(at),
      }),
    ),
    ...(end === null
      ? []
      : [
          {
            id: 'end',
            title: 'The end',
            detail: clockText(end),
            icon: 'to-end' as const,
            run: () => void run().seek(end),
          },
        ]),
  ];
}

function runToAnswers(): readonly Answer[] {
  const end = plannedEnd(design());
  const { time } = run();
  const ahead = moments().filter(({ at }) => at > time);
  return [
    ...(end === null
      ? []
      : [
          {
            id: 'end',
            title: 'The end',
            detail: clockText(end),
            icon: 'to-end' as const,
            run: () => runTo(null),
          },
        ]),
    ...ahead.map(
      ({ at, title, icon }, i): Answer => ({
        id: `${i} ${title}`,
        title: `Just before: ${title}`,
        detail: clockText(at, 1),
        icon,
        run: () => runTo(Math.max(time, at - 1e-6)),
      }),
    ),
  ];
}

function speedAnswers(): readonly Answer[] {
  const { speed, setSpeed } = run();
  return speedPositions.map((each) => ({
    id: String(each),
    title: speedText(each),
    detail: each === speed ? 'now' : speedHint(each),
    words: String(each),
    icon: each === speed ? ('check' as const) : ('gauge' as const),
    run: () => setSpeed(each),
  }));
}
function speedHint(speed: number): string {
  if (speed === 1) return 'as on the clock on the wall';
  if (!Number.isFinite(speed)) return 'as fast as this machine can';
  return speed < 1 / 50 ? 'single messages can be followed' : '';
}

// ---- opening ----

async function templateAnswers(): Promise<readonly Answer[]> {
  const { templates } = await import('../../content/templates.ts');
  return templates.map((template) => ({
    id: template.id,
    title: template.title,
    detail: template.chapter,
    words: template.story,
    icon: 'templates' as const,
    run: () => {
      useUiStore.getState().clearSelection();
      useDesignStore.getState().loadDesign(template.design, { title: `Open ${template.title}` });
      run().play();
    },
  }));
}

async function lessonAnswers(): Promise<readonly Answer[]> {
  const { lessons } = await import('../../content/lessons.ts');
  return lessons.map(({ id, title, chapter, minutes, summary }) => ({
    id,
    title,
    detail: `Chapter ${chapter} · ${minutes} min`,
    words: summary,
    icon: 'book' as const,
    run: () => void openLesson(id),
  }));
}

const themes: readonly { readonly id: Theme; readonly title: string; readonly icon: IconName }[] = [
  { id: 'system', title: 'As the system', icon: 'system' },
  { id: 'dark', title: 'Dark', icon: 'moon' },
  { id: 'light', title: 'Light', icon: 'sun' },
];

/** By the id of the command that asks. */
export const questions: { readonly [command: string]: Question } = {
  ...editQuestions,
  'edit.insert': { ask: 'Which kind of node?', answers: kindAnswers },
  'view.go-to-node': { ask: 'Which node or zone?', answers: placeAnswers },
  'fault.break': { ask: 'What is to break?', answers: breakAnswers },
  'fault.take': { ask: 'Which fault?', answers: faultAnswers },
  'fault.heal': { ask: 'What is to heal?', answers: healAnswers },
  'run.seek': {
    ask: 'Which moment? 1:23.5, +10, end',
    answers: seekAnswers,
    typed: seekTyped,
    typedAnywhere: (text) => (looksLikeMoment(text) ? seekTyped(text) : null),
  },
  'run.to': { ask: 'How far? 1:23.5, +10, end', answers: runToAnswers, typed: runToTyped },
  'run.speed': {
    ask: 'How fast? 20, 1/50, max',
    answers: speedAnswers,
    typed: (text) => {
      const speed = parseSpeed(text);
      if (speed === null) return null;
      return {
        id: 'typed',
        title: `Speed ${speedText(speed)}`,
        icon: 'gauge',
        run: () => run().setSpeed(speed),
      };
    },
  },
  'view.open-template': { ask: 'Which template?', answers: templateAnswers },
  'view.open-lesson': { ask: 'Which lesson?', answers: lessonAnswers },
  'view.choose-theme': {
    ask: 'Which theme?',
    answers: () =>
      themes.map(({ id, title, icon }) => ({
        id,
        title,
        icon,
        ...(useUiStore.getState().theme === id && { detail: 'now' }),
        run: () => useUiStore.getState().setTheme(id),
      })),
  },
};
