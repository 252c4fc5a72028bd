/**
 * PACELC in words (Abadi, "Consistency Tradeoffs in Modern Distributed Database System Design", IEEE Computer
 * 45(2), 2012): if there is a partition, does the store give up availability or consistency; else, what does
 * consistency cost in latency? Said from what was measured and judged, never from what a store is called.
 */
import { formatQuantity } from '../../base/units.ts';
import type { Latencies, Outcomes } from './availability.ts';
import type { JudgementState } from './judgement-state.ts';

/** A smaller share of requests without an answer is noise. */
const NOTABLE = 0.02;

export interface SideFigures {
  readonly name: string;
  readonly during: Outcomes;
}

export interface PacelcInput {
  readonly sides: readonly SideFigures[];
  /** Whether the history is linearizable, and since when not. */
  readonly linearizable: JudgementState;
  readonly brokenAt: number | null;
  /** When the cut began. */
  readonly cutAt: number;
  readonly calm: Latencies;
  readonly parted: Latencies;
}

/** What it chose while the network was parted. */
export type Choice = 'consistency' | 'availability' | 'both' | 'neither' | 'open';

export function choiceOf({ sides, linearizable, brokenAt, cutAt }: PacelcInput): Choice {
  const asked = sides.reduce((sum, { during }) => sum + during.ended, 0);
  if (asked === 0) return 'open';
  const refuses = sides.some(({ during }) => unanswered(during) >= NOTABLE);
  if (linearizable === 'broken' && brokenAt !== null && brokenAt >= cutAt)
    return refuses ? 'neither' : 'availability';
  if (linearizable !== 'holds') return 'open';
  return refuses ? 'consistency' : 'both';
}

/** The half about partitions, and the half about calm days; either may be empty. */
export function pacelcWords(input: PacelcInput): { readonly parted: string; readonly calm: string } {
  return { parted: partedWords(input), calm: calmWords(input) };
}

function partedWords(input: PacelcInput): string {
  const worst = input.sides.toSorted((a, b) => unanswered(b.during) - unanswered(a.during))[0];
  if (worst === undefined) return '';
  const share = `${percent(unanswered(worst.during))} of the requests on the side of ${worst.name} got no good answer`;
  switch (choiceOf(input)) {
    case 'consistency':
      return `During the cut it chose consistency: ${share}, and nobody read anything older than what was answered.`;
    case 'availability':
      return `During the cut it chose availability: ${unanswered(worst.during) > 0 ? 'nearly everybody' : 'everybody'} got an answer, and answers contradict each other.`;
    case 'neither':
      return `During the cut it lost both: ${share}, and answers contradict each other all the same.`;
    case 'both':
      return 'The cut cost nothing: everybody could still reach enough replicas.';
    case 'open':
      return unanswered(worst.during) >= NOTABLE ? `During the cut ${share}.` : '';
  }
}

function calmWords({ calm, parted }: PacelcInput): string {
  const { reads, writes } = calm;
  if (writes.count === 0 && reads.count === 0) return '';
  const write = writes.count > 0 ? `a write takes ${formatQuantity(writes.p50, 'seconds')}` : '';
  const read =
    reads.count > 0 ? `a read ${write === '' ? 'takes ' : ''}${formatQuantity(reads.p50, 'seconds')}` : '';
  const good = `On a good day ${[write, read].filter((part) => part !== '').join(' and ')} (p50)`;
  const change = parted.writes.count > 0 && writes.count > 0 ? parted.writes.p50 / writes.p50 : 1;
  if (change <= 1.1 && change >= 1 / 1.1) return `${good}.`;
  return `${good}; during the cut a write that was answered took ${formatQuantity(parted.writes.p50, 'seconds')}.`;
}

/** The share of requests that ended without an answer in time. */
export function unanswered({ ended, answered }: Outcomes): number {
  return ended === 0 ? 0 : 1 - answered / ended;
}

/** Whole percents, except that little is not nothing and nearly all is not all. */
export function percent(share: number): string {
  if (Number.isNaN(share)) return '—';
  const whole = Math.round(share * 100);
  if (whole === 0 && share > 0) return '< 1 %';
  if (whole === 100 && share < 1) return '> 99 %';
  return `${whole} %`;
}
