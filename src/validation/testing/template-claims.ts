/**
 * How a test holds a template to its claim: the claim is the title of the test, figures are read from summaries by
 * name, and what is said to exceed something must do so by three standard errors.
 */
import { expect, it } from 'vitest';
import { templates } from '../../content/templates.ts';
import type { Design } from '../../model/design.ts';
import type { CounterSummary, GaugeSummary, HistogramSummary, RunSummary } from '../../model/telemetry.ts';
import { estimateOf } from '../estimates.ts';

export const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

export function metric(summary: RunSummary, node: string, name: string): unknown {
  const found = summary.nodes[node]?.metrics[name];
  expect(found, `${name} of ${node}`).toBeDefined();
  return found;
}
export const counter = (summary: RunSummary, node: string, name: string) =>
  metric(summary, node, name) as CounterSummary;
export const total = (summary: RunSummary, node: string, name: string) => counter(summary, node, name).total;
export const gauge = (summary: RunSummary, node: string, name: string) =>
  metric(summary, node, name) as GaugeSummary;
export const histogram = (summary: RunSummary, node: string, name: string) =>
  metric(summary, node, name) as HistogramSummary;

/** The mean of values less three standard errors: with what they claim to exceed below it, they do. */
export function surely(values: readonly number[]): number {
  const { mean, standardError } = estimateOf(values);
  return mean - 3 * standardError;
}

/** The claim of a template is the title of its test. */
export function claims(id: string, holds: (design: Design) => void): void {
  const { title, claim, design } = templates.find((template) => template.id === id)!;
  it(`${title}: ${claim}`, () => holds(design));
}
