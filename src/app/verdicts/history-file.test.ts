/** Promises of a dropped history: one judge at a time, the last question counts, and closing ends it. */
import { afterEach, describe, expect, it } from 'vitest';
import type { FileJudgement, VerdictClient } from '../../worker/verdict-protocol.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { judgeFilesWith, openHistory, useHistoryFile } from './history-file.ts';

interface Asked {
  readonly text: string;
  readonly consistency: string;
  readonly answer: (judgement: FileJudgement) => void;
  readonly fail: (reason: Error) => void;
  ended: boolean;
}
let asked: Asked[] = [];

judgeFilesWith(() => {
  let own: Asked | undefined;
  const judgeFile: VerdictClient['api']['judgeFile'] = ({ text, consistency }) =>
    new Promise((answer, fail) => {
      own = { text, consistency, answer, fail, ended: false };
      asked.push(own);
    });
  return {
    api: { judgeFile } as VerdictClient['api'],
    onReport: () => () => {},
    terminate: () => {
      if (own !== undefined) own.ended = true;
    },
  };
});

const refused: FileJudgement = { ok: false, name: 'a.edn', problems: [] };
const other: FileJudgement = { ...refused, name: 'b.edn' };
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

afterEach(() => {
  useUiStore.getState().closeDialog();
  useUiStore.setState({ toasts: [] });
  asked = [];
});

describe('a dropped history', () => {
  it('opens its dialog and is asked for linearizability first', async () => {
    void openHistory(new File(['{:process 0}'], 'a.edn'));
    await settle();
    expect(useUiStore.getState().dialog).toBe('history');
    expect(asked).toMatchObject([{ text: '{:process 0}', consistency: 'linearizable' }]);
    asked[0]!.answer(refused);
    await settle();
    expect(useHistoryFile.getState().judgement).toBe(refused);
    expect(asked[0]!.ended).toBe(true);
  });

  it('that is asked something else ends what was under way, whose answer no longer counts', async () => {
    void openHistory(new File([''], 'a.edn'));
    await settle();
    void useHistoryFile.getState().ask({ consistency: 'causal' });
    expect(asked.map(({ ended }) => ended)).toEqual([true, false]);
    asked[1]!.answer(other);
    asked[0]!.answer(refused);
    await settle();
    expect(useHistoryFile.getState()).toMatchObject({ consistency: 'causal', judgement: other });
  });

  it('ends with its dialog', async () => {
    void openHistory(new File([''], 'a.edn'));
    await settle();
    useUiStore.getState().closeDialog();
    expect(asked[0]!.ended).toBe(true);
    expect(useHistoryFile.getState().text).toBe('');
  });

  it('that could not be judged says why', async () => {
    void openHistory(new File([''], 'a.edn'));
    await settle();
    asked[0]!.fail(new Error('The judge of histories broke.'));
    await settle();
    expect(useHistoryFile.getState().failure).toBe('The judge of histories broke.');
  });
});
