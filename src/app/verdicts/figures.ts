/**
 * The two figures under the questions, stale reads and lost writes: what stands in their cells, what they mean
 * in a student's words, and how they are defined and counted. Staleness in time and in versions is that of
 * Golab, Li, Shah (PODC 2011) and Bailis et al. (VLDB 2012); a write that a conflict drops was answered like any
 * other, and is named apart because the store did it by its own rule.
 */
import { formatQuantity } from '../../base/units.ts';
import type { GroupVerdict } from '../../model/verdict-report.ts';
import { percent } from './pacelc.ts';
import type { Definition } from './questions.ts';

export type FigureName = 'stale-reads' | 'lost-writes';

export interface FigureWords {
  readonly title: string;
  readonly plain: string;
  readonly definition: Definition;
}

export const figureWords: { readonly [F in FigureName]: FigureWords } = {
  'stale-reads': {
    title: 'Stale reads',
    plain:
      'Answers that were older than what somebody had already been told is kept, before the question was asked.',
    definition: {
      name: 'Δ-atomicity and k-staleness',
      formula:
        'r is stale if some acknowledged w₂, surely newer than the write that r returned, was answered before r was asked. Δ(r) = the start of r − the first such answer; k(r) = how many such w₂ there are.',
      signs: 'r: a read. w₂: a write of the same key. Longest: the largest Δ and the largest k of all reads.',
      papers: [
        'Golab, Li, Shah: Analyzing Consistency Properties for Fun and Profit, PODC 2011',
        'Bailis, Venkataraman, Franklin, Hellerstein, Stoica: Probabilistically Bounded Staleness, PVLDB 5(8), 2012',
      ],
      checker: 'Each read that is answered is held against the acknowledged writes of its key.',
      bounds:
        'Only what is beyond doubt counts: where two writes overlapped, neither is surely newer. The share is that of the reads that were recorded.',
    },
  },
  'lost-writes': {
    title: 'Lost writes',
    plain:
      'Writes that were answered “kept” and that nobody will ever read, although no one wrote over them knowingly.',
    definition: {
      name: 'Lost acknowledged writes, and lost updates',
      formula:
        'w is gone if it was acknowledged, no read will ever return it, and nobody wrote over it knowingly: a crash took the last copy, or a new leader threw it away. w is lost to a conflict if by last-write-wins a write with a later stamp took its place whose coordinator had not seen it.',
      signs:
        'w: a write with an answer. Had seen: read it, or wrote after it was answered through the same store.',
      papers: [
        'Shapiro, Preguiça, Baquero, Zawirski: Conflict-Free Replicated Data Types, SSS 2011 (last writer wins)',
        'DeCandia et al.: Dynamo: Amazon’s Highly Available Key-value Store, SOSP 2007',
      ],
      checker:
        'An observer beside each replica set, who sees all replicas and all answers at once, counts them. No client could.',
      bounds:
        'It counts in the whole run, not among recorded operations alone. What clients themselves can prove stands under “Eventual”.',
    },
  },
};

/** The share of stale reads, and how stale the worst was in time and versions; empty where none was. */
export function staleTexts(of: GroupVerdict['staleReads']): {
  readonly share: string;
  readonly worst: string;
} {
  const { reads, stale, longestSeconds, mostVersions } = of;
  if (reads === 0) return { share: '—', worst: '' };
  const versions =
    mostVersions === undefined ? '' : `, ${mostVersions} ${mostVersions === 1 ? 'version' : 'versions'}`;
  const worst = stale === 0 ? '' : `up to ${formatQuantity(longestSeconds, 'seconds')}${versions}`;
  return { share: percent(stale / reads), worst };
}

/** Writes that are gone, and those that conflicts dropped; empty where none was. Not a number: nobody counts. */
export function lostTexts(
  gone: number,
  toConflicts: number,
): { readonly gone: string; readonly conflicts: string } {
  return {
    gone: Number.isNaN(gone) ? '—' : gone.toLocaleString('en'),
    conflicts: toConflicts > 0 ? `${toConflicts.toLocaleString('en')} to conflicts` : '',
  };
}
