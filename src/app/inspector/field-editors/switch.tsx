/** A switch: on or off at once, without an "apply". A checkbox underneath, so keys and readers know it. */
export interface SwitchProps {
  readonly id?: string;
  readonly checked: boolean;
  /** Neither: nodes selected together differ. */
  readonly mixed?: boolean;
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
        role={props.mixed === true ? 'checkbox' : 'switch'}
        aria-checked={props.mixed === true ? 'mixed' : props.checked}
        className={props.mixed === true ? 'mixed' : ''}
        aria-label={props.label}
        aria-describedby={props.describedBy}
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <i aria-hidden="true" />
    </span>
  );
}
