/**
 * What every field editor is given. An editor is controlled: it shows `value` and reports another; it knows
 * nothing of nodes, designs or undo. Changes may come in a row while something is dragged; `onCommit` ends
 * the row, so that one drag is one step to undo.
 */
export interface EditorProps<T> {
  /** The field's label, for the names of the controls within. */
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly onCommit: () => void;
}

/** What the row around an editor shows and offers beside its control. */
export interface RowState {
  readonly help?: string;
  /** The value differs from the initial one. */
  readonly changed?: boolean;
  /** What it would be without that, in words. */
  readonly initially?: string | undefined;
  /** Back to the initial value; present when there is one to go back to. */
  readonly onReset?: (() => void) | undefined;
  /** The nodes selected together do not agree on this value; the first one's is shown. */
  readonly mixed?: boolean;
}
