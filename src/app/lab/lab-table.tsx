/** The numbers of an experiment: they stand below its chart, for those who cannot see it, and for the keyboard. */
import { Button } from '../ui/button.tsx';

export interface LabRow {
  readonly key: string;
  readonly head: string;
  readonly cells: readonly string[];
  readonly isKnee?: boolean;
  /** A value that the design can take over. */
  readonly value?: string;
}

export interface LabTableProps {
  readonly columns: readonly string[];
  readonly rows: readonly LabRow[];
  /** Takes the value of a row into the design. */
  readonly onTake?: (row: number) => void;
}

export function LabTable({ columns, rows, onTake }: LabTableProps) {
  return (
    <table className="lab-table">
      <thead>
        <tr>
          {columns.map((title) => (
            <th key={title} scope="col">
              {title}
            </th>
          ))}
          {onTake !== undefined && <td />}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, place) => (
          <tr key={row.key} className={row.isKnee === true ? 'knee' : ''}>
            <th scope="row">{row.head}</th>
            {row.cells.map((text, column) => (
              <td key={columns[column + 1]}>{text}</td>
            ))}
            {onTake !== undefined && (
              <td>
                <Button
                  variant="soft"
                  aria-label={`Take ${row.value ?? row.head} into the design`}
                  onClick={() => onTake(place)}
                >
                  Take
                </Button>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
