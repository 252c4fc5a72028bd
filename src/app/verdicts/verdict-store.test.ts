/**
 * Promises of the verdicts on the screen, against doubles of both workers: a judge for designs with a store and
 * for no others, a new line for a new simulation, evidence that stays while one looks at it, and a judge that is
 * replaced when it is silent.
 */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Design, type DesignNode, emptyDesign } from '../../model/design.ts';
import type { Evidence, VerdictReport } from '../../model/verdict-report.ts';
import type { SimulationApi, SimulationClient } from '../../worker/protocol.ts';
import type { VerdictClient } from '../../worker/verdict-protocol.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { connectSimulation, disconnectSimulation } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { judgeRuns, useVerdicts } from './verdict-store.ts';
import { hasStore } from './verdict-view.ts';

const node = (id: string, kind: string): DesignNode => ({ id, kind, position: { x: 0, y: 0 }, settings: {} });
const withStore: Design = {
  ...emptyDesign('Store'),
  nodes: [node('c', 'client'), node('d', 'database')],
  links: [{ id: 'l', from: 'c', to: 'd', settings: {} }],
};
const choice = { group: 'c', question: 'linearizable' } as const;
const report = (epoch: number): VerdictReport => ({
  epoch,
  until: 1,
  recorded: 2,
  oneKeyIn: 1,
  fullAt: null,
  groups: [],
});
const evidence: Evidence = {
  ...choice,
  verdict: { valid: false, operations: 0, anomalies: [], counterexample: null, reason: '' },
  operations: [],
  processes: [],
  from: 0,
  to: 1,
};

class Judge implements VerdictClient {
  attached = 0;
  ended = false;
  isSilent = false;
  answer: Promise<Evidence | null> = Promise.resolve(evidence);
  listener: (report: VerdictReport) => void = () => {};
  readonly api: VerdictClient['api'] = {
    attach: async () => {
      this.attached += 1;
    },
    explain: () => this.answer,
    judgeWindow: () => this.answer,
    judgeFile: () => Promise.reject(new Error('not in this double')),
    ping: () => (this.isSilent ? Promise.reject(new Error('no answer')) : Promise.resolve(1)),
  };
  onReport(listener: (report: VerdictReport) => void): () => void {
    this.listener = listener;
    return () => {
      this.listener = () => {};
    };
  }
  terminate(): void {
    this.ended = true;
  }
}

/** A simulation of which only its line to the judge is asked for. */
function simulationDouble(lines: number[]): SimulationClient {
  const at = lines.push(0) - 1;
  const api = new Proxy({}, { get: () => async () => undefined }) as unknown as SimulationApi;
  return {
    api,
    onData: () => () => {},
    attachHistory: async () => {
      lines[at]! += 1;
    },
    credit: () => {},
    terminate: () => {},
  };
}

let judges: Judge[] = [];
let lines: number[] = [];
let stop: () => void = () => {};
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(async () => {
  vi.useFakeTimers();
  judges = [];
  lines = [];
  useUiStore.setState({ toasts: [] });
  useDesignStore.setState({ design: withStore });
  connectSimulation(() => simulationDouble(lines));
  stop = judgeRuns(() => {
    const judge = new Judge();
    judges.push(judge);
    return judge;
  });
  await settle();
});
afterEach(() => {
  stop();
  disconnectSimulation();
  vi.useRealTimers();
});

describe('the judge', () => {
  it('is there for a design in which clients reach a store, and gets its history once', () => {
    expect(judges).toHaveLength(1);
    expect(judges[0]!.attached).toBe(1);
    expect(lines).toEqual([1]);
  });

  it('ends with the last store, and its verdicts with it', () => {
    judges[0]!.listener(report(1));
    useDesignStore.setState({ design: emptyDesign('Nothing') });
    expect(judges[0]!.ended).toBe(true);
    expect(useVerdicts.getState().report).toBeNull();
  });

  it('gets the history of a simulation that was started again', async () => {
    connectSimulation(() => simulationDouble(lines));
    await settle();
    expect(lines).toEqual([1, 1]);
    expect(judges[0]!.attached).toBe(2);
  });

  it('that is silent is replaced, and that is said', async () => {
    judges[0]!.isSilent = true;
    await vi.advanceTimersByTimeAsync(5000);
    expect(judges.map(({ ended }) => ended)).toEqual([true, false]);
    expect(judges[1]!.attached).toBe(1);
    expect(useUiStore.getState().toasts.at(-1)?.text).toContain('judge of histories');
  });

  it('is not taken for dead while it looks for evidence', async () => {
    judges[0]!.isSilent = true;
    judges[0]!.answer = new Promise(() => {});
    void useVerdicts.getState().explain(choice);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(judges).toHaveLength(1);
  });
});

describe('evidence', () => {
  it('stays while reports of the same run come, and goes with the run', async () => {
    judges[0]!.listener(report(1));
    await useVerdicts.getState().explain(choice);
    judges[0]!.listener({ ...report(1), until: 0.5 });
    expect(useVerdicts.getState().evidence?.evidence).toBe(evidence);
    judges[0]!.listener(report(2));
    expect(useVerdicts.getState().evidence).toBeNull();
  });

  it('goes when the run, taken another way, has come past it and the promise holds, or broke elsewhere', async () => {
    const judged = (until: number, brokenAt: number | null): VerdictReport => {
      const base = { checkedUntil: until, checkedFrom: 0, reason: '', anomalies: 0, first: null };
      const judgement = { ...base, question: choice.question, valid: brokenAt === null, brokenAt };
      const figures = { operations: 1, open: 0, staleReads: { reads: 0, stale: 0, longestSeconds: 0 } };
      const group = {
        group: 'c',
        title: 'D',
        clients: ['c'],
        stores: ['d'],
        judgements: [judgement],
        ...figures,
      };
      return { ...report(1), until, groups: [group] };
    };
    const shown = () => useVerdicts.getState().evidence !== null;
    judges[0]!.listener(judged(3, 1));
    await useVerdicts.getState().explain(choice);
    judges[0]!.listener(judged(0.5, null));
    expect(shown()).toBe(true);
    judges[0]!.listener(judged(3, 1));
    expect(shown()).toBe(true);
    judges[0]!.listener(judged(3, null));
    expect(shown()).toBe(false);
    judges[0]!.listener(judged(3, 1));
    await useVerdicts.getState().explain(choice);
    judges[0]!.listener(judged(4, 2.5));
    expect(shown()).toBe(false);
  });

  it('that was asked for last is shown, whichever comes first', async () => {
    let answer: (found: Evidence | null) => void = () => {};
    judges[0]!.answer = new Promise((resolve) => {
      answer = resolve;
    });
    const early = useVerdicts.getState().explain({ group: 'c', question: 'causal' });
    judges[0]!.answer = Promise.resolve(evidence);
    await useVerdicts.getState().explain(choice);
    answer(null);
    await early;
    expect(useVerdicts.getState().evidence).toMatchObject({ question: 'linearizable', state: 'there' });
  });

  it('that cannot be had says why', async () => {
    judges[0]!.answer = Promise.reject(new Error('The judge took too long.'));
    await useVerdicts.getState().explain(choice);
    expect(useVerdicts.getState().evidence).toMatchObject({
      state: 'failed',
      reason: 'The judge took too long.',
    });
  });
});

describe('a design', () => {
  it('has something to judge only where a client reaches what holds values', () => {
    expect(hasStore(withStore)).toBe(true);
    expect(hasStore({ ...withStore, links: [] })).toBe(false);
    expect(hasStore(emptyDesign('Empty'))).toBe(false);
  });
});
