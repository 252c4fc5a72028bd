import { expect, it } from 'vitest';
import { aliasTable, drawAlias, zipfTable } from './alias-table.ts';
import { Streams } from './random.ts';

const N = 300_000;

function freshStreams(): Streams {
  const streams = new Streams();
  streams.addOwner(3, 9, 0);
  return streams;
}

it('Zipf keys come as often as 1/rank', () => {
  const streams = freshStreams();
  const table = zipfTable(1000, 1);
  const counts = new Float64Array(1000);
  for (let i = 0; i < N; i++) counts[drawAlias(table, streams, 0)]!++;
  const total = Array.from({ length: 1000 }, (_, i) => 1 / (i + 1)).reduce((a, b) => a + b);
  for (const key of [0, 1, 9, 99, 999]) {
    const p = 1 / (key + 1) / total;
    expect(Math.abs(counts[key]! / N - p), `key ${key}`).toBeLessThan(4 * Math.sqrt(p / N));
  }
});

it('a draw is what the exact probabilities give, also where the leading bits of one do not decide', () => {
  // a million keys leave eleven bits, so a draw in two thousand falls on them
  for (const [count, skew] of [
    [1_000_000, 0.99],
    [3, 1],
    [1000, 0],
  ] as const) {
    const table = zipfTable(count, skew);
    const exact = freshStreams();
    const streams = freshStreams();
    let undecided = 0;
    let wrong = 0;
    for (let i = 0; i < N; i++) {
      exact.uniform(0);
      const x = exact.drawn * count;
      const column = Math.floor(x);
      const over = x - column - table.probability[column]!;
      const alias = table.columns[column]! >> table.bits;
      if (Math.abs(over) < 1 / table.steps) undecided++;
      if (drawAlias(table, streams, 0) !== (over < 0 ? column : alias)) wrong++;
    }
    expect(wrong, `${count} keys`).toBe(0);
    if (count === 1_000_000) expect(undecided).toBeGreaterThan(50);
  }
});

it('what has no weight is never drawn, and one choice needs no luck', () => {
  const streams = freshStreams();
  const table = aliasTable([0, 2, 0, 1]);
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 10_000; i++) counts[drawAlias(table, streams, 0)]!++;
  expect([counts[0], counts[2]]).toEqual([0, 0]);
  const before = streams.capture();
  expect(drawAlias(aliasTable([7]), streams, 0)).toBe(0);
  expect(streams.capture()).toEqual(before);
});
