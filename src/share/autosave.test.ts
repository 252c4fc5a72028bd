/**
 * Autosave promises that no tab, link or template overwrites somebody's work, that last words are heard, that a
 * full storage is said and does not throw, and that a design that killed the page is known at the next start.
 */
import { expect, test } from 'vitest';
import { emptyDesign } from '../model/design.ts';
import { Autosave, type KeyValueStore } from './autosave.ts';
import type { DesignShelf, Head } from './design-shelf.ts';
import { type Channel, SpokenHolds } from './tab-holds.ts';

class MemoryStore implements KeyValueStore {
  readonly #values = new Map<string, string>();
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
    this.#values.set(key, value);
  }
  removeItem(key: string): void {
    this.#values.delete(key);
  }
}

/** A database in memory that answers a few turns later, as databases do. */
class MemoryShelf implements DesignShelf {
  readonly #kept = new Map<string, { readonly head: Head; readonly design: string }>();
  readonly #quota: number;
  constructor(quota = Number.POSITIVE_INFINITY) {
    this.#quota = quota;
  }
  async heads() {
    await turns();
    return [...this.#kept.values()].map(({ head }) => head);
  }
  async take(id: string) {
    await turns();
    return this.#kept.get(id);
  }
  async put(head: Head, design: string, mayReplace: (there: Head | undefined) => boolean) {
    await turns();
    if (!mayReplace(this.#kept.get(head.id)?.head)) return false;
    const used = [...this.#kept].reduce(
      (sum, [id, kept]) => sum + (id === head.id ? 0 : kept.design.length),
      0,
    );
    if (used + design.length > this.#quota) throw new DOMException('full', 'QuotaExceededError');
    this.#kept.set(head.id, { head, design });
    return true;
  }
  async remove(id: string) {
    await turns();
    this.#kept.delete(id);
  }
}

async function turns(): Promise<void> {
  for (let i = 0; i < 3; i++) await Promise.resolve();
}

let ids = 0;
let clock = 0;

interface Place {
  readonly shelf: DesignShelf;
  readonly notes: KeyValueStore | undefined;
}
const browser = (quota?: number): Place => ({ shelf: new MemoryShelf(quota), notes: new MemoryStore() });
const tab = (place: Place, id?: string): Autosave =>
  new Autosave({ ...place, now: () => clock++, newId: () => `id${ids++}` }, id);
/** A tab that was reloaded, or duplicated, with a kept design open. */
async function tabWith(place: Place, id: string): Promise<Autosave> {
  const autosave = tab(place, id);
  await autosave.collect();
  await autosave.load(id);
  autosave.continueWith(id);
  return autosave;
}
/** Tabs of one browser that ask each other what they hold; a tab that is closed answers nothing any more. */
function tabsOfBrowser() {
  const place = browser();
  const channels = new Map<Autosave, Channel>();
  const open = (): Autosave => {
    const channel: Channel = {
      onmessage: null,
      postMessage: (data) => {
        for (const other of channels.values())
          if (other !== channel) other.onmessage?.({ data } as MessageEvent);
      },
    };
    const holds = new SpokenHolds(channel, `tab${ids++}`, 1);
    const autosave = new Autosave({ ...place, now: () => clock++, newId: () => `id${ids++}`, holds });
    channels.set(autosave, channel);
    autosave.startNew();
    return autosave;
  };
  return { place, open, close: (gone: Autosave) => channels.delete(gone) };
}
/** A tab opens a kept design. */
async function come(autosave: Autosave, id: string): Promise<Autosave> {
  await autosave.load(id);
  autosave.continueWith(id);
  return autosave;
}
/** How many last words wait to be carried over. */
const wordsIn = ({ notes }: Place): number =>
  Array.from({ length: notes?.length ?? 0 }, (_, i) => notes?.key(i) ?? '').filter((key) =>
    key.startsWith('scalarium:design:'),
  ).length;
const titles = async (autosave: Autosave): Promise<string[]> =>
  (await autosave.list()).map(({ title }) => title);

test('what was saved is listed newest first and loads again', async () => {
  const autosave = tab(browser());
  await autosave.save(emptyDesign('One'));
  const first = autosave.id;
  autosave.startNew();
  await autosave.save(emptyDesign('Two'));
  await autosave.save(emptyDesign('Two, improved'));
  expect(await titles(autosave)).toEqual(['Two, improved', 'One']);
  const loaded = await autosave.load(first);
  expect(loaded.ok && loaded.value.design).toEqual(emptyDesign('One'));
});

test('a design that is saved while another one is opened is kept in its own place', async () => {
  const autosave = tab(browser());
  const saves = [autosave.save(emptyDesign('Mine')), autosave.save(emptyDesign('Mine, later'))];
  const mine = autosave.id;
  autosave.startNew();
  await Promise.all([...saves, autosave.save(emptyDesign('A template, edited'))]);
  expect(await titles(autosave)).toEqual(['A template, edited', 'Mine, later']);
  const loaded = await autosave.load(mine);
  expect(loaded.ok && loaded.value.design.title).toBe('Mine, later');
});

test('two tabs with the same id, as a duplicated tab has, keep both designs', async () => {
  const place = browser();
  const one = tab(place);
  await one.save(emptyDesign('Before'));
  const two = await tabWith(place, one.id);
  await Promise.all([
    two.save(emptyDesign('Of the second tab')),
    one.save(emptyDesign('Of the first tab')),
    two.save(emptyDesign('Of the second tab, later')),
    one.save(emptyDesign('Of the first tab, later')),
  ]);
  expect((await titles(one)).sort()).toEqual(['Of the first tab, later', 'Of the second tab, later']);
  expect(one.id).not.toBe(two.id);
});

test('work that a tab left behind is not overwritten by its duplicate', async () => {
  const place = browser();
  const one = tab(place);
  await one.save(emptyDesign('Before'));
  const two = await tabWith(place, one.id);
  await one.save(emptyDesign('Last words of the first tab'));
  await two.save(emptyDesign('Of the second tab'));
  expect((await titles(two)).sort()).toEqual(['Last words of the first tab', 'Of the second tab']);
});

test('a design that another tab only shows is not overwritten: the first edit goes to a place of its own', async () => {
  const { open, close } = tabsOfBrowser();
  const first = open();
  await first.save(emptyDesign('Mine'));
  const second = await come(open(), first.id);
  const saved = await second.save(emptyDesign('All deleted'));
  expect(saved.ok && saved.value.apart).toBe('shown-elsewhere');
  const again = await second.save(emptyDesign('All deleted, later'));
  expect(again.ok && again.value.apart).toBe(null);
  expect((await titles(first)).sort()).toEqual(['All deleted, later', 'Mine']);
  expect(second.id).not.toBe(first.id);

  // whoever is gone holds nothing: a third tab goes on where the first was, under its id
  close(first);
  const third = await come(open(), first.id);
  await third.save(emptyDesign('Mine, continued'));
  expect(third.id).toBe(first.id);
});

test('last words of a tab that only looked at another tab’s design go to a place of their own', async () => {
  const { open, close } = tabsOfBrowser();
  const first = open();
  await first.save(emptyDesign('Mine'));
  const second = await come(open(), first.id);
  second.lastWords(emptyDesign('Of the second tab'));
  close(second);
  await (await come(open(), second.id)).collect();
  expect((await titles(first)).sort()).toEqual(['Mine', 'Of the second tab']);
  expect(second.id).not.toBe(first.id);
});

test('last words do not take the place of what another tab has saved meanwhile', async () => {
  const place = browser();
  const one = tab(place);
  await one.save(emptyDesign('Before'));
  const two = await tabWith(place, one.id);
  await one.save(emptyDesign('Of the first tab'));
  two.lastWords(emptyDesign('Of the second tab'));
  await one.collect();
  expect((await titles(one)).sort()).toEqual(['Of the first tab', 'Of the second tab']);
});

test('a tab that moved on and comes back to the other tab’s design writes over neither', async () => {
  const { open } = tabsOfBrowser();
  const first = open();
  await first.save(emptyDesign('Mine'));
  const second = await come(open(), first.id);
  await second.save(emptyDesign('Of the second tab'));
  await come(second, first.id);
  await second.save(emptyDesign('Mine, seen again and changed'));
  expect((await titles(first)).sort()).toEqual(['Mine', 'Mine, seen again and changed', 'Of the second tab']);
});

test('what stands in another tab makes no room for what is newer', async () => {
  const { place, open } = tabsOfBrowser();
  const first = open();
  await first.save(emptyDesign('Stands in the first tab'));
  const second = open();
  for (let i = 0; i < 22; i++) {
    second.startNew();
    await second.save(emptyDesign(`Design ${i}`));
  }
  expect(await titles(tab(place))).toContain('Stands in the first tab');
});

test('after a reload a tab goes on under its id', async () => {
  const place = browser();
  const before = tab(place);
  await before.save(emptyDesign('Before'));
  await (await tabWith(place, before.id)).save(emptyDesign('After'));
  expect(await titles(before)).toEqual(['After']);
});

test('a tab that comes back with a link in its address does not write over what it had', async () => {
  const place = browser();
  const before = tab(place);
  await before.save(emptyDesign('Mine'));
  await tab(place, before.id).save(emptyDesign('From a link'));
  expect((await titles(before)).sort()).toEqual(['From a link', 'Mine']);
});

test('the last words of a page that was left are there at the next start', async () => {
  const place = browser();
  const before = tab(place);
  await before.save(emptyDesign('Early'));
  before.lastWords(emptyDesign('Late'));
  const after = await tabWith(place, before.id);
  expect(await titles(after)).toEqual(['Late']);
  expect(wordsIn(place)).toBe(0);
});

test('last words of a page that went on after all are neither kept twice nor stand in its way', async () => {
  const place = browser();
  const one = tab(place);
  await one.save(emptyDesign('Early'));
  one.lastWords(emptyDesign('Hidden for a while'));
  await tab(place).collect(); // another tab starts meanwhile
  await one.save(emptyDesign('Back again'));
  expect(await titles(one)).toEqual(['Back again']);
  one.lastWords(emptyDesign('Hidden again'));
  await one.save(emptyDesign('Hidden again'));
  expect(wordsIn(place)).toBe(0);
});

test('older last words do not replace what was saved after them', async () => {
  const place = browser();
  const one = tab(place);
  one.lastWords(emptyDesign('Old words'));
  const words = place.notes!.getItem(`scalarium:design:${one.id}`)!;
  await one.save(emptyDesign('Newer'));
  place.notes!.setItem(`scalarium:design:${one.id}`, words);
  await one.collect();
  expect(await titles(one)).toEqual(['Newer']);
});

test('a first visit is known without asking the database', async () => {
  const place = browser();
  const one = tab(place);
  expect(one.mayHaveKept).toBe(false);
  one.lastWords(emptyDesign('Words'));
  expect(tab(place).mayHaveKept).toBe(true);
  await one.collect();
  expect(tab(place).mayHaveKept).toBe(true);
  const other = tab(browser());
  await other.save(emptyDesign('Saved'));
  expect(other.mayHaveKept).toBe(true);
  expect(tab({ ...place, notes: undefined }).mayHaveKept).toBe(true);
});

test('only the last twenty are kept', async () => {
  const autosave = tab(browser());
  for (let i = 1; i <= 25; i++) {
    autosave.startNew();
    await autosave.save(emptyDesign(`Design ${i}`));
  }
  const left = await titles(autosave);
  expect(left.length).toBe(20);
  expect(left[19]).toBe('Design 6');
});

test('a full storage is reported, and what was there stays', async () => {
  const autosave = tab(browser(700));
  expect((await autosave.save(emptyDesign('Small'))).ok).toBe(true);
  const large = await autosave.save({ ...emptyDesign('Large'), notes: 'x'.repeat(1000) });
  expect(large.ok ? '' : large.error.reason).toBe('full');
  expect(await titles(autosave)).toEqual(['Small']);
});

test('a storage that the browser forbids is reported', async () => {
  const denied = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  const notes = new Proxy({} as KeyValueStore, { get: denied });
  const shelf = new Proxy({} as DesignShelf, { get: () => async () => denied() });
  for (const place of [
    { shelf, notes: undefined },
    { shelf, notes },
  ]) {
    const autosave = tab(place);
    const saved = await autosave.save(emptyDesign());
    expect(saved.ok ? '' : saved.error.reason).toBe('unavailable');
    autosave.lastWords(emptyDesign());
    await autosave.collect();
    expect(await autosave.list()).toEqual([]);
    expect((await autosave.load('x')).ok).toBe(false);
    expect(autosave.diedOpening('x')).toBe(false);
    autosave.markOpening('x');
    autosave.markOpened('x');
    await autosave.remove('x');
  }
});

test('damaged entries are skipped in the list and refused with a reason when opened', async () => {
  const place = browser();
  place.notes!.setItem('scalarium:design:a', 'nonsense');
  place.notes!.setItem('scalarium:design:b', '{"title":"T","savedAt":1,"stamp":"s"}\n{"version":1,');
  const autosave = tab(place);
  await autosave.collect();
  expect(await titles(autosave)).toEqual(['T']);
  const loaded = await autosave.load('b');
  expect(loaded.ok ? '' : loaded.error[0]!.message).toContain('line 1');
});

test('a design during whose opening the page died is known at the next start', () => {
  const place = browser();
  tab(place).markOpening('a');
  expect(tab(place).diedOpening('a')).toBe(true);
  tab(place).markOpened('a');
  expect(tab(place).diedOpening('a')).toBe(false);
});
