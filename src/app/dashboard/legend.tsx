/**
 * Names of the lines with their values beside them: now, or under the cursor. Figures have a fixed width, so
 * that the legend never moves.
 */
import { formatQuantity } from '../../base/units.ts';
import type { Unit } from '../../model/fields.ts';
import type { SeriesTable } from '../stores/selectors.ts';
import { useCursor } from './cursor.ts';
import { nearestPoint } from './series.ts';

export interface LegendEntry {
  readonly id: string;
  readonly name: string;
  /** A color of the tokens: `var(--p99)`. */
  readonly color: string;
  readonly dashed?: boolean;
}

export interface LegendProps {
  readonly entries: readonly LegendEntry[];
  readonly table: SeriesTable;
  readonly unit: Unit;
}

export function Legend({ entries, table, unit }: LegendProps) {
  const time = useCursor((state) => state.time);
  const at = time === null ? -1 : nearestPoint(table.times, time);
  return (
    <div className="legend-row">
      {entries.map((entry) => {
        const line = table.lines.find((each) => each.id === entry.id);
        const value = at >= 0 ? line?.values[at] : line?.now;
        return (
          <span key={entry.id}>
            <em>
              <i
                className={entry.dashed === true ? 'dashed' : ''}
                style={{ '--color': entry.color } as object}
              />
              <span>{entry.name}</span>
            </em>
            <b>{legendFigure(value ?? Number.NaN, unit)}</b>
          </span>
        );
      })}
    </div>
  );
}

/** Rates without their "/s": the card says "per second" once. */
export function legendFigure(value: number, unit: Unit): string {
  if (unit === 'perSecond') return formatQuantity(value, 'count');
  // A queue of 0.0749 requests is none.
  return formatQuantity(unit === 'count' ? Math.round(value * 10) / 10 : value, unit);
}
