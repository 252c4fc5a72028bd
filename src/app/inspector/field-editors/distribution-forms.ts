/**
 * Laws as forms: their names, the numbers that each asks for, and how one law becomes another without losing
 * what the person has said about it (its mean and, where the law has one, its variation).
 */
import type { Distribution, DistributionName, SimpleDistribution } from '../../../model/distribution.ts';
import type { Unit } from '../../../model/fields.ts';
import { cvOf, meanOf, quantile, scaledLaw } from '../../../model/law-figures.ts';

/** Order of the list: the usual ones first. */
export const lawNames: readonly { readonly value: DistributionName; readonly label: string }[] = [
  { value: 'constant', label: 'Constant' },
  { value: 'exponential', label: 'Exponential' },
  { value: 'lognormal', label: 'Lognormal' },
  { value: 'uniform', label: 'Uniform' },
  { value: 'erlang', label: 'Erlang' },
  { value: 'gamma', label: 'Gamma' },
  { value: 'weibull', label: 'Weibull' },
  { value: 'pareto', label: 'Pareto' },
  { value: 'hyperexponential', label: 'Hyperexponential' },
  { value: 'empirical', label: 'As measured' },
  { value: 'mixture', label: 'Mixture' },
];

/** One number of a law. `unit: 'value'` is measured like the law itself. */
export interface LawParameter {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly unit: Unit | 'value';
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
}

const value = (name: string, label: string, help: string): LawParameter => ({
  name,
  label,
  help,
  unit: 'value',
  min: 0,
  max: 1e9,
});
const mean = value('mean', 'Mean', 'The average.');
const variation: LawParameter = {
  name: 'cv',
  label: 'Variation',
  help: 'Coefficient of variation: standard deviation ÷ mean. 1 is as variable as an exponential law.',
  unit: 'count',
  min: 0.01,
  max: 100,
};
const shape = (name: string, label: string, help: string): LawParameter => ({
  name,
  label,
  help,
  unit: 'count',
  min: 0.05,
  max: 100,
});

/** The single numbers of each law; laws that are lists have an editor of their own. */
export const lawParameters: { readonly [Name in DistributionName]: readonly LawParameter[] } = {
  constant: [value('value', 'Value', 'Always exactly this.')],
  uniform: [value('min', 'Least', 'The smallest value.'), value('max', 'Most', 'The largest value.')],
  exponential: [mean],
  erlang: [
    mean,
    {
      name: 'k',
      label: 'Phases',
      help: 'Sum of so many exponential phases; more phases vary less.',
      unit: 'count',
      min: 1,
      max: 1000,
      integer: true,
    },
  ],
  gamma: [mean, variation],
  lognormal: [mean, variation],
  weibull: [
    value('scale', 'Scale', '63 % of the values lie below.'),
    shape('shape', 'Shape', 'Below 1 the tail is heavier than exponential, above 1 lighter.'),
  ],
  pareto: [
    value('min', 'Least', 'The smallest value; the tail begins here.'),
    shape(
      'alpha',
      'Tail index',
      'The smaller, the heavier the tail. Up to 1 the mean is infinite, up to 2 the variance.',
    ),
  ],
  hyperexponential: [],
  empirical: [],
  mixture: [],
};

/** Variations that a law with a `cv` of its own may have. */
const CV = { min: 0.01, max: 100 };

/** Another law with the same mean, and with the same variation where it can have that. */
export function asLaw(name: DistributionName, from: Distribution): Distribution {
  if (name === from.distribution) return from;
  const m = finiteMean(from);
  if (name === 'mixture') {
    // Nine in ten as before, one in ten much slower, and together the mean that it was.
    const usual = m > 0 ? withMean(simple(from), m / 2) : simple(from);
    const slow: SimpleDistribution = { distribution: 'exponential', mean: tidy(m * 5.5) };
    return { distribution: 'mixture', weights: [0.9, 0.1], of: [usual as SimpleDistribution, slow] };
  }
  const cv = cvOf(from);
  const known = cv > 0 && Number.isFinite(cv) ? Math.min(CV.max, Math.max(CV.min, tidy(cv))) : 1;
  return simpleLaw(name, m, known);
}

function simpleLaw(name: Exclude<DistributionName, 'mixture'>, m: number, cv: number): SimpleDistribution {
  switch (name) {
    case 'constant':
      return { distribution: name, value: m };
    case 'uniform': {
      // √3 half widths make one standard deviation; from 0 on it cannot be wider than its mean.
      const half = cv < 0.57 ? cv * Math.sqrt(3) : 0.5;
      return { distribution: name, min: tidy(m * (1 - half)), max: tidy(m * (1 + half)) };
    }
    case 'exponential':
      return { distribution: name, mean: m };
    case 'erlang':
      return { distribution: name, k: cv < 0.8 ? Math.min(1000, Math.round(1 / (cv * cv))) : 2, mean: m };
    case 'gamma':
    case 'lognormal':
      return { distribution: name, mean: m, cv };
    case 'weibull':
      return weibullOf(m, cv);
    case 'pareto': {
      const alpha = tidy(1 + Math.sqrt(1 + 1 / (cv * cv)));
      return { distribution: name, alpha, min: tidy((m * (alpha - 1)) / alpha) };
    }
    case 'hyperexponential':
      return hyperexponentialOf(m, cv);
    case 'empirical':
      return { distribution: name, values: [tidy(m / 2), m, tidy(m * 2)], weights: [1, 2, 0.5] };
  }
}

/** Shape by the variation, scale by the mean; shape 1 is the exponential law. */
function weibullOf(m: number, cv: number): SimpleDistribution {
  const cvAt = (shape: number) => cvOf({ distribution: 'weibull', shape, scale: 1 });
  const shape = Math.abs(cv - 1) < 1e-6 ? 1 : tidy(solveFalling(cvAt, cv, SHAPE.min, SHAPE.max));
  return {
    distribution: 'weibull',
    shape,
    scale: tidy(m / meanOf({ distribution: 'weibull', shape, scale: 1 })),
  };
}

/** Two phases with balanced means (Whitt 1982); with no more variation than one phase has, a plausible tail. */
function hyperexponentialOf(m: number, cv: number): SimpleDistribution {
  const distribution = 'hyperexponential';
  if (cv < 1.05) return { distribution, probabilities: [0.9, 0.1], means: [tidy(m / 2), tidy(m * 5.5)] };
  const squared = cv * cv;
  const often = tidy((1 + Math.sqrt((squared - 1) / (squared + 1))) / 2);
  const rare = tidy(1 - often);
  return { distribution, probabilities: [often, rare], means: [tidy(m / (2 * often)), tidy(m / (2 * rare))] };
}

function simple(law: Distribution): SimpleDistribution {
  return law.distribution === 'mixture' ? law.of[0]! : law;
}

function finiteMean(law: Distribution): number {
  const m = meanOf(law);
  return Number.isFinite(m) ? tidy(m) : law.distribution === 'pareto' ? law.min : 1;
}

/** The same law stretched to another mean; one whose mean is 0 or infinite stays as it is. */
export function withMean(law: Distribution, mean: number): Distribution {
  const now = meanOf(law);
  if (!(now > 0 && Number.isFinite(now))) return law;
  return tidied(scaledLaw(law, mean / now));
}

/** Weibull shapes beyond are as good as constant, or have no figures. */
const SHAPE = { min: 0.2, max: 50 };
/** Beyond this variation a lognormal law's p99 falls again: more and more is very small. */
const LOGNORMAL_CV = 12;

/** True for laws whose p99 can be set apart from their mean. */
export function hasTailToDrag(law: Distribution): boolean {
  return (
    (law.distribution === 'lognormal' || law.distribution === 'gamma' || law.distribution === 'weibull') &&
    meanOf(law) > 0
  );
}

/** The same kind of law with the same mean and another p99, as near to it as the law can be. */
export function withP99(law: Distribution, p99: number): Distribution {
  const mean = meanOf(law);
  if (law.distribution === 'lognormal' || law.distribution === 'gamma') {
    const p99At = (cv: number) => -quantile({ ...law, cv }, 0.99);
    const most = law.distribution === 'lognormal' ? LOGNORMAL_CV : 4;
    return { ...law, cv: tidy3(solveFalling(p99At, -p99, CV.min, most)) };
  }
  if (law.distribution !== 'weibull') return law;
  const shaped = (shape: number): Distribution => withMean({ ...law, shape, scale: 1 }, mean);
  return shaped(tidy3(solveFalling((shape) => quantile(shaped(shape), 0.99), p99, SHAPE.min, SHAPE.max)));
}

/** Where a falling function has a value, between two positive ends; an end where it has it nowhere. */
function solveFalling(of: (x: number) => number, value: number, least: number, most: number): number {
  let low = least;
  let high = most;
  for (let i = 0; i < 40 && high / low > 1 + 1e-7; i++) {
    const middle = Math.sqrt(low * high);
    if (of(middle) > value) low = middle;
    else high = middle;
  }
  return Math.sqrt(low * high);
}

/** The numbers of a law with as many digits as anybody means. */
function tidied(law: Distribution): Distribution {
  return Object.fromEntries(
    Object.entries(law).map(([name, part]: [string, unknown]) => [name, tidiedPart(part)]),
  ) as unknown as Distribution;
}

function tidiedPart(part: unknown): unknown {
  if (typeof part === 'number') return tidy(part);
  if (Array.isArray(part)) return part.map(tidiedPart);
  return typeof part === 'object' && part !== null ? tidied(part as Distribution) : part;
}

function tidy(x: number): number {
  return Number(x.toPrecision(6));
}

/** Three significant digits: what a hand can mean that drags. */
function tidy3(x: number): number {
  return Number(x.toPrecision(3));
}
