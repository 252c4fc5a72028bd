/**
 * The density of a law as a small figure: curve or stems, the mean and the 99th percentile marked, named and,
 * where the law has them apart, dragged. The axis stands still while a mark is dragged, so that the hand knows
 * where it goes. Below stand the figures that the plot shows.
 */
import { memo, useState } from 'react';
import { formatQuantity } from '../../../base/units.ts';
import type { Distribution } from '../../../model/distribution.ts';
import type { Unit } from '../../../model/fields.ts';
import {
  type AxisScale,
  type DensityAxis,
  type DensityPlot,
  densityPlot,
  naturalScale,
  placeOnAxis,
  valueOnAxis,
} from './density.ts';
import { hasTailToDrag, withMean, withP99 } from './distribution-forms.ts';
import { DragMark } from './drag-mark.tsx';
import './plots.css';

const WIDTH = 280;
const HEIGHT = 74;
const TOP = 8;

export interface DensityFigureProps {
  readonly label: string;
  readonly law: Distribution;
  readonly unit: Unit;
  readonly onChange: (law: Distribution) => void;
  readonly onCommit: () => void;
}

export const DensityFigure = memo(function DensityFigure(props: DensityFigureProps) {
  const { law, unit } = props;
  const [chosen, setChosen] = useState<AxisScale | null>(null);
  // While something is dragged: the axis as it was when the drag began.
  const [still, setStill] = useState<DensityAxis | null>(null);
  const scale = chosen ?? naturalScale(law);
  const plot = densityPlot(law, scale, still ?? undefined);
  const hold = () => setStill((axis) => axis ?? plot.axis);
  const release = () => {
    setStill(null);
    props.onCommit();
  };
  return (
    <figure className="density" aria-label={`Density of ${props.label}`}>
      <div className="density-plot">
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          <path className="density-area" d={areaPath(plot)} />
          <path className="density-line" d={linePath(plot)} />
          {plot.atoms.map((atom) => (
            <path
              key={atom.x}
              className="density-stem"
              d={stemPath(placeOnAxis(plot.axis, atom.x), atom.probability)}
            />
          ))}
        </svg>
        <Marks {...props} plot={plot} hold={hold} release={release} />
        <AxisNames plot={plot} unit={unit} />
      </div>
      <Figures plot={plot} unit={unit} scale={scale} onScale={setChosen} />
    </figure>
  );
});

/** Mean and p99: lines with a grip, each named beside it. */
function Marks(
  props: DensityFigureProps & {
    readonly plot: DensityPlot;
    readonly hold: () => void;
    readonly release: () => void;
  },
) {
  const { plot, law, unit, hold, release } = props;
  const valueAt = (share: number) => Number(valueOnAxis(plot.axis, share).toPrecision(2));
  const apart = placeOnAxis(plot.axis, plot.p99) - placeOnAxis(plot.axis, plot.mean) >= 0.02;
  const common = { unit, valueAt, onHold: hold, onRelease: release };
  return (
    <>
      {Number.isFinite(plot.mean) && (
        <DragMark
          {...common}
          label={`Mean of ${props.label}`}
          name={apart ? 'mean' : 'always'}
          row={0}
          value={plot.mean}
          place={placeOnAxis(plot.axis, plot.mean)}
          onDrag={(mean) => props.onChange(withMean(law, mean))}
        />
      )}
      {apart && (
        <DragMark
          {...common}
          label={`99th percentile of ${props.label}`}
          name="p99"
          row={1}
          value={plot.p99}
          place={placeOnAxis(plot.axis, plot.p99)}
          {...(hasTailToDrag(law) && { onDrag: (p99: number) => props.onChange(withP99(law, p99)) })}
        />
      )}
    </>
  );
}

function AxisNames({ plot, unit }: { readonly plot: DensityPlot; readonly unit: Unit }) {
  return (
    <div className="density-names" aria-hidden="true">
      {plot.ticks.map((tick) => {
        const place = placeOnAxis(plot.axis, tick);
        const side = place < 0.06 ? 'first' : place > 0.92 ? 'last' : '';
        return (
          <em key={tick} className={side} style={{ left: `${place * 100}%` }}>
            {tick === 0 ? '0' : formatQuantity(tick, unit)}
          </em>
        );
      })}
    </div>
  );
}

const figureHelp = {
  mean: 'The average.',
  cv: 'Coefficient of variation: standard deviation ÷ mean. 0 is always the same, 1 as variable as an exponential law; the wait in a queue grows with 1 + its square.',
  p50: 'Half of all values are at most this.',
  p99: 'Of a hundred values ninety-nine are at most this.',
} as const;

/** The numbers of the plot, and whether its axis is logarithmic. */
function Figures(props: {
  readonly plot: DensityPlot;
  readonly unit: Unit;
  readonly scale: AxisScale;
  readonly onScale: (scale: AxisScale) => void;
}) {
  const { plot, unit, scale } = props;
  const measured = (x: number) => (Number.isFinite(x) ? formatQuantity(x, unit) : 'infinite');
  const cv = Number.isFinite(plot.cv) ? String(Number(plot.cv.toPrecision(2))) : 'infinite';
  const logarithmic = scale === 'logarithmic';
  return (
    <div className="density-figures">
      <dl>
        <Figure name="Mean" help={figureHelp.mean} value={measured(plot.mean)} />
        <Figure name="CV" help={figureHelp.cv} value={cv} />
        <Figure name="p50" help={figureHelp.p50} value={measured(plot.median)} />
        <Figure name="p99" help={figureHelp.p99} value={measured(plot.p99)} />
      </dl>
      <button
        type="button"
        aria-pressed={logarithmic}
        aria-label="Logarithmic axis"
        data-tip={
          logarithmic ? 'The axis is logarithmic: press for a linear one' : 'Press for a logarithmic axis'
        }
        onClick={() => props.onScale(logarithmic ? 'linear' : 'logarithmic')}
      >
        log
      </button>
    </div>
  );
}

function Figure({
  name,
  help,
  value,
}: {
  readonly name: string;
  readonly help: string;
  readonly value: string;
}) {
  return (
    <div data-tip={help}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function points(plot: DensityPlot): string {
  return plot.curve
    .map(
      ([x, y]) =>
        `${(placeOnAxis(plot.axis, x) * WIDTH).toFixed(1)} ${(HEIGHT - y * (HEIGHT - TOP)).toFixed(1)}`,
    )
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
