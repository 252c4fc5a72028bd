/**
 * How replicas come to agree again after something was broken and healed ("eventually", Vogels 2009, with a
 * date): until when reads still miss a write that had been acknowledged before it was healed, key by key. What
 * is written from then on is another matter, so this can be said while clients go on writing.
 */
import type { BrokenSpan } from '../model/history-records.ts';
import { sideOf } from '../model/sides.ts';
import type { Healing } from '../model/verdict-report.ts';
import type { LiveHistory } from './live-history.ts';

/** Keys that are told one by one. */
const MOST_KEYS = 12;

/** A time during which something was broken, whatever it was. */
export interface Episode {
  readonly from: number;
  readonly until: number | null;
}

/** Spans that overlap or touch, joined, of one side of a design and of both. */
export function episodesOf(spans: readonly BrokenSpan[], group: string): readonly Episode[] {
  const side = sideOf(group);
  const episodes: { from: number; until: number | null }[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    if (span.side !== null && side !== null && span.side !== side) continue;
    const last = episodes.at(-1);
    if (last === undefined || (last.until !== null && last.until < span.from)) {
      episodes.push({ from: span.from, until: span.until });
    } else if (last.until !== null) {
      last.until = span.until === null ? null : Math.max(last.until, span.until);
    }
  }
  return episodes;
}

/** The last episode that had begun by then. */
function episodeAt(episodes: readonly Episode[], time: number): Episode | undefined {
  return episodes.findLast(({ from }) => from <= time);
}

export class HealingWatch {
  private readonly history: LiveHistory;
  private readonly group: string;
  private spans: readonly BrokenSpan[] = [];
  private episodes: readonly Episode[] = [];
  /** The healing since which it is counted. */
  private healedAt = Number.NEGATIVE_INFINITY;
  private reads = 0;
  private divergent = 0;
  /** By key: when the last read was over that missed something. */
  private readonly latest = new Map<number, number>();

  constructor(history: LiveHistory, group: string) {
    this.history = history;
    this.group = group;
  }

  /** An answered read: when what it saw had first been replaced (`Infinity`: it had not), and when its key was first written. */
  takeRead(place: number, replacedAt: number, writtenAt: number): void {
    const { history } = this;
    if (history.broken.length === 0) return;
    const invoked = history.invoked[place]!;
    const healedAt = episodeAt(this.current(), invoked)?.until ?? null;
    if (healedAt === null || invoked < healedAt) return;
    if (healedAt !== this.healedAt) this.begin(healedAt);
    if (writtenAt >= healedAt) return;
    this.reads++;
    if (replacedAt >= healedAt) return;
    this.divergent++;
    const key = history.key[place]!;
    this.latest.set(key, Math.max(history.ended[place]!, this.latest.get(key) ?? 0));
  }

  private current(): readonly Episode[] {
    const { broken } = this.history;
    if (broken !== this.spans) {
      this.spans = broken;
      this.episodes = episodesOf(broken, this.group);
    }
    return this.episodes;
  }

  private begin(healedAt: number): void {
    this.healedAt = healedAt;
    this.reads = 0;
    this.divergent = 0;
    this.latest.clear();
  }

  /** Since when nothing is broken: −∞ if nothing ever was, null if something is. */
  wholeSince(time: number): number | null {
    const episode = episodeAt(this.current(), time);
    if (episode === undefined) return Number.NEGATIVE_INFINITY;
    return episode.until !== null && episode.until <= time ? episode.until : null;
  }

  /** The last episode and what became of it; undefined: nothing was broken by then. */
  stateAt(time: number): Healing | undefined {
    const episode = episodeAt(this.current(), time);
    if (episode === undefined) return undefined;
    const { from: brokenFrom, until } = episode;
    const healedAt = until !== null && until <= time ? until : null;
    const isCounted = healedAt !== null && healedAt === this.healedAt;
    const keys = isCounted ? [...this.latest].map(([key, at]) => ({ key, at })) : [];
    return {
      brokenFrom,
      healedAt,
      reads: isCounted ? this.reads : 0,
      divergent: isCounted ? this.divergent : 0,
      keys: keys.toSorted((a, b) => b.at - a.at || a.key - b.key).slice(0, MOST_KEYS),
      divergentKeys: keys.length,
    };
  }
}
