/**
 * Hashes that are the same on every machine: for random streams (a stream is named by seed, node, endpoint
 * and purpose), for consistent hashing of keys, and for fingerprints. None of them is cryptographic.
 */

/** Finalizer of MurmurHash3 (Austin Appleby, public domain): spreads every input bit over all output bits. */
export function mix32(x: number): number {
  x ^= x >>> 16;
  x = Math.imul(x, 0x85ebca6b);
  x ^= x >>> 13;
  x = Math.imul(x, 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/** FNV-1a over UTF-16 units, finished with `mix32`; a 32-bit integer (signed). `salt` gives independent hashes. */
export function hashString(text: string, salt = 0): number {
  let h = 0x811c9dc5 ^ salt;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    h = Math.imul(h ^ (unit & 0xff), 0x01000193);
    h = Math.imul(h ^ (unit >>> 8), 0x01000193);
  }
  return mix32(h);
}

/** Hash of two 32-bit integers; order matters. */
export function hashPair(a: number, b: number): number {
  return mix32(Math.imul(mix32(a | 0) ^ (b | 0), 0x9e3779b1) + 0x7f4a7c15);
}

/** A 32-bit integer as eight hexadecimal digits. */
export function hex32(x: number): string {
  return (x >>> 0).toString(16).padStart(8, '0');
}
