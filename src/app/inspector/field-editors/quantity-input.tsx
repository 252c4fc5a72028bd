/**
 * A number with its unit as text: "12 ms", "1.2 k/s", "64 MiB". It takes any unit of the same measure; bare
 * digits are meant in the unit that is shown. Arrow keys go to the next round value, with Alt a finer one, with
 * Shift a coarser one. What cannot be read or lies out of bounds changes nothing and stays to be mended: the
 * reason goes to the row, with the nearest value that would do.
 */
import { type KeyboardEvent, useContext, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { formatExactly, formatQuantity } from '../../../base/units.ts';
import { asDraft, forgetDraft, KeepsDrafts } from '../setting-draft.ts';
import { stepQuantity, stepSizeOf } from './quantity-steps.ts';
import { type QuantityBounds, type Refusal, readQuantity, splitQuantity } from './quantity-text.ts';

/** Why an input was refused, with what would be taken instead. */
export interface InputProblem {
  readonly reason: string;
  /** Takes the nearest value that is allowed; absent where nothing suggests itself. */
  readonly mend?: { readonly text: string; readonly run: () => void };
}

export interface QuantityInputProps extends QuantityBounds {
  readonly id?: string;
  readonly label: string;
  readonly value: number;
  /** Where the field starts: how large a step from zero is. */
  readonly initial?: number;
  /** Shown instead of the value, which is only one of several. */
  readonly mixed?: boolean;
  readonly describedBy?: string | undefined;
  readonly onChange: (value: number) => void;
  readonly onCommit: () => void;
  /** Why the last input was refused; null when all is well. */
  readonly onError: (problem: InputProblem | null) => void;
}

export function QuantityInput(props: QuantityInputProps) {
  const { draft, invalid, type, finish, giveUp, step } = useTyping(props);
  const [focused, setFocused] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const shown = splitQuantity(textOf(props, focused || draft !== null));
  // The figure may have become a longer one with the focus: all of it is selected.
  useLayoutEffect(() => {
    if (focused) input.current?.select();
  }, [focused]);
  const mixed = props.mixed === true && draft === null;
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') finish();
    else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      step(event.key === 'ArrowUp' ? 1 : -1, event);
      event.preventDefault();
    } else if (event.key === 'Escape') {
      giveUp();
      event.currentTarget.blur();
      event.stopPropagation();
    }
  };
  return (
    <span className={`number-input ${invalid ? 'invalid' : ''}`}>
      <input
        ref={input}
        id={props.id}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        aria-label={shown.suffix === '' || mixed ? props.label : `${props.label}, ${shown.suffix}`}
        aria-describedby={props.describedBy}
        aria-invalid={invalid}
        aria-keyshortcuts="ArrowUp ArrowDown"
        placeholder={mixed ? 'mixed' : undefined}
        value={draft ?? (mixed ? '' : shown.number)}
        onFocus={() => setFocused(true)}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onKeyUp={(event) => event.key.startsWith('Arrow') && props.onCommit()}
        onBlur={() => {
          setFocused(false);
          finish();
        }}
      />
      {shown.suffix !== '' && !mixed && <small aria-hidden="true">{shown.suffix}</small>}
    </span>
  );
}

/** Longer figures do not fit beside a slider; they are rounded until somebody goes there to read them. */
const MOST_LETTERS = 7;

function textOf({ value, unit }: QuantityInputProps, exactly: boolean): string {
  const exact = formatExactly(value, unit);
  const { number, suffix } = splitQuantity(exact);
  if (exactly || number.length + suffix.length <= MOST_LETTERS) return exact;
  return formatQuantity(value, unit);
}

/** What is being typed, until it is entered, mended or given up. */
function useTyping(props: QuantityInputProps) {
  const { value, unit, onError } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const [invalid, setInvalid] = useState(false);
  const escaped = useRef(false);
  const keepsDrafts = useContext(KeepsDrafts);
  const suffix = splitQuantity(formatExactly(value, unit)).suffix;
  const settle = () => {
    setDraft(null);
    if (invalid) onError(null);
    setInvalid(false);
    forgetDraft();
  };
  // The value was set from elsewhere (undo, a slider): what was typed before is over.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another value settles
  useEffect(() => {
    if (invalid) settle();
  }, [value]);
  useEffect(() => forgetDraft, []);
  const enter = (next: number) => {
    settle();
    if (next === value && props.mixed !== true) return;
    props.onChange(next);
    props.onCommit();
  };
  const refuse = (refusal: Refusal) => {
    setInvalid(true);
    const { reason, nearest } = refusal;
    const mend =
      nearest === undefined
        ? {}
        : { mend: { text: formatExactly(nearest, unit), run: () => enter(nearest) } };
    onError({ reason, ...mend });
  };
  return {
    draft,
    invalid,
    type: (text: string) => {
      setDraft(text);
      if (invalid) onError(null);
      setInvalid(false);
      const read = readQuantity(text, suffix, props);
      if (read.ok && keepsDrafts) asDraft(() => props.onChange(read.value));
      else forgetDraft();
    },
    finish: () => {
      const typed = escaped.current ? null : draft;
      escaped.current = false;
      const untouched = typed === null || typed.trim() === splitQuantity(formatExactly(value, unit)).number;
      if (untouched && props.mixed !== true) return settle();
      if (typed === null || typed.trim() === '') return settle();
      const read = readQuantity(typed, suffix, props);
      if (read.ok) enter(read.value);
      else refuse(read.error);
    },
    giveUp: () => {
      escaped.current = true;
      settle();
    },
    step: (direction: 1 | -1, keys: { readonly altKey: boolean; readonly shiftKey: boolean }) => {
      const typed = draft === null ? null : readQuantity(draft, suffix, props);
      const from = typed?.ok === true ? typed.value : value;
      settle();
      props.onChange(stepQuantity(from, direction, stepSizeOf(keys), props, props.initial ?? value));
    },
  };
}
