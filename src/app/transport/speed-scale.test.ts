/** Promises of the speed slider: every position has its word, and falling behind is said. */
import { describe, expect, it } from 'vitest';
import { speedPositions } from '../stores/speed-positions.ts';
import { positionOfSpeed, realSpeedText, speedText } from './speed-scale.ts';

describe('the speed slider', () => {
  it('finds every position again by its speed, and the nearest for others', () => {
    for (const [i, speed] of speedPositions.entries()) expect(positionOfSpeed(speed)).toBe(i);
    expect(speedPositions[positionOfSpeed(2.6)]).toBe(3);
  });
  it('is logarithmic: no step is more than twice the one before, up to "max"', () => {
    expect(speedPositions[0]).toBe(1 / 1000);
    expect(speedPositions.at(-1)).toBe(Number.POSITIVE_INFINITY);
    const finite = speedPositions.slice(0, -1);
    for (const [i, speed] of finite.entries()) {
      if (i === 0) continue;
      const ratio = speed / finite[i - 1]!;
      expect(ratio).toBeGreaterThan(1.4);
      expect(ratio).toBeLessThan(2.01);
    }
  });
  it('writes slow speeds as fractions, the last one as "max", and those that were typed as they are', () => {
    const texts = speedPositions.map(speedText);
    expect(texts).toEqual(
      expect.arrayContaining(['× 1/1000', '× 1/30', '× 1/2', '× 1', '× 3', '× 100', 'max']),
    );
    expect(new Set(texts).size).toBe(texts.length);
    expect(speedText(0.15)).toBe('× 0.15');
    expect(speedText(12.5)).toBe('× 12.5');
  });
  it('says what is reached only where it is not what was asked', () => {
    expect(realSpeedText(10, 9.9)).toBeNull();
    expect(realSpeedText(100, 12.2)).toBe('× 12');
    expect(realSpeedText(Number.POSITIVE_INFINITY, 4321)).toBe('× 4k');
    expect(realSpeedText(0.1, 0.02)).toBe('× 1/50');
    expect(realSpeedText(1, Number.NaN)).toBeNull();
  });
});
