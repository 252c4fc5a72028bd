import { describe, expect, it } from 'vitest';
import { Stagger } from './stagger.ts';

/** A clock that moves only when told to. */
function manualClock() {
  const waiting: (() => void)[] = [];
  const tick = () => waiting.splice(0).map((callback) => callback()).length > 0;
  return { schedule: (callback: () => void) => void waiting.push(callback), tick, waiting };
}

describe('the metronome of the charts', () => {
  it('draws one chart a tick, each once, and then stands still', () => {
    const clock = manualClock();
    const stagger = new Stagger(clock.schedule);
    const drawn: string[] = [];
    for (const name of ['a', 'b', 'c']) stagger.add(() => drawn.push(name));
    stagger.invalidate();
    stagger.invalidate();
    const lengths: number[] = [];
    while (clock.tick()) lengths.push(drawn.length);
    expect(lengths).toEqual([1, 2, 3, 3]);
    expect(drawn).toEqual(['a', 'b', 'c']);
    expect(clock.waiting).toEqual([]);
  });

  it('starves no chart when data keeps arriving', () => {
    const clock = manualClock();
    const stagger = new Stagger(clock.schedule);
    const counts = new Map<string, number>();
    for (const name of ['a', 'b', 'c', 'd']) stagger.add(() => counts.set(name, (counts.get(name) ?? 0) + 1));
    for (let i = 0; i < 40; i++) {
      stagger.invalidate();
      clock.tick();
    }
    expect([...counts.values()]).toEqual([10, 10, 10, 10]);
  });

  it('lets few charts wait longer, and none wait when a person did something', () => {
    const pauses: number[] = [];
    const waiting: (() => void)[] = [];
    const stagger = new Stagger((callback, milliseconds) => {
      pauses.push(milliseconds);
      waiting.push(callback);
    });
    const drain = () => {
      while (waiting.length > 0) waiting.shift()!();
      return pauses.splice(0).slice(1);
    };
    for (let i = 0; i < 4; i++) stagger.add(() => {});
    stagger.invalidate();
    expect(drain()).toEqual([107.5, 107.5, 107.5, 107.5]);
    stagger.hurry();
    expect(drain()).toEqual([8, 8, 8, 107.5]);
    for (let i = 0; i < 4; i++) stagger.add(() => {});
    stagger.invalidate();
    expect(Math.max(...drain())).toBe(62);
  });

  it('forgets a chart that has gone', () => {
    const clock = manualClock();
    const stagger = new Stagger(clock.schedule);
    let drawn = 0;
    const remove = stagger.add(() => drawn++);
    stagger.invalidate();
    remove();
    while (clock.tick());
    expect(drawn).toBe(0);
    stagger.invalidate();
    expect(clock.waiting).toEqual([]);
  });
});
