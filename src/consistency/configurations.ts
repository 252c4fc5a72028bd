/**
 * The configurations (what has been placed, and the state that it led to) that a search has seen: Lowe's
 * addition to the search of Wing and Gong ("Testing for linearizability", Concurrency and Computation 29(4),
 * 2017), as in Porcupine. Keys are whole configurations and never only their hashes: a collision would be a
 * wrong verdict. They stand one after the other in one array of integers, so the memory that they take is
 * known and bounded.
 */
import { mix32 } from '../base/hash.ts';

const FIRST_WORDS = 1 << 12;
const FIRST_SLOTS = 1 << 10;

export class Configurations {
  private readonly maxWords: number;
  /** Keys, each with its length in front. */
  private words = new Int32Array(FIRST_WORDS);
  private used = 1;
  /** Where keys begin in `words`; 0: free. */
  private slots = new Int32Array(FIRST_SLOTS);
  private count = 0;

  constructor(maxWords: number) {
    this.maxWords = maxWords;
  }

  /** Whether there is no room for more. */
  get isFull(): boolean {
    return this.used >= this.maxWords;
  }

  /** Notes the first `length` integers of `key`; false if they have been noted before. */
  add(key: Int32Array, length: number): boolean {
    let slot = this.slotOf(key, length);
    if (this.slots[slot] !== 0) return false;
    if (2 * ++this.count > this.slots.length) {
      this.spread();
      slot = this.slotOf(key, length);
    }
    while (this.used + length + 1 > this.words.length) this.grow();
    this.slots[slot] = this.used;
    this.words[this.used] = length;
    for (let i = 0; i < length; i++) this.words[this.used + 1 + i] = key[i]!;
    this.used += length + 1;
    return true;
  }

  private slotOf(key: Int32Array, length: number): number {
    const mask = this.slots.length - 1;
    let slot = hashOf(key, 0, length) & mask;
    while (this.slots[slot] !== 0 && !this.isAt(this.slots[slot]!, key, length)) slot = (slot + 1) & mask;
    return slot;
  }

  private isAt(at: number, key: Int32Array, length: number): boolean {
    if (this.words[at] !== length) return false;
    for (let i = 0; i < length; i++) if (this.words[at + 1 + i] !== key[i]) return false;
    return true;
  }

  private spread(): void {
    const old = this.slots;
    this.slots = new Int32Array(2 * old.length);
    const mask = this.slots.length - 1;
    for (const at of old) {
      if (at === 0) continue;
      let slot = hashOf(this.words, at + 1, this.words[at]!) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = at;
    }
  }

  private grow(): void {
    const larger = new Int32Array(2 * this.words.length);
    larger.set(this.words);
    this.words = larger;
  }
}

function hashOf(words: Int32Array, from: number, length: number): number {
  let hash = length;
  for (let i = from; i < from + length; i++) hash = Math.imul(hash ^ words[i]!, 0x9e3779b1) ^ (hash >>> 15);
  return mix32(hash);
}
