/**
 * A visitor's own work survives: every design that is being worked on is kept in the browser, under an id of
 * its own, so that neither a link nor a second tab overwrites it. Two tabs may show the same design; it belongs
 * to the one that holds it (`tab-holds.ts`), and the other moves on to an id of its own with its first edit. A
 * full or forbidden storage is reported and never throws. A design that hung the page or the simulation is not
 * started again by itself.
 *
 * A database answers later, and a page that is being left has no later. So last words are written at once into
 * the small storage that answers at once, and whoever starts next carries them over (`collect`). Designs that
 * earlier versions kept there come over the same way.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Design } from '../model/design.ts';
import type { Problem } from '../model/problem.ts';
import type { SalvagedDesign } from '../model/validation.ts';
import type { DesignShelf, Head } from './design-shelf.ts';
import { aloneHolds, type Hold, type TabHolds } from './tab-holds.ts';

/** What is needed of `localStorage`; given from outside, so that tests and other stores can stand in. */
export type KeyValueStore = Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem' | 'removeItem'>;

/** A design that was kept. */
export type SavedDesign = Omit<Head, 'stamp'>;

/** A design that was kept just now. */
export interface Saved extends SavedDesign {
  /** Why it moved on to an id of its own just now: another tab shows the design, or has changed it. */
  readonly apart: Apart | null;
}

type Apart = 'shown-elsewhere' | 'changed-elsewhere';

export interface AutosaveProblem {
  readonly reason: 'full' | 'unavailable';
  readonly message: string;
}

/** What autosave stands on. */
export interface AutosaveParts {
  readonly shelf: DesignShelf;
  /** For last words and marks; undefined where the browser forbids it. */
  readonly notes: KeyValueStore | undefined;
  readonly now: () => number;
  /** A name that nobody has had. */
  readonly newId: () => string;
  /** What the other tabs have; without it each tab is alone. */
  readonly holds?: TabHolds;
}

/** Designs kept; older ones make room. */
const KEPT = 20;
const DESIGN = 'scalarium:design:';
const OPENING = 'scalarium:opening:';
/** Says at once that something was kept, so that a first visit need not wait for a database that is empty. */
const KEPT_SOMETHING = 'scalarium:kept';

/** Where a tab keeps a design, and the stamps there that it knows: its own, and what it has read. */
interface Place {
  id: string;
  readonly known: Set<string>;
  /** The last of these. */
  latest: string | undefined;
  /** What this tab has of the id, from when it is on the screen until another design is. */
  hold: Hold | undefined;
  /** Why it moved on to an id of its own, if nobody has been told yet. */
  apart: Apart | null;
}

/** Last words also name the stamp that they follow: what another tab has written meanwhile stays. */
type LastWords = Head & { readonly after?: string };

/**
 * The kept designs as one tab sees them. `save` writes under the tab's own id. If another tab holds that, or
 * has written there since this tab last looked, this tab moves on to a new id: both designs are kept.
 */
export class Autosave {
  readonly #parts: AutosaveParts;
  readonly #holds: TabHolds;
  readonly #places = new Map<string, Place>();
  #place: Place;
  /** Saves happen one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  /** `id` is that of the design this tab had open before. */
  constructor(parts: AutosaveParts, id?: string) {
    this.#parts = parts;
    this.#holds = parts.holds ?? aloneHolds;
    this.#place = this.#placeOf(id ?? parts.newId());
  }

  /** Id under which this tab saves; keep it in the session to come back to it after a reload. */
  get id(): string {
    return this.#place.id;
  }

  #placeOf(id: string): Place {
    const place = this.#places.get(id) ?? {
      id,
      known: new Set(),
      latest: undefined,
      hold: undefined,
      apart: null,
    };
    this.#places.set(id, place);
    return place;
  }

  /** From now on saves go to a fresh id: call it when a link, a template or a file replaces what is open. */
  startNew(): void {
    this.#goTo(this.#placeOf(this.#parts.newId()), true);
  }

  /** From now on saves go to a design that was kept: call it when it was loaded and is on the screen. */
  continueWith(id: string): void {
    this.#goTo(this.#placeOf(id), false);
  }

  #goTo(place: Place, isFresh: boolean): void {
    if (place !== this.#place) this.letGo();
    this.#place = place;
    place.hold ??= this.#holds.hold(place.id, isFresh);
  }

  /** Gives the design up to other tabs: call it when the page is left. */
  letGo(): void {
    const { hold } = this.#place;
    this.#place.hold = undefined;
    if (hold !== undefined) void this.#last.then(() => hold.release());
  }

  /** Takes it again: call it when the page is shown again as it was left. */
  takeAgain(): void {
    this.#goTo(this.#place, false);
  }

  #holdOf(place: Place): Hold {
    place.hold ??= this.#holds.hold(place.id, false);
    return place.hold;
  }

  /** To an id of its own. */
  #moveOn(place: Place, why: Apart): void {
    place.hold?.release();
    place.id = this.#parts.newId();
    place.apart = why;
    // a place that was left meanwhile is on no screen
    if (place.hold !== undefined) place.hold = this.#holds.hold(place.id, true);
    this.#places.set(place.id, place);
  }

  /** Keeps the design. */
  save(design: Design): Promise<Result<Saved, AutosaveProblem>> {
    const place = this.#place;
    const hold = this.#holdOf(place);
    const saved = this.#last.then(() => this.#saveAt(place, hold, design));
    this.#last = saved;
    return saved;
  }

  async #saveAt(place: Place, hold: Hold, design: Design): Promise<Result<Saved, AutosaveProblem>> {
    const text = JSON.stringify(design);
    const before = place.id;
    try {
      await hold.asked;
      // last words may have moved on meanwhile
      if (!hold.has && place.id === before) this.#moveOn(place, 'shown-elsewhere');
      const isOwn = (there: Head | undefined) => there === undefined || place.known.has(there.stamp);
      let head = this.#headOf(design, place);
      if (!(await this.#parts.shelf.put(head, text, isOwn))) {
        this.#moveOn(place, 'changed-elsewhere');
        head = this.#headOf(design, place);
        await this.#parts.shelf.put(head, text, () => true);
      }
      for (const id of new Set([before, head.id])) this.#forgetLastWords(id, place);
      if (this.#parts.notes !== undefined) writeKey(this.#parts.notes, KEPT_SOMETHING, 'yes');
      await this.#forgetOldest();
      const { apart } = place;
      place.apart = null;
      return ok({ id: head.id, title: head.title, savedAt: head.savedAt, apart });
    } catch (error) {
      return err(isFull(error) ? FULL : UNAVAILABLE);
    }
  }

  #headOf(design: Design, place: Place): Head {
    const stamp = this.#parts.newId();
    this.#know(place, stamp);
    return { id: place.id, title: design.title, savedAt: this.#parts.now(), stamp };
  }

  #know(place: Place, stamp: string): void {
    place.known.add(stamp);
    place.latest = stamp;
  }

  /** Keeps the design at once, for a page that may be gone in a moment. Save it too, if the page lives on. */
  lastWords(design: Design): void {
    const { notes } = this.#parts;
    if (notes === undefined) return;
    const place = this.#place;
    // whether another tab has it may not be known yet: then rather one design too many
    if (!this.#holdOf(place).has) this.#moveOn(place, 'shown-elsewhere');
    const after = place.latest;
    const words: LastWords = { ...this.#headOf(design, place), ...(after !== undefined && { after }) };
    writeKey(notes, DESIGN + words.id, `${JSON.stringify(words)}\n${JSON.stringify(design)}`);
  }

  /** Those of this tab: another tab's are not for it to forget. */
  #forgetLastWords(id: string, place: Place): void {
    const { notes } = this.#parts;
    if (notes === undefined) return;
    const words = readHead(readKey(notes, DESIGN + id) ?? '', id);
    if (words !== undefined && place.known.has(words.stamp)) removeKey(notes, DESIGN + id);
  }

  /** False only where nothing was ever kept: then neither `collect` nor `list` has anything to say. */
  get mayHaveKept(): boolean {
    const { notes } = this.#parts;
    if (notes === undefined) return true;
    return (
      readKey(notes, KEPT_SOMETHING) !== undefined || keysOf(notes).some((key) => key.startsWith(DESIGN))
    );
  }

  /** Carries last words over into the database. Call once at the start, before `list`. */
  async collect(): Promise<void> {
    const { notes } = this.#parts;
    if (notes === undefined) return;
    for (const key of keysOf(notes)) {
      if (!key.startsWith(DESIGN)) continue;
      const text = readKey(notes, key) ?? '';
      const head = readHead(text, key.slice(DESIGN.length));
      try {
        if (head !== undefined) await this.#carryOver(head, text.slice(text.indexOf('\n') + 1));
        writeKey(notes, KEPT_SOMETHING, 'yes');
        removeKey(notes, key);
      } catch {
        return; // they wait for a start at which the database can be written
      }
    }
  }

  async #carryOver({ after, ...head }: LastWords, design: string): Promise<void> {
    const { shelf, newId } = this.#parts;
    let isOthers = false;
    await shelf.put(head, design, (there) => {
      isOthers = there !== undefined && after !== undefined && there.stamp !== after && isOlder(there, head);
      return isOlder(there, head) && !isOthers;
    });
    if (isOthers) await shelf.put({ ...head, id: newId() }, design, () => true);
  }

  async #heads(): Promise<readonly Head[]> {
    try {
      return await this.#parts.shelf.heads();
    } catch {
      return []; // forbidden: there is nothing to show
    }
  }

  async #forgetOldest(): Promise<void> {
    for (const { id } of (await this.list()).slice(KEPT)) {
      if (id === this.id) continue;
      const hold = this.#holds.hold(id, false);
      await hold.asked;
      if (hold.has) await this.remove(id); // else it is on the screen of another tab
      hold.release();
    }
  }

  /** All designs kept, newest first. */
  async list(): Promise<readonly SavedDesign[]> {
    return (await this.#heads())
      .filter(isHead)
      .map(({ id, title, savedAt }) => ({ id, title, savedAt }))
      .sort((a, b) => b.savedAt - a.savedAt || (a.id < b.id ? -1 : 1));
  }

  /** A design that was kept; storage is foreign data like any other. */
  async load(id: string): Promise<Result<SalvagedDesign, readonly Problem[]>> {
    const kept = await this.#parts.shelf.take(id).catch(() => undefined);
    if (kept === undefined)
      return err([{ path: '', message: 'this design is not kept here any more', remedy: '' }]);
    // a tab that moved on from this id and now comes back to it shows what the other tab has there
    if (this.#places.get(id)?.id !== id) this.#places.delete(id);
    this.#know(this.#placeOf(id), kept.head.stamp);
    const { readKeptDesign } = await import('./kept-design.ts');
    return readKeptDesign(kept.design);
  }

  /** Forgets a design. */
  async remove(id: string): Promise<void> {
    if (this.#parts.notes !== undefined) removeKey(this.#parts.notes, DESIGN + id);
    await this.#parts.shelf.remove(id).catch(() => undefined);
  }

  /** Call before something is run that may hang: if the page dies, `diedOpening` tells at the next start. */
  markOpening(name: string): void {
    if (this.#parts.notes !== undefined)
      writeKey(this.#parts.notes, OPENING + name, String(this.#parts.now()));
  }

  /** Call when the run is going: this design does not hang. */
  markOpened(name: string): void {
    if (this.#parts.notes !== undefined) removeKey(this.#parts.notes, OPENING + name);
  }

  /** True if the page or its simulation died with this the last time: show it, and let the person press play. */
  diedOpening(name: string): boolean {
    return this.#parts.notes !== undefined && readKey(this.#parts.notes, OPENING + name) !== undefined;
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

function isFull(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError';
}

function isOlder(there: Head | undefined, words: Head): boolean {
  return there === undefined || !(there.savedAt >= words.savedAt);
}

function isHead(head: Partial<Head>): boolean {
  const { id, title, savedAt, stamp } = head;
  return (
    typeof id === 'string' &&
    typeof title === 'string' &&
    typeof savedAt === 'number' &&
    typeof stamp === 'string'
  );
}

/** The first line of what was kept at once; the rest is the design. */
function readHead(text: string, id: string): LastWords | undefined {
  try {
    const read: unknown = JSON.parse(text.slice(0, Math.max(0, text.indexOf('\n'))));
    const head = { ...(read as object), id } as LastWords;
    return isHead(head) ? head : undefined;
  } catch {
    return undefined;
  }
}

// Storage throws where it is forbidden or full; here that is an answer and not an accident.
function readKey(store: KeyValueStore, key: string): string | undefined {
  try {
    return store.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

function writeKey(store: KeyValueStore, key: string, text: string): void {
  try {
    store.setItem(key, text);
  } catch {
    // Marks and last words are a second line; what does not fit is left to the first.
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
