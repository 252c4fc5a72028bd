/** Promises of the speed slider: every position has its word, and falling behind is said. */
import { describe, expect, it } from 'vitest';
import { speedPositions } from '../stores/run-store.ts';
import { positionOfSpeed, realSpeedText, speedText } from './speed-scale.ts';

describe('the speed slider', () => {
  it('finds every position again by its speed, and the nearest for others', () => {
    for (const [i, speed] of speedPositions.entries()) expect(positionOfSpeed(speed)).toBe(i);
    expect(speedPositions[positionOfSpeed(2.5)]).toBe(3);
  });
  it('writes slow speeds as fractions and the last one as "max"', () => {
    expect(speedPositions.map(speedText)).toEqual([
      '× 1/1000',
      '× 1/300',
      '× 1/100',
      '× 1/30',
      '× 1/10',
      '× 1/3',
      '× 1',
      '× 3',
      '× 10',
      '× 30',
      '× 100',
      'max',
    ]);
  });
  it('says what is reached only where it is not what was asked', () => {
    expect(realSpeedText(10, 9.9)).toBeNull();
    expect(realSpeedText(100, 12.2)).toBe('× 12');
    expect(realSpeedText(Number.POSITIVE_INFINITY, 4321)).toBe('× 4k');
    expect(realSpeedText(0.1, 0.02)).toBe('× 1/50');
    expect(realSpeedText(1, Number.NaN)).toBeNull();
  });
});
