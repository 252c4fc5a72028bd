/**
 * The universal scalability law: throughput against concurrency with contention (waiting for what is shared)
 * and coherency (agreeing with each other), which makes it fall again. And how its three figures are found from
 * measurements.
 *
 * Sources: N. Gunther, "Guerrilla Capacity Planning" (2007), ch. 4 to 6; B. Schwartz, "Practical Scalability
 * Analysis with the Universal Scalability Law" (2015); K. Levenberg 1944 and D. Marquardt 1963 (the fit).
 */

export interface ScalabilityLaw {
  /** σ: share of the work that waits for what is shared. */
  readonly contention: number;
  /** κ: cost of agreeing, for each pair. */
  readonly coherency: number;
  /** λ: throughput of one. */
  readonly single: number;
}

export interface Measurement {
  /** Workers, users or nodes. */
  readonly concurrency: number;
  readonly throughput: number;
}

/** X(N) = λN / (1 + σ(N − 1) + κN(N − 1)). */
export function throughputAt({ contention, coherency, single }: ScalabilityLaw, concurrency: number): number {
  const others = concurrency - 1;
  return (single * concurrency) / (1 + contention * others + coherency * concurrency * others);
}

/** Where throughput is largest, √((1 − σ)/κ), as a real number; Infinity without coherency. */
export function peakConcurrency({ contention, coherency }: ScalabilityLaw): number {
  if (coherency <= 0) return Number.POSITIVE_INFINITY;
  return Math.sqrt(Math.max(0, 1 - contention) / coherency);
}

/** Share of ideal scaling that is left at a concurrency. */
export function efficiencyAt(law: ScalabilityLaw, concurrency: number): number {
  return throughputAt(law, concurrency) / (law.single * concurrency);
}

/** What it takes to fit three figures. */
const LEAST_MEASUREMENTS = 3;
const MOST_STEPS = 500;
const CLOSE_ENOUGH = 1e-14;

/**
 * The law with the least sum of squared errors of throughput, none of the figures negative; null with fewer
 * than three different concurrencies. Begins with the straight-line fit of Gunther's book and improves it by
 * Levenberg–Marquardt.
 */
export function fitScalability(measurements: readonly Measurement[]): ScalabilityLaw | null {
  const usable = measurements.filter(({ concurrency, throughput }) => concurrency > 0 && throughput > 0);
  if (new Set(usable.map(({ concurrency }) => concurrency)).size < LEAST_MEASUREMENTS) return null;
  let law = roughFit(usable);
  let error = squaredError(law, usable);
  let damping = 1e-3;
  for (let step = 0; step < MOST_STEPS && damping < 1e12; step++) {
    const next = improved(law, usable, damping);
    const nextError = next === null ? Number.POSITIVE_INFINITY : squaredError(next, usable);
    if (next === null || !(nextError < error)) {
      damping *= 4;
      continue;
    }
    const gained = error - nextError;
    law = next;
    error = nextError;
    damping /= 8;
    if (gained <= CLOSE_ENOUGH * error) break;
  }
  return law;
}

/** How much of the spread of the measurements a law explains: 1 − residual ÷ total squares. */
export function determination(law: ScalabilityLaw, measurements: readonly Measurement[]): number {
  const mean = measurements.reduce((sum, { throughput }) => sum + throughput, 0) / measurements.length;
  const total = measurements.reduce(
    (sum, { throughput }) => sum + (throughput - mean) * (throughput - mean),
    0,
  );
  return 1 - squaredError(law, measurements) / total;
}

/** What a sweep over a size found at one of them. */
export interface SizeMeasured extends Measurement {
  /** How full what has the size is; null where the size is the load itself. */
  readonly utilization: number | null;
}

export interface FoundScaling {
  readonly law: ScalabilityLaw;
  /** What the law was fitted to. */
  readonly measurements: readonly Measurement[];
  /** Where throughput is largest; Infinity: it grows for ever. */
  readonly peak: number;
  /** Root mean square error of the fit, as a share of the mean throughput. */
  readonly residual: number;
}

/** Emptier than that, and throughput is what was asked for and not what the size can do. */
const FULL = 0.9;
/** Three figures go through three points whatever they are; beyond them the residual says something. */
const FEWEST_SIZES = 5;

/** How a size scales, by those at which it was full; null where there are too few of them. */
export function scalingOf(measured: readonly SizeMeasured[]): FoundScaling | null {
  const measurements = measured.filter(
    ({ concurrency, throughput, utilization }) =>
      concurrency > 0 && throughput > 0 && (utilization === null || utilization >= FULL),
  );
  if (new Set(measurements.map(({ concurrency }) => concurrency)).size < FEWEST_SIZES) return null;
  const law = fitScalability(measurements);
  if (law === null) return null;
  const n = measurements.length;
  const mean = measurements.reduce((sum, { throughput }) => sum + throughput, 0) / n;
  const residual = Math.sqrt(squaredError(law, measurements) / n) / mean;
  return { law, measurements, peak: peakConcurrency(law), residual };
}

function squaredError(law: ScalabilityLaw, measurements: readonly Measurement[]): number {
  return measurements.reduce((sum, { concurrency, throughput }) => {
    const error = throughput - throughputAt(law, concurrency);
    return sum + error * error;
  }, 0);
}

/** N/X is a parabola in N: 1/λ + σ/λ (N − 1) + κ/λ N(N − 1), fitted by linear least squares. */
function roughFit(measurements: readonly Measurement[]): ScalabilityLaw {
  const rows = measurements.map(({ concurrency: n, throughput }) => ({
    gradient: [1, n - 1, n * (n - 1)] as const,
    residual: n / throughput,
  }));
  const [base, slope, bend] = normalSolution(rows, 0) ?? [
    measurements[0]!.concurrency / measurements[0]!.throughput,
    0,
    0,
  ];
  if (!(base > 0)) return { contention: 0, coherency: 0, single: bestOfOne(measurements) };
  return { contention: Math.max(0, slope / base), coherency: Math.max(0, bend / base), single: 1 / base };
}

function bestOfOne(measurements: readonly Measurement[]): number {
  return Math.max(...measurements.map(({ concurrency, throughput }) => throughput / concurrency));
}

/** One damped step; null where it cannot be worked out. */
function improved(
  law: ScalabilityLaw,
  measurements: readonly Measurement[],
  damping: number,
): ScalabilityLaw | null {
  const rows = measurements.map(({ concurrency: n, throughput }) => {
    const slowed = 1 + law.contention * (n - 1) + law.coherency * n * (n - 1);
    const found = (law.single * n) / slowed;
    const gradient = [n / slowed, (-found * (n - 1)) / slowed, (-found * n * (n - 1)) / slowed] as const;
    return { gradient, residual: throughput - found };
  });
  const step = normalSolution(rows, damping);
  if (step === null) return null;
  const single = law.single + step[0];
  if (!(single > 0)) return null;
  return {
    single,
    contention: Math.max(0, law.contention + step[1]),
    coherency: Math.max(0, law.coherency + step[2]),
  };
}

type Three = readonly [number, number, number];

/** (JᵀJ + damping · diag(JᵀJ)) x = Jᵀr, by Cramer's rule on scaled columns; null where the columns depend on each other. */
function normalSolution(
  rows: readonly { readonly gradient: Three; readonly residual: number }[],
  damping: number,
): Three | null {
  const scale = [0, 1, 2].map((i) =>
    Math.sqrt(rows.reduce((sum, { gradient }) => sum + gradient[i]! * gradient[i]!, 0)),
  );
  if (scale.some((length) => !(length > 0))) return null;
  const product = (i: number, j: number) =>
    rows.reduce((sum, { gradient }) => sum + (gradient[i]! / scale[i]!) * (gradient[j]! / scale[j]!), 0);
  const [ab, ac, bc] = [product(0, 1), product(0, 2), product(1, 2)];
  const right = [0, 1, 2].map((i) =>
    rows.reduce((sum, { gradient, residual }) => sum + (gradient[i]! / scale[i]!) * residual, 0),
  ) as [number, number, number];
  const d = 1 + damping;
  const whole = determinant([d, ab, ac], [ab, d, bc], [ac, bc, d]);
  if (!(Math.abs(whole) > 1e-300)) return null;
  const [x, y, z] = right;
  return [
    determinant([x, ab, ac], [y, d, bc], [z, bc, d]) / whole / scale[0]!,
    determinant([d, x, ac], [ab, y, bc], [ac, z, d]) / whole / scale[1]!,
    determinant([d, ab, x], [ab, d, y], [ac, bc, z]) / whole / scale[2]!,
  ];
}

function determinant(a: Three, b: Three, c: Three): number {
  return (
    a[0] * (b[1] * c[2] - b[2] * c[1]) -
    a[1] * (b[0] * c[2] - b[2] * c[0]) +
    a[2] * (b[0] * c[1] - b[1] * c[0])
  );
}
