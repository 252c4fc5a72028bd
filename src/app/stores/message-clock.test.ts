import { describe, expect, test } from 'vitest';
import { MessageClock } from './message-clock.ts';

const SPEED = 0.01;

/** Frames of the run come unevenly, pictures sixty times a second; gives the steps between pictures. */
function pictures(seconds: number): {
  readonly steps: number[];
  readonly shown: number;
  readonly known: number;
} {
  const clock = new MessageClock();
  const steps: number[] = [];
  let before = Number.NaN;
  let known = 0;
  for (let i = 0; i <= seconds * 60; i++) {
    const now = i / 60;
    // a frame every 50 ms, but each third one comes 30 ms late
    const frame = Math.floor(now / 0.05);
    const late = frame % 3 === 0 && now % 0.05 < 0.03;
    known = (late ? frame - 1 : frame) * 0.05 * SPEED;
    const shown = clock.advance(now, known, SPEED, true);
    if (now > 1) steps.push(shown - before);
    before = shown;
  }
  return { steps, shown: before, known };
}

describe('the moment that slow motion shows', () => {
  test('goes on evenly between frames that come unevenly', () => {
    const { steps } = pictures(4);
    const even = SPEED / 60;
    expect(Math.min(...steps)).toBeGreaterThan(0.5 * even);
    expect(Math.max(...steps)).toBeLessThan(1.6 * even);
  });

  test('is a little behind what is known, and never beyond it', () => {
    const { shown, known } = pictures(4);
    expect(shown).toBeLessThanOrEqual(known);
    expect(known - shown).toBeLessThan(0.2 * SPEED);
  });

  test('jumps with the run', () => {
    const clock = new MessageClock();
    clock.advance(0, 10, SPEED, true);
    expect(clock.advance(0.02, 50, SPEED, true)).toBeGreaterThan(49.9);
    expect(clock.advance(0.04, 3, SPEED, false)).toBe(3);
  });

  test('comes to where the run stands when it is paused', () => {
    const clock = new MessageClock();
    for (let i = 0; i < 60; i++) clock.advance(i / 60, (i / 60) * SPEED, SPEED, true);
    let shown = 0;
    for (let i = 60; i < 90; i++) shown = clock.advance(i / 60, 1 * SPEED, SPEED, false);
    expect(shown).toBe(SPEED);
  });
});
