/**
 * The table of `npm run validate`: what the tests noted of each case (`src/validation/testing/case-table.ts`)
 * and what the test runner says of those that noted nothing, because they compare more than figures or because
 * the data that they need is not there.
 */
import type { CaseVerdict, NotedRow, ValidatedCase } from '../content/validation-table.ts';

/** A test as vitest's JSON report tells it. */
export interface ReportedTest {
  readonly ancestorTitles: readonly string[];
  readonly title: string;
  readonly status: string;
}

/** Ids of cases at the head of a title: `A-Q1`, `A-L3 to A-L5`, `A-C5, A-C6`. */
const IDS = /^[AM]-[A-Z]\d+(?:(?:, | to | … )[AM]-[A-Z]\d+)*/;
/** A longer design is a recorded trace, which nobody reads in a table. */
const MOST_DESIGN_CHARACTERS = 4000;

/** All cases among the tests, in the order of their ids. */
export function validatedCases(
  tests: readonly ReportedTest[],
  rows: readonly NotedRow[],
): readonly ValidatedCase[] {
  return inOrder(
    tests.flatMap((test) => {
      const named = nameOf(test);
      if (named === null) return [];
      const path = pathOf(test);
      return [
        caseOf(
          named,
          test,
          rows.filter((row) => row.test === path),
        ),
      ];
    }),
  );
}

/** What was found now, and of cases that were not run, or ran longer, what had been found before. */
export function together(
  now: readonly ValidatedCase[],
  before: readonly ValidatedCase[],
): readonly ValidatedCase[] {
  const key = ({ id, title }: ValidatedCase) => `${id} ${title}`;
  const longer = new Set(before.filter(({ short }) => short === undefined).map(key));
  const taken = now.filter((one) => one.short === undefined || !longer.has(key(one)));
  const found = new Set(taken.map(key));
  return [...taken, ...before.filter((one) => !found.has(key(one)))];
}

/** By the numbers of their ids. */
export function inOrder(cases: readonly ValidatedCase[]): readonly ValidatedCase[] {
  return cases.toSorted((a, b) => compareIds(a.id, b.id));
}

function pathOf({ ancestorTitles, title }: ReportedTest): string {
  return [...ancestorTitles, title].filter((part) => part !== '').join(' > ');
}

/** The case that a test belongs to by its title, or by the first group around it that names one. */
function nameOf({ ancestorTitles, title }: ReportedTest): { id: string; title: string } | null {
  const own = IDS.exec(title)?.[0];
  if (own !== undefined) return { id: own, title: title.slice(own.length).trim() };
  for (const group of ancestorTitles.toReversed()) {
    const id = IDS.exec(group)?.[0];
    if (id !== undefined) return { id, title: `${group.slice(id.length).trim()}: ${title}` };
  }
  return null;
}

function caseOf(
  { id, title }: { id: string; title: string },
  { status }: ReportedTest,
  rows: readonly NotedRow[],
): ValidatedCase {
  const verdict: CaseVerdict = status === 'passed' ? 'agrees' : status === 'failed' ? 'differs' : 'not run';
  const figures = rows.flatMap((row) => row.figures);
  const requests = rows.reduce((sum, row) => sum + (row.requests ?? 0), 0);
  // of several runs none stands for the whole
  const design = rows.length === 1 ? rows[0]!.design : undefined;
  const isShort = design !== undefined && JSON.stringify(design).length <= MOST_DESIGN_CHARACTERS;
  return {
    id,
    title,
    ...(requests > 0 ? { requests } : {}),
    verdict,
    ...(rows.some(({ short }) => short) ? { short: true } : {}),
    figures,
    ...(isShort ? { design } : {}),
  };
}

function compareIds(a: string, b: string): number {
  const [, letterA = '', numberA = ''] = /^([AM]-[A-Z])(\d+)/.exec(a) ?? [];
  const [, letterB = '', numberB = ''] = /^([AM]-[A-Z])(\d+)/.exec(b) ?? [];
  return letterA.localeCompare(letterB, 'en') || Number(numberA) - Number(numberB);
}

/** The table as text: a line a figure. */
export function tableText(cases: readonly ValidatedCase[]): string {
  const head = ['case', 'what', 'figure', 'expected', 'measured', '± 95 %', 'allowed', 'verdict'];
  const lines = cases.flatMap(({ id, title, figures, verdict }) => {
    const what = title.length > 60 ? `${title.slice(0, 59)}…` : title;
    if (figures.length === 0) return [[id, what, '', '', '', '', '', verdict]];
    return figures.map((one) => [
      id,
      what,
      one.figure,
      told(one.expected),
      told(one.measured),
      one.halfWidth === 0 ? 'exact' : told(one.halfWidth, 2),
      one.allowed === 0 ? '0' : told(one.allowed, 2),
      verdict,
    ]);
  });
  const widths = head.map((_, i) => Math.max(...[head, ...lines].map((line) => line[i]!.length)));
  return [head, ...lines]
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function told(x: number, digits = 6): string {
  return String(Number(x.toPrecision(digits)));
}

/** What the README quotes: the verdict, and of each case its first figure. */
export function quotedText(cases: readonly ValidatedCase[]): string {
  const firsts = cases.filter(({ id }, i) => cases.findIndex((other) => other.id === id) === i);
  const short = firsts.map((one) => ({ ...one, figures: one.figures.slice(0, 1) }));
  return `${verdictText(cases)} The first figure of each:\n\n${tableText(short)}\n`;
}

/** One sentence: how many agree, and which do not. */
export function verdictText(cases: readonly ValidatedCase[]): string {
  const of = (verdict: CaseVerdict) => cases.filter((one) => one.verdict === verdict);
  const ids = (list: readonly ValidatedCase[]) => [...new Set(list.map(({ id }) => id))].join(', ');
  const figures = cases.reduce((sum, one) => sum + one.figures.length, 0);
  const short = cases.filter((one) => one.short).length;
  const [differ, absent] = [of('differs'), of('not run')];
  return [
    `${of('agrees').length} of ${cases.length} cases agree, in ${figures} figures.`,
    ...(short > 0
      ? [`${short} ran shorter than their tolerance asks for, and are held to four standard errors.`]
      : []),
    ...(differ.length > 0 ? [`These differ: ${ids(differ)}.`] : []),
    ...(absent.length > 0
      ? [`These were not run, because the data that they need is not here: ${ids(absent)}.`]
      : []),
  ].join(' ');
}
