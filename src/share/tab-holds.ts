/**
 * Which of the open tabs a kept design belongs to. A tab holds a design's id for as long as it shows it; who
 * cannot get it shows the design all the same and keeps its edits elsewhere (`autosave.ts`). The browser's own
 * locks (Web Locks API, https://www.w3.org/TR/web-locks/) end with the page that has them, however it ends. They
 * are missing in old browsers and where a page was not fetched securely: there the tabs ask each other.
 */

/** What one tab has of one id. */
export interface Hold {
  /** Whether the id is this tab's. Who does not get it stands in line: it may become true later. */
  readonly has: boolean;
  /** Ends when `has` can be believed for the first time. */
  readonly asked: Promise<void>;
  release(): void;
}

/** What autosave needs of the other tabs. `isFresh`: nobody else can know the id yet, so that it is had at once. */
export interface TabHolds {
  hold(id: string, isFresh: boolean): Hold;
}

/** Where there is nothing to ask with: each tab is alone, and only the stamps of autosave keep them apart. */
export const aloneHolds: TabHolds = {
  hold: () => ({ has: true, asked: Promise.resolve(), release: () => undefined }),
};

/** The best that this browser has. */
export function browserHolds(name: string): TabHolds {
  const { locks } = navigator as { readonly locks?: LockManager };
  if (locks !== undefined) return new LockedHolds(locks);
  if (typeof BroadcastChannel === 'undefined') return aloneHolds;
  return new SpokenHolds(new BroadcastChannel('scalarium:tabs'), name);
}

/** Holds that are locks of the browser. */
class LockedHolds implements TabHolds {
  readonly #locks: LockManager;
  constructor(locks: LockManager) {
    this.#locks = locks;
  }
  hold(id: string, isFresh: boolean): Hold {
    return new LockHold(this.#locks, `scalarium:design:${id}`, isFresh);
  }
}

class LockHold implements Hold {
  has: boolean;
  readonly asked: Promise<void>;
  readonly #ended: Promise<void>;
  readonly #waiting = new AbortController();
  #end: () => void = () => undefined;

  constructor(locks: LockManager, name: string, isFresh: boolean) {
    this.has = isFresh;
    this.#ended = new Promise((end) => {
      this.#end = end;
    });
    this.asked = new Promise((answered) => {
      const take = (lock: Lock | null) => {
        if (lock !== null) this.has = true;
        else if (!this.#waiting.signal.aborted) this.#standInLine(locks, name);
        answered();
        return lock === null ? undefined : this.#ended;
      };
      locks.request(name, { ifAvailable: true }, take).catch(() => {
        this.has = true; // locks are forbidden here, as storage is then: nothing can be overwritten
        answered();
      });
    });
  }

  #standInLine(locks: LockManager, name: string): void {
    const take = () => {
      this.has = true;
      return this.#ended;
    };
    locks.request(name, { signal: this.#waiting.signal }, take).catch(() => undefined); // left the line
  }

  release(): void {
    this.#waiting.abort();
    this.#end();
  }
}

/** What tabs say to each other. */
type Said =
  | { readonly say: 'who-has'; readonly id: string; readonly by: string }
  | { readonly say: 'i-have'; readonly id: string; readonly to: string }
  | { readonly say: 'it-is-free'; readonly id: string };

/** What is needed of a `BroadcastChannel`. */
export interface Channel {
  postMessage(said: Said): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

/** How long an answer is waited for, ms: another tab answers within a task, and edits are kept after a second. */
const ANSWER_MILLISECONDS = 400;

/** Holds by asking: who gets no answer has it. A tab that is gone answers nothing, so none of its holds is left. */
export class SpokenHolds implements TabHolds {
  readonly #channel: Channel;
  readonly #name: string;
  readonly #answerMilliseconds: number;
  readonly #holds = new Set<SpokenHold>();

  constructor(channel: Channel, name: string, answerMilliseconds = ANSWER_MILLISECONDS) {
    this.#channel = channel;
    this.#name = name;
    this.#answerMilliseconds = answerMilliseconds;
    channel.onmessage = ({ data }: MessageEvent<Said>) => {
      for (const hold of this.#holds) if (hold.id === data.id) hold.hear(data);
    };
  }

  hold(id: string, isFresh: boolean): Hold {
    const hold: SpokenHold = new SpokenHold({
      id,
      name: this.#name,
      channel: this.#channel,
      answerMilliseconds: this.#answerMilliseconds,
      forget: () => this.#holds.delete(hold),
    });
    this.#holds.add(hold);
    hold.begin(isFresh);
    return hold;
  }
}

interface SpokenParts {
  readonly id: string;
  /** This tab's. */
  readonly name: string;
  readonly channel: Channel;
  readonly answerMilliseconds: number;
  readonly forget: () => void;
}

class SpokenHold implements Hold {
  readonly #parts: SpokenParts;
  #state: 'asking' | 'has' | 'waits' = 'asking';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #answered: () => void = () => undefined;
  readonly asked: Promise<void>;

  constructor(parts: SpokenParts) {
    this.#parts = parts;
    this.asked = new Promise((answered) => {
      this.#answered = answered;
    });
  }

  begin(isFresh: boolean): void {
    if (isFresh) this.#settle('has');
    else this.#ask();
  }

  get id(): string {
    return this.#parts.id;
  }

  get has(): boolean {
    return this.#state === 'has';
  }

  #ask(): void {
    this.#state = 'asking';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#settle('has'), this.#parts.answerMilliseconds);
    this.#parts.channel.postMessage({ say: 'who-has', id: this.id, by: this.#parts.name });
  }

  #settle(state: 'has' | 'waits'): void {
    clearTimeout(this.#timer);
    this.#state = state;
    this.#answered();
  }

  hear(said: Said): void {
    const { name, channel } = this.#parts;
    if (said.say === 'it-is-free') {
      if (this.#state === 'waits') this.#ask();
    } else if (said.say === 'i-have') {
      if (said.to === name && this.#state === 'asking') this.#settle('waits');
    } else if (this.#state === 'has' || (this.#state === 'asking' && name < said.by)) {
      channel.postMessage({ say: 'i-have', id: this.id, to: said.by });
    } else if (this.#state === 'asking') {
      this.#ask(); // two ask at once, and the other goes first: it may not have heard yet that this one asks
    }
  }

  release(): void {
    const { channel, forget } = this.#parts;
    const had = this.#state === 'has';
    forget();
    clearTimeout(this.#timer);
    this.#answered();
    if (had) channel.postMessage({ say: 'it-is-free', id: this.id });
  }
}
