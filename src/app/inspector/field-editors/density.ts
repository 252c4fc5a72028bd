/**
 * What the plot of a distribution draws: curve, stems, axis. The figures are those of `model/law-figures.ts`;
 * here they are brought onto an axis. Where a law spans decades (a heavy tail, a rare slow branch) the axis is
 * logarithmic, and the curve is then the density of the logarithm, x · f(x): equal areas are equal shares on
 * either axis.
 */
import type { Distribution } from '../../../model/distribution.ts';
import { type Atom, atomsOf, cvOf, density, meanOf, quantile } from '../../../model/law-figures.ts';

export type AxisScale = 'linear' | 'logarithmic';

/** The axis under the plot. */
export interface DensityAxis {
  readonly scale: AxisScale;
  readonly start: number;
  /** A round number. */
  readonly end: number;
}

/** A stem of the plot: a value that is taken with positive probability. */
export type Stem = Atom;

export interface DensityPlot {
  readonly axis: DensityAxis;
  /** Points of the curve, y scaled so that the peak is 1; empty where the law has no density. */
  readonly curve: readonly (readonly [x: number, y: number])[];
  /** Stems, probabilities scaled so that the highest is 1. */
  readonly atoms: readonly Stem[];
  /** Values to be named under the axis. */
  readonly ticks: readonly number[];
  readonly mean: number;
  readonly cv: number;
  readonly median: number;
  readonly p99: number;
}

const POINTS = 160;
/** A p99.9 so many times the median is a tail that a linear axis squeezes everything else for. */
const HEAVY = 25;
/** Rarer values lie beyond a logarithmic axis. */
const RARE = 0.001;

/** Which axis shows a law best. */
export function naturalScale(law: Distribution): AxisScale {
  const median = quantile(law, 0.5);
  return median > 0 && quantile(law, 1 - RARE) > HEAVY * median ? 'logarithmic' : 'linear';
}

/** The axis for a law: linear ones begin at 0 and end beyond the p99, so that the tail is seen but not squeezed. */
export function axisFor(law: Distribution, scale: AxisScale): DensityAxis {
  const mean = meanOf(law);
  if (scale === 'logarithmic') {
    const most = quantile(law, 1 - RARE);
    const least = quantile(law, RARE * 10);
    const start = roundDown(Math.max(least > 0 ? least * 0.8 : most * 1e-4, most * 1e-7, 1e-12));
    return { scale, start, end: roundUp(Math.max(most * 1.2, start * 10)) };
  }
  const end = roundUp(Math.max(quantile(law, 0.99) * 1.2, Number.isFinite(mean) ? mean * 1.6 : 0, 1e-9));
  return { scale, start: 0, end };
}

/** Where a value stands on the axis, 0 to 1. */
export function placeOnAxis({ scale, start, end }: DensityAxis, x: number): number {
  const share = scale === 'linear' ? x / end : Math.log(x / start) / Math.log(end / start);
  return share > 0 ? Math.min(1, share) : 0;
}

/** The value that stands at a place of the axis. */
export function valueOnAxis({ scale, start, end }: DensityAxis, share: number): number {
  return scale === 'linear' ? share * end : start * (end / start) ** share;
}

/** Everything that the plot draws; `axis` keeps it still while something is dragged. */
export function densityPlot(law: Distribution, scale?: AxisScale, axis?: DensityAxis): DensityPlot {
  const on = axis ?? axisFor(law, scale ?? naturalScale(law));
  const curve: [number, number][] = [];
  let peak = 0;
  for (let i = 0; i <= POINTS; i++) {
    // Half a step off zero, where some laws have an infinite density.
    const x = valueOnAxis(on, (on.scale === 'linear' ? Math.max(i, 0.25) : i) / POINTS);
    const y = on.scale === 'linear' ? density(law, x) : density(law, x) * x;
    curve.push([x, y]);
    if (y > peak) peak = y;
  }
  return {
    axis: on,
    curve: peak > 0 ? curve.map(([x, y]) => [x, y / peak] as const) : [],
    atoms: scaledAtoms(law),
    ticks: ticksOf(on),
    mean: meanOf(law),
    cv: cvOf(law),
    median: quantile(law, 0.5),
    p99: quantile(law, 0.99),
  };
}

function scaledAtoms(law: Distribution): readonly Stem[] {
  const atoms = atomsOf(law);
  const highest = atoms.reduce((most, atom) => Math.max(most, atom.probability), 0);
  return highest > 0 ? atoms.map((atom) => ({ x: atom.x, probability: atom.probability / highest })) : [];
}

const MOST_TICKS = 4;

function ticksOf({ scale, start, end }: DensityAxis): readonly number[] {
  if (scale === 'linear') return [0, tidy(end / 2), end];
  const first = Math.ceil(Math.log10(start) - 1e-9);
  const last = Math.floor(Math.log10(end) + 1e-9);
  const every = Math.max(1, Math.ceil((last - first) / MOST_TICKS));
  const ticks: number[] = [];
  for (let power = first; power <= last; power += every) ticks.push(Number(`1e${power}`));
  return ticks;
}

/** 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten, the next at or above x. */
export function roundUp(x: number): number {
  const decade = Number(`1e${Math.floor(Math.log10(x))}`);
  for (const step of [1, 1.5, 2, 3, 4, 5, 6, 8, 10]) {
    if (step * decade >= x * (1 - 1e-9)) return tidy(step * decade);
  }
  return decade * 10;
}

function roundDown(x: number): number {
  return Number(`1e${Math.floor(Math.log10(x) + 1e-9)}`);
}

function tidy(x: number): number {
  return Number(x.toPrecision(12));
}
