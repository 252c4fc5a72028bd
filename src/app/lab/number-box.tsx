/** A quantity in a form of the laboratory: as text with its unit, taken when it can be read and lies in its bounds. */
import { useState } from 'react';
import { formatExactly, parseQuantity, type QuantityUnit } from '../../base/units.ts';

export interface NumberBoxProps {
  readonly label: string;
  readonly unit: QuantityUnit;
  readonly min: number;
  readonly max: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

export function NumberBox({ label, unit, min, max, value, onChange }: NumberBoxProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const read = draft === null ? null : parseQuantity(draft, unit);
  const fits = read === null || (read.ok && read.value >= min && read.value <= max);
  return (
    <input
      className="text-input lab-number"
      aria-label={label}
      aria-invalid={!fits}
      title={fits ? undefined : `From ${formatExactly(min, unit)} to ${formatExactly(max, unit)}`}
      value={draft ?? formatExactly(value, unit)}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setDraft(text);
        const number = parseQuantity(text, unit);
        if (number.ok && number.value >= min && number.value <= max) onChange(number.value);
      }}
      onBlur={() => setDraft(null)}
    />
  );
}
