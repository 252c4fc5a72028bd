/**
 * Promises of the judge of linearizability: published verdicts, counterexamples that cannot be shortened, honest
 * answers where the search is given up.
 */
import { describe, expect, it } from 'vitest';
import { modelNames } from '../model/history.ts';
import { hasContradictingReads } from './contradicting-reads.ts';
import { checkLinearizability } from './linearizability.ts';
import { modelOf } from './sequential-models.ts';
import { isLinearizable } from './testing/definitions.ts';
import { historyOf } from './testing/history-of.ts';
import { Luck, randomHistory } from './testing/random-histories.ts';

const register = modelOf('register');

describe('published cases', () => {
  // MIT 6.824, quiz 1 of 2018; the register holds 0 at first.
  const starting = (...lines: string[]) => ({ ...historyOf(...lines), initial: 0 });

  it.each([
    [true, ['0 w100 0-100', '1 r100 25-75', '2 r0 30-60']],
    [false, ['0 w200 0-100', '1 r200 10-30', '2 r0 40-90']],
  ] as const)('A-K4: %s for %j', (verdict, lines) => {
    const { valid, anomalies } = checkLinearizability(starting(...lines), register);
    expect(valid).toBe(verdict);
    expect(anomalies.map(({ name }) => name)).toEqual(verdict ? [] : ['not-linearizable']);
  });
});

describe('a verdict', () => {
  it.each([
    ['stale-read', ['0 w1 0-1', '0 w2 2-3', '1 r1 4-5']],
    ['unwritten-read', ['0 w1 0-1', '1 r7 4-5']],
    ['future-read', ['1 r1 0-1', '0 w1 2-3']],
    ['aborted-read', ['0 w1 0-1!', '1 r1 2-3']],
    ['not-linearizable', ['0 w1 0-9', '1 w2 0-9', '2 r1 1-2', '2 r2 3-4', '2 r1 5-6']],
  ] as const)('names what is wrong: %s', (name, lines) => {
    const { valid, anomalies } = checkLinearizability(historyOf(...lines), register);
    expect(valid).toBe(false);
    expect(anomalies.map((anomaly) => anomaly.name)).toEqual([name]);
  });

  it('lets an unanswered write happen late, once, or never', () => {
    const late = historyOf('0 w1 0-1', '1 w2 2-', '2 r1 5-6', '2 r2 7-8');
    expect(checkLinearizability(late, register).valid).toBe(true);
    const gone = historyOf('0 w1 0-1', '1 w2 2-', '2 r2 5-6', '2 r1 7-8');
    expect(checkLinearizability(gone, register).valid).toBe(false);
  });

  it('shows two reads that contradict each other, where there are such', () => {
    const lines = ['0 w1 0-1', '0 w2 2-3', '1 w3 4-', '2 r3 5-6', '3 r1 7-8'];
    const { counterexample, anomalies } = checkLinearizability(historyOf(...lines), register);
    expect(counterexample).toMatchObject({ minimal: true, order: [0, 2, 3], misfit: 4 });
    expect(counterexample!.operations.map(({ id }) => id)).toEqual([0, 2, 3, 4]);
    expect(anomalies[0]!.message).toMatch(/^client 3 read 1 /);
    // What was acknowledged by then shows it alone, and then the read of it could be left out.
    const told = historyOf('0 w1 0-1', '0 w2 2-3', '2 r2 5-6', '3 r1 7-8');
    const ids = checkLinearizability(told, register).counterexample!.operations.map(({ id }) => id);
    expect(ids).toEqual([0, 1, 3]);
  });

  it('with two reads is still one of which nothing can be left out', () => {
    let found = 0;
    for (let seed = 0; seed < 1500; seed++) {
      const shape = { model: 'register', clients: 4, operations: 14, keys: 1, unique: true } as const;
      const history = randomHistory(seed, { ...shape, unanswered: 25 });
      const { counterexample } = checkLinearizability(history, register);
      if (counterexample === null || !hasContradictingReads(counterexample.operations)) continue;
      found++;
      const { operations, minimal } = counterexample;
      expect(minimal).toBe(true);
      for (const one of operations) {
        const rest = operations.filter(
          (other) => other !== one && (one.kind === 'read' || other.value !== one.value),
        );
        expect(isLinearizable({ ...history, operations: rest }, register), `seed ${seed}`).toBe(true);
      }
    }
    expect(found).toBeGreaterThan(20);
  });

  it('takes operations that touch to overlap', () => {
    expect(checkLinearizability(historyOf('0 w1 0-1', '1 r- 1-2'), register).valid).toBe(true);
    expect(checkLinearizability(historyOf('0 w1 0-1', '1 r- 2-3'), register).valid).toBe(false);
  });

  it('keeps the order of a client that goes on in the same moment', () => {
    expect(checkLinearizability(historyOf('0 w1 0-1', '0 r- 1-2'), register).valid).toBe(false);
    const instant = historyOf('0 w1 5-5', '0 w2 5-5', '0 r1 5-5');
    expect(checkLinearizability(instant, register).valid).toBe(false);
    const twice = historyOf('0 w1 0-1', '0 w2 1-2', '1 w2 0-9', '0 r1 2-3');
    expect(checkLinearizability(twice, register).valid).toBe(false);
  });

  it('is about each key for itself, and names the key', () => {
    const { valid, counterexample, operations } = checkLinearizability(
      historyOf('0 x:w1 0-1', '1 y:r- 2-3', '1 x:r- 4-5'),
      register,
    );
    expect(valid).toBe(false);
    expect(operations).toBe(3);
    expect(counterexample?.key).toBe('x');
  });

  it('is unknown, with the reason, when the search is given up', () => {
    const hard = {
      ...randomHistory(1, {
        model: 'counter',
        clients: 9,
        operations: 60,
        keys: 1,
        unique: false,
        unanswered: 60,
      }),
    };
    const { valid, reason } = checkLinearizability(hard, modelOf('counter'), { steps: 20, words: 1000 });
    expect(valid).toBe('unknown');
    expect(reason).toMatch(/within .*; \d+ operations without an answer/);
  });

  it('is reached in bounded memory and time for long histories that are well', () => {
    const lines: string[] = [];
    for (let i = 0; i < 5000; i++)
      lines.push(`0 w${i + 1} ${4 * i}-${4 * i + 1}`, `1 r${i + 1} ${4 * i + 2}-${4 * i + 3}`);
    const history = historyOf(...lines);
    expect(checkLinearizability(history, register).valid).toBe(true);
    // Every value twice, so that it is the search and not the zone test that judges.
    const twice = history.operations.map((operation) => ({
      ...operation,
      value: Math.ceil(Number(operation.value) / 2),
    }));
    const verdict = checkLinearizability({ ...history, operations: twice }, register, {
      steps: 20_000,
      words: 200_000,
    });
    expect(verdict.valid).toBe(true);
  });
});

describe('a counterexample', () => {
  it.each(modelNames)('has no order, and none of its operations can be left out: %s', (name) => {
    const model = modelOf(name);
    let count = 0;
    for (let seed = 0; seed < 250; seed++) {
      const unanswered = new Luck(seed).below(30);
      const history = randomHistory(seed, {
        model: name,
        clients: 4,
        operations: name === 'queue' ? 8 : 14,
        keys: 1,
        unique: seed % 2 === 0 && name === 'register',
        unanswered,
      });
      const { counterexample } = checkLinearizability(history, model);
      if (counterexample === null) continue;
      count++;
      const { operations, order, misfit, minimal } = counterexample;
      expect(minimal).toBe(true);
      expect(isLinearizable({ ...history, operations }, model)).toBe(false);
      // Whatever is left out takes with it what could have seen it: what sees nothing goes alone.
      for (const operation of operations) {
        if (operations.some((other) => other !== operation && model.dependsOn(other, operation))) continue;
        const rest = operations.filter((other) => other !== operation);
        expect(isLinearizable({ ...history, operations: rest }, model), `${name} ${seed}`).toBe(true);
      }
      expect(operations.map(({ id }) => id)).toEqual(expect.arrayContaining([...order, misfit]));
      expect(order).not.toContain(misfit);
      // The order is one: real time and the model agree with it.
      let state = model.begin(history.initial);
      for (const id of order) {
        const next = model.step(state, history.operations[id]!);
        expect(next).toBeDefined();
        state = next!;
      }
    }
    expect(count).toBeGreaterThan(30);
  });

  it('shows the write that was seen and the one that had replaced it', () => {
    const history = historyOf(
      '0 w1 0-1',
      '0 w2 2-3',
      '1 r2 4-5',
      '0 w3 6-7',
      '1 r3 8-9',
      '2 r1 10-11',
      '0 w4 12-13',
    );
    const { counterexample } = checkLinearizability(history, register);
    const [first, second, third] = counterexample!.operations;
    expect(counterexample!.operations).toHaveLength(3);
    expect([first!.value, third!.value, third!.kind]).toEqual([1, 1, 'read']);
    expect(second!.value).not.toBe(1);
    expect(counterexample!.misfit).toBe(third!.id);
  });
});
