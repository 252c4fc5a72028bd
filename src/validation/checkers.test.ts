/**
 * The checkers against the definitions taken literally, on many small random histories: some thousand here,
 * 100,000 of each sort under VALIDATE=soak. And the comparison is worth something: it notices when one rule of a
 * checker is broken.
 */
import { describe, expect, it } from 'vitest';
import { causalLevels, checkCausal, PATTERNS } from '../consistency/causal.ts';
import { checkLinearizability } from '../consistency/linearizability.ts';
import { searchLinearization } from '../consistency/linearization-search.ts';
import { checkSequential, searchSequential } from '../consistency/sequential.ts';
import { modelOf, type SequentialModel } from '../consistency/sequential-models.ts';
import { isCausal, isLinearizable, isSequential } from '../consistency/testing/definitions.ts';
import { historyOf } from '../consistency/testing/history-of.ts';
import { randomHistory, type Shape } from '../consistency/testing/random-histories.ts';
import { type ConflictRule, judgeRegister } from '../consistency/zones.ts';
import { type History, type ModelName, modelNames } from '../model/history.ts';
import { SOAK } from './testing/length.ts';

const HISTORIES = SOAK ? 100_000 : 700;
/** The definition of causal consistency tries all orders of all operations. */
const CAUSAL_HISTORIES = SOAK ? 10_000 : 150;
/** Within so many histories a broken rule is to be noticed. */
const ENOUGH = 4000;
const LONG = 3_600_000;

function shapeOf(model: ModelName, seed: number, keys = 1, unique = false): Shape {
  return {
    model,
    clients: 2 + (seed % 3),
    operations: 5 + (seed % 3),
    keys,
    unique,
    unanswered: (seed % 4) * 12,
  };
}

/** How the histories went; throws at the first on which the two disagree. */
function compare(
  histories: number,
  draw: (seed: number) => History,
  checked: (history: History) => unknown,
  defined: (history: History) => boolean,
): { readonly holds: number; readonly fails: number } {
  const count = { holds: 0, fails: 0 };
  for (let seed = 0; seed < histories; seed++) {
    const history = draw(seed);
    const truth = defined(history);
    if (checked(history) !== truth) {
      throw new Error(`seed ${seed}: expected ${truth}: ${JSON.stringify(history.operations)}`);
    }
    count[truth ? 'holds' : 'fails']++;
  }
  return count;
}

/** Both verdicts must have been common, or nothing was shown. */
function expectBoth(histories: number, { holds, fails }: ReturnType<typeof compare>): void {
  expect(Math.min(holds, fails)).toBeGreaterThan(histories / 20);
}

describe('against the definition', () => {
  it.each(modelNames)(
    'linearizability of a %s',
    (name) => {
      const model = modelOf(name);
      const count = compare(
        HISTORIES,
        (seed) => randomHistory(seed, shapeOf(name, seed)),
        (history) => checkLinearizability(history, model).valid,
        (history) => isLinearizable(history, model),
      );
      expectBoth(HISTORIES, count);
    },
    LONG,
  );

  it(
    'linearizability of a register with unique values, by zones',
    () => {
      const count = compare(
        HISTORIES,
        (seed) => randomHistory(seed, shapeOf('register', seed, 1, true)),
        (history) => checkLinearizability(history, modelOf('register')).valid,
        (history) => isLinearizable(history, modelOf('register')),
      );
      expectBoth(HISTORIES, count);
    },
    LONG,
  );

  it.each(['register', 'cas-register', 'queue'] as const)(
    'sequential consistency of two objects: %s',
    (name) => {
      const model = modelOf(name);
      const count = compare(
        HISTORIES,
        (seed) => randomHistory(seed, shapeOf(name, seed, 2)),
        // By the search alone, and by what is tried before it.
        (history) =>
          (history.operations.length % 2 === 0 ? checkSequential : searchSequential)(history, model).valid,
        (history) => isSequential(history, model),
      );
      expectBoth(HISTORIES, count);
    },
    LONG,
  );

  it(
    'sequential consistency of two registers with unique values, by the search alone',
    () => {
      const count = compare(
        HISTORIES,
        (seed) => randomHistory(seed, shapeOf('register', seed, 2, true)),
        (history) => searchSequential(history, modelOf('register')).valid,
        (history) => isSequential(history, modelOf('register')),
      );
      expectBoth(HISTORIES, count);
    },
    LONG,
  );

  it.each(causalLevels)(
    'causality in the sense of "%s"',
    (level) => {
      const count = compare(
        CAUSAL_HISTORIES,
        causalHistory,
        (history) => checkCausal(history, level).valid,
        (history) => isCausal(history, level),
      );
      expectBoth(CAUSAL_HISTORIES, count);
    },
    LONG,
  );
});

it(
  'a search of registers that looks ahead agrees with one that does not, and with the zones, on longer histories',
  () => {
    const limits = { steps: 2_000_000, words: 10_000_000 };
    for (let seed = 0; seed < (SOAK ? 20_000 : 400); seed++) {
      const name = seed % 2 === 0 ? 'register' : 'cas-register';
      const unique = seed % 4 === 0;
      const operations = 10 + (seed % 25);
      const shape = {
        model: name,
        clients: 3 + (seed % 5),
        operations,
        keys: 1,
        unique,
        unanswered: (seed % 5) * 8,
      } as const;
      const happened = randomHistory(seed, shape).operations.filter(
        ({ outcome, kind }) => outcome === 'ok' || (outcome === 'unknown' && kind !== 'read'),
      );
      const plain = searchLinearization(modelOf(name), null, happened, limits, false).valid;
      expect(searchLinearization(modelOf(name), null, happened, limits).valid, `seed ${seed}`).toBe(plain);
      if (unique) expect(judgeRegister(null, happened).conflict.length === 0, `seed ${seed}`).toBe(plain);
    }
  },
  LONG,
);

function causalHistory(seed: number): History {
  const operations = 4 + (seed % 3);
  return randomHistory(seed, {
    model: 'register',
    clients: 2 + (seed % 2),
    operations,
    keys: 1 + (seed % 2),
    unique: true,
    unanswered: 8,
  });
}

describe('a broken rule is noticed', () => {
  const casRegister = modelOf('cas-register');
  const broken: readonly (readonly [string, SequentialModel])[] = [
    ['writes are placed wherever they fit first', { ...casRegister, isObserver: () => true }],
    ['a compare-and-set hides what was before', { ...casRegister, isBlind: () => true }],
    ['unanswered operations that were seen are left out', { ...casRegister, dependsOn: () => false }],
    [
      'a failed comparison says nothing',
      {
        ...casRegister,
        step: (state, operation) =>
          operation.matched === false ? state : casRegister.step(state, operation),
      },
    ],
    ['the beginning is forgotten', { ...casRegister, begin: () => '1' }],
  ];

  it.each(broken)('of the search: %s', (_, model) => {
    const draw = (seed: number) => randomHistory(seed, shapeOf('cas-register', seed));
    const attempt = () =>
      compare(
        ENOUGH,
        draw,
        (history) => checkLinearizability(history, model).valid,
        (history) => isLinearizable(history, casRegister),
      );
    expect(attempt).toThrow(/expected/);
  });

  const zoneRules: readonly (readonly [string, ConflictRule])[] = [
    ['nothing contradicts', () => false],
    ['that one precedes the other is enough', (_, last, otherFirst) => otherFirst < last],
    [
      'only forward zones contradict',
      (first, last, otherFirst, otherLast) =>
        first < last && otherFirst < otherLast && first < otherLast && otherFirst < last,
    ],
    [
      'only backward zones contradict',
      (first, last, otherFirst, otherLast) =>
        (first >= last || otherFirst >= otherLast) && first < otherLast && otherFirst < last,
    ],
  ];

  it.each(zoneRules)('of the zones: %s', (_, rule) => {
    const judgedBy = (history: History) => {
      const operations = history.operations.filter(
        ({ outcome, kind }) => outcome === 'ok' || (kind === 'write' && outcome === 'unknown'),
      );
      return judgeRegister(null, operations, rule).conflict.length === 0;
    };
    const draw = (seed: number) => randomHistory(seed, shapeOf('register', seed, 1, true));
    const attempt = () =>
      compare(ENOUGH, draw, judgedBy, (history) => isLinearizable(history, modelOf('register')));
    expect(attempt).toThrow(/expected/);
  });

  it('of the sequential search: the order of each client is ignored', () => {
    const scattered = (history: History): History => ({
      ...history,
      operations: history.operations.map((operation, process) => ({ ...operation, process })),
    });
    const register = modelOf('register');
    const draw = (seed: number) => randomHistory(seed, shapeOf('register', seed, 2));
    const attempt = () =>
      compare(
        ENOUGH,
        draw,
        (history) => searchSequential(scattered(history), register).valid,
        (history) => isSequential(history, register),
      );
    expect(attempt).toThrow(/expected/);
  });

  it.each(PATTERNS.causal)('of causality: %s is not sought', (pattern) => {
    const rest = PATTERNS.causal.filter((other) => other !== pattern);
    const attempt = () =>
      compare(
        ENOUGH,
        causalHistory,
        (history) => checkCausal(history, 'causal', rest).valid,
        (history) => isCausal(history, 'causal'),
      );
    expect(attempt).toThrow(/expected/);
  });

  // These are rare among random histories; the paper has the smallest ones.
  it.each([
    ['causal-convergence', 'cyclic-cf', ['0 w1 0-1', '1 w2 0-1', '0 r2 2-3', '1 r1 2-3']],
    ['causal-memory', 'cyclic-hb', ['0 w1 0-1', '1 w2 0-1', '1 r1 2-3', '1 r2 4-5']],
    [
      'causal-memory',
      'write-hb-init-read',
      ['0 z:w1 0-1', '0 x:w1 2-3', '0 y:w1 4-5', '1 x:w2 0-1', '1 z:r- 2-3', '1 y:r1 4-5', '1 x:r2 6-7'],
    ],
  ] as const)('of causality (%s): %s is not sought', (level, pattern, lines) => {
    const history = historyOf(...lines);
    const rest = PATTERNS[level].filter((other) => other !== pattern);
    expect(isCausal(history, level)).toBe(false);
    expect(checkCausal(history, level).anomalies[0]?.name).toBe(pattern);
    expect(checkCausal(history, level, rest).valid).toBe(true);
  });
});
