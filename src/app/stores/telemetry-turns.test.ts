import { describe, expect, it } from 'vitest';
import { TelemetryTurns } from './telemetry-turns.ts';

/** Turns with a browser that draws when it is told to, and listeners that count how often they heard. */
function withListeners(count: number) {
  const tasks: (() => void)[] = [];
  const turns = new TelemetryTurns((task) => tasks.push(task));
  const heard: number[] = Array.from({ length: count }, () => 0);
  const leave = heard.map((_, i) => turns.add(() => heard[i]!++));
  const draw = () => {
    const before = heard.reduce((sum, times) => sum + times, 0);
    for (const task of tasks.splice(0)) task();
    return heard.reduce((sum, times) => sum + times, 0) - before;
  };
  return { turns, heard, draw, leave };
}

describe('turns', () => {
  it('a few listeners hear at once', () => {
    const { turns, heard, draw } = withListeners(100);
    turns.publish();
    expect(heard.every((times) => times === 1)).toBe(true);
    expect(draw()).toBe(0);
  });

  it('many hear a part with every picture, each once, within sixteen pictures', () => {
    for (const count of [101, 420, 2200]) {
      const { turns, heard, draw } = withListeners(count);
      turns.publish();
      const parts = Array.from({ length: 16 }, draw);
      expect(Math.max(...parts)).toBeLessThanOrEqual(Math.max(32, Math.ceil(count / 16)));
      expect(heard.every((times) => times === 1)).toBe(true);
      expect(draw()).toBe(0);
    }
  });

  it('nobody is forgotten when news come before all have heard the last', () => {
    const { turns, heard, draw } = withListeners(420);
    for (let i = 0; i < 30; i++) {
      turns.publish();
      draw();
    }
    expect(Math.max(...heard) - Math.min(...heard)).toBeLessThanOrEqual(1);
    expect(Math.min(...heard)).toBeGreaterThan(0);
  });

  it('who has left hears nothing more', () => {
    const { turns, heard, draw, leave } = withListeners(200);
    turns.publish();
    leave[150]!();
    for (let i = 0; i < 16; i++) draw();
    expect(heard[150]).toBe(0);
    expect(heard.filter((times) => times === 1)).toHaveLength(199);
  });
});
