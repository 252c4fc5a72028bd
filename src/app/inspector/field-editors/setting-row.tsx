/**
 * A row of a form as the inspector needs it: the label explains itself on hover, a dot says that the value
 * differs from the initial one and takes it back, and what is wrong with the last input stands below.
 */
import { createContext, type ReactNode, useContext, useId } from 'react';
import { Term } from '../../glossary/term.tsx';
import type { RowState } from './editor-props.ts';
import type { InputProblem } from './quantity-input.tsx';
import './field-editors.css';

export interface SettingRowProps extends RowState {
  readonly label: string;
  /** Id of the control that the label belongs to. */
  readonly controlId?: string;
  /** The control takes the whole row beside the label. */
  readonly wide?: boolean;
  /** A label that needs the room, with a small control at the end. */
  readonly longLabel?: boolean;
  readonly error?: InputProblem | string | null;
  readonly children: ReactNode;
}

/** True where every setting's help stands below it, and not only in its tooltip. */
export const ExplainsSettings = createContext(false);

export function SettingRow(props: SettingRowProps) {
  const explains = useContext(ExplainsSettings);
  const shape = props.longLabel === true ? 'long-label' : props.wide === true ? 'wide' : '';
  return (
    <div className="setting">
      <div className={`field-row ${shape}`}>
        <span className="field-label">
          {props.changed === true && <ResetDot {...props} />}
          <label htmlFor={props.controlId} data-tip={props.help}>
            <Term>{props.label}</Term>
          </label>
          {props.mixed === true && (
            <span
              className="mixed-mark"
              data-tip="The selected nodes differ here; a change sets it for all of them."
            >
              mixed
            </span>
          )}
        </span>
        {props.children}
      </div>
      <ProblemNote problem={props.error ?? null} />
      {explains && props.help !== undefined && <p className="setting-note explained">{props.help}</p>}
    </div>
  );
}

/** What was wrong with what was typed, and what to do about it at a press. */
export function ProblemNote({ problem }: { readonly problem: InputProblem | string | null }) {
  if (problem === null) return null;
  const { reason, mend } = typeof problem === 'string' ? { reason: problem, mend: undefined } : problem;
  return (
    <p className="setting-error" role="alert">
      {reason}{' '}
      {mend !== undefined && (
        <button type="button" onClick={mend.run}>
          Use {mend.text}
        </button>
      )}
    </p>
  );
}

/** The mark "changed"; pressing it goes back to the initial value. */
function ResetDot({ label, initially, onReset }: SettingRowProps) {
  if (onReset === undefined) return <i className="changed-mark" />;
  const start = initially === undefined ? 'its initial value' : initially;
  return (
    <button
      type="button"
      className="reset-dot"
      aria-label={`Reset ${label} to ${start}`}
      data-tip={`Changed. It starts with ${start}: press to go back to that.`}
      onClick={onReset}
    >
      <i className="changed-mark" />
    </button>
  );
}

/** Help for screen readers: said with the control, not seen. Returns the id and the element. */
export function useHelp(help: string | undefined): {
  readonly id: string | undefined;
  readonly element: ReactNode;
} {
  const id = useId();
  if (help === undefined) return { id: undefined, element: null };
  return {
    id,
    element: (
      <span id={id} className="visually-hidden">
        {help}
      </span>
    ),
  };
}
