/**
 * Probability distributions as a design writes them: `{ "distribution": "…", … }`. The parameters are those
 * by which people know each law (mean and coefficient of variation rather than a shape nobody remembers).
 * How they are sampled is the engine's business (`engine/sampler.ts`).
 */
import './zod-config.ts';
import { z } from 'zod';
import { longList, numberEntry } from './long-list.ts';

/** Far beyond any time or size that a design means, and far from overflow. */
const LARGEST = 1e12;

const nonNegative = z.number().nonnegative().max(LARGEST);
const cv = z.number().positive().max(100).describe('coefficient of variation: standard deviation ÷ mean');
const weights = longList(numberEntry(0, LARGEST), 1, 10_000);

/** Reports a list that does not match the list it belongs to. */
function sameLength(
  context: z.RefinementCtx,
  path: string,
  found: readonly unknown[],
  of: string,
  expected: readonly unknown[],
): void {
  if (found.length === expected.length) return;
  const message = `found ${found.length === 1 ? '1 entry' : `${found.length} entries`}, expected ${expected.length}, as many as ${of}`;
  context.addIssue({ code: 'custom', path: [path], message });
}

/** Weights count relative to their sum, which must not vanish. */
function someWeight(context: z.RefinementCtx, found: readonly number[]): void {
  if (found.some((weight) => weight > 0)) return;
  context.addIssue({
    code: 'custom',
    path: ['weights'],
    message: 'found only zeros, expected a weight above 0',
  });
}

const simple = [
  z.strictObject({ distribution: z.literal('constant'), value: nonNegative }),
  z
    .strictObject({ distribution: z.literal('uniform'), min: nonNegative, max: nonNegative })
    .superRefine(({ min, max }, context) => {
      if (max >= min) return;
      context.addIssue({
        code: 'custom',
        path: ['max'],
        message: `found ${max}, expected at least min, ${min}`,
      });
    }),
  z.strictObject({ distribution: z.literal('exponential'), mean: nonNegative }),
  z.strictObject({ distribution: z.literal('erlang'), k: z.int().min(1).max(1000), mean: nonNegative }),
  z
    .strictObject({
      distribution: z.literal('hyperexponential'),
      probabilities: longList(numberEntry(0, 1), 1, 10_000),
      means: weights,
    })
    .superRefine(({ probabilities, means }, context) => {
      sameLength(context, 'means', means, 'probabilities', probabilities);
      const sum = probabilities.reduce((total, probability) => total + probability, 0);
      if (Math.abs(sum - 1) <= 1e-9) return;
      const message = `found probabilities that sum to ${Number(sum.toPrecision(12))}, expected 1`;
      context.addIssue({ code: 'custom', path: ['probabilities'], message });
    }),
  z.strictObject({ distribution: z.literal('gamma'), mean: nonNegative, cv }),
  z.strictObject({ distribution: z.literal('lognormal'), mean: nonNegative, cv }),
  z.strictObject({
    distribution: z.literal('weibull'),
    shape: z.number().min(0.1).max(100),
    scale: nonNegative,
  }),
  z.strictObject({
    distribution: z.literal('pareto'),
    min: nonNegative,
    alpha: z
      .number()
      .min(0.1)
      .max(100)
      .describe('tail index; the mean is infinite up to 1, the variance up to 2'),
  }),
  z
    .strictObject({
      distribution: z.literal('empirical'),
      values: weights,
      weights,
    })
    .superRefine((found, context) => {
      sameLength(context, 'weights', found.weights, 'values', found.values);
      someWeight(context, found.weights);
    }),
] as const;

const simpleDistribution = z.discriminatedUnion('distribution', simple).meta({ id: 'simple-distribution' });

/** A mixture holds only simple laws: nesting deeper adds nothing that weights cannot say. */
const mixture = z
  .strictObject({
    distribution: z.literal('mixture'),
    weights,
    of: z.array(simpleDistribution).min(1).max(100),
  })
  .superRefine((found, context) => {
    sameLength(context, 'weights', found.weights, 'of', found.of);
    someWeight(context, found.weights);
  });

export const distributionSchema = z
  .discriminatedUnion('distribution', [...simple, mixture])
  .meta({ id: 'distribution' });

export type SimpleDistribution = z.infer<typeof simpleDistribution>;
export type Distribution = z.infer<typeof distributionSchema>;
export type DistributionName = Distribution['distribution'];
