/**
 * Promises of the search for sequential consistency; `src/validation` compares it with the definition.
 */
import { expect, it } from 'vitest';
import { checkSequential, searchSequential, windowOf } from './sequential.ts';
import { modelOf } from './sequential-models.ts';
import { historyOf } from './testing/history-of.ts';
import { randomHistory } from './testing/random-histories.ts';

const register = modelOf('register');

it('a stale read is sequentially consistent, though not linearizable', () => {
  expect(checkSequential(historyOf('0 w1 0-1', '1 r- 2-3', '1 r1 4-5'), register).valid).toBe(true);
});

it('it is about all keys together: each may be well, and the whole not', () => {
  // The store buffers of a processor: each client writes one key and does not see the other's.
  const lines = ['0 x:w1 0-1', '0 y:r- 2-3', '1 y:w1 0-1', '1 x:r- 2-3'];
  const { valid, anomalies } = checkSequential(historyOf(...lines), register);
  expect(valid).toBe(false);
  // The writes wait for the reads that have to come before them.
  expect(anomalies[0]).toMatchObject({ name: 'not-sequential', operations: [2, 3, 0, 1] });
});

it('shows who wrote what was read where the search got stuck', () => {
  // Two readers see two writes in different orders.
  const lines = ['0 w1 0-1', '1 w2 0-1', '2 r1 4-5', '2 r2 6-7', '3 r2 4-5', '3 r1 6-7'];
  const history = historyOf(...lines);
  const { valid, anomalies } = checkSequential(history, register);
  expect(valid).toBe(false);
  const { name, operations } = anomalies[0]!;
  expect(name).toBe('not-sequential');
  const shown = history.operations.filter(({ id }) => operations.includes(id));
  const written = shown.filter(({ kind }) => kind === 'write').map(({ value }) => value);
  for (const { kind, value } of shown) if (kind === 'read') expect(written).toContain(value);
  expect(shown.some(({ kind }) => kind === 'read')).toBe(true);
});

it('a window takes along what was written before and is seen in it', () => {
  const history = historyOf('0 w1 0-1', '0 w2 2-3', '1 r2 4-5', '1 r2 10-11', '1 r1 12-13');
  const part = windowOf(history, 10, 20);
  expect(part.operations.map(({ id }) => id)).toEqual([0, 1, 3, 4]);
  expect(checkSequential(part, register).valid).toBe(false);
  expect(checkSequential(windowOf(history, 10, 11), register).valid).toBe(true);
});

it('it says so when it gives up', () => {
  const shape = {
    model: 'register',
    clients: 8,
    operations: 80,
    keys: 3,
    unique: false,
    unanswered: 10,
  } as const;
  const { valid, reason } = searchSequential(randomHistory(3, shape), register, {
    steps: 20,
    words: 100_000,
  });
  expect(valid).toBe('unknown');
  expect(reason).toMatch(/within .* steps; choose a shorter window/);
});

it('does not overwrite what somebody must still see: stale reads of many keys are put in order at once', () => {
  const keys = 40;
  const lines = Array.from({ length: keys }, (_, k) => [
    `${k % 6} k${k}:w${k + 1} ${10 * k}-${10 * k + 1}`,
    `${6 + (k % 6)} k${k}:w${k + 101} ${10 * k + 2}-${10 * k + 3}`,
    // The last client is a whole round behind, and sees both values.
    `12 k${k}:r${k + 1} ${1000 + 10 * k}-${1000 + 10 * k + 1}`,
    `12 k${k}:r${k + 101} ${1000 + 10 * k + 2}-${1000 + 10 * k + 3}`,
  ]).flat();
  const history = historyOf(...lines);
  const limits = { steps: 2000, words: 1_000_000 };
  expect(searchSequential(history, register, limits).valid).toBe(true);
});
