/**
 * Intervals hold the truth as often as they say: M/M/1, whose mean wait and p99 are known, over many seeds. Under
 * `npm run validate` 200 runs (three minutes); otherwise 24 shorter ones, with a band to match.
 */
import { tsImport } from 'tsx/esm/api';
import { describe, expect, it, vi } from 'vitest';
import type { coverageOf, Held } from './interval-runs.ts';
import { FULL } from './testing/length.ts';

const runs: { coverageOf: typeof coverageOf } = await tsImport('./interval-runs.ts', import.meta.url);
vi.setConfig({ testTimeout: 1_800_000 });

/** The least share that is allowed: 95 %, less three standard errors of a share, less what finite batches cost. */
const least = (given: number, cost: number) => 0.95 - cost - 3 * Math.sqrt((0.95 * 0.05) / given);
const shareOf = ({ given, held }: Held) => held / given;

describe('95 % intervals', () => {
  it('of a single run by batch means, and of replications by Student’s t, hold the truth in 19 of 20 cases', () => {
    const { mean, p99, replications } = FULL ? runs.coverageOf(200, 2000) : runs.coverageOf(24, 500);
    expect(mean.given).toBeGreaterThan(0.8 * (FULL ? 200 : 24));
    expect(shareOf(mean)).toBeGreaterThan(least(mean.given, 0.02));
    expect(shareOf(p99)).toBeGreaterThan(least(p99.given, 0.05));
    expect(shareOf(replications)).toBeGreaterThan(least(replications.given, 0));
  });

  it('of a short run hold the mean too, and say nothing of a tail that it has hardly seen', () => {
    const few = FULL ? 400 : 60;
    const { mean, p99 } = runs.coverageOf(few, 150);
    expect(mean.given).toBeGreaterThan(0.9 * few);
    expect(shareOf(mean)).toBeGreaterThan(least(mean.given, 0.02));
    expect(p99.given).toBeLessThan(mean.given);
    expect(shareOf(p99)).toBeGreaterThan(least(p99.given, 0.06));
    const shorter = runs.coverageOf(few, 50);
    expect(shorter.p99.given).toBeLessThan(0.4 * few);
  });
});
