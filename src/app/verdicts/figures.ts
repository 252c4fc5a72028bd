/**
 * The figures under the questions, stale reads, lost writes and how long replicas took to agree after something was
 * healed: what stands in their cells, what they mean in a student's words, and how they are defined and counted. Staleness in time and in versions is that of
 * Golab, Li, Shah (PODC 2011) and Bailis et al. (VLDB 2012); a write that a conflict drops was answered like any
 * other, and is named apart because the store did it by its own rule.
 */
import { formatQuantity } from '../../base/units.ts';
import type { GroupVerdict } from '../../model/verdict-report.ts';
import { clockText } from '../ui/figure-text.ts';
import { percent } from './pacelc.ts';
import type { Definition } from './questions.ts';

export type FigureName = 'stale-reads' | 'lost-writes' | 'healing';

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
        'It counts in the whole run, not among recorded operations alone: of a log (a leader and its followers, Raft) every entry that is gone, of a quorum one for each key and crash, since the newest write of a key had overwritten the others. So stores of different kinds are not to be compared write for write. What clients themselves can prove stands under “Eventual”.',
    },
  },
  healing: {
    title: 'After healing',
    plain:
      'How long after the last cut, crash or outage was over somebody still missed what had been promised before.',
    definition: {
      name: 'Convergence after healing',
      formula:
        'With h the moment at which the last fault was healed: max over all reads r asked after h that missed some w acknowledged before h, of the end of r − h.',
      signs:
        'r: a read. w: a write of the same key, surely newer than what r returned. Faults that overlap are one; of each key the last such read counts.',
      papers: [
        'Vogels: Eventually Consistent, CACM 52(1), 2009',
        'Golab, Li, Shah: Analyzing Consistency Properties for Fun and Profit, PODC 2011 (which reads are stale beyond doubt)',
      ],
      checker:
        'The judge knows when faults begin and are healed. Each read asked after that is held against the writes that were acknowledged before.',
      bounds:
        'What is written after healing may be read late as on any day: that is staleness, and does not count here. A key that nobody reads says nothing.',
    },
  },
};

/** How long after healing somebody still missed what had been promised before; empty where there is no more to say. */
export function healingTexts(healing: GroupVerdict['healing']): {
  readonly figure: string;
  readonly more: string;
} {
  if (healing === undefined) return { figure: '—', more: '' };
  const { brokenFrom, healedAt, reads, keys } = healing;
  if (healedAt === null) return { figure: 'broken', more: `since ${clockText(brokenFrom, 1)}` };
  const [last] = keys;
  if (last !== undefined) {
    return {
      figure: formatQuantity(last.at - healedAt, 'seconds'),
      more: `until ${clockText(last.at, 1)}`,
    };
  }
  return { figure: reads === 0 ? 'not read yet' : 'at once', more: `healed ${clockText(healedAt, 1)}` };
}

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
