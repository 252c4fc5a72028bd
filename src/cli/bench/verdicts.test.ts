import { expect, it } from 'vitest';
import { MEASURES, type Measure } from './measures.ts';
import type { Run } from './report.ts';
import type { Round } from './rounds.ts';
import { isPassed, judge } from './verdicts.ts';

function measure(id: string): Measure {
  const found = MEASURES.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no measure ${id}`);
  return found;
}

/** A round in which these runs took so many seconds of processor time, and probes found these values. */
function roundOf(runs: { readonly [programAndModel: string]: Partial<Run> }, value = 0): Round {
  const run = (program: string, model: string) => {
    const some = runs[`${program} ${model}`];
    const usual = { requests: 1000, events: 5000, wallSeconds: 100, cpuSeconds: 1, threadSeconds: 1 };
    return some === undefined ? undefined : { ...usual, ...some };
  };
  return { run, probe: () => value } as unknown as Round;
}

function verdictOf(id: string, rounds: readonly Round[]) {
  const one = measure(id);
  return judge(
    one,
    rounds.flatMap((round) => one.of(round) ?? []),
  );
}

it('a peer is compared by the processor time of a request in the same round, and the median round decides', () => {
  const round = (ours: number, theirs: number) =>
    roundOf({ 'scalarium mm16': { cpuSeconds: ours }, 'naive mm16': { cpuSeconds: theirs, requests: 500 } });
  const slowMinute = round(10, 5 * 2.6);
  expect(verdictOf('naive-mm16', [round(1, 1.3), slowMinute, round(1, 0.1)]).median).toBeCloseTo(2.6);
  expect(verdictOf('naive-mm16', [round(1, 1.3), slowMinute, round(1, 0.1)]).verdict).toBe('met');
  expect(verdictOf('naive-mm16', [round(1, 1.2), slowMinute, round(1, 0.1)]).verdict).toBe('missed');
});

it('the check fails where a ratio is missed, upwards or downwards, and where a size is', () => {
  const time = (cpuSeconds: number) =>
    roundOf({ 'scalarium mm16-time-out': { cpuSeconds }, 'scalarium mm16': { cpuSeconds: 1 } });
  expect(isPassed([verdictOf('time-out', [time(1.39)])])).toBe(true);
  expect(isPassed([verdictOf('time-out', [time(1.41)])])).toBe(false);
  const store = (cpuSeconds: number) =>
    roundOf({ 'scalarium raft-5': { cpuSeconds }, 'scalarium three-tier': { cpuSeconds: 1 } });
  expect(isPassed([verdictOf('raft-5', [store(1.9)])])).toBe(true);
  expect(isPassed([verdictOf('raft-5', [store(2.1)])])).toBe(false);
  const naive = (cpuSeconds: number) =>
    roundOf({ 'scalarium mm1': { cpuSeconds: 1 }, 'naive mm1': { cpuSeconds } });
  expect(isPassed([verdictOf('naive-mm1', [naive(2.1)])])).toBe(true);
  expect(isPassed([verdictOf('naive-mm1', [naive(1.9)])])).toBe(false);
  expect(isPassed([verdictOf('call-slot', [roundOf({}, 110)])])).toBe(true);
  expect(isPassed([verdictOf('call-slot', [roundOf({}, 111)])])).toBe(false);
});

it('a missed pace stands there as missed and fails nothing: it may be the machine', () => {
  const slow = verdictOf('cold', [
    roundOf({ 'scalarium-cold three-tier': { wallSeconds: 9, cpuSeconds: 0.251 } }),
  ]);
  expect(slow).toMatchObject({ verdict: 'missed', median: 251, sort: 'pace' });
  expect(isPassed([slow])).toBe(true);
});

it('what this machine lacks is not measured, says what it takes, and fails nothing', () => {
  const absent = verdictOf('simpy-mm16', [roundOf({ 'scalarium mm16': {} })]);
  expect(absent).toMatchObject({ verdict: 'not measured', median: null });
  expect(absent.lacks).toContain('SimPy');
  expect(isPassed([absent])).toBe(true);
});
