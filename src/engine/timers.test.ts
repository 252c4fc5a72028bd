/** Timers: once, and set again by their own handlers. */
import { expect, test } from 'vitest';
import type { AnyEndpoint, Behavior } from './behavior.ts';
import { Engine } from './engine.ts';
import { registerHandlers } from './handlers.ts';
import type { Timer } from './outcome.ts';
import { keeperOf, keeperRegistry, keepers } from './testing/keeper-kind.ts';

/** When a timer fired, and with which argument. */
let fired: [at: number, argument: number][] = [];
/** The timer that its own handler is to cancel. */
let doomed: Timer | null = null;

function onOnce(self: AnyEndpoint, argument: number): void {
  fired.push([self.now, argument]);
}

function onAgain(self: AnyEndpoint, argument: number): void {
  fired.push([self.now, argument]);
  if (doomed !== null) self.cancel(doomed);
  else self.again(0.5);
}

registerHandlers({ kind: 'test', handlers: { onOnce, onAgain }, onRequest: onOnce } as unknown as Behavior);

function aloneAt(): { engine: Engine; self: AnyEndpoint } {
  fired = [];
  doomed = null;
  const engine = new Engine(keepers({ a: {} }, {}), keeperRegistry, { seed: 1, checking: true });
  return { engine, self: keeperOf(engine, 'a') as unknown as AnyEndpoint };
}

test('a timer that its handler sets again fires once more, with the same argument and under the same name', () => {
  const { engine, self } = aloneAt();
  const timer = self.after(1, onAgain as never, 7);
  engine.runTo(2.2);
  expect(fired).toEqual([
    [1, 7],
    [1.5, 7],
    [2, 7],
  ]);
  self.cancel(timer);
  engine.runTo(4);
  expect(fired.length).toBe(3);
});

test('one that is not set again is gone, and its record is free for another', () => {
  const { engine, self } = aloneAt();
  self.after(1, onOnce as never, 1);
  engine.runTo(3);
  self.after(1, onOnce as never, 2);
  engine.runTo(6);
  expect(fired).toEqual([
    [1, 1],
    [4, 2],
  ]);
  expect(engine.simulation.timers.records.length).toBe(1);
});

test('one that its own handler cancels is freed once', () => {
  const { engine, self } = aloneAt();
  doomed = self.after(1, onAgain as never, 1);
  engine.runTo(2);
  const first = self.after(1, onOnce as never, 2);
  expect(self.after(1, onOnce as never, 3)).not.toBe(first);
  engine.runTo(4);
  expect(fired).toEqual([
    [1, 1],
    [3, 2],
    [3, 3],
  ]);
});

test('only a timer that fires can be set again', () => {
  const { self } = aloneAt();
  expect(() => self.again(1)).toThrow('only a timer that fires is set again');
});
