/** Promises of the two figures under the questions: no staleness and no loss stays behind a share or a zero. */
import { describe, expect, it } from 'vitest';
import { lostTexts, staleTexts } from './figures.ts';

describe('the figure', () => {
  it('of stale reads says their share, and the worst in time and versions', () => {
    const of = { reads: 200, stale: 50, longestSeconds: 2.5, mostVersions: 3 };
    expect(staleTexts(of)).toEqual({ share: '25 %', worst: 'up to 2.5 s, 3 versions' });
    expect(staleTexts({ ...of, mostVersions: 1 }).worst).toMatch(/1 version$/);
    expect(staleTexts({ ...of, stale: 0 }).worst).toBe('');
    expect(staleTexts({ ...of, reads: 0 })).toEqual({ share: '—', worst: '' });
  });
  it('of lost writes keeps those apart that conflicts dropped', () => {
    expect(lostTexts(0, 1590)).toEqual({ gone: '0', conflicts: '1,590 to conflicts' });
    expect(lostTexts(5, 0)).toEqual({ gone: '5', conflicts: '' });
    expect(lostTexts(Number.NaN, Number.NaN)).toEqual({ gone: '—', conflicts: '' });
  });
});
