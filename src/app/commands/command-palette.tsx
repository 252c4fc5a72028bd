/**
 * The command palette: everything one can do, found by a few letters. One field and one list after the ARIA
 * combobox pattern: the focus stays in the field, arrow keys move along the list, Enter does it. A command that
 * asks opens its answers in the same place; Backspace in an empty field, or Escape, leads back.
 */
import './command-palette.css';
import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { flushSync } from 'react-dom';
import { useUiStore } from '../stores/ui-store.ts';
import { Icon, KindIcon } from '../ui/icon.tsx';
import type { Command } from './command.ts';
import { type PaletteRow, type RowSource, rowsOfAll, rowsOfAnswers, rowsOfSearch } from './palette-rows.ts';
import { usePaletteView } from './palette-view.ts';
import { type Answer, type Question, questions } from './questions.ts';
import { noteCommand, recentCommands } from './recent-commands.ts';
import { commands, mayRun, runCommand } from './registry.ts';

/** What is asked now: a command's question, or an answer that asks further. */
interface Level {
  readonly of: string;
  readonly title: string;
  readonly question: Question;
}

const levelOf = (command: Command): Level[] => {
  const question = questions[command.id];
  return question === undefined
    ? []
    : [{ of: command.id, title: command.title.replace(/ …$/, ''), question }];
};

export function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const opened = usePaletteView((state) => state.question);
  const [levels, setLevels] = useState<readonly Level[]>(() => {
    const command = commands.find(({ id }) => id === opened);
    return command === undefined ? [] : levelOf(command);
  });
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const { rows, isWaiting } = useRows(levels, query);
  const ask = (level: Level) => {
    setLevels([...levels, level]);
    setQuery('');
    setChosen(0);
  };
  const back = () => {
    if (levels.length === 0) return onClose();
    setLevels(levels.slice(0, -1));
    setQuery('');
    setChosen(0);
  };
  const choose = (row: PaletteRow | undefined) => {
    if (row === undefined) return;
    if (row.reason !== null) return useUiStore.getState().announce(`Not now: ${row.reason}`);
    const { target } = row;
    if (target.type === 'command') {
      noteCommand(target.command.id);
      const [level] = levelOf(target.command);
      if (level !== undefined) return ask(level);
      return closeAnd(onClose, () => runCommand(target.command.id));
    }
    const { answer, of } = target;
    if (answer.answers !== undefined) return ask(levelOfAnswer(answer, of));
    noteCommand(of);
    closeAnd(onClose, () => answer.run?.());
  };
  const chooseSoon = useEarlyEnter(rows, isWaiting, query, choose);
  return (
    <PaletteFrame
      levels={levels}
      query={query}
      rows={rows}
      chosen={Math.min(chosen, Math.max(0, rows.length - 1))}
      onQuery={(text) => {
        setQuery(text);
        setChosen(0);
      }}
      onMove={setChosen}
      onChoose={chooseSoon}
      onBack={back}
      // who came by a key to this question has not seen the list that lies behind it
      onEscape={opened !== null && levels.length === 1 ? onClose : back}
      onClose={onClose}
    />
  );
}

const levelOfAnswer = (answer: Answer, of: string): Level => ({
  of,
  title: answer.title,
  question: { ask: 'How?', answers: answer.answers ?? (() => []) },
});

/** The palette goes first, so that the focus is back where it was and what is run may take it. */
function closeAnd(close: () => void, act: () => void): void {
  flushSync(close);
  act();
}

/** Enter before the answers are there means the best of them, as long as nothing else is typed. */
function useEarlyEnter(
  rows: readonly PaletteRow[],
  isWaiting: boolean,
  query: string,
  choose: (row: PaletteRow | undefined) => void,
): (row: PaletteRow | undefined) => void {
  const entered = useRef<string | null>(null);
  useEffect(() => {
    if (isWaiting || entered.current === null) return;
    const isSame = entered.current === query;
    entered.current = null;
    if (isSame) choose(rows[0]);
  });
  return (row) => {
    entered.current = row === undefined && isWaiting ? query : null;
    choose(row);
  };
}

/** The rows for what was typed, and whether answers that come from elsewhere are still waited for. */
function useRows(levels: readonly Level[], query: string) {
  const level = levels.at(-1);
  const asked = useAnswers(level);
  const all = useAllAnswers();
  const rows = useMemo(() => {
    if (level !== undefined) {
      const typed = query.trim() === '' ? null : (level.question.typed?.(query) ?? null);
      return rowsOfAnswers(query, level.of, asked, typed);
    }
    const source: RowSource = { commands, mayRun, recent: recentCommands() };
    return query.trim() === '' ? rowsOfAll(source) : rowsOfSearch(query, source, all);
  }, [level, asked, all, query]);
  return { rows, isWaiting: asked === notYet };
}

const noAnswers: readonly Answer[] = [];
/** Of answers that are on their way. */
const notYet: readonly Answer[] = [];
function useAnswers(level: Level | undefined): readonly Answer[] {
  const [answers, setAnswers] = useState<{ readonly level: Level; readonly list: readonly Answer[] } | null>(
    null,
  );
  const now = useMemo(() => level?.question.answers(), [level]);
  useEffect(() => {
    let wanted = true;
    if (level !== undefined && now instanceof Promise)
      void now.then((list) => wanted && setAnswers({ level, list }));
    return () => {
      wanted = false;
    };
  }, [level, now]);
  if (level === undefined || now === undefined) return noAnswers;
  if (!(now instanceof Promise)) return now;
  return answers?.level === level ? answers.list : notYet;
}

type Asked = { readonly command: Command; readonly question: Question; readonly answers: readonly Answer[] };
/**
 * The answers to all commands that ask, as they are when the palette opens; those that must be fetched come when
 * they are there, so that who types fast finds the others.
 */
function useAllAnswers(): readonly Asked[] {
  const [asked] = useState(askAll);
  const [all, setAll] = useState(asked);
  useEffect(() => {
    let wanted = true;
    for (const { command, question, answers } of asked) {
      if (!(answers instanceof Promise)) continue;
      void answers.then((list) => {
        const there: Asked = { command, question, answers: list };
        if (wanted) setAll((before) => before.map((each) => (each.command === command ? there : each)));
      });
    }
    return () => {
      wanted = false;
    };
  }, [asked]);
  return useMemo(() => all.filter(isThere), [all]);
}

type AskedFor = Omit<Asked, 'answers'> & { readonly answers: ReturnType<Question['answers']> };

function askAll(): readonly AskedFor[] {
  return commands.flatMap((command) => {
    const question = questions[command.id];
    return question === undefined ? [] : [{ command, question, answers: question.answers() }];
  });
}

function isThere(asked: AskedFor): asked is Asked {
  return !(asked.answers instanceof Promise);
}

interface FrameProps {
  readonly levels: readonly Level[];
  readonly query: string;
  readonly rows: readonly PaletteRow[];
  readonly chosen: number;
  readonly onQuery: (text: string) => void;
  readonly onMove: (to: number) => void;
  readonly onChoose: (row: PaletteRow | undefined) => void;
  readonly onBack: () => void;
  readonly onEscape: () => void;
  readonly onClose: () => void;
}

function PaletteFrame(props: FrameProps) {
  const { levels, query, rows, chosen } = props;
  const element = useRef<HTMLDialogElement>(null);
  const base = useId();
  useEffect(() => {
    const dialog = element.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  const level = levels.at(-1);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a <dialog>; the click is on its backdrop
    <dialog
      ref={element}
      className="command-palette"
      aria-label="Commands"
      onCancel={(event) => {
        event.preventDefault();
        props.onEscape();
      }}
      onClick={(event) => event.target === element.current && props.onClose()}
    >
      <div className="command-frame">
        <div className="command-field">
          <Icon name={level === undefined ? 'search' : 'chevron-right'} size={15} />
          {levels.map((each) => (
            <b key={`${each.of} ${each.title}`} className="command-level">
              {each.title}
            </b>
          ))}
          <input
            type="text"
            role="combobox"
            aria-label={level === undefined ? 'Find a command' : level.question.ask}
            aria-expanded={rows.length > 0}
            aria-controls={`${base}-list`}
            aria-activedescendant={rows.length > 0 ? `${base}-${chosen}` : undefined}
            aria-autocomplete="list"
            autoComplete="off"
            spellCheck={false}
            placeholder={
              level === undefined
                ? 'What do you want to do? A moment like 1:23.5 goes there.'
                : level.question.ask
            }
            value={query}
            onChange={(event) => props.onQuery(event.currentTarget.value)}
            onKeyDown={(event) => moveInList(event, props)}
            autoFocus
          />
        </div>
        <RowList {...props} base={base} />
        <p className="command-hints" aria-hidden="true">
          <span>
            <kbd>↑</kbd> <kbd>↓</kbd> move
          </span>
          <span>
            <kbd>Enter</kbd> do it
          </span>
          <span>
            <kbd>Esc</kbd> {props.onEscape === props.onClose || level === undefined ? 'close' : 'back'}
          </span>
          <span className="command-count">{countInWords(props)}</span>
        </p>
        <p className="visually-hidden" aria-live="polite">
          {rows.length === 0 ? 'Nothing is called like that.' : ''}
        </p>
      </div>
    </dialog>
  );
}

function countInWords({ rows, query, levels }: FrameProps): string {
  const what = query.trim() !== '' ? 'match' : levels.length > 0 ? 'choice' : 'command';
  if (rows.length === 1) return `1 ${what}`;
  return `${rows.length} ${what === 'match' ? 'matches' : `${what}s`}`;
}

const PAGE = 8;

function moveInList(event: KeyboardEvent<HTMLInputElement>, props: FrameProps): void {
  const { rows, chosen, onMove } = props;
  const last = rows.length - 1;
  const moves: { readonly [key: string]: () => number } = {
    ArrowDown: () => (chosen >= last ? 0 : chosen + 1),
    ArrowUp: () => (chosen <= 0 ? last : chosen - 1),
    PageDown: () => Math.min(last, chosen + PAGE),
    PageUp: () => Math.max(0, chosen - PAGE),
  };
  const move = moves[event.key];
  if (move !== undefined) onMove(move());
  else if (event.key === 'Enter') props.onChoose(rows[chosen]);
  else if (event.key === 'Tab') {
    // there is nothing else to go to; where a command asks, it asks
    if (rows[chosen]?.opens === true) props.onChoose(rows[chosen]);
  } else if (event.key === 'Backspace' && props.query === '' && props.levels.length > 0) props.onBack();
  else if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) props.onClose();
  else return;
  event.preventDefault();
}

function RowList(props: FrameProps & { readonly base: string }) {
  const { rows, chosen, base } = props;
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows in the same places are looked at anew
  useLayoutEffect(() => {
    list.current?.querySelector(`[aria-selected=true]`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen, rows]);
  if (rows.length === 0)
    return <p className="command-none">Nothing is called like that. Fewer letters find more.</p>;
  return (
    <div ref={list} className="command-list" role="listbox" id={`${base}-list`} aria-label="Commands">
      {rows.map((row, i) => (
        <RowItem
          key={row.id}
          id={`${base}-${i}`}
          row={row}
          chosen={i === chosen}
          onPoint={() => props.onMove(i)}
          onChoose={() => props.onChoose(row)}
        />
      ))}
    </div>
  );
}

function RowItem(props: {
  readonly id: string;
  readonly row: PaletteRow;
  readonly chosen: boolean;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
}) {
  const { row, chosen } = props;
  return (
    <>
      {row.heading !== undefined && (
        <div className="command-heading" role="presentation">
          {row.heading}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, as the pattern has it */}
      <div
        id={props.id}
        role="option"
        aria-selected={chosen}
        aria-disabled={row.reason !== null}
        tabIndex={-1}
        className="command-row"
        onPointerMove={() => chosen || props.onPoint()}
        onClick={props.onChoose}
      >
        <RowIcon row={row} />
        <span className="command-title">{marked(row.title, row.letters)}</span>
        {row.reason !== null ? (
          <span className="command-reason">{row.reason}</span>
        ) : (
          <span className="command-detail">{row.detail}</span>
        )}
        {row.keys.map((keys) => (
          <kbd key={keys}>{keys}</kbd>
        ))}
        {row.opens && <Icon name="chevron-right" size={12} />}
      </div>
    </>
  );
}

function RowIcon({ row }: { readonly row: PaletteRow }) {
  if (row.kindIcon !== undefined) return <KindIcon kind={row.kindIcon} size={15} />;
  return row.icon === undefined ? <i className="command-gap" /> : <Icon name={row.icon} size={15} />;
}

/** The title with the letters that were found set apart. */
function marked(title: string, letters: readonly number[]): ReactNode {
  if (letters.length === 0) return title;
  const found = new Set(letters);
  const parts: { text: string; hit: boolean }[] = [];
  for (let i = 0; i < title.length; i++) {
    const hit = found.has(i);
    const last = parts.at(-1);
    if (last?.hit === hit) last.text += title[i];
    else parts.push({ text: title[i]!, hit });
  }
  // biome-ignore lint/suspicious/noArrayIndexKey: parts of one title in their order
  return parts.map(({ text, hit }, i) => (hit ? <mark key={i}>{text}</mark> : <span key={i}>{text}</span>));
}
