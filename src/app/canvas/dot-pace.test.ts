/** Promises of when dots are painted: as often as an eye can tell, and no dot is late for it. */
import { describe, expect, it } from 'vitest';
import { DotPace, dotSpeed } from './dot-pace.ts';

const FRAME = 1000 / 60;

/** Paints for a second of 60 frames; returns how often, and the seconds that the dots were moved by. */
function paintFor(speed: number, zoom: number, frame = FRAME) {
  const pace = new DotPace();
  pace.pass(0, 0.05);
  pace.take(0);
  let paintings = 0;
  let seconds = 0;
  for (let i = 1; i * frame <= 1001; i++) {
    pace.pass(i * frame, 0.05);
    if (!pace.isDue(i * frame, speed, zoom)) continue;
    paintings += 1;
    seconds += pace.take(i * frame);
  }
  return { paintings, seconds };
}

describe('dots are painted', () => {
  const speed = dotSpeed(140);
  it('with every frame where they are seen to move', () => {
    for (const zoom of [0.4, 1, 2]) expect(paintFor(speed, zoom).paintings).toBe(60);
  });
  it('less often from far away, where a dot moves by less than a pixel a frame', () => {
    const { paintings } = paintFor(speed, 0.2);
    expect(paintings).toBeLessThanOrEqual(30);
    expect((speed * 0.2) / paintings).toBeLessThan(1.5);
  });
  it('thirty times a second at the least, however slow they are', () => {
    expect(paintFor(0, 0.15).paintings).toBeGreaterThanOrEqual(29);
  });
  it('with every frame while a fast one is among them: those of long links', () => {
    expect(paintFor(dotSpeed(3000), 0.2).paintings).toBe(60);
  });
  it('with every second frame where frames come late, and then too where they are by then', () => {
    for (const zoom of [0.2, 1]) {
      const { paintings, seconds } = paintFor(speed, zoom, 40);
      expect(paintings).toBeLessThanOrEqual(16);
      expect(paintings).toBeGreaterThanOrEqual(12);
      expect(seconds).toBeGreaterThan(0.91);
    }
  });
  it('where they are by then: no time is lost between two paintings', () => {
    expect(paintFor(speed, 0.2).seconds).toBeGreaterThan(0.95);
    expect(paintFor(speed, 0.2).seconds).toBeLessThanOrEqual(1.0001);
  });
});
