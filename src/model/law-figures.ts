/**
 * Figures of a distribution: mean, standard deviation, coefficient of variation, distribution function, density
 * and percentiles of every law that a design can name, exactly or to many digits. They stand beside the
 * parameters in the inspector, they say what a station is offered (`offered-load.ts`), and the engine's samples
 * are compared with them. Formulas as in Law, "Simulation Modeling and Analysis" (ch. 6); the gamma function
 * after Lanczos, the incomplete one by series and continued fraction (Press et al., "Numerical Recipes", §6.2).
 */
import { exp, log, pow } from '../base/deterministic-math.ts';
import type { Distribution } from './distribution.ts';

/** A value that is taken with positive probability. */
export interface Atom {
  readonly x: number;
  readonly probability: number;
}

/** Mean of a law; infinite for a Pareto law with alpha ≤ 1. */
export function meanOf(law: Distribution): number {
  return momentOf(law, 1);
}

/** Standard deviation; infinite where the second moment is. */
export function deviationOf(law: Distribution): number {
  const mean = meanOf(law);
  const second = momentOf(law, 2);
  if (!Number.isFinite(second)) return Number.POSITIVE_INFINITY;
  // What rounding leaves of a law without variance is no variance.
  const variance = second - mean * mean;
  return variance > second * 1e-14 ? Math.sqrt(variance) : 0;
}

/** Coefficient of variation: standard deviation ÷ mean; 0 for a law that is always 0. */
export function cvOf(law: Distribution): number {
  const deviation = deviationOf(law);
  if (deviation === 0) return 0;
  if (!Number.isFinite(deviation)) return Number.POSITIVE_INFINITY;
  return deviation / meanOf(law);
}

/** First or second moment about zero. */
function momentOf(law: Distribution, order: 1 | 2): number {
  const power = (x: number): number => (order === 1 ? x : x * x);
  switch (law.distribution) {
    case 'constant':
      return power(law.value);
    case 'uniform':
      return order === 1
        ? (law.min + law.max) / 2
        : (law.min * law.min + law.min * law.max + law.max * law.max) / 3;
    case 'exponential':
      return power(law.mean) * order;
    case 'erlang':
      return order === 1 ? law.mean : law.mean * law.mean * (1 + 1 / law.k);
    case 'gamma':
    case 'lognormal':
      return order === 1 ? law.mean : law.mean * law.mean * (1 + law.cv * law.cv);
    case 'hyperexponential':
      return order * weighted(law.probabilities, law.means.map(power));
    case 'weibull':
      return power(law.scale) * exp(logGamma(1 + order / law.shape));
    case 'pareto':
      return law.alpha > order ? (law.alpha * power(law.min)) / (law.alpha - order) : heavy(law.min);
    case 'empirical':
      return weighted(law.weights, law.values.map(power));
    case 'mixture':
      return weighted(
        law.weights,
        law.of.map((part) => momentOf(part, order)),
      );
  }
}

/** A Pareto law from 0 on is always 0. */
function heavy(min: number): number {
  return min === 0 ? 0 : Number.POSITIVE_INFINITY;
}

/** Probability of a value of at most x. */
export function cumulative(law: Distribution, x: number): number {
  switch (law.distribution) {
    case 'mixture':
      return weighted(
        law.weights,
        law.of.map((part) => cumulative(part, x)),
      );
    case 'empirical':
      return weighted(
        law.weights,
        law.values.map((value) => (value <= x ? 1 : 0)),
      );
    case 'constant':
      return x >= law.value ? 1 : 0;
    case 'hyperexponential':
      return weighted(
        law.probabilities,
        law.means.map((mean) => cumulative({ distribution: 'exponential', mean }, x)),
      );
    default:
      if (meanOf(law) === 0) return x >= 0 ? 1 : 0;
      return x <= 0 ? 0 : continuousCumulative(law, x);
  }
}

/** Laws with a density everywhere, their scale above 0. */
type Continuous = Exclude<
  Distribution,
  { distribution: 'mixture' | 'empirical' | 'constant' | 'hyperexponential' }
>;

function continuousCumulative(law: Continuous, x: number): number {
  switch (law.distribution) {
    case 'uniform':
      if (law.max <= law.min) return x >= law.min ? 1 : 0;
      return clamp01((x - law.min) / (law.max - law.min));
    case 'exponential':
      return 1 - exp(-x / law.mean);
    case 'erlang':
      return lowerGamma(law.k, (law.k * x) / law.mean);
    case 'gamma': {
      const shape = 1 / (law.cv * law.cv);
      return lowerGamma(shape, (shape * x) / law.mean);
    }
    case 'lognormal': {
      const { mu, sigma } = lognormalParameters(law.mean, law.cv);
      return normalCumulative((log(x) - mu) / sigma);
    }
    case 'weibull':
      return 1 - exp(-pow(x / law.scale, law.shape));
    case 'pareto':
      return x <= law.min ? 0 : 1 - pow(law.min / x, law.alpha);
  }
}

/** Density at x, for the continuous part of a law. */
export function density(law: Distribution, x: number): number {
  switch (law.distribution) {
    case 'mixture':
      return weighted(
        law.weights,
        law.of.map((part) => density(part, x)),
      );
    case 'constant':
    case 'empirical':
      return 0;
    case 'hyperexponential':
      return weighted(
        law.probabilities,
        law.means.map((mean) => density({ distribution: 'exponential', mean }, x)),
      );
    default:
      return x <= 0 || meanOf(law) === 0 ? 0 : continuousDensity(law, x);
  }
}

function continuousDensity(law: Continuous, x: number): number {
  switch (law.distribution) {
    case 'uniform':
      return x >= law.min && x <= law.max && law.max > law.min ? 1 / (law.max - law.min) : 0;
    case 'exponential':
      return exp(-x / law.mean) / law.mean;
    case 'erlang':
      return gammaDensity(law.k, law.mean / law.k, x);
    case 'gamma':
      return gammaDensity(1 / (law.cv * law.cv), law.mean * law.cv * law.cv, x);
    case 'lognormal': {
      const { mu, sigma } = lognormalParameters(law.mean, law.cv);
      const z = (log(x) - mu) / sigma;
      return exp(-z * z * 0.5) / (x * sigma * Math.sqrt(2 * Math.PI));
    }
    case 'weibull': {
      const ratio = x / law.scale;
      return (law.shape / law.scale) * pow(ratio, law.shape - 1) * exp(-pow(ratio, law.shape));
    }
    case 'pareto':
      return x < law.min ? 0 : (law.alpha / law.min) * pow(law.min / x, law.alpha + 1);
  }
}

/** Values that the law takes with positive probability, each with it. */
export function atomsOf(law: Distribution): readonly Atom[] {
  switch (law.distribution) {
    case 'constant':
      return [{ x: law.value, probability: 1 }];
    case 'empirical':
      return shared(
        law.weights,
        law.values.map((x) => [{ x, probability: 1 }]),
      );
    case 'hyperexponential':
      return shared(
        law.probabilities,
        law.means.map((mean) => atomsOf({ distribution: 'exponential', mean })),
      );
    case 'mixture':
      return shared(law.weights, law.of.map(atomsOf));
    case 'uniform':
      return law.max > law.min ? [] : [{ x: law.min, probability: 1 }];
    default:
      return meanOf(law) === 0 ? [{ x: 0, probability: 1 }] : [];
  }
}

function shared(weights: readonly number[], parts: readonly (readonly Atom[])[]): readonly Atom[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return parts.flatMap((atoms, i) =>
    atoms.map(({ x, probability }) => ({
      x,
      probability: total > 0 ? (probability * (weights[i] ?? 0)) / total : 0,
    })),
  );
}

/** The smallest value that a share `p` (below 1) of all values does not exceed. */
export function quantile(law: Distribution, p: number): number {
  switch (law.distribution) {
    case 'constant':
      return law.value;
    case 'uniform':
      return law.min + p * (law.max - law.min);
    case 'exponential':
      return -law.mean * log(1 - p);
    case 'weibull':
      return law.scale * pow(-log(1 - p), 1 / law.shape);
    case 'pareto':
      return law.min * pow(1 - p, -1 / law.alpha);
    case 'empirical':
      return empiricalQuantile(law.values, law.weights, p);
    default:
      return searchedQuantile(law, p);
  }
}

function empiricalQuantile(values: readonly number[], weights: readonly number[], p: number): number {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let below = 0;
  let last = 0;
  for (const i of order) {
    if (weights[i] === 0) continue;
    below += weights[i]!;
    last = values[i]!;
    // A hair of tolerance: 0.1 + 0.2 + … is not quite the sum that one means.
    if (below >= p * total * (1 - 1e-12)) break;
  }
  return last;
}

function searchedQuantile(law: Distribution, p: number): number {
  const mean = meanOf(law);
  if (mean === 0) return 0;
  let high = Number.isFinite(mean) ? mean : 1;
  for (let i = 0; i < 400 && cumulative(law, high) < p; i++) high *= 2;
  let low = 0;
  for (let i = 0; i < 100 && high - low > high * 1e-12; i++) {
    const middle = (low + high) / 2;
    if (cumulative(law, middle) >= p) high = middle;
    else low = middle;
  }
  // The search comes as near as one likes to a value that is taken often; it is meant exactly.
  return atomsOf(law).find(({ x }) => Math.abs(x - high) <= high * 1e-9)?.x ?? high;
}

/** The same law stretched: every value multiplied by `factor`. */
export function scaledLaw<Law extends Distribution>(law: Law, factor: number): Law {
  return stretched(law, factor) as Law;
}

function stretched(law: Distribution, factor: number): Distribution {
  switch (law.distribution) {
    case 'constant':
      return { ...law, value: law.value * factor };
    case 'uniform':
      return { ...law, min: law.min * factor, max: law.max * factor };
    case 'exponential':
    case 'erlang':
    case 'gamma':
    case 'lognormal':
      return { ...law, mean: law.mean * factor };
    case 'hyperexponential':
      return { ...law, means: law.means.map((mean) => mean * factor) };
    case 'weibull':
      return { ...law, scale: law.scale * factor };
    case 'pareto':
      return { ...law, min: law.min * factor };
    case 'empirical':
      return { ...law, values: law.values.map((value) => value * factor) };
    case 'mixture':
      return { ...law, of: law.of.map((part) => scaledLaw(part, factor)) };
  }
}

function lognormalParameters(mean: number, cv: number): { readonly mu: number; readonly sigma: number } {
  const variance = log(1 + cv * cv);
  return { mu: log(mean) - variance / 2, sigma: Math.sqrt(variance) };
}

function gammaDensity(shape: number, scale: number, x: number): number {
  return exp((shape - 1) * log(x / scale) - x / scale - logGamma(shape)) / scale;
}

const LANCZOS = [
  76.18009172947146, -86.50532032941678, 24.01409824083091, -1.231739572450155, 0.1208650973866179e-2,
  -0.5395239384953e-5,
] as const;

/** Lanczos' approximation of log Γ, to ten digits. */
function logGamma(z: number): number {
  let series = 1.000000000190015;
  for (let i = 0; i < LANCZOS.length; i++) series += LANCZOS[i]! / (z + 1 + i);
  const t = z + 5.5;
  return (z + 0.5) * log(t) - t + log((2.5066282746310007 * series) / z);
}

/** Regularized lower incomplete gamma function P(a, x). */
function lowerGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  const front = exp(a * log(x) - x - logGamma(a));
  return clamp01(x < a + 1 ? front * lowerSeries(a, x) : 1 - front * upperFraction(a, x));
}

/** Enough terms for shapes up to 10,000 (a cv of 0.01). */
const MOST_TERMS = 5000;

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let total = term;
  for (let n = 1; n < MOST_TERMS && Math.abs(term) > Math.abs(total) * 1e-14; n++) {
    term *= x / (a + n);
    total += term;
  }
  return total;
}

/** Lentz's continued fraction for the upper tail. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < MOST_TERMS; i++) {
    const an = -i * (i - a);
    b += 2;
    d = an * d + b;
    if (Math.abs(d) < 1e-300) d = 1e-300;
    c = b + an / c;
    if (Math.abs(c) < 1e-300) c = 1e-300;
    d = 1 / d;
    const delta = d * c;
    h *= delta;
    if (Math.abs(delta - 1) < 1e-14) break;
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

function clamp01(x: number): number {
  return x > 0 ? Math.min(1, x) : 0;
}
