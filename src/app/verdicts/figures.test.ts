/** Promises of the figures under the questions: no staleness and no loss stays behind a share or a zero. */
import { describe, expect, it } from 'vitest';
import { healingTexts, lostTexts, staleTexts } from './figures.ts';

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
  it('of healing says for how long somebody still missed what was promised before, and until when', () => {
    const healed = { brokenFrom: 15, healedAt: 35, reads: 9, divergent: 2, divergentKeys: 1 };
    expect(healingTexts(undefined)).toEqual({ figure: '—', more: '' });
    expect(healingTexts({ ...healed, healedAt: null, keys: [] })).toEqual({
      figure: 'broken',
      more: 'since 0:15.0',
    });
    expect(healingTexts({ ...healed, keys: [{ key: 7, at: 35.4 }] })).toEqual({
      figure: '400 ms',
      more: 'until 0:35.4',
    });
    expect(healingTexts({ ...healed, divergent: 0, keys: [] })).toMatchObject({ figure: 'at once' });
    expect(healingTexts({ ...healed, reads: 0, divergent: 0, keys: [] }).figure).toBe('not read yet');
  });
});
