/**
 * Names of the lines with their values beside them: now, or under the cursor. Figures have a fixed width, so
 * that the legend never moves. A name that stands for something that went wrong can be asked why.
 */
import type { Unit } from '../../model/fields.ts';
import { Term } from '../glossary/term.tsx';
import type { SeriesTable } from '../stores/selectors.ts';
import { openWhy } from '../why/why-view.ts';
import type { LegendEntry } from './chart-content.ts';
import { useCursor } from './cursor.ts';
import { legendFigure } from './legend-figure.ts';
import { type NameParts, namePartsOf } from './name-parts.ts';
import type { KeptChart } from './previous-run.ts';
import { nearestPoint } from './series.ts';
import { spanAround } from './time-view.ts';

export interface LegendProps {
  readonly entries: readonly LegendEntry[];
  readonly table: SeriesTable;
  readonly unit: Unit;
  /** Units of single lines that have another one. */
  readonly units?: { readonly [id: string]: Unit };
  /** The run before, when it is drawn behind: what the faint lines were at the cursor. */
  readonly behind?: KeptChart | null;
}

export function Legend({ entries, table, unit, units = {}, behind = null }: LegendProps) {
  const time = useCursor((state) => state.time);
  const at = time === null ? -1 : nearestPoint(table.times, time);
  const names = namePartsOf(entries.map(({ name }) => name));
  return (
    <div className="legend-row">
      {entries.map((entry, place) => {
        const line = table.lines.find((each) => each.id === entry.id);
        const value = at >= 0 ? line?.values[at] : line?.now;
        return (
          <span key={entry.id}>
            <LegendName entry={entry} parts={names[place]!} />
            <b>{legendFigure(value ?? Number.NaN, units[entry.id] ?? unit)}</b>
          </span>
        );
      })}
      {behind !== null && behind.lines.length > 0 && (
        <BehindEntry behind={behind} time={time} entries={entries} unit={unit} />
      )}
    </div>
  );
}

/** Longer names than this may be cut where several stand side by side. */
const LONG_NAME = 8;
/** Names that share fewer letters ("p95", "p99") are one piece. */
const LEAST_SHARED = 4;

function LegendName({ entry, parts }: { readonly entry: LegendEntry; readonly parts: NameParts }) {
  const { name, why } = entry;
  const swatch = (
    <i className={entry.dashed === true ? 'dashed' : ''} style={{ '--color': entry.color } as object} />
  );
  if (why === undefined && parts.shared.length >= LEAST_SHARED) {
    return (
      <em data-tip={name}>
        {swatch}
        <span className="legend-shared">{parts.shared}</span>
        <span className="legend-own">{parts.own}</span>
      </em>
    );
  }
  if (why === undefined) {
    return (
      <em data-tip={name.length > LONG_NAME ? name : undefined}>
        {swatch}
        <span>
          <Term>{name}</Term>
        </span>
      </em>
    );
  }
  return (
    <em>
      {swatch}
      <button
        type="button"
        data-tip={`Why ${name}?`}
        aria-label={`Why ${name}?`}
        onClick={() => openWhy(why, spanAround())}
      >
        {name}
      </button>
    </em>
  );
}

/** The run before, as one entry: at the cursor the value of its first line that the legend names. */
function BehindEntry(props: {
  readonly behind: KeptChart;
  readonly time: number | null;
  readonly entries: readonly LegendEntry[];
  readonly unit: Unit;
}) {
  const { behind, time, entries, unit } = props;
  const named = entries.findLast(({ id }) => behind.lines.some((line) => line.id === id));
  const line = behind.lines.find(({ id }) => id === named?.id);
  const value = time === null ? undefined : line?.values[nearestPoint(behind.times, time)];
  return (
    <span className="legend-behind" data-tip="The run before, faintly behind this one">
      <em>
        <i style={{ '--color': named?.color ?? 'var(--text-3)' } as object} />
        <span>{value === undefined ? 'before' : `${named?.name} before`}</span>
      </em>
      <b>{value === undefined ? '' : legendFigure(value, unit)}</b>
    </span>
  );
}
