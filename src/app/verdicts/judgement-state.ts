/**
 * How a judgement stands, in one of four states with a word and a sign each: what the chips, the table and the
 * screen reader say alike.
 */
import type { GroupVerdict, Judgement, LiveQuestion } from '../../model/verdict-report.ts';
import { clockText } from '../ui/figure-text.ts';
import type { IconName } from '../ui/icon-shapes.tsx';
import { questionWords } from './questions.ts';

/** `waiting`: nothing has been judged yet. */
export type JudgementState = 'holds' | 'broken' | 'unknown' | 'waiting';

export const stateWords: { readonly [S in JudgementState]: string } = {
  holds: 'holds',
  broken: 'broken',
  unknown: 'unknown',
  waiting: 'not yet',
};

export const stateIcons: { readonly [S in JudgementState]: IconName } = {
  holds: 'check',
  broken: 'cross',
  unknown: 'question',
  waiting: 'more',
};

export function stateOf({ valid, checkedUntil }: Judgement): JudgementState {
  if (valid === false) return 'broken';
  if (checkedUntil === null) return 'waiting';
  return valid === true ? 'holds' : 'unknown';
}

export function judgementOf(group: GroupVerdict, question: LiveQuestion): Judgement | undefined {
  return group.judgements.find((judgement) => judgement.question === question);
}

/** A chip of the bar: one question, or the four of a session together. */
export interface VerdictChip {
  readonly id: string;
  readonly title: string;
  readonly state: JudgementState;
  /** What opens when it is clicked: of several the one that says why. */
  readonly question: LiveQuestion;
  /** One sentence: the promise, or what broke it. */
  readonly tip: string;
}

const SESSION: readonly LiveQuestion[] = [
  'read-your-writes',
  'monotonic-reads',
  'monotonic-writes',
  'writes-follow-reads',
];
/** The worst comes first. */
const GRAVITY: readonly JudgementState[] = ['broken', 'unknown', 'waiting', 'holds'];

/** What the bar shows of a group. */
export function chipsOf(group: GroupVerdict): readonly VerdictChip[] {
  const single = (question: LiveQuestion) =>
    chipOf(group, question, questionWords(question).title, [question]);
  return [
    single('linearizable'),
    single('sequential'),
    single('causal'),
    chipOf(group, 'sessions', 'Sessions', SESSION),
    single('eventual'),
  ].flatMap((chip) => chip ?? []);
}

function chipOf(
  group: GroupVerdict,
  id: string,
  title: string,
  asked: readonly LiveQuestion[],
): VerdictChip | undefined {
  const judgements = asked.flatMap((question) => judgementOf(group, question) ?? []);
  const worst = judgements.toSorted((a, b) => GRAVITY.indexOf(stateOf(a)) - GRAVITY.indexOf(stateOf(b)))[0];
  if (worst === undefined) return undefined;
  return { id, title, state: stateOf(worst), question: worst.question, tip: tipOf(worst) };
}

/** What a judgement says, in a sentence. */
export function tipOf(judgement: Judgement): string {
  const { plain, broken, title } = questionWords(judgement.question);
  const state = stateOf(judgement);
  if (state === 'broken') {
    const since = judgement.brokenAt === null ? '' : ` Since ${clockText(judgement.brokenAt, 1)}.`;
    return `${title}: ${broken}${since}`;
  }
  if (state === 'unknown') return `${title}: unknown. ${sentence(judgement.reason)}`;
  return `${title}: ${plain}`;
}

/** A reason as a sentence of its own. */
export function sentence(text: string): string {
  if (text === '') return '';
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}

/** Seconds: a judge who came so soon has seen the beginning. */
const LATE = 1;

/** "checked up to 0:42", "checked from 0:12 to 0:42", or that nothing is. */
export function checkedText({ checkedFrom, checkedUntil }: Judgement): string {
  if (checkedUntil === null) return 'nothing is checked yet';
  if (checkedFrom >= LATE) return `checked from ${clockText(checkedFrom)} to ${clockText(checkedUntil)}`;
  return `checked up to ${clockText(checkedUntil)}`;
}
