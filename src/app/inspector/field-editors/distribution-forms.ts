/**
 * Laws as forms: their names, the numbers that each asks for, and how one law becomes another without losing
 * what the person has said about it (its mean and, where the law has one, its variation).
 */
import type { Distribution, DistributionName, SimpleDistribution } from '../../../model/distribution.ts';
import type { Unit } from '../../../model/fields.ts';
import { meanOf } from './density.ts';

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

/** Another law with the same mean, and the same variation where both have one. */
export function asLaw(name: DistributionName, from: Distribution): Distribution {
  if (name === from.distribution) return from;
  if (name === 'mixture')
    return { distribution: 'mixture', weights: [0.9, 0.1], of: [simple(from), slow(from)] };
  return simpleLaw(name, finiteMean(from), 'cv' in from ? from.cv : 1);
}

function simpleLaw(name: Exclude<DistributionName, 'mixture'>, m: number, cv: number): SimpleDistribution {
  switch (name) {
    case 'constant':
      return { distribution: name, value: m };
    case 'uniform':
      return { distribution: name, min: tidy(m / 2), max: tidy(m * 1.5) };
    case 'exponential':
      return { distribution: name, mean: m };
    case 'erlang':
      return { distribution: name, k: 2, mean: m };
    case 'gamma':
    case 'lognormal':
      return { distribution: name, mean: m, cv };
    case 'weibull':
      // Shape 1 is the exponential law, so its scale is its mean.
      return { distribution: name, shape: 1, scale: m };
    case 'pareto':
      return { distribution: name, alpha: 2.5, min: tidy((m * 1.5) / 2.5) };
    case 'hyperexponential':
      return { distribution: name, probabilities: [0.9, 0.1], means: [tidy(m / 2), tidy(m * 5.5)] };
    case 'empirical':
      return { distribution: name, values: [tidy(m / 2), m, tidy(m * 2)], weights: [1, 2, 0.5] };
  }
}

function simple(law: Distribution): SimpleDistribution {
  return law.distribution === 'mixture' ? law.of[0]! : law;
}

/** The rare, ten times slower way that a mixture usually stands for. */
function slow(law: Distribution): SimpleDistribution {
  return { distribution: 'exponential', mean: tidy(finiteMean(law) * 10) };
}

function finiteMean(law: Distribution): number {
  const m = meanOf(law);
  return Number.isFinite(m) ? tidy(m) : law.distribution === 'pareto' ? law.min : 1;
}

/** Three significant digits: a person reads these numbers. */
function tidy(x: number): number {
  return Number(x.toPrecision(3));
}
