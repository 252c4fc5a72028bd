/**
 * A visitor's own work survives: every design that is being worked on is kept in the browser's storage, under
 * an id of its own, so that neither a link nor a second tab overwrites it. A full or forbidden storage is
 * reported and never throws. A design that hung the page is not started again by itself.
 */
import { err, ok, type Result } from '../base/result.ts';
import { kinds } from '../catalog/kinds.ts';
import type { Design } from '../model/design.ts';
import { readJsonText } from '../model/json-text.ts';
import type { Problem } from '../model/problem.ts';
import { type SalvagedDesign, salvageDesign } from '../model/validation.ts';

/** What is needed of `localStorage`; given from outside, so that tests and other stores can stand in. */
export type KeyValueStore = Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem' | 'removeItem'>;

/** A design that was kept. */
export interface SavedDesign {
  readonly id: string;
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
}

export interface AutosaveProblem {
  readonly reason: 'full' | 'unavailable';
  readonly message: string;
}

/** Designs kept; older ones make room. */
const KEPT = 20;
const DESIGN = 'scalarium:design:';
const OPENING = 'scalarium:opening:';

interface Head {
  readonly title: string;
  readonly savedAt: number;
  /** A name that each save of each tab has anew: whoever sees another than his own has been overtaken. */
  readonly stamp: string;
}

/**
 * The autosaved designs as one tab sees them. `save` writes under the tab's own id. If somebody else has
 * written there since this tab last looked (a duplicated tab has the same id), this tab moves on to a new id:
 * both designs are kept.
 */
export class Autosave {
  readonly #store: KeyValueStore | undefined;
  readonly #now: () => number;
  readonly #newId: () => string;
  #id: string;
  /** Stamp of what this tab last read or wrote under its id. */
  #seen: string | undefined;

  /** `store` is undefined where the browser forbids it; `id` is that of the design this tab had open before. */
  constructor(store: KeyValueStore | undefined, now: () => number, newId: () => string, id?: string) {
    this.#store = store;
    this.#now = now;
    this.#newId = newId;
    this.#id = id ?? newId();
    this.#seen = this.#stampOf(this.#id);
  }

  /** Id under which this tab saves; keep it in the session to come back to it after a reload. */
  get id(): string {
    return this.#id;
  }

  /** From now on saves go to a fresh id: call it when a link, a template or a file replaces what is open. */
  startNew(): void {
    this.#id = this.#newId();
    this.#seen = undefined;
  }

  /** From now on saves go to a design that was kept: call it when it was opened. */
  continueWith(id: string): void {
    this.#id = id;
    this.#seen = this.#stampOf(id);
  }

  #stampOf(id: string): string | undefined {
    const text = this.#store === undefined ? undefined : readKey(this.#store, DESIGN + id);
    return text === undefined ? undefined : readHead(text)?.stamp;
  }

  /** Keeps the design. */
  save(design: Design): Result<SavedDesign, AutosaveProblem> {
    if (this.#store === undefined) return err(UNAVAILABLE);
    const there = this.#stampOf(this.#id);
    if (there !== undefined && there !== this.#seen) this.startNew();
    const head: Head = { title: design.title, savedAt: this.#now(), stamp: this.#newId() };
    const text = `${JSON.stringify(head)}\n${JSON.stringify(design)}`;
    if (!writeKey(this.#store, DESIGN + this.#id, text)) return err(FULL);
    this.#seen = head.stamp;
    this.#forgetOldest(this.#store);
    return ok({ id: this.#id, title: design.title, savedAt: head.savedAt });
  }

  #forgetOldest(store: KeyValueStore): void {
    for (const { id } of this.list().slice(KEPT)) if (id !== this.#id) removeKey(store, DESIGN + id);
  }

  /** All designs kept, newest first. */
  list(): readonly SavedDesign[] {
    const store = this.#store;
    if (store === undefined) return [];
    const saved: SavedDesign[] = [];
    for (const key of keysOf(store)) {
      if (!key.startsWith(DESIGN)) continue;
      const head = readHead(readKey(store, key) ?? '');
      if (head !== undefined)
        saved.push({ id: key.slice(DESIGN.length), title: head.title, savedAt: head.savedAt });
    }
    return saved.sort((a, b) => b.savedAt - a.savedAt || (a.id < b.id ? -1 : 1));
  }

  /** A design that was kept; storage is foreign data like any other. */
  load(id: string): Result<SalvagedDesign, readonly Problem[]> {
    const text = this.#store === undefined ? undefined : readKey(this.#store, DESIGN + id);
    if (text === undefined)
      return err([{ path: '', message: 'this design is not kept here any more', remedy: '' }]);
    const json = readJsonText(bodyOf(text));
    return json.ok ? salvageDesign(json.value, kinds) : err([json.error]);
  }

  /** Forgets a design. */
  remove(id: string): void {
    if (this.#store !== undefined) removeKey(this.#store, DESIGN + id);
  }

  /** Call before a kept design is run: if the page dies, `diedOpening` tells at the next start. */
  markOpening(id: string): void {
    if (this.#store !== undefined) writeKey(this.#store, OPENING + id, String(this.#now()));
  }

  /** Call when the run is going: this design does not hang. */
  markOpened(id: string): void {
    if (this.#store !== undefined) removeKey(this.#store, OPENING + id);
  }

  /** True if the page died while this design was being opened: show it, and let the person press play. */
  diedOpening(id: string): boolean {
    return this.#store !== undefined && readKey(this.#store, OPENING + id) !== undefined;
  }
}

const FULL: AutosaveProblem = {
  reason: 'full',
  message:
    "The browser's storage is full: this design is not being kept. Save it as a file, or delete designs you no longer need.",
};
const UNAVAILABLE: AutosaveProblem = {
  reason: 'unavailable',
  message: 'This browser keeps nothing for this page: save the design as a file before you leave.',
};

/** The first line is what the list shows; the rest, the design, is read only when it is opened. */
function bodyOf(text: string): string {
  return text.slice(text.indexOf('\n') + 1);
}

function readHead(text: string): Head | undefined {
  const json = readJsonText(text.slice(0, Math.max(0, text.indexOf('\n'))));
  if (!json.ok || typeof json.value !== 'object' || json.value === null) return undefined;
  const { title, savedAt, stamp } = json.value as { [name: string]: unknown };
  if (typeof title !== 'string' || typeof savedAt !== 'number' || typeof stamp !== 'string') return undefined;
  return { title, savedAt, stamp };
}

// Storage throws where it is forbidden or full; here that is an answer and not an accident.
function readKey(store: KeyValueStore, key: string): string | undefined {
  try {
    return store.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function writeKey(store: KeyValueStore, key: string, text: string): boolean {
  try {
    store.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

function removeKey(store: KeyValueStore, key: string): void {
  try {
    store.removeItem(key);
  } catch {
    // Nothing can be kept, so nothing needs to be removed.
  }
}

function keysOf(store: KeyValueStore): string[] {
  try {
    return Array.from({ length: store.length }, (_, i) => store.key(i) ?? '');
  } catch {
    return [];
  }
}
