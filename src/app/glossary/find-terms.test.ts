import { describe, expect, it } from 'vitest';
import { kinds } from '../../catalog/kinds.ts';
import { glossary } from '../../content/glossary.ts';
import { commonMetrics } from '../../model/telemetry.ts';
import { indexOf } from './find-terms.ts';

const index = indexOf(glossary);
const marked = (text: string) =>
  index.inProse(text, new Set()).flatMap((piece) => (typeof piece === 'string' ? [] : [piece.entry.id]));

describe('the glossary', () => {
  it('has one entry for every word, in plain words and with a source', () => {
    const names = glossary
      .flatMap(({ term, also }) => [term, ...(also ?? [])])
      .map((name) => name.toLowerCase());
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    expect(new Set(glossary.map(({ id }) => id)).size).toBe(glossary.length);
    for (const { term, plain, source } of glossary) {
      expect(plain.length, term).toBeLessThan(120);
      expect(source.length, term).toBeGreaterThan(5);
    }
  });

  it('explains what charts, figures and verdicts are called', () => {
    const titles = [
      ...['Latency', 'Errors', 'Utilization', 'Queues', 'Hit ratio'],
      ...['offered', 'throughput', 'goodput', 'p50', 'p95', 'p99'],
      ...['Linearizable', 'Sequential', 'Causal', 'Sessions', 'Eventual', 'stale reads'],
    ];
    expect(titles.filter((title) => index.byLabel(title) === undefined)).toEqual([]);
    const unexplained = Object.values(commonMetrics)
      .map(({ title }) => title)
      .filter((title) => index.byLabel(title) === undefined);
    // these say of themselves what they are
    expect(unexplained.sort()).toEqual(['In system', 'Killed', 'Late replies', 'Waiting']);
    const labels = kinds.flatMap(({ fields }) => Object.values(fields).map(({ label }) => label));
    expect(labels.filter((label) => index.byLabel(label) !== undefined).length).toBeGreaterThan(25);
  });

  it('marks the first occurrence of a word in prose, whole words only, the longest first', () => {
    expect(marked('A retry budget keeps each retry in bounds; another retry budget does not.')).toEqual([
      'retry-budget',
      'retry',
    ]);
    expect(marked('The p99 of p999 and the throughputs')).toEqual(['p99']);
    expect(marked('Everybody waits in the queue for a worker.')).toEqual([]);
    expect(marked("By Little's law, or Little’s law")).toEqual(['littles-law']);
  });

  it('gives the text back as it was', () => {
    const text = 'Goodput falls while utilization is 100 %: a metastable failure.';
    const pieces = index.inProse(text, new Set());
    expect(pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('')).toBe(text);
    expect(index.inProse('', new Set())).toEqual(['']);
  });
});
