/**
 * What a distribution looks like: density, distribution function, mean and percentiles of every law that a
 * design can name, for the plot beside its parameters. Formulas as in Law, "Simulation Modeling and Analysis"
 * (ch. 6); the incomplete gamma function by series and continued fraction (Press et al., "Numerical Recipes",
 * §6.2). This is a picture, not the simulation: the engine samples with its own arithmetic.
 */
import type { Distribution } from '../../../model/distribution.ts';

/** A value that is taken with positive probability, drawn as a stem. */
export interface Atom {
  readonly x: number;
  readonly probability: number;
}

export interface DensityPlot {
  /** Right end of the axis, a round number; the left end is 0. */
  readonly end: number;
  /** Points of the curve, y scaled so that the peak is 1; empty where the law has no density. */
  readonly curve: readonly (readonly [x: number, y: number])[];
  /** Stems, probabilities scaled so that the highest is 1. */
  readonly atoms: readonly Atom[];
  readonly mean: number;
  readonly p99: number;
}

/** Mean of a law; infinite for a Pareto law with alpha ≤ 1. */
export function meanOf(law: Distribution): number {
  switch (law.distribution) {
    case 'constant':
      return law.value;
    case 'uniform':
      return (law.min + law.max) / 2;
    case 'exponential':
    case 'erlang':
    case 'gamma':
    case 'lognormal':
      return law.mean;
    case 'hyperexponential':
      return weighted(law.probabilities, law.means);
    case 'weibull':
      return law.scale * Math.exp(logGamma(1 + 1 / law.shape));
    case 'pareto':
      return law.alpha > 1 ? (law.alpha * law.min) / (law.alpha - 1) : Number.POSITIVE_INFINITY;
    case 'empirical':
      return weighted(law.weights, law.values);
    case 'mixture':
      return weighted(law.weights, law.of.map(meanOf));
  }
}

/** Probability of a value of at most x. */
export function cumulative(law: Distribution, x: number): number {
  if (law.distribution === 'mixture') {
    return weighted(
      law.weights,
      law.of.map((part) => cumulative(part, x)),
    );
  }
  if (law.distribution === 'empirical') {
    return weighted(
      law.weights,
      law.values.map((value) => (value <= x ? 1 : 0)),
    );
  }
  if (law.distribution === 'constant') return x >= law.value ? 1 : 0;
  if (x <= 0) return meanOf(law) === 0 ? 1 : 0;
  switch (law.distribution) {
    case 'uniform':
      return law.max > law.min ? clamp01((x - law.min) / (law.max - law.min)) : x >= law.min ? 1 : 0;
    case 'exponential':
      return 1 - Math.exp(-x / law.mean);
    case 'erlang':
      return lowerGamma(law.k, (law.k * x) / law.mean);
    case 'gamma':
      return lowerGamma(1 / law.cv ** 2, x / (law.mean * law.cv ** 2));
    case 'hyperexponential':
      return weighted(
        law.probabilities,
        law.means.map((mean) => (mean > 0 ? 1 - Math.exp(-x / mean) : 1)),
      );
    case 'lognormal': {
      const { mu, sigma } = lognormalParameters(law.mean, law.cv);
      return normalCumulative((Math.log(x) - mu) / sigma);
    }
    case 'weibull':
      return 1 - Math.exp(-((x / law.scale) ** law.shape));
    case 'pareto':
      return x <= law.min ? 0 : 1 - (law.min / x) ** law.alpha;
  }
}

/** Density at x, for the continuous part of a law. */
export function density(law: Distribution, x: number): number {
  if (law.distribution === 'mixture')
    return weighted(
      law.weights,
      law.of.map((part) => density(part, x)),
    );
  if (law.distribution === 'constant' || law.distribution === 'empirical' || x <= 0 || meanOf(law) === 0)
    return 0;
  switch (law.distribution) {
    case 'uniform':
      return x >= law.min && x <= law.max && law.max > law.min ? 1 / (law.max - law.min) : 0;
    case 'exponential':
      return Math.exp(-x / law.mean) / law.mean;
    case 'erlang':
      return gammaDensity(law.k, law.mean / law.k, x);
    case 'gamma':
      return gammaDensity(1 / law.cv ** 2, law.mean * law.cv ** 2, x);
    case 'hyperexponential':
      return weighted(
        law.probabilities,
        law.means.map((mean) => (mean > 0 ? Math.exp(-x / mean) / mean : 0)),
      );
    case 'lognormal': {
      const { mu, sigma } = lognormalParameters(law.mean, law.cv);
      const z = (Math.log(x) - mu) / sigma;
      return Math.exp(-z * z * 0.5) / (x * sigma * Math.sqrt(2 * Math.PI));
    }
    case 'weibull': {
      const ratio = x / law.scale;
      return (law.shape / law.scale) * ratio ** (law.shape - 1) * Math.exp(-(ratio ** law.shape));
    }
    case 'pareto':
      return x < law.min ? 0 : (law.alpha / law.min) * (law.min / x) ** (law.alpha + 1);
  }
}

/** The smallest value that a share `p` of all values does not exceed, by bisection. */
export function quantile(law: Distribution, p: number): number {
  let high = Math.max(meanOf(law), 1e-9);
  if (!Number.isFinite(high)) high = 1;
  for (let i = 0; i < 400 && cumulative(law, high) < p; i++) high *= 2;
  let low = 0;
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (cumulative(law, middle) >= p) high = middle;
    else low = middle;
  }
  return high;
}

const POINTS = 160;

/** Everything that the plot draws. The axis ends beyond the p99, so that the tail is seen but not squeezed. */
export function densityPlot(law: Distribution): DensityPlot {
  const mean = meanOf(law);
  const p99 = quantile(law, 0.99);
  const end = roundUp(Math.max(p99 * 1.2, Number.isFinite(mean) ? mean * 1.6 : 0, 1e-9));
  const atoms = scaledAtoms(law);
  const curve: [number, number][] = [];
  let peak = 0;
  for (let i = 0; i <= POINTS; i++) {
    // Half a step off zero, where some laws have an infinite density.
    const x = (Math.max(i, 0.25) / POINTS) * end;
    const y = density(law, x);
    curve.push([x, y]);
    if (y > peak) peak = y;
  }
  const scaled = peak > 0 ? curve.map(([x, y]) => [x, y / peak] as const) : [];
  return { end, curve: scaled, atoms, mean, p99 };
}

function scaledAtoms(law: Distribution): readonly Atom[] {
  const atoms = atomsOf(law);
  const highest = atoms.reduce((most, atom) => Math.max(most, atom.probability), 0);
  return highest > 0 ? atoms.map((atom) => ({ x: atom.x, probability: atom.probability / highest })) : [];
}

function atomsOf(law: Distribution): readonly Atom[] {
  if (law.distribution === 'constant') return [{ x: law.value, probability: 1 }];
  if (law.distribution === 'empirical') {
    const total = sum(law.weights) || 1;
    return law.values.map((x, i) => ({ x, probability: (law.weights[i] ?? 0) / total }));
  }
  if (law.distribution === 'mixture') {
    const total = sum(law.weights) || 1;
    return law.of.flatMap((part, i) =>
      atomsOf(part).map((atom) => ({
        x: atom.x,
        probability: (atom.probability * (law.weights[i] ?? 0)) / total,
      })),
    );
  }
  return meanOf(law) === 0 ? [{ x: 0, probability: 1 }] : [];
}

/** 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten, the next at or above x. */
export function roundUp(x: number): number {
  const decade = Number(`1e${Math.floor(Math.log10(x))}`);
  for (const step of [1, 1.5, 2, 3, 4, 5, 6, 8, 10]) {
    if (step * decade >= x * (1 - 1e-9)) return Number((step * decade).toPrecision(12));
  }
  return decade * 10;
}

function lognormalParameters(mean: number, cv: number): { readonly mu: number; readonly sigma: number } {
  const variance = Math.log1p(cv * cv);
  return { mu: Math.log(mean) - variance / 2, sigma: Math.sqrt(variance) };
}

function gammaDensity(shape: number, scale: number, x: number): number {
  return Math.exp((shape - 1) * Math.log(x / scale) - x / scale - logGamma(shape)) / scale;
}

/** Lanczos' approximation of log Γ. */
function logGamma(z: number): number {
  const c = [
    76.1800917294715, -86.5053203294168, 24.0140982408309, -1.231739572450155, 1.208650973866179e-3,
    -5.395239384953e-6,
  ];
  let series = 1.00000000019002;
  for (let i = 0; i < c.length; i++) series += c[i]! / (z + 1 + i);
  const t = z + 5.5;
  return (z + 0.5) * Math.log(t) - t + Math.log((2.5066282746310007 * series) / z);
}

/** Regularized lower incomplete gamma function P(a, x). */
function lowerGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let total = term;
    for (let n = 1; n < 2000 && Math.abs(term) > Math.abs(total) * 1e-12; n++) {
      term *= x / (a + n);
      total += term;
    }
    return clamp01(total * front);
  }
  return clamp01(1 - front * upperFraction(a, x));
}

/** Lentz's continued fraction for the upper tail. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 2000; i++) {
    const an = -i * (i - a);
    b += 2;
    d = an * d + b;
    if (Math.abs(d) < 1e-300) d = 1e-300;
    c = b + an / c;
    if (Math.abs(c) < 1e-300) c = 1e-300;
    d = 1 / d;
    const delta = d * c;
    h *= delta;
    if (Math.abs(delta - 1) < 1e-12) break;
  }
  return h;
}

function normalCumulative(z: number): number {
  const half = 0.5 * lowerGamma(0.5, (z * z) / 2);
  return z >= 0 ? 0.5 + half : 0.5 - half;
}

function weighted(weights: readonly number[], values: readonly number[]): number {
  let total = 0;
  let weight = 0;
  for (let i = 0; i < values.length; i++) {
    const w = weights[i] ?? 0;
    if (w === 0) continue;
    total += w * values[i]!;
    weight += w;
  }
  return weight > 0 ? total / weight : 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function clamp01(x: number): number {
  return x > 0 ? Math.min(1, x) : 0;
}
