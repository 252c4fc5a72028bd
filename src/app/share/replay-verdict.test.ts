import { describe, expect, it } from 'vitest';
import { compareRuns } from './replay-verdict.ts';

const at = (value: string, time = 40) => ({ time, value });
const recorded = { engineVersion: 3, fingerprint: at('abc') };

describe('a replayed run', () => {
  it('is the same if its fingerprint is, whatever the engine', () => {
    expect(compareRuns(recorded, { engineVersion: 3, fingerprint: at('abc') }).tone).toBe('ok');
    const other = compareRuns(recorded, { engineVersion: 5, fingerprint: at('abc') });
    expect(other.tone).toBe('ok');
    expect(other.detail).toContain('engine 3; this is 5');
  });

  it('is not the same if the fingerprint differs, and the engine is named as the reason where it is one', () => {
    const verdict = compareRuns(recorded, { engineVersion: 5, fingerprint: at('xyz') });
    expect(verdict).toMatchObject({ tone: 'warn', text: 'Recorded with engine 3; this is 5.' });
    expect(compareRuns(recorded, { engineVersion: 3, fingerprint: at('xyz') }).text).toBe(
      'This is another run.',
    );
  });

  it('is not called the same when it was compared at another moment or carries nothing to compare', () => {
    expect(compareRuns(recorded, { engineVersion: 3, fingerprint: at('abc', 39) }).tone).toBe('warn');
    expect(compareRuns({ engineVersion: 3 }, { engineVersion: 3, fingerprint: at('abc') }).tone).toBe('info');
  });
});
