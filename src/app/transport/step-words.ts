/** What a step did, in one line: "0:12.3450 Fast 1 → Fast 2 Append sent". For the line below the transport and for screen readers. */
import type { Happening, HappeningType, StepMessage } from '../../model/step-report.ts';
import type { ShownStep } from '../stores/step-store.ts';
import { momentText } from '../ui/moment-text.ts';
import { handlerWords } from './handler-words.ts';

export interface StepWords {
  /** "0:12.3450"; empty where the step was none. */
  readonly moment: string;
  /** "Fast 1 → Fast 2", "App" */
  readonly where: string;
  /** "Append sent", "its disk has the log" */
  readonly what: string;
}

/** Steps lie closer together than the clock of the transport can tell. */
const DIGITS = 4;
const PART = 10 ** DIGITS;

const words: { readonly [T in HappeningType]: string } = {
  arrival: 'a request comes in',
  reply: 'an answer comes back',
  request: 'a request begins',
  'service-end': 'work done',
  continuation: 'goes on',
  retry: 'tries again',
  hedge: 'asks a second one',
  timeout: 'no answer came in time',
  expiry: 'too late, not begun',
  cancellation: 'dropped, begun elsewhere',
  timer: 'timer',
  machine: 'fails or is repaired',
  'rolling-restart': 'rolling restart goes on',
  fault: '',
  heal: '',
  edit: '',
};

const messageWords: { readonly [W in StepMessage['what']]: string } = {
  sent: 'sent',
  passed: 'sent and there at once',
  arrived: 'arrives',
  lost: 'lost',
};

export function stepWords(step: ShownStep, nameOf: (id: string) => string): StepWords {
  const { at } = step;
  if (at === null) return { moment: '', where: '', what: nowhereWords(step) };
  // rounded down, as the clock is
  const moment = momentText(Math.floor(at.time * PART + 1e-6) / PART, DIGITS);
  if (at.node === null && at.title !== '') return { moment, where: '', what: at.title };
  const [first, ...others] = at.messages;
  const more = others.length === 0 ? '' : ` · ${others.length} more`;
  if (first === undefined) return { moment, where: nameOf(at.node ?? ''), what: workWords(at) };
  return {
    moment,
    where: `${nameOf(first.from)} → ${nameOf(first.to)}`,
    what: `${first.name} ${messageWords[first.what]}${more}`,
  };
}

function nowhereWords({ direction, moved }: ShownStep): string {
  if (direction === 'forward') return 'Nothing more happens in this run.';
  return moved ? 'The beginning of the run.' : 'This is the beginning of the run.';
}

function workWords({ type, handler, held }: Happening): string {
  const what = BY_TYPE.has(type) ? words[type] : (handlerWords(handler) ?? words[type]);
  return held ? `${what}, which waits: it is paused` : what;
}

/** What the function that runs then does not tell. */
const BY_TYPE: ReadonlySet<HappeningType> = new Set(['timeout', 'retry', 'hedge', 'expiry']);

/** The line as it is read out. */
export function stepSentence(step: ShownStep, nameOf: (id: string) => string): string {
  const { moment, where, what } = stepWords(step, nameOf);
  const there = [moment, where, what].filter((part) => part !== '').join(' ');
  return step.direction === 'back' && step.at !== null ? `Back to ${there}` : there;
}
