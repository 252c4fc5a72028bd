/**
 * Promises on what became of a store, and on how stale its reads were.
 */
import { describe, expect, it } from 'vitest';
import { checkConvergence } from './convergence.ts';
import { measureStaleness } from './staleness.ts';
import { historyOf } from './testing/history-of.ts';

function ends(after: number | undefined, ...lines: readonly string[]) {
  const { verdict, convergedAt } = checkConvergence(historyOf(...lines), after);
  return { valid: verdict.valid, names: verdict.anomalies.map(({ name }) => name), convergedAt };
}

describe('the end of a history', () => {
  it('converges when all clients see the same', () => {
    expect(ends(undefined, '0 w1 0-1', '0 w2 2-3', '1 r1 4-5', '2 r2 4-5', '1 r2 8-9')).toEqual({
      valid: true,
      names: [],
      convergedAt: 5,
    });
  });

  it('diverges when two still see different values', () => {
    const { valid, names, convergedAt } = ends(undefined, '0 w1 0-2', '3 w2 0-2', '1 r1 4-5', '2 r2 6-7');
    expect({ valid, names, convergedAt }).toEqual({ valid: false, names: ['divergent'], convergedAt: null });
  });

  it('counts from healing on', () => {
    const lines = ['0 w1 0-2', '3 w2 0-2', '1 r1 4-5', '2 r2 4-5', '1 r2 20-21', '2 r2 20-21'];
    expect(ends(10, ...lines)).toMatchObject({ valid: true, convergedAt: 10 });
    expect(ends(undefined, ...lines)).toMatchObject({ valid: true, convergedAt: 5 });
  });

  it('names acknowledged writes that are gone', () => {
    expect(ends(undefined, '0 w1 0-1', '0 w2 2-3', '1 r1 4-5', '2 r1 4-5').names).toEqual(['lost-write']);
    // One that was merely overwritten is not lost, nor is one that failed.
    expect(ends(undefined, '0 w1 0-1', '0 w2 2-3', '1 r2 4-5').names).toEqual([]);
    expect(ends(undefined, '0 w1 0-1', '0 w2 2-3!', '1 r1 4-5').names).toEqual([]);
  });

  it('names what has come back', () => {
    const names = ends(undefined, '0 w1 0-1', '0 w2 2-3', '1 r2 4-5', '1 r1 6-7', '2 r1 8-9').names;
    expect(names).toEqual(['lost-write', 'resurrected-write']);
  });

  it('does not compare what others have looked past: that client had stopped looking', () => {
    const written = ['0 w1 0-2', '3 w2 0-2', '1 r1 4-5'];
    const { valid, anomalies, reason } = checkConvergence(
      historyOf(...written, '2 r2 6-7', '2 r2 60-61'),
    ).verdict;
    expect({ valid, anomalies }).toEqual({ valid: 'unknown', anomalies: [] });
    expect(reason).toBe(
      'at 1 of 1 keys some client last looked before all others came to agree; all others agree',
    );
    // If it looks again it counts again, whatever it sees.
    expect(ends(undefined, ...written, '2 r2 6-7', '2 r2 60-61', '1 r1 62-63').names).toEqual(['divergent']);
    expect(ends(undefined, ...written, '2 r2 6-7', '2 r2 60-61', '1 r2 62-63').valid).toBe(true);
    // What it saw before the healing does not count at all.
    expect(ends(10, ...written, '2 r2 60-61', '1 r2 62-63')).toMatchObject({ valid: true, convergedAt: 10 });
  });

  it('is unknown when nobody looked', () => {
    expect(ends(undefined, '1 r- 0-1', '0 w1 2-3').valid).toBe('unknown');
  });

  it('is unknown when nobody looked at one of the keys, and says at how many', () => {
    const lines = ['0 x:w1 0-1', '0 y:w1 2-3', '0 z:w1 4-5', '1 x:r1 6-7', '1 q:r- 0-1'];
    const { valid, anomalies, reason } = checkConvergence(historyOf(...lines)).verdict;
    expect({ valid, anomalies }).toEqual({ valid: 'unknown', anomalies: [] });
    expect(reason).toMatch(
      /^2 of 4 keys could not be judged: nobody read them after their last acknowledged/,
    );
    expect(checkConvergence(historyOf(...lines), 5.5).verdict.reason).toMatch(/^2 of 3 keys .* after 5.5;/);
    expect(ends(undefined, ...lines, '1 y:r1 8-9', '1 z:r1 8-9')).toMatchObject({ valid: true });
  });

  it('is wrong with one key whatever is unknown of others', () => {
    const lines = ['0 x:w1 0-1', '0 x:w2 2-3', '0 y:w1 4-5', '1 x:r1 6-7'];
    expect(ends(undefined, ...lines)).toMatchObject({ valid: false, names: ['lost-write'] });
  });
});

describe('staleness', () => {
  it('is the time since the value was replaced, and the versions since', () => {
    const history = historyOf('0 w1 0-1', '0 w2 2-3', '0 w3 4-5', '1 r1 9-10', '1 r3 11-12');
    expect(measureStaleness(history)).toMatchObject({ reads: 2, staleReads: 1, longest: 6, mostVersions: 2 });
  });

  it('counts only what is beyond doubt', () => {
    // The newer write overlaps with the read, or with the one that was read.
    expect(measureStaleness(historyOf('0 w1 0-1', '0 w2 2-6', '1 r1 5-7'))?.staleReads).toBe(0);
    expect(measureStaleness(historyOf('0 w1 0-5', '2 w2 2-6', '1 r1 8-9'))?.staleReads).toBe(0);
    // Unless somebody had already seen the older one before the newer was begun.
    expect(measureStaleness(historyOf('0 w1 0-5', '3 r1 1-2', '2 w2 3-6', '1 r1 8-9'))?.staleReads).toBe(1);
  });
});
