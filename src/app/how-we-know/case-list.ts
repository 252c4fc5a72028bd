/** What the page "How do we know?" lists: cases by subject, found by what one types. */
import { CASE_SUBJECTS, type ValidatedCase } from '../../content/validation-table.ts';
import { hasWords } from '../ui/search-words.ts';

export interface CaseGroup {
  readonly subject: string;
  readonly cases: readonly ValidatedCase[];
}

/** The cases that have all the words in their id, title or figures, by subject. */
export function caseGroups(cases: readonly ValidatedCase[], words: string): readonly CaseGroup[] {
  const found = cases.filter(({ id, title, figures }) =>
    hasWords([id, title, ...figures.map(({ figure }) => figure)].join(' '), words),
  );
  return CASE_SUBJECTS.map(([beginning, subject]) => ({
    subject,
    cases: found.filter(({ id }) => id.startsWith(beginning)),
  })).filter((group) => group.cases.length > 0);
}

export interface CaseTally {
  readonly agree: number;
  readonly differ: number;
  readonly notRun: number;
  readonly figures: number;
  readonly requests: number;
}

export function tallyOf(cases: readonly ValidatedCase[]): CaseTally {
  const count = (verdict: ValidatedCase['verdict']) => cases.filter((one) => one.verdict === verdict).length;
  return {
    agree: count('agrees'),
    differ: count('differs'),
    notRun: count('not run'),
    figures: cases.reduce((sum, { figures }) => sum + figures.length, 0),
    requests: cases.reduce((sum, { requests = 0 }) => sum + requests, 0),
  };
}

/** Where a title ends with its source in brackets: both apart. */
export function splitSource(title: string): { readonly what: string; readonly source: string } {
  const match = /^(.*) \(([^()]*(?:\([^()]*\)[^()]*)*)\)(.*)$/s.exec(title);
  if (match === null) return { what: title, source: '' };
  return { what: `${match[1]}${match[3]}`, source: match[2]! };
}
