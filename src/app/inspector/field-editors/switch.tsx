/** A switch: on or off at once, without an "apply". A checkbox underneath, so keys and readers know it. */
export interface SwitchProps {
  readonly id?: string;
  readonly checked: boolean;
  readonly label: string;
  readonly describedBy?: string | undefined;
  readonly onChange: (checked: boolean) => void;
}

export function Switch(props: SwitchProps) {
  return (
    <span className="switch">
      <input
        id={props.id}
        type="checkbox"
        role="switch"
        aria-checked={props.checked}
        aria-label={props.label}
        aria-describedby={props.describedBy}
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <i aria-hidden="true" />
    </span>
  );
}
