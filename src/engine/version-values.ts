/**
 * Which write made which version: by store and key the versions that writes have got, each with the value that
 * the write carried. An observer beside the protocols, which know versions and no values; with it the recorder
 * of histories tells what a read really saw.
 *
 * Versions are appended and linked back by key, and never moved, so that going back in time is cutting the list
 * off, and jumping forward again putting the rest on. The newest 1,024 of a key are looked through, as the observers of staleness remember as many.
 */

/** Versions of a key that are looked through. */
const REMEMBERED = 1024;
const NONE = -1;

export class VersionValues {
  count = 0;
  private versions = new Float64Array(1024);
  private values = new Int32Array(1024);
  /** The version of the same key that was made before, −1: none. */
  private before = new Int32Array(1024);
  private stores = new Int32Array(1024);
  private keys = new Int32Array(1024);
  /** By store, by key: its newest version plus one; 0: none. */
  private readonly newest: (Int32Array<ArrayBuffer> | undefined)[] = [];

  /** A write that carries this value makes this version of a key. */
  note(store: number, key: number, version: number, value: number): void {
    const at = this.count++;
    if (at === this.versions.length) this.grow();
    const newest = this.roomFor(store, key);
    this.versions[at] = version;
    this.values[at] = value;
    this.before[at] = newest[key]! - 1;
    this.stores[at] = store;
    this.keys[at] = key;
    newest[key] = at + 1;
  }

  /** The value of a version; `unknown` where nobody remembers. */
  valueOf(store: number, key: number, version: number, unknown: number): number {
    let at = (this.newest[store]?.[key] ?? 0) - 1;
    for (let n = 0; at !== NONE && n < REMEMBERED; n++) {
      if (this.versions[at] === version) return this.values[at]!;
      at = this.before[at]!;
    }
    return unknown;
  }

  /** Goes to where there were so many: earlier, or later again if nothing else has been noted since. */
  goTo(count: number): void {
    const { newest, before, stores, keys } = this;
    for (let at = this.count - 1; at >= count; at--) newest[stores[at]!]![keys[at]!] = before[at]! + 1;
    for (let at = this.count; at < count; at++) newest[stores[at]!]![keys[at]!] = at + 1;
    this.count = count;
  }

  private roomFor(store: number, key: number): Int32Array {
    const old = this.newest[store];
    if (old !== undefined && key < old.length) return old;
    const grown = new Int32Array(Math.max(key + 1, 2 * (old?.length ?? 32)));
    if (old !== undefined) grown.set(old);
    this.newest[store] = grown;
    return grown;
  }

  private grow(): void {
    const size = this.versions.length * 2;
    const { versions, values, before, stores, keys } = this;
    this.versions = new Float64Array(size);
    this.values = new Int32Array(size);
    this.before = new Int32Array(size);
    this.stores = new Int32Array(size);
    this.keys = new Int32Array(size);
    this.versions.set(versions);
    this.values.set(values);
    this.before.set(before);
    this.stores.set(stores);
    this.keys.set(keys);
  }
}
