/**
 * `--precision`: replications are added until the intervals of the figures that were asked for are narrow enough
 * (`theory/precision.ts`), or there are as many as may be. How many are added follows from the runs alone, so it is
 * the same with any number of threads.
 */
import { err, ok, type Result } from '../base/result.ts';
import { kinds } from '../catalog/kinds.ts';
import { confidence } from '../experiment/replications.ts';
import type { Design } from '../model/design.ts';
import { type Figure, parseFigure, readFigure } from '../model/figure-path.ts';
import { problemLine } from '../model/problem.ts';
import { isPrecise, replicationsNeeded } from '../theory/precision.ts';
import type { PrecisionOptions } from './options.ts';
import type { Failed, Replicated } from './threads.ts';

/** The figures that paths name, or every problem, one a line. */
export function readFigures(paths: readonly string[], design: Design): Result<readonly Figure[], string[]> {
  const parsed = paths.map((path) => parseFigure(path, design, kinds));
  const problems = parsed.flatMap((one) => (one.ok ? [] : [`--metric: ${problemLine(one.error)}`]));
  return problems.length > 0 ? err(problems) : ok(parsed.flatMap((one) => (one.ok ? [one.value] : [])));
}

/** Adds replications to `ran` until they are enough; says so where they are not, else nothing. */
export async function untilPrecise(
  ran: Replicated[],
  figures: readonly Figure[],
  { share, most }: PrecisionOptions,
  run: (from: number, to: number) => Promise<Result<readonly Replicated[], Failed>>,
): Promise<Result<string, Failed>> {
  for (;;) {
    const estimates = figures.map((figure) => {
      const values = ran.map(({ summary, headline }) => readFigure(figure, summary, headline));
      const { mean, high } = confidence(values.filter((value) => !Number.isNaN(value)));
      return { figure, mean, half: high - mean };
    });
    const open = estimates.filter(({ mean, half }) => !isPrecise(mean, half, share));
    if (open.length === 0) return ok('');
    if (ran.length >= most) {
      const told = open.map(({ figure, mean, half }) => `${figure.path} ± ${percent(half / Math.abs(mean))}`);
      return ok(`note: --precision: not reached with ${ran.length} replications: ${told.join(', ')}`);
    }
    const wanted = open.map(({ mean, half }) => replicationsNeeded(ran.length, mean, half, share));
    const more = await run(ran.length, Math.min(most, Math.max(ran.length + 1, ...wanted)));
    if (!more.ok) return more;
    ran.push(...more.value);
  }
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${(share * 100).toPrecision(2)} %` : 'unknown';
}
