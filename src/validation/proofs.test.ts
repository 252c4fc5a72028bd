/**
 * What is shown of a broken promise proves by itself that it is broken, and nothing of it can be left out: on
 * thousands of random histories, for every promise, by the checkers and where they are small enough by the
 * definitions taken literally. And the test notices when shrinking breaks one of its rules.
 */
import { describe, expect, it } from 'vitest';
import { type CausalLevel, causalLevels, checkCausal, PATTERNS } from '../consistency/causal.ts';
import { type Consistency, consistencies, judge } from '../consistency/judge.ts';
import { findWeak, type WeakQuestion, withProof } from '../consistency/proofs.ts';
import { modelOf } from '../consistency/sequential-models.ts';
import { brokenGuarantees, isCausal, isSequential } from '../consistency/testing/definitions.ts';
import { historyOf } from '../consistency/testing/history-of.ts';
import { Luck, randomHistory } from '../consistency/testing/random-histories.ts';
import { type History, numbered, type Operation } from '../model/history.ts';
import { SOAK } from './testing/length.ts';

const HISTORIES = SOAK ? 20_000 : 500;
const LONG = 3_600_000;

const weak = consistencies.filter((consistency) => consistency !== 'linearizable');

/** What clients of a store might see that keeps no promise but that somebody wrote what is read. */
function carelessHistory(seed: number): History {
  const luck = new Luck(seed);
  const clients = 2 + luck.below(3);
  const keys = 1 + luck.below(3);
  const hasVersions = luck.chance(30);
  const hasReplicas = luck.chance(40);
  const free = Array.from({ length: clients }, () => luck.below(3));
  const drafts = Array.from({ length: 6 + luck.below(18) }, (_, i): Omit<Operation, 'id'> => {
    const process = luck.below(clients);
    const invoked = free[process]! + luck.below(3);
    const returned = invoked + luck.below(5);
    free[process] = returned + 1;
    const kind = luck.chance(45) ? 'write' : 'read';
    const outcome = kind === 'write' && luck.chance(12) ? (luck.chance(70) ? 'unknown' : 'fail') : 'ok';
    return {
      process,
      key: `k${luck.below(keys)}`,
      kind,
      value: i + 1,
      invoked,
      returned: outcome === 'unknown' ? null : returned,
      outcome,
      ...(hasVersions && kind === 'write' && outcome === 'ok' && { version: luck.below(100) }),
      ...(hasReplicas && { replica: `r${luck.below(2)}` }),
    };
  });
  const operations = numbered(drafts).map((operation) => {
    if (operation.kind === 'write') return operation;
    const written = drafts.filter(({ kind, key }) => kind === 'write' && key === operation.key);
    const isNothing = written.length === 0 || luck.chance(25);
    return { ...operation, value: isNothing ? null : luck.chance(3) ? 99 : luck.pick(written).value };
  });
  return { model: 'register', clock: 'order', initial: null, operations };
}

/** The same, but as long as there is one each read takes a value with which the weaker promise is still kept. */
function politeHistory(seed: number, level: CausalLevel): History {
  const luck = new Luck(seed);
  const careless = carelessHistory(seed);
  let operations = careless.operations.filter(({ kind }) => kind === 'write');
  for (const read of careless.operations.filter(({ kind, outcome }) => kind === 'read' && outcome === 'ok')) {
    const written = operations.filter(({ kind, key }) => kind === 'write' && key === read.key);
    const values = [null, ...written.map(({ value }) => value)];
    const turned = [...values.slice(luck.below(values.length)), ...values];
    const candidates = turned.map((value) => [...operations, { ...read, value }].sort((a, b) => a.id - b.id));
    const isKept = (some: readonly Operation[]) =>
      checkCausal({ ...careless, operations: some }, level).valid === true;
    operations = candidates.find(isKept) ?? operations;
  }
  return { ...careless, operations };
}

/** The promise below one, which a history keeps while it breaks the other for a reason of its own. */
const BELOW: { readonly [C in Consistency]?: CausalLevel } = {
  sequential: 'causal-memory',
  'causal-memory': 'causal',
  'causal-convergence': 'causal',
};

/** The rest of a proof without one operation, and without the reads that saw it. */
function without(operations: readonly Operation[], one: Operation): Operation[] {
  const sees = ({ kind, key, value }: Operation) =>
    one.kind === 'write' && kind === 'read' && key === one.key && value === one.value;
  return operations.filter((operation) => operation !== one && !sees(operation));
}

/** Largest part of which the definition is asked. */
const DEFINED = 5;

/** Whether the definition says that a part keeps the promise; undefined where nobody asks it. */
function isKept(part: History, consistency: Consistency): boolean | undefined {
  const broken = () => brokenGuarantees(part);
  if (consistency === 'sequential')
    return part.operations.length > 8 ? undefined : isSequential(part, modelOf('register'));
  if (consistency === 'sessions') return broken().length === 0;
  if (consistency === 'eventual') return undefined;
  if (consistency === 'causal' || consistency === 'causal-convergence' || consistency === 'causal-memory')
    return part.operations.length > DEFINED ? undefined : isCausal(part, consistency);
  return !broken().includes(consistency);
}

/** Judged once by the checker, and where there is one by the definition. */
function isBroken(history: History, operations: readonly Operation[], consistency: Consistency): boolean {
  const part = { ...history, operations };
  const isFound = findWeak(part, questionOf(consistency)).verdict.valid === false;
  const kept = isKept(part, consistency);
  if (kept !== undefined) expect(isFound, JSON.stringify(operations)).toBe(!kept);
  return isFound;
}

function questionOf(consistency: Consistency): WeakQuestion {
  if (consistency === 'linearizable') throw new Error('Linearizability has its own counterexamples.');
  return { consistency, model: 'register' };
}

/** What is wrong with the proof of a broken promise; empty if nothing is. */
function faultOf(history: History, consistency: Consistency, verdict: ReturnType<typeof judge>): string {
  const { counterexample, anomalies } = verdict;
  if (counterexample === null) return 'there is none';
  const { operations, order, misfit, minimal, key } = counterexample;
  const ids = new Set(operations.map(({ id }) => id));
  if (!minimal) return 'shrinking was given up';
  if (!operations.every((operation) => history.operations.includes(operation))) return 'it has others';
  if (!isBroken(history, operations, consistency)) return 'it proves nothing by itself';
  for (const one of operations) {
    const rest = without(operations, one);
    if (isBroken(history, rest, consistency)) return `${JSON.stringify(one)} can be left out`;
  }
  if (![...order, misfit, ...anomalies[0]!.operations].every((id) => ids.has(id)))
    return 'it tells of others';
  if (order.includes(misfit)) return 'what fits nowhere has a place';
  if (anomalies[0]!.key !== key) return 'it is about another key';
  return '';
}

/** Kinds of anomalies that must have been among them. */
const EXPECTED: { readonly [C in Consistency]?: readonly string[] } = {
  sequential: ['not-sequential', 'cyclic-co', 'write-co-read'],
  causal: PATTERNS.causal,
  'causal-convergence': ['cyclic-cf'],
  'causal-memory': ['cyclic-hb'],
  eventual: ['divergent', 'lost-write', 'resurrected-write'],
};

describe('what is shown of a broken promise', () => {
  it.each(weak)(
    'proves it by itself, and nothing can be left out: %s',
    (consistency) => {
      const names = new Map<string, number>();
      const below = BELOW[consistency];
      for (let seed = 0; seed < HISTORIES; seed++) {
        const isPolite = below !== undefined && seed % 2 === 0;
        const history = isPolite ? politeHistory(seed, below) : carelessHistory(seed);
        const verdict = judge(history, { consistency, model: 'register' });
        if (verdict.valid !== false) continue;
        const fault = faultOf(history, consistency, verdict);
        expect(fault, `seed ${seed}: ${JSON.stringify(verdict.counterexample?.operations)}`).toBe('');
        const { name } = verdict.anomalies[0]!;
        names.set(name, 1 + (names.get(name) ?? 0));
      }
      for (const name of EXPECTED[consistency] ?? []) expect([...names.keys()]).toContain(name);
      expect([...names.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(HISTORIES / 10);
    },
    LONG,
  );

  it('is found among what the checker of causality says that it rests on, however long the history', () => {
    const names = new Set<string>();
    for (let seed = 0; seed < HISTORIES; seed++) {
      for (const level of causalLevels) {
        const below = BELOW[level];
        const history = below === undefined ? carelessHistory(seed) : politeHistory(seed, below);
        const { verdict, suspects } = findWeak(history, questionOf(level));
        if (verdict.valid !== false) continue;
        const seen = history.operations.filter((write) =>
          suspects.some(
            ({ kind, key, value }) => kind === 'read' && key === write.key && value === write.value,
          ),
        );
        const whole = new Set([...suspects, ...seen]);
        const part = history.operations.filter((operation) => whole.has(operation));
        names.add(verdict.anomalies[0]!.name);
        expect(isBroken(history, part, level), `seed ${seed}: ${level}`).toBe(true);
      }
    }
    expect(names).toContain('cyclic-hb');
    expect(names).toContain('cyclic-cf');
  });

  // This one is rare among random histories; the paper has the smallest.
  it('explains a read of the beginning by what its client must have seen', () => {
    const lines = [
      '0 z:w1 0-1',
      '0 x:w1 2-3',
      '0 y:w1 4-5',
      '1 x:w2 0-1',
      '1 z:r- 2-3',
      '1 y:r1 4-5',
      '1 x:r2 6-7',
    ];
    const history = historyOf(...lines, '2 y:r1 8-9', '2 z:r1 10-11', '1 q:w1 8-9');
    const verdict = judge(history, { consistency: 'causal-memory', model: 'register' });
    expect(faultOf(history, 'causal-memory', verdict)).toBe('');
    expect(verdict.anomalies[0]!.name).toBe('write-hb-init-read');
    expect(verdict.counterexample!.operations.length).toBe(lines.length);
  });

  it('is no proof where the checker of another promise was asked, and this is noticed', () => {
    const faults = (asked: Consistency, told: Consistency) =>
      Array.from({ length: HISTORIES }, (_, seed) => {
        const history = carelessHistory(seed);
        const verdict = judge(history, { consistency: asked, model: 'register' });
        return verdict.valid === false ? faultOf(history, told, verdict) : '';
      });
    expect(faults('sessions', 'monotonic-reads')).toContain('it proves nothing by itself');
    expect(faults('monotonic-reads', 'sessions').join()).toMatch(/can be left out/);
    expect(faults('sequential', 'causal')).toContain('it proves nothing by itself');
  });

  it('says so where shrinking was given up', () => {
    const history = politeHistory(3, 'causal');
    const question = questionOf('eventual');
    const { verdict, suspects } = findWeak(history, question);
    const proof = withProof(history, question, verdict, suspects, { trials: 2, cost: 1000 });
    expect(proof.counterexample?.minimal).toBe(false);
  });
});

describe('of other objects than registers', () => {
  it.each(['cas-register', 'kv', 'set', 'counter', 'queue'] as const)(
    'what breaks sequential consistency of a %s proves it by itself',
    (name) => {
      const model = modelOf(name);
      let broken = 0;
      for (let seed = 0; seed < HISTORIES / 2; seed++) {
        const shape = { model: name, clients: 2 + (seed % 2), operations: 8, keys: 1 + (seed % 2) };
        const history = randomHistory(seed, {
          ...shape,
          unique: false,
          unanswered: name === 'queue' ? 0 : 8,
        });
        const verdict = judge(history, { consistency: 'sequential', model: name });
        if (verdict.valid !== false) continue;
        broken++;
        const { operations, minimal } = verdict.counterexample!;
        expect(minimal).toBe(true);
        expect(isSequential({ ...history, operations }, model), `seed ${seed}`).toBe(false);
        // What nobody's answer rests on can be left out alone.
        for (const one of operations) {
          const rest = operations.filter((other) => other !== one);
          if (model.isObserver(one)) expect(isSequential({ ...history, operations: rest }, model)).toBe(true);
        }
      }
      expect(broken).toBeGreaterThan(HISTORIES / 40);
    },
    LONG,
  );
});
