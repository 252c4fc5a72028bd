/**
 * A sweep: one design at every point of a grid of settings. Points are made and checked before anything runs, so
 * that one that cannot run is said at once, with what is wrong with it.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Design } from './design.ts';
import { showValue } from './json-path.ts';
import type { Kind } from './kind.ts';
import type { Problem } from './problem.ts';
import { assignSetting, parseSettingPath } from './setting-path.ts';
import { parseDesign } from './validation.ts';

export interface SweepParameter {
  readonly path: string;
  readonly values: readonly unknown[];
}
export interface SweepPoint {
  readonly set: { readonly [path: string]: unknown };
  readonly design: Design;
}

/** Most points of a sweep. */
const MOST_POINTS = 10_000;
/** Problems of so many points are told; the rest are alike. */
const MOST_TOLD = 10;

/** All points, the last parameter changing fastest; or every problem. */
export function sweepPoints(
  design: Design,
  parameters: readonly SweepParameter[],
  kinds: readonly Kind[],
): Result<readonly SweepPoint[], readonly Problem[]> {
  const problems: Problem[] = [];
  const count = parameters.reduce((product, { values }) => product * values.length, 1);
  if (count > MOST_POINTS)
    return err([
      {
        path: 'sweep',
        message: `found ${count} points, expected at most ${MOST_POINTS}`,
        remedy: 'give fewer values',
      },
    ]);
  for (const [i, { path }] of parameters.entries()) {
    const place = parseSettingPath(path, design, kinds);
    if (!place.ok) problems.push(place.error);
    if (parameters.findIndex((one) => one.path === path) !== i)
      problems.push({
        path,
        message: 'found twice, expected once',
        remedy: 'give all its values in one list',
      });
  }
  if (problems.length > 0) return err(problems);
  const points: SweepPoint[] = [];
  for (const set of combinations(parameters)) {
    const point = pointOf(design, set, kinds);
    if (point.ok) points.push(point.value);
    else if (problems.length < MOST_TOLD) problems.push(...point.error);
  }
  return problems.length > 0 ? err(problems) : ok(points);
}

function* combinations(
  parameters: readonly SweepParameter[],
): Generator<{ readonly [path: string]: unknown }> {
  const [first, ...rest] = parameters;
  if (first === undefined) {
    yield {};
    return;
  }
  for (const value of first.values)
    for (const others of combinations(rest)) yield { [first.path]: value, ...others };
}

/** The design with some settings changed, if it is valid. */
export function pointOf(
  design: Design,
  set: { readonly [path: string]: unknown },
  kinds: readonly Kind[],
): Result<SweepPoint, readonly Problem[]> {
  let changed = design;
  for (const [path, value] of Object.entries(set)) {
    const place = parseSettingPath(path, changed, kinds);
    if (!place.ok) return err([place.error]);
    changed = assignSetting(changed, place.value, value);
  }
  const parsed = parseDesign(changed, kinds);
  if (!parsed.ok)
    return err(
      parsed.error.map((problem) => ({ ...problem, message: `with ${said(set)}: ${problem.message}` })),
    );
  return ok({ set, design: parsed.value });
}

function said(set: { readonly [path: string]: unknown }): string {
  return Object.entries(set)
    .map(([path, value]) => `${path} = ${showValue(value)}`)
    .join(', ');
}
