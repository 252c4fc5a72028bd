/**
 * Probability distributions as a design writes them: `{ "distribution": "…", … }`. The parameters are those
 * by which people know each law (mean and coefficient of variation rather than a shape nobody remembers).
 * How they are sampled is the engine's business (`engine/sampler.ts`).
 */
import './zod-config.ts';
import { z } from 'zod';

const positive = z.number().positive();
const nonNegative = z.number().nonnegative();
const cv = z.number().positive().max(100).describe('coefficient of variation: standard deviation ÷ mean');
const weights = z.array(nonNegative).min(1).max(10_000);

const simple = [
  z.strictObject({ distribution: z.literal('constant'), value: nonNegative }),
  z.strictObject({ distribution: z.literal('uniform'), min: nonNegative, max: nonNegative }),
  z.strictObject({ distribution: z.literal('exponential'), mean: nonNegative }),
  z.strictObject({ distribution: z.literal('erlang'), k: z.int().min(1).max(1000), mean: nonNegative }),
  z.strictObject({
    distribution: z.literal('hyperexponential'),
    probabilities: weights,
    means: z.array(nonNegative).min(1).max(10_000),
  }),
  z.strictObject({ distribution: z.literal('gamma'), mean: nonNegative, cv }),
  z.strictObject({ distribution: z.literal('lognormal'), mean: nonNegative, cv }),
  z.strictObject({ distribution: z.literal('weibull'), shape: positive, scale: nonNegative }),
  z.strictObject({ distribution: z.literal('pareto'), min: nonNegative, alpha: positive }),
  z.strictObject({ distribution: z.literal('empirical'), values: z.array(nonNegative).min(1).max(10_000), weights }),
] as const;

const simpleDistribution = z.discriminatedUnion('distribution', simple);

/** A mixture holds only simple laws: nesting deeper adds nothing that weights cannot say. */
const mixture = z.strictObject({
  distribution: z.literal('mixture'),
  weights,
  of: z.array(simpleDistribution).min(1).max(100),
});

export const distributionSchema = z.discriminatedUnion('distribution', [...simple, mixture]);

export type SimpleDistribution = z.infer<typeof simpleDistribution>;
export type Distribution = z.infer<typeof distributionSchema>;
export type DistributionName = Distribution['distribution'];
