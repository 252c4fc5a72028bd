/** A choice of few, all in sight: radio buttons drawn as segments. Arrow keys move the choice. */
import { useId } from 'react';

export interface SegmentedProps<Value extends string> {
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly help?: string }[];
  readonly label: string;
  readonly disabled?: boolean;
  readonly className?: string;
  readonly onChange: (value: Value) => void;
}

export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  const name = useId();
  return (
    <div className={`segmented ${props.className ?? ''}`} role="radiogroup" aria-label={props.label}>
      {props.options.map((option) => (
        <label key={option.value} data-tip={option.help}>
          <input
            type="radio"
            className="visually-hidden"
            name={name}
            value={option.value}
            checked={option.value === props.value}
            disabled={props.disabled}
            onChange={() => props.onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}
