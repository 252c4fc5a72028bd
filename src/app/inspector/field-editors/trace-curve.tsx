/** The course of a trace: its rates over time, so that one sees what comes and when. */
import { useMemo } from 'react';
import { formatQuantity } from '../../../base/units.ts';
import type { Trace } from '../../../model/traffic.ts';
import { ratesOverTime } from './trace-reading.ts';
import './plots.css';

const WIDTH = 280;
const HEIGHT = 100;
const PIECES = 140;

export function TraceCurve({ trace }: { readonly trace: Trace }) {
  const rates = useMemo(() => ratesOverTime(trace, PIECES), [trace]);
  const most = Math.max(...rates);
  const span = trace.rows?.at(-1)?.[0] ?? 0;
  if (!(most > 0)) return null;
  const line = rates
    .map((rate, i) => {
      const y = (HEIGHT - (rate / most) * HEIGHT).toFixed(1);
      return `${((i / PIECES) * WIDTH).toFixed(1)} ${y}H${(((i + 1) / PIECES) * WIDTH).toFixed(1)}`;
    })
    .join('L');
  const highest = formatQuantity(most, 'perSecond');
  return (
    <figure
      className="shape-plot"
      role="img"
      aria-label={`Requests over ${formatQuantity(span, 'seconds')}, at most ${highest}`}
    >
      <div className="shape-area">
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          <path className="density-area" d={`M0 ${HEIGHT}L${line}V${HEIGHT}Z`} />
          <path className="density-line" d={`M${line}`} />
        </svg>
      </div>
      <div className="density-names shape-names" aria-hidden="true">
        <em className="factor" style={{ top: 0 }}>
          {highest}
        </em>
        <em className="first" style={{ left: 0 }}>
          0
        </em>
        <em className="last" style={{ left: '100%' }}>
          {formatQuantity(span, 'seconds')}
        </em>
      </div>
    </figure>
  );
}
