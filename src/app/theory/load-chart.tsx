/**
 * How full each station is as the load grows: straight lines from nothing to full, the first to fill drawn strongest.
 * The present load stands at × 1. Words in the list beside say the same.
 */
import type { LimitRow } from './limit-rows.ts';
import { factorText } from './limit-rows.ts';

const WIDTH = 320;
const HEIGHT = 120;
const LINES = 5;

/** How far to the right the picture goes: past the first two limits, and past the present load. */
function reachOf(rows: readonly LimitRow[]): number {
  const second = rows[1]?.factor ?? rows[0]?.factor ?? 1;
  return Math.max(1.25, Math.min(second, (rows[0]?.factor ?? 1) * 4) * 1.15);
}

export function LoadChart({ rows }: { readonly rows: readonly LimitRow[] }) {
  const reach = reachOf(rows);
  const x = (factor: number) => (factor / reach) * WIDTH;
  const first = rows[0]?.factor ?? 1;
  const shown = rows.slice(0, LINES);
  return (
    <figure className="load-chart" aria-hidden="true">
      <div className="load-plot">
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          {first < reach && (
            <rect className="load-beyond" x={x(first)} width={WIDTH - x(first)} y={0} height={HEIGHT} />
          )}
          <path className="load-full" d={`M0 0H${WIDTH}`} />
          <path className="load-now" d={`M${x(1)} 0V${HEIGHT}`} />
          {shown.toReversed().map((row) => {
            const rank = rows.indexOf(row);
            const end = Math.min(row.factor, reach);
            const level = HEIGHT * (1 - Math.min(1, end / row.factor));
            const flat = row.factor < reach ? `H${WIDTH}` : '';
            return (
              <path
                key={row.id}
                className={`load-curve rank-${Math.min(rank, 2)} ${row.basis}`}
                d={`M0 ${HEIGHT}L${x(end)} ${level}${flat}`}
              />
            );
          })}
        </svg>
        <em className="load-name full">full</em>
        <em className="load-name now" style={{ left: `${(1 / reach) * 100}%` }}>
          now
        </em>
        {/* beside the word of the present load, where there is room for both */}
        {first < reach && (first - 1) / reach > 0.12 && (
          <em className="load-name at" style={{ left: `${(first / reach) * 100}%` }}>
            × {factorText(first)}
          </em>
        )}
      </div>
    </figure>
  );
}
