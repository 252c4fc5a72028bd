/** A row of a form: the label with its mark "changed", the control, the value or unit at the end. */
import type { ReactNode } from 'react';

export interface FieldRowProps {
  readonly label: string;
  /** Explains the label on hover. */
  readonly help?: string;
  /** The value differs from the initial one. */
  readonly changed?: boolean;
  /** The control takes the whole row beside the label. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

export function FieldRow(props: FieldRowProps) {
  return (
    <div className={`field-row ${props.wide === true ? 'wide' : ''}`}>
      <span className="field-label" data-tip={props.help}>
        {props.changed === true && <i className="changed-mark" title="Changed from its initial value" />}
        {props.label}
      </span>
      {props.children}
    </div>
  );
}
