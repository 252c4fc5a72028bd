/**
 * Where kept designs lie: a database of the browser (IndexedDB), because that has room for hundreds of large
 * designs, does not make the page wait while it writes, and looks and writes in one transaction, so that two
 * tabs cannot overtake each other between the look and the write. Heads lie apart from designs: a list need not
 * read what it does not show.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

/** What the list of kept designs shows, and whose words they are. */
export interface Head {
  readonly id: string;
  readonly title: string;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  /** A name that each save of each tab has anew: whoever sees another than his own has been overtaken. */
  readonly stamp: string;
}

/** What lies under an id; `design` is JSON. */
export interface KeptDesign {
  readonly head: Head;
  readonly design: string;
}

/** What autosave needs of a database; tests give one in memory. Every promise may reject: full, or forbidden. */
export interface DesignShelf {
  heads(): Promise<readonly Head[]>;
  /** A design and its head, in one transaction; undefined if none is kept under this id. */
  take(id: string): Promise<KeptDesign | undefined>;
  /** Keeps a design if `mayReplace` says yes to what lies there, in one transaction; whether it did. */
  put(head: Head, design: string, mayReplace: (there: Head | undefined) => boolean): Promise<boolean>;
  remove(id: string): Promise<void>;
}

interface Tables extends DBSchema {
  heads: { key: string; value: Head };
  designs: { key: string; value: string };
}

const NAME = 'scalarium';
const VERSION = 1;

/** The shelf of this browser. It is opened when it is first asked, and again if the browser closes it. */
export class BrowserShelf implements DesignShelf {
  #opened: Promise<IDBPDatabase<Tables>> | undefined;

  #database(): Promise<IDBPDatabase<Tables>> {
    const forget = () => {
      this.#opened = undefined;
    };
    this.#opened ??= openDB<Tables>(NAME, VERSION, {
      upgrade(database) {
        database.createObjectStore('heads', { keyPath: 'id' });
        database.createObjectStore('designs');
      },
      // a newer Scalarium in another tab wants to rebuild the tables: do not stand in its way
      blocking(_current, _blocked, event) {
        (event.target as IDBDatabase).close();
        forget();
      },
      terminated: forget,
    }).catch((error: unknown) => {
      forget();
      throw error;
    });
    return this.#opened;
  }

  async heads(): Promise<readonly Head[]> {
    return (await this.#database()).getAll('heads');
  }

  async take(id: string): Promise<KeptDesign | undefined> {
    const transaction = (await this.#database()).transaction(['heads', 'designs']);
    const [head, design] = await Promise.all([
      transaction.objectStore('heads').get(id),
      transaction.objectStore('designs').get(id),
    ]);
    return head === undefined || typeof design !== 'string' ? undefined : { head, design };
  }

  async put(head: Head, design: string, mayReplace: (there: Head | undefined) => boolean): Promise<boolean> {
    const transaction = (await this.#database()).transaction(['heads', 'designs'], 'readwrite');
    const heads = transaction.objectStore('heads');
    const may = mayReplace(await heads.get(head.id));
    // a write that fails makes `done` reject too, and that is the one that is waited for
    if (may)
      for (const write of [heads.put(head), transaction.objectStore('designs').put(design, head.id)])
        write.catch(() => undefined);
    await transaction.done;
    return may;
  }

  async remove(id: string): Promise<void> {
    const transaction = (await this.#database()).transaction(['heads', 'designs'], 'readwrite');
    for (const table of ['heads', 'designs'] as const)
      transaction
        .objectStore(table)
        .delete(id)
        .catch(() => undefined);
    await transaction.done;
  }
}
