/**
 * A number with its unit as text: "12 ms", "1.2 k/s", "64 MiB". It takes any unit of the same measure; bare
 * digits are meant in the unit that is shown. What cannot be read or lies out of bounds changes nothing: the
 * old value stays and the reason goes to the row.
 */
import { type KeyboardEvent, useRef, useState } from 'react';
import { formatExactly } from '../../../base/units.ts';
import type { Unit } from '../../../model/fields.ts';
import { readQuantity, splitQuantity } from './quantity-text.ts';

export interface QuantityBounds {
  readonly unit: Unit;
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
}

export interface QuantityInputProps extends QuantityBounds {
  readonly id?: string;
  readonly label: string;
  readonly value: number;
  readonly describedBy?: string | undefined;
  readonly onChange: (value: number) => void;
  readonly onCommit: () => void;
  /** Why the last input was refused; null when all is well. */
  readonly onError: (reason: string | null) => void;
}

export function QuantityInput(props: QuantityInputProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const [invalid, setInvalid] = useState(false);
  const escaped = useRef(false);
  const shown = splitQuantity(formatExactly(props.value, props.unit));
  const refuse = (reason: string | null) => {
    setInvalid(reason !== null);
    props.onError(reason);
  };
  const finish = () => {
    const typed = escaped.current ? null : draft;
    escaped.current = false;
    setDraft(null);
    if (typed === null || typed.trim() === shown.number) return refuse(null);
    const read = readQuantity(typed, shown.suffix, props);
    if (!read.ok) return refuse(read.error);
    refuse(null);
    if (read.value !== props.value) {
      props.onChange(read.value);
      props.onCommit();
    }
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') finish();
    if (event.key !== 'Escape') return;
    escaped.current = true;
    event.currentTarget.blur();
    event.stopPropagation();
  };
  return (
    <span className={`number-input ${invalid ? 'invalid' : ''}`}>
      <input
        id={props.id}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        aria-label={shown.suffix === '' ? props.label : `${props.label}, ${shown.suffix}`}
        aria-describedby={props.describedBy}
        aria-invalid={invalid}
        value={draft ?? shown.number}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => {
          setDraft(event.currentTarget.value);
          if (invalid) refuse(null);
        }}
        onKeyDown={onKeyDown}
        onBlur={finish}
      />
      {shown.suffix !== '' && <small aria-hidden="true">{shown.suffix}</small>}
    </span>
  );
}
