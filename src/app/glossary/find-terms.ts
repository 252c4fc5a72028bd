/**
 * Finds the glossary's words in labels and in prose. A label is looked up as a whole; in prose the first occurrence
 * of each word counts, longer words before shorter ones, and only whole words.
 */
import type { GlossaryTerm } from '../../content/glossary.ts';

export interface TermIndex {
  readonly all: readonly GlossaryTerm[];
  /** The entry that a label means. */
  byLabel(label: string): GlossaryTerm | undefined;
  /** The text in pieces: strings, and words that have an entry. `known`: entries that were marked before. */
  inProse(text: string, known: Set<string>): readonly (string | FoundTerm)[];
}
export interface FoundTerm {
  readonly entry: GlossaryTerm;
  /** As it stands in the text. */
  readonly text: string;
}

/** Words of everyday language that are terms on labels only. */
const TOO_COMMON = new Set([
  ...['arrivals', 'cut', 'errors', 'failed', 'failure', 'failures', 'fault', 'faults', 'followers', 'hits'],
  ...['keys', 'connections', 'held', 'instances', 'instance', 'leader', 'follower', 'lease', 'majority'],
  ...['misses', 'objective', 'objectives', 'offered', 'policy', 'queue', 'queues', 'replica', 'replicas'],
  ...['requests', 'seed', 'service', 'session', 'sessions', 'shard', 'shards', 'stale', 'term', 'wait'],
  ...[
    'worker',
    'workers',
    'available',
    'latency',
    'attempts',
    'partitions',
    'patience',
    'service time',
    'shed',
  ],
  ...['blocked', 'elections', 'endpoint', 'residence', 'sequential', 'causal', 'eventual', 'cp', 'ap', 'cv'],
  ...['when full', 'completions', 'coalesced', 'retried', 'skew', 'breaker', 'response time', 'overload'],
]);

export function indexOf(all: readonly GlossaryTerm[]): TermIndex {
  const labels = new Map<string, GlossaryTerm>();
  for (const entry of all) {
    for (const name of [entry.term, ...(entry.also ?? [])]) {
      if (!labels.has(name.toLowerCase())) labels.set(name.toLowerCase(), entry);
    }
  }
  const words = [...labels.keys()]
    .filter((word) => !TOO_COMMON.has(word))
    .sort((a, b) => b.length - a.length);
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}-])(?:${words.map(escaped).join('|')})(?![\\p{L}\\p{N}-])`,
    'giu',
  );
  return {
    all,
    byLabel: (label) => labels.get(label.trim().toLowerCase()),
    inProse: (text, known) => piecesOf(text, pattern, labels, known),
  };
}

function piecesOf(
  text: string,
  pattern: RegExp,
  labels: ReadonlyMap<string, GlossaryTerm>,
  known: Set<string>,
): readonly (string | FoundTerm)[] {
  const pieces: (string | FoundTerm)[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const entry = labels.get(match[0].toLowerCase());
    if (entry === undefined || known.has(entry.id)) continue;
    known.add(entry.id);
    if (match.index > end) pieces.push(text.slice(end, match.index));
    pieces.push({ entry, text: match[0] });
    end = match.index + match[0].length;
  }
  if (end < text.length || pieces.length === 0) pieces.push(text.slice(end));
  return pieces;
}

function escaped(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/’|'/g, "[’']");
}
