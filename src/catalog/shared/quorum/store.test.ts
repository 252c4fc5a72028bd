import { expect, test } from 'vitest';
import {
  bytesAt,
  emptyStore,
  everything,
  forgetUpTo,
  heldAt,
  keep,
  positionAt,
  put,
  type Store,
  undoAfter,
} from './store.ts';
import { written } from './versions.ts';

function filled(): Store {
  const store = emptyStore();
  put(store, 1, 5, 100, 10);
  put(store, 2, 6, 110, 20);
  put(store, 3, 5, 120, 30);
  return store;
}

test('a crash takes back what came after a position, and nothing else', () => {
  const store = filled();
  expect(undoAfter(store, 2)).toEqual([{ key: 5, held: 120 }]);
  expect([heldAt(store, 5), bytesAt(store, 5), positionAt(store, 5)]).toEqual([100, 10, 1]);
  expect(heldAt(store, 6)).toBe(110);
  expect(undoAfter(store, 0).map(({ key }) => key)).toEqual([6, 5]);
  expect([heldAt(store, 5), heldAt(store, 6), positionAt(store, 6)]).toEqual([0, 0, 0]);
});

test('what the disk keeps is not taken back', () => {
  const store = filled();
  forgetUpTo(store, 2);
  expect(undoAfter(store, 2)).toHaveLength(1);
  expect(heldAt(store, 5)).toBe(100);
  put(store, 3, 7, 130, 1);
  forgetUpTo(store, 3);
  expect(undoAfter(store, 3)).toEqual([]);
  expect(heldAt(store, 7)).toBe(130);
});

test('the journal of a disk that keeps nothing for long is forgotten in large pieces, and stays exact', () => {
  const store = emptyStore();
  for (let position = 1; position <= 1000; position++) {
    put(store, position, position % 7, position, 1);
    if (position % 50 === 0) forgetUpTo(store, position - 30);
  }
  undoAfter(store, 970);
  for (let key = 0; key < 7; key++) {
    const newest = Array.from({ length: 970 }, (_, i) => i + 1)
      .filter((position) => position % 7 === key)
      .at(-1);
    expect(heldAt(store, key)).toBe(newest);
  }
});

test('siblings and hints are taken back too', () => {
  const store = emptyStore();
  store.keepsSiblings = true;
  const first = written([], { actor: 1, count: 1 });
  const second = written(first.vector, { actor: 1, count: 2 });
  put(store, 1, 0, first, 1);
  keep(store, { target: 'b', key: 3, held: second, bytes: 9, position: 2 });
  put(store, 3, 0, second, 1);
  expect(everything(store, 3)).toEqual(second);
  expect(undoAfter(store, 1).map(({ key }) => key)).toEqual([0, 3]);
  expect(heldAt(store, 0)).toEqual(first);
  expect(store.hints).toEqual([]);
});
