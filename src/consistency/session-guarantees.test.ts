/**
 * A-K6: each of the four guarantees of Terry et al. is broken by a history that keeps the other three.
 */
import { describe, expect, it } from 'vitest';
import { checkSessions, type SessionGuarantee, sessionGuarantees } from './session-guarantees.ts';
import { historyOf } from './testing/history-of.ts';

function broken(...lines: readonly string[]): SessionGuarantee[] {
  const history = historyOf(...lines);
  return sessionGuarantees.filter((guarantee) => checkSessions(history, [guarantee]).valid === false);
}

describe('A-K6', () => {
  it.each([
    ['read-your-writes', 'a client writes and reads what was there before', ['1 x:w1 0-1', '1 x:r- 2-3']],
    [
      'monotonic-reads',
      'a client reads the newer value, then the older',
      ['0 x:w1 0-1', '0 x:w2 2-3', '1 x:r2 4-5', '1 x:r1 6-7'],
    ],
    [
      'monotonic-writes',
      'a replica applies two writes of a client in the wrong order',
      ['1 x:w1 0-1', '1 x:w2 2-3', '2 x:r2 4-5 @a', '3 x:r1 6-7 @a'],
    ],
    [
      'monotonic-writes',
      'the later write of a client is seen, and the earlier on another key is not',
      ['1 x:w1 0-1', '1 y:w1 2-3', '2 y:r1 4-5', '2 x:r- 6-7'],
    ],
    [
      'writes-follow-reads',
      'what was written in answer is seen, and what it answers is not',
      ['1 x:w1 0-1', '2 x:r1 2-3', '2 y:w1 4-5', '3 y:r1 6-7', '3 x:r- 8-9'],
    ],
  ] as const)('%s: %s', (guarantee, _, lines) => {
    expect(broken(...lines)).toEqual([guarantee]);
  });
});

describe('a session guarantee', () => {
  it('is kept by a store that lags for others', () => {
    expect(broken('0 w1 0-1', '0 r1 2-3', '1 r- 4-5', '1 r1 6-7')).toEqual([]);
  });

  it('is not judged by writes that overlapped', () => {
    expect(broken('0 w1 0-5', '1 w2 0-5', '2 r1 6-7', '2 r2 8-9', '2 r1 10-11')).toEqual([]);
  });

  it('is judged by the versions of the store where these are known', () => {
    const lines = ['0 w1 0-5 v2', '1 w2 0-5 v1', '2 r1 6-7', '2 r2 8-9'];
    expect(broken(...lines)).toEqual(['monotonic-reads']);
    // What was acknowledged first may still be the newer version, where clocks are skewed.
    expect(broken('0 w1 0-1 v2', '1 w2 2-3 v1', '2 r2 4-5', '2 r1 6-7')).toEqual([]);
  });

  it('tells the operations that break it', () => {
    const { anomalies } = checkSessions(historyOf('1 x:w1 0-1', '1 x:r- 2-3'));
    expect(anomalies).toMatchObject([{ name: 'read-your-writes', key: 'x', operations: [0, 1] }]);
  });
});
