/**
 * The visitor's own work, kept by itself: saved a second after each edit, under an id of its own for each tab.
 * Only edits are kept; a template or a link that was merely looked at leaves nothing behind, and going back
 * in time is looking.
 */

import type { Design } from '../../model/design.ts';
import { Autosave, type KeyValueStore } from '../../share/autosave.ts';
import { BrowserShelf } from '../../share/design-shelf.ts';
import { browserHolds } from '../../share/tab-holds.ts';
import { onDesignChange, useDesignStore } from '../stores/design-store.ts';
import { useUiStore } from '../stores/ui-store.ts';

const SAVE_MILLISECONDS = 1000;
const SESSION_KEY = 'scalarium:tab';

function localStore(): KeyValueStore | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined; // forbidden: private windows of some browsers, embedded pages
  }
}

function readSession(): string | undefined {
  try {
    return window.sessionStorage.getItem(SESSION_KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

function writeSession(id: string): void {
  try {
    window.sessionStorage.setItem(SESSION_KEY, id);
  } catch {
    // Without a session a reload opens the newest design instead of this tab's.
  }
}

/** Sixteen random bytes. `crypto.randomUUID` is missing where a page was not fetched securely. */
function randomName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

let shared: Autosave | null = null;

/** The designs kept in this browser. */
export function ownWork(): Autosave {
  shared ??= new Autosave(
    {
      shelf: new BrowserShelf(),
      notes: localStore(),
      now: () => Date.now(),
      newId: randomName,
      holds: browserHolds(randomName()),
    },
    readSession(),
  );
  return shared;
}

/** The design on the screen is the kept one of that id; further edits are kept there. */
export function continueOwn(id: string): void {
  ownWork().continueWith(id);
  writeSession(id);
}

/** The last edit that is not written yet; once another design is on the screen, only this knows it. */
let waiting: { readonly design: Design; readonly revision: number } | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let told = false;

let held = false;
/** While a lesson is on, what is changed is the lesson's and not kept. */
export function holdAutosave(hold: boolean): void {
  held = hold;
}

/** Begins to keep edits. Call once, when the first design is on the screen. */
export function startAutosave(): () => void {
  const stop = onDesignChange((change) => {
    if (change.type === 'document') {
      // Another design: what was there is written first, then edits go to a place of their own.
      flush('living');
      ownWork().startNew();
      queueMicrotask(() => useDesignStore.getState().markSaved(useDesignStore.getState().revision));
      return;
    }
    if (change.type === 'action') return; // the design is as it was
    if (held) return;
    const { design, revision } = useDesignStore.getState();
    waiting = { design, revision };
    clearTimeout(timer);
    timer = setTimeout(() => void save(), SAVE_MILLISECONDS);
  });
  const hide = () => flush('leaving');
  const leave = () => {
    hide();
    ownWork().letGo();
  };
  // a page that was left comes back as it was
  const comeBack = (event: PageTransitionEvent) => event.persisted && ownWork().takeAgain();
  window.addEventListener('pagehide', leave);
  window.addEventListener('pageshow', comeBack);
  document.addEventListener('visibilitychange', hide);
  return () => {
    stop();
    flush('living');
    window.removeEventListener('pagehide', leave);
    window.removeEventListener('pageshow', comeBack);
    document.removeEventListener('visibilitychange', hide);
  };
}

/**
 * Writes what is waiting to be written, now. Of a page that is being left the database may never hear, so that
 * it is also written where it takes effect at once.
 */
function flush(page: 'living' | 'leaving'): void {
  if (waiting === null) return;
  if (page === 'leaving') {
    ownWork().lastWords(waiting.design);
    writeSession(ownWork().id);
  }
  void save();
}

async function save(): Promise<void> {
  clearTimeout(timer);
  if (waiting === null) return;
  const { design, revision } = waiting;
  waiting = null;
  const saved = await ownWork().save(design);
  if (saved.ok) {
    writeSession(ownWork().id);
    const { savedRevision, markSaved } = useDesignStore.getState();
    if (revision > savedRevision) markSaved(revision);
    if (saved.value.apart !== null) tellApart(saved.value.apart);
    told = false;
    return;
  }
  if (told) return;
  told = true;
  useUiStore.getState().toast({ tone: 'warn', text: 'Not saved.', detail: saved.error.message });
}

function tellApart(why: 'shown-elsewhere' | 'changed-elsewhere'): void {
  useUiStore.getState().toast({
    tone: 'info',
    text:
      why === 'shown-elsewhere'
        ? 'This design is open in another tab too.'
        : 'Another tab has changed this design meanwhile.',
    detail:
      'What you do here is kept as a design of its own from now on; that of the other tab stays as it is.',
    lasts: 15_000,
  });
}
