/**
 * What tests of cases have in common: a case is run and held to its numbers, and what came of it is noted for
 * the table that `npm run validate` prints. A test belongs to the case that its title names (`A-Q1 …`).
 */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { tsImport } from 'tsx/esm/api';
import { expect } from 'vitest';
import type { NotedRow } from '../../content/validation-table.ts';
import type { Case, outcomeOf } from '../cases.ts';
import { type Comparison, compare, disagreement, estimateOf, type Tolerance } from '../estimates.ts';
import { FULL } from './length.ts';

// Node runs simulations as they are; the test runner makes them four times slower
const cases: { outcomeOf: typeof outcomeOf } = await tsImport('../cases.ts', import.meta.url);

/**
 * Runs a case and expects that nothing speaks against it. `most` requests are simulated, unless it is to have
 * the length that its tolerance asks for.
 */
export function expectCase(one: Case, most: number): void {
  const { complaints, outcomes, requests } = cases.outcomeOf(one, FULL ? Number.POSITIVE_INFINITY : most);
  note(outcomes, { requests, design: one.input });
  expect(complaints).toEqual([]);
}

/** Checks cases with so many requests each, unless one says otherwise. */
export function checkUpTo(most: number): (one: Case, requests?: number) => void {
  return (one, requests = most) => expectCase(one, requests);
}

/** Expects that independent estimates of a figure agree with what it ought to be. */
export function expectEstimates(
  figure: string,
  values: readonly number[],
  expected: number,
  tolerance: Tolerance,
): void {
  const estimate = estimateOf(values);
  note([{ figure, ...compare(estimate, expected, tolerance, values.length) }]);
  expect(disagreement(estimate, expected, tolerance), figure).toBe('');
}

/** Expects that a figure without luck (a formula, a count) is what it ought to be. */
export function expectFigure(figure: string, measured: number, expected: number, tolerance: Tolerance): void {
  const estimate = { mean: measured, standardError: 0 };
  note([{ figure, ...compare(estimate, expected, tolerance, 2) }]);
  expect(disagreement(estimate, expected, tolerance), figure).toBe('');
}

interface Outcome extends Comparison {
  readonly figure: string;
}

function note(outcomes: readonly Outcome[], more: Pick<NotedRow, 'requests' | 'design'> = {}): void {
  const folder = process.env.VALIDATION_ROWS;
  if (folder === undefined) return;
  const figures = outcomes.map(({ figure, expected, measured, halfWidth, allowed }) => ({
    figure,
    expected,
    measured: rounded(measured),
    halfWidth: rounded(halfWidth),
    allowed: rounded(allowed),
  }));
  const test = expect.getState().currentTestName ?? '';
  const row: NotedRow = { test, figures, ...(FULL ? {} : { short: true }), ...more };
  appendFileSync(join(folder, `${process.pid}.jsonl`), `${JSON.stringify(row)}\n`);
}

/** Six digits: more are luck. */
function rounded(x: number): number {
  return Number(x.toPrecision(6));
}
