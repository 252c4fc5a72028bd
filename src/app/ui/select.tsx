/** A choice from a list: the browser's own select, which every keyboard and reader knows, in our style. */
import { Icon } from './icon.tsx';

export interface SelectProps<Value extends string> {
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly label: string;
  /** Shown where the value is none of the options. */
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly className?: string;
  readonly onChange: (value: Value) => void;
}

export function Select<Value extends string>(props: SelectProps<Value>) {
  return (
    <span className={`select ${props.className ?? ''}`}>
      <select
        aria-label={props.label}
        value={props.value}
        disabled={props.disabled}
        onChange={(event) => {
          const chosen = props.options.find((option) => option.value === event.currentTarget.value);
          if (chosen !== undefined) props.onChange(chosen.value);
        }}
      >
        {props.placeholder !== undefined && (
          <option value="" disabled>
            {props.placeholder}
          </option>
        )}
        {props.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <Icon name="chevron-down" size={12} />
    </span>
  );
}
