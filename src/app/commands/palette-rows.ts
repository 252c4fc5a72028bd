/**
 * What the command palette lists for what was typed: commands by group with those used last on top, or, once
 * something is typed, commands and answers to commands that ask, best first. Plain functions over records.
 */
import type { IconName } from '../ui/icon-shapes.tsx';
import { type Command, shortcutText } from './command.ts';
import { fuzzyMatch, type Match } from './fuzzy.ts';
import type { Answer, Question } from './questions.ts';

export interface PaletteRow {
  readonly id: string;
  readonly title: string;
  /** Which letters of the title were found. */
  readonly letters: readonly number[];
  readonly detail: string;
  readonly icon?: IconName;
  readonly kindIcon?: string;
  readonly keys: readonly string[];
  /** Why it cannot be run now; null: it can. */
  readonly reason: string | null;
  /** It asks further. */
  readonly opens: boolean;
  /** A heading above it; absent: it belongs to the one before. */
  readonly heading?: string;
  readonly target: RowTarget;
}

/** What a row does: a command by its id, an answer, or an answer with the way to it. */
export type RowTarget =
  | { readonly type: 'command'; readonly command: Command }
  | { readonly type: 'answer'; readonly answer: Answer; readonly of: string };

export interface RowSource {
  readonly commands: readonly Command[];
  /** True, or why not now. */
  readonly mayRun: (command: Command) => true | string;
  /** Ids of commands, the one used last first. */
  readonly recent: readonly string[];
}

/** With many things on the canvas only their names are searched together with the commands, not what each can suffer. */
const MOST_DEEP = 300;
const MOST_ROWS = 60;
/** A command is meant rather than an answer to one, all else being equal. */
const ANSWER_PENALTY = 0.6;
/** What cannot be run now is rarely meant. */
const REFUSED_PENALTY = 0.5;
const RECENT_BONUS = 0.35;
/** So many of those used last stand on top. */
const RECENT_SHOWN = 5;

export const groups: readonly Command['group'][] = ['Run', 'Edit', 'Faults', 'View', 'Share'];

/** All commands for an empty field: those used last, then by group. */
export function rowsOfAll(source: RowSource): readonly PaletteRow[] {
  const byId = new Map(source.commands.map((command) => [command.id, command]));
  const recent = source.recent.flatMap((id) => byId.get(id) ?? []).slice(0, RECENT_SHOWN);
  const lists = [
    { heading: 'Used last', commands: recent },
    ...groups.map((group) => ({
      heading: group,
      commands: source.commands.filter((command) => command.group === group && !recent.includes(command)),
    })),
  ];
  return lists.flatMap(({ heading, commands }) =>
    commands.map((command, i) => {
      const row = rowOfCommand(command, [], source, '');
      return i === 0 ? { ...row, heading } : row;
    }),
  );
}

interface Ranked {
  readonly score: number;
  readonly row: PaletteRow;
}

/** Commands and answers that fit what was typed, the best first. */
export function rowsOfSearch(
  query: string,
  source: RowSource,
  questions: readonly {
    readonly command: Command;
    readonly question: Question;
    readonly answers: readonly Answer[];
  }[],
): readonly PaletteRow[] {
  const typed = questions.flatMap(({ command, question }): PaletteRow[] => {
    const answer = question.typedAnywhere?.(query) ?? null;
    return answer === null ? [] : [rowOfAnswer(answer, [], command.id, '')];
  });
  const found: Ranked[] = [];
  for (const command of source.commands) {
    const match = fuzzyMatch(query, titleOf(command), `${command.words ?? ''} ${command.group}`);
    if (match === null) continue;
    const row = rowOfCommand(command, match.letters, source, command.group);
    const recent = source.recent.indexOf(command.id);
    const bonus = recent < 0 ? 0 : RECENT_BONUS / (recent + 1);
    found.push({ row, score: match.score + bonus - (row.reason === null ? 0 : REFUSED_PENALTY) });
  }
  for (const { command, answers } of questions) {
    if (source.mayRun(command) !== true) continue;
    found.push(...searchAnswers(query, command, answers));
  }
  const rows = found.sort((a, b) => b.score - a.score).map(({ row }) => row);
  return [...typed, ...rows].slice(0, MOST_ROWS);
}

/** Answers found from outside: with the words of the command in front, "Break: Shop › Crash the process". */
function searchAnswers(query: string, command: Command, answers: readonly Answer[]): readonly Ranked[] {
  const asks = command.title.replace(/ …$/, '');
  const deep = answers.length <= MOST_DEEP;
  // ids of answers: two things on the canvas may be called the same. The command's own words are found as words
  // only: letters that are strewn over them and the answer mean nothing.
  const rank = (id: string, own: string, words: string, answer: Answer): Ranked[] => {
    const match = fuzzyMatch(query, own, `${asks} ${words}`);
    if (match === null) return [];
    const letters = match.letters.map((i) => i + asks.length + 2);
    const row = { ...rowOfAnswer(answer, letters, command.id, ''), id, title: `${asks}: ${own}` };
    return [{ row, score: match.score - ANSWER_PENALTY - (row.reason === null ? 0 : REFUSED_PENALTY) }];
  };
  return answers.flatMap((answer) => {
    const id = `${command.id} ${answer.id}`;
    const { title } = answer;
    const own = rank(id, title, `${answer.words ?? ''} ${answer.detail ?? ''}`, answer);
    if (!deep || answer.answers === undefined || answer.disabled !== undefined) return own;
    const further = answer.answers().flatMap((next) => {
      const words = `${answer.words ?? ''} ${next.words ?? ''}`;
      return rank(`${id} ${next.id}`, `${title} › ${next.title}`, words, next);
    });
    return [...own, ...further];
  });
}

/** Answers to the question that is asked, in their order, or those that fit what was typed, best first. */
export function rowsOfAnswers(
  query: string,
  of: string,
  answers: readonly Answer[],
  typed: Answer | null,
): readonly PaletteRow[] {
  const first = typed === null ? [] : [rowOfAnswer(typed, [], of, '')];
  if (query.trim() === '') return [...first, ...answers.map((answer) => rowOfAnswer(answer, [], of, ''))];
  const found = answers.flatMap((answer) => {
    const match = fuzzyMatch(query, answer.title, `${answer.words ?? ''} ${answer.detail ?? ''}`);
    return match === null ? [] : [{ match, answer }];
  });
  const worth = ({ match, answer }: { readonly match: Match; readonly answer: Answer }) =>
    match.score - (answer.disabled === undefined ? 0 : REFUSED_PENALTY);
  found.sort((a, b) => worth(b) - worth(a));
  return [...first, ...found.map(({ match, answer }) => rowOfAnswer(answer, match.letters, of, ''))];
}

/** What the command is called now: "Undo: move 3 nodes". */
const titleOf = (command: Command): string => command.titleNow?.() ?? command.title;

function rowOfCommand(
  command: Command,
  letters: readonly number[],
  source: RowSource,
  detail: string,
): PaletteRow {
  const enabled = source.mayRun(command);
  return {
    id: command.id,
    title: titleOf(command),
    letters,
    detail,
    ...(command.icon !== undefined && { icon: command.icon }),
    keys: (command.shortcuts ?? []).slice(0, 1).map(shortcutText),
    reason: enabled === true ? null : enabled,
    opens: command.asks === true,
    target: { type: 'command', command },
  };
}

function rowOfAnswer(answer: Answer, letters: readonly number[], of: string, detail: string): PaletteRow {
  return {
    id: `${of} ${answer.id}`,
    title: answer.title,
    letters,
    detail: answer.detail ?? detail,
    ...(answer.icon !== undefined && { icon: answer.icon }),
    ...(answer.kindIcon !== undefined && { kindIcon: answer.kindIcon }),
    keys: answer.shortcut === undefined ? [] : [answer.shortcut],
    reason: answer.disabled ?? null,
    opens: answer.answers !== undefined,
    target: { type: 'answer', answer, of },
  };
}
