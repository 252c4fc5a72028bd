/**
 * Autosave promises that no tab, link or template overwrites somebody's work, that a full storage is said and
 * does not throw, and that a design that killed the page is not started again by itself.
 */
import { expect, test } from 'vitest';
import { emptyDesign } from '../model/design.ts';
import { Autosave, type KeyValueStore } from './autosave.ts';

class MemoryStore implements KeyValueStore {
  readonly #values = new Map<string, string>();
  readonly #quota: number;
  constructor(quota = Number.POSITIVE_INFINITY) {
    this.#quota = quota;
  }
  get length(): number {
    return this.#values.size;
  }
  key(index: number): string | null {
    return [...this.#values.keys()][index] ?? null;
  }
  getItem(key: string): string | null {
    return this.#values.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    const used = [...this.#values].reduce((sum, [k, v]) => sum + (k === key ? 0 : k.length + v.length), 0);
    if (used + key.length + value.length > this.#quota) throw new DOMException('full', 'QuotaExceededError');
    this.#values.set(key, value);
  }
  removeItem(key: string): void {
    this.#values.delete(key);
  }
}

let ids = 0;
let clock = 0;
const newId = (): string => `id${ids++}`;
const now = (): number => clock++;
const tab = (store: KeyValueStore | undefined, id?: string): Autosave => new Autosave(store, now, newId, id);
const titles = (autosave: Autosave): string[] => autosave.list().map((saved) => saved.title);

test('what was saved is listed newest first and loads again', () => {
  const autosave = tab(new MemoryStore());
  autosave.save(emptyDesign('One'));
  const first = autosave.id;
  autosave.startNew();
  autosave.save(emptyDesign('Two'));
  autosave.save(emptyDesign('Two, improved'));
  expect(titles(autosave)).toEqual(['Two, improved', 'One']);
  const loaded = autosave.load(first);
  expect(loaded.ok && loaded.value.design).toEqual(emptyDesign('One'));
});

test('two tabs with the same id, as a duplicated tab has, keep both designs', () => {
  const store = new MemoryStore();
  const one = tab(store);
  one.save(emptyDesign('Before'));
  const two = tab(store, one.id);
  two.save(emptyDesign('Of the second tab'));
  one.save(emptyDesign('Of the first tab'));
  two.save(emptyDesign('Of the second tab, later'));
  expect(titles(one).sort()).toEqual(['Of the first tab', 'Of the second tab, later']);
});

test('work that a tab left behind is not overwritten by its duplicate', () => {
  const store = new MemoryStore();
  const one = tab(store);
  one.save(emptyDesign('Before'));
  const two = tab(store, one.id);
  one.save(emptyDesign('Last words of the first tab'));
  two.save(emptyDesign('Of the second tab'));
  expect(titles(two).sort()).toEqual(['Last words of the first tab', 'Of the second tab']);
});

test('after a reload a tab goes on under its id', () => {
  const store = new MemoryStore();
  const before = tab(store);
  before.save(emptyDesign('Before'));
  tab(store, before.id).save(emptyDesign('After'));
  expect(titles(before)).toEqual(['After']);
});

test('opening a link starts a new id and leaves the own work alone', () => {
  const autosave = tab(new MemoryStore());
  autosave.save(emptyDesign('My work'));
  autosave.startNew();
  autosave.save(emptyDesign('From a link'));
  expect(titles(autosave)).toEqual(['From a link', 'My work']);
  autosave.continueWith(autosave.list()[1]!.id);
  autosave.save(emptyDesign('My work, continued'));
  expect(titles(autosave)).toEqual(['My work, continued', 'From a link']);
});

test('only the last twenty are kept', () => {
  const autosave = tab(new MemoryStore());
  for (let i = 1; i <= 25; i++) {
    autosave.startNew();
    autosave.save(emptyDesign(`Design ${i}`));
  }
  expect(titles(autosave).length).toBe(20);
  expect(titles(autosave)[19]).toBe('Design 6');
});

test('a full storage is reported, and what was there stays', () => {
  const store = new MemoryStore(700);
  const autosave = tab(store);
  expect(autosave.save(emptyDesign('Small')).ok).toBe(true);
  const large = autosave.save({ ...emptyDesign('Large'), notes: 'x'.repeat(1000) });
  expect(large.ok ? '' : large.error.reason).toBe('full');
  expect(titles(autosave)).toEqual(['Small']);
});

test('a storage that the browser forbids is reported', () => {
  const forbidden = new Proxy({} as KeyValueStore, {
    get: () => {
      throw new DOMException('denied', 'SecurityError');
    },
  });
  for (const store of [undefined, forbidden]) {
    const autosave = tab(store);
    expect(autosave.save(emptyDesign()).ok).toBe(false);
    expect(autosave.list()).toEqual([]);
    expect(autosave.load('x').ok).toBe(false);
    expect(autosave.diedOpening('x')).toBe(false);
    autosave.markOpening('x');
    autosave.markOpened('x');
    autosave.remove('x');
  }
});

test('damaged entries are skipped in the list and refused with a reason when opened', () => {
  const store = new MemoryStore();
  store.setItem('scalarium:design:a', 'nonsense');
  store.setItem('scalarium:design:b', '{"title":"T","savedAt":1,"stamp":"s"}\n{"version":1,');
  const autosave = tab(store);
  expect(titles(autosave)).toEqual(['T']);
  const loaded = autosave.load('b');
  expect(loaded.ok ? '' : loaded.error[0]!.message).toContain('line 1');
});

test('a design during whose opening the page died is known at the next start', () => {
  const store = new MemoryStore();
  tab(store).markOpening('a');
  expect(tab(store).diedOpening('a')).toBe(true);
  tab(store).markOpened('a');
  expect(tab(store).diedOpening('a')).toBe(false);
});
