import { expect, it } from 'vitest';
import { timeTick, valueTick } from './axis-text.ts';

it('writes times as finely as the ticks are apart', () => {
  expect([timeTick(90, 30), timeTick(0.5, 0.5), timeTick(0.02, 0.01)]).toEqual(['1:30', '0:00.5', '0:00.02']);
  expect([0, 43_200, 86_400, 129_600].map((time) => timeTick(time, 43_200))).toEqual([
    '0',
    '12 h',
    '1 d',
    '1 d 12 h',
  ]);
});

it('writes rates without their unit, which stands in the heading', () => {
  expect([valueTick(0, 'perSecond'), valueTick(1500, 'perSecond'), valueTick(0.1, 'seconds')]).toEqual([
    '0',
    '1.5 k',
    '100 ms',
  ]);
  expect(valueTick(204_800, 'bytesPerSecond')).toBe('200 KiB');
});
