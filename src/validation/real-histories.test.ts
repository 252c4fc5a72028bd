/**
 * A-K1, A-K2, A-K3: real histories with published verdicts. Their licences keep them out of the product; beside
 * a checkout of the project they may be there.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readHistory } from '../consistency/formats/read-history.ts';
import { writeEdn } from '../consistency/formats/write-edn.ts';
import { checkLinearizability } from '../consistency/linearizability.ts';
import { guessModel, modelOf } from '../consistency/sequential-models.ts';
import type { History } from '../model/history.ts';
import { SOAK } from './testing/length.ts';

const DATA = join(import.meta.dirname, '../../../shared/validation/data');

function filesIn(folder: string): readonly string[] {
  const path = join(DATA, folder);
  return existsSync(path) ? readdirSync(path).map((name) => join(path, name)) : [];
}

function historyIn(path: string): History {
  const read = readHistory(readFileSync(path, 'utf8'));
  if (!read.ok) throw new Error(`${path}: ${read.error.join('; ')}`);
  return read.value;
}

function judged(history: History) {
  return checkLinearizability(history, modelOf(guessModel(history)!));
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);
/** The usual tests never gate on time. */
const MOST_SECONDS = 1;

const etcd = filesIn('porcupine-etcd');
const LINEARIZABLE = [2, 18, 38, 48, 56, 76, 80, 92, 98, 100, 102];

describe.runIf(etcd.length > 0)('A-K1 a register of etcd, logged by Jepsen (runs only where it is)', () => {
  it.each(etcd.map((path) => [nameOf(path), path]))('%s', (name, path) => {
    const history = historyIn(path);
    const begun = performance.now();
    const { valid, counterexample } = judged(history);
    if (SOAK) expect((performance.now() - begun) / 1000).toBeLessThan(MOST_SECONDS);
    expect(valid).toBe(LINEARIZABLE.includes(Number(/\d+/.exec(name)![0])));
    expect(counterexample?.minimal ?? true).toBe(true);
    expect(guessModel(history)).toBe('cas-register');
  });
});

const kv = filesIn('porcupine-kv');

describe.runIf(kv.length > 0)('A-K2 a key-value store with append (runs only where it is)', () => {
  it.each(kv.map((path) => [nameOf(path), path]))('%s', (name, path) => {
    const history = historyIn(path);
    expect(guessModel(history)).toBe('kv');
    const { valid, anomalies } = judged(history);
    expect(valid).toBe(name.includes('ok'));
    if (name === 'c01-bad.txt') expect(anomalies.map(({ key }) => key)).toEqual(['7']);
  });
});

const knossos = [...filesIn('knossos-cas-register/good'), ...filesIn('knossos-cas-register/bad')];

describe.runIf(knossos.length > 0)(
  'A-K3 compare-and-set registers of Knossos (runs only where they are)',
  () => {
    it.each(knossos.map((path) => [nameOf(path), path]))('%s', (_, path) => {
      expect(judged(historyIn(path)).valid).toBe(path.includes('good'));
    });
  },
);

describe.runIf(etcd.length > 0)('real histories that go out and come back', () => {
  it.each([...etcd.slice(0, 8), ...kv, ...knossos.slice(0, 5)].map((path) => [nameOf(path), path]))(
    '%s has the same operations and verdict',
    (_, path) => {
      const history = historyIn(path);
      const again = readHistory(writeEdn({ ...history, model: guessModel(history)! }));
      const essence = ({ operations }: History) =>
        operations.map(({ key, kind, value, expected, matched, outcome }) => ({
          key,
          kind,
          value,
          expected,
          matched,
          outcome,
        }));
      expect(again.ok && essence(again.value)).toEqual(essence(history));
      expect(again.ok && judged(again.value).valid).toBe(judged(history).valid);
    },
  );
});
