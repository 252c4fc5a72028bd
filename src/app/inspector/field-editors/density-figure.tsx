/** The density of a law as a small figure: curve or stems, the mean and the 99th percentile marked and named. */
import { memo } from 'react';
import { formatQuantity } from '../../../base/units.ts';
import type { Distribution } from '../../../model/distribution.ts';
import type { Unit } from '../../../model/fields.ts';
import { type DensityPlot, densityPlot } from './density.ts';

const WIDTH = 280;
const HEIGHT = 74;
const TOP = 8;

export const DensityFigure = memo(function DensityFigure(props: {
  readonly law: Distribution;
  readonly unit: Unit;
}) {
  const plot = densityPlot(props.law);
  const at = (x: number) => `${Math.min(100, (x / plot.end) * 100)}%`;
  const format = (x: number) => formatQuantity(x, props.unit);
  const meanShown = Number.isFinite(plot.mean) && plot.mean <= plot.end;
  // Labels of marks in the right third open to the left, so that they stay within the figure.
  const side = (x: number) => (x / plot.end > 0.66 ? 'mark left' : 'mark');
  const same = plot.p99 - plot.mean < plot.end * 0.02;
  return (
    <figure
      className="density"
      role="img"
      aria-label={`Density. Mean ${Number.isFinite(plot.mean) ? format(plot.mean) : 'infinite'}, 99th percentile ${format(plot.p99)}.`}
    >
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path className="density-area" d={areaPath(plot)} />
        <path className="density-line" d={linePath(plot)} />
        {plot.atoms.map((atom) => (
          <path key={atom.x} className="density-stem" d={stemPath(atom.x / plot.end, atom.probability)} />
        ))}
        {meanShown && <path className="density-mark" d={markPath(plot.mean / plot.end, 6)} />}
        {!same && <path className="density-mark" d={markPath(plot.p99 / plot.end, 34)} />}
      </svg>
      <div className="density-names" aria-hidden="true">
        {meanShown && (
          <span className={side(plot.mean)} style={{ left: at(plot.mean), top: 0 }}>
            {same ? 'always' : 'mean'} {format(plot.mean)}
          </span>
        )}
        {!same && (
          <span className={side(plot.p99)} style={{ left: at(plot.p99), top: '36%' }}>
            p99 {format(plot.p99)}
          </span>
        )}
        <em style={{ left: 0 }}>0</em>
        <em style={{ left: '50%' }}>{format(plot.end / 2)}</em>
        <em style={{ left: '100%' }}>{format(plot.end)}</em>
      </div>
    </figure>
  );
});

function points(plot: DensityPlot): string {
  return plot.curve
    .map(([x, y]) => `${((x / plot.end) * WIDTH).toFixed(1)} ${(HEIGHT - y * (HEIGHT - TOP)).toFixed(1)}`)
    .join('L');
}

function linePath(plot: DensityPlot): string {
  return plot.curve.length === 0 ? '' : `M${points(plot)}`;
}

function areaPath(plot: DensityPlot): string {
  return plot.curve.length === 0 ? '' : `M0 ${HEIGHT}L${points(plot)}L${WIDTH} ${HEIGHT}Z`;
}

function stemPath(share: number, height: number): string {
  const x = Math.max(1, share * WIDTH).toFixed(1);
  return `M${x} ${HEIGHT}V${(HEIGHT - height * (HEIGHT - TOP)).toFixed(1)}`;
}

function markPath(share: number, top: number): string {
  return `M${Math.min(WIDTH, share * WIDTH).toFixed(1)} ${top}V${HEIGHT}`;
}
