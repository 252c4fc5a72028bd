/** A number that may be absent ("no limit"): a switch, and beside it the number or what its absence means. */
import { useId, useState } from 'react';
import type { OptionalNumberField } from '../../../model/fields.ts';
import type { EditorProps, RowState } from './editor-props.ts';
import { QuantitySlider } from './number-row.tsx';
import { type InputProblem, QuantityInput } from './quantity-input.tsx';
import { SettingRow, useHelp } from './setting-row.tsx';
import { Switch } from './switch.tsx';

export interface OptionalNumberEditorProps extends EditorProps<number | null>, RowState {
  readonly field: OptionalNumberField;
}

export function OptionalNumberEditor(props: OptionalNumberEditorProps) {
  const { field, value, label } = props;
  const id = useId();
  const [error, setError] = useState<InputProblem | null>(null);
  // What it was before it was switched off, so that switching on again brings it back.
  const [kept, setKept] = useState(value ?? field.initial ?? startOf(field));
  const help = useHelp(props.help);
  const change = (next: number) => {
    setKept(next);
    props.onChange(next);
  };
  const number = {
    label,
    onChange: change,
    onCommit: props.onCommit,
    unit: field.unit,
    min: field.min,
    max: field.max,
  };
  const bounds = { ...number, ...(field.integer === true ? { integer: true } : {}) };
  return (
    <SettingRow {...props} wide controlId={id} error={error}>
      <span className="optional-number">
        <Switch
          id={id}
          checked={value !== null}
          label={`Limit ${label}`}
          describedBy={help.id}
          onChange={(on) => {
            setError(null);
            props.onChange(on ? kept : null);
            props.onCommit();
          }}
        />
        {value === null ? (
          <span className="absent">{props.mixed === true ? 'mixed' : field.none}</span>
        ) : (
          <>
            <QuantitySlider
              {...bounds}
              mixed={props.mixed === true}
              value={value}
              initial={field.initial ?? startOf(field)}
              onError={setError}
            />
            <QuantityInput
              {...bounds}
              mixed={props.mixed === true}
              value={value}
              initial={field.initial ?? startOf(field)}
              onError={setError}
            />
          </>
        )}
        {help.element}
      </span>
    </SettingRow>
  );
}

/** A plausible first value for a limit that starts switched off. */
function startOf(field: OptionalNumberField): number {
  const guess: { readonly [U in OptionalNumberField['unit']]?: number } = {
    seconds: 1,
    count: field.min === 0 && field.max <= 10_000 ? 0 : 100,
    bytesPerSecond: 12_500_000,
    bytes: 1_000_000,
    perSecond: 100,
  };
  return Math.min(field.max, Math.max(field.min, guess[field.unit] ?? 1));
}
