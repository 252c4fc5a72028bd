/**
 * A list of rows of numbers: points of a load shape, branches of a hyperexponential law, measured values. Rows
 * are added at the end by continuing the last one, and never fall below what the list needs.
 */
import { useState } from 'react';
import type { Unit } from '../../../model/fields.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { type InputProblem, QuantityInput } from './quantity-input.tsx';
import { ProblemNote } from './setting-row.tsx';

export interface ListColumn {
  readonly title: string;
  readonly unit: Unit;
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
}

export interface NumberListEditorProps {
  readonly label: string;
  readonly columns: readonly ListColumn[];
  readonly rows: readonly (readonly number[])[];
  readonly fewest: number;
  readonly most: number;
  readonly addLabel: string;
  /** The row that "add" appends. */
  readonly nextRow: (rows: readonly (readonly number[])[]) => readonly number[];
  readonly onChange: (rows: readonly (readonly number[])[]) => void;
  readonly onCommit: () => void;
}

/** Longer lists come from files; showing thousands of inputs helps nobody. */
const MOST_SHOWN = 40;

export function NumberListEditor(props: NumberListEditorProps) {
  const [error, setError] = useState<InputProblem | null>(null);
  const replace = (rows: readonly (readonly number[])[]) => {
    setError(null);
    props.onChange(rows);
    props.onCommit();
  };
  const setCell = (at: number, column: number, value: number) =>
    props.onChange(
      props.rows.map((row, i) => (i === at ? row.map((cell, j) => (j === column ? value : cell)) : row)),
    );
  const shown = props.rows.slice(0, MOST_SHOWN);
  // a list that always has as many rows offers none more and none less
  const grows = props.fewest < props.most;
  return (
    <fieldset
      className="number-list"
      aria-label={props.label}
      style={{ '--columns': props.columns.length } as object}
    >
      <div className="number-list-head" aria-hidden="true">
        {props.columns.map((column) => (
          <span key={column.title}>{column.title}</span>
        ))}
      </div>
      {shown.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity beyond their place
        <div className="number-list-row" key={at}>
          {props.columns.map((column, j) => (
            <QuantityInput
              key={column.title}
              {...column}
              label={`${column.title} ${at + 1}`}
              value={row[j] ?? 0}
              onChange={(value) => setCell(at, j, value)}
              onCommit={props.onCommit}
              onError={setError}
            />
          ))}
          {grows && (
            <IconButton
              icon="cross"
              iconSize={10}
              label={`Remove row ${at + 1}`}
              disabled={props.rows.length <= props.fewest}
              onClick={() => replace(props.rows.filter((_, i) => i !== at))}
            />
          )}
        </div>
      ))}
      {props.rows.length > MOST_SHOWN && (
        <p className="setting-note">… and {props.rows.length - MOST_SHOWN} more.</p>
      )}
      <ProblemNote problem={error} />
      {grows && (
        <Button
          variant="plain"
          icon="plus"
          className="add-row"
          disabled={props.rows.length >= props.most}
          onClick={() => replace([...props.rows, props.nextRow(props.rows)])}
        >
          {props.addLabel}
        </Button>
      )}
    </fieldset>
  );
}
