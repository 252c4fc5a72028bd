/**
 * Typed arrays that grow with the keys and peers that turn up. State is typed arrays where it can be: copied
 * in one go for a checkpoint, and read without a hash.
 */

/** An array of at least `size`, with what the old one held; the same one if it is long enough. */
export function grownInts(old: Int32Array, size: number): Int32Array {
  if (size <= old.length) return old;
  const grown = new Int32Array(Math.max(size, old.length * 2, 64));
  grown.set(old);
  return grown;
}

/** An array of at least `size`, with what the old one held; the same one if it is long enough. */
export function grownFloats(old: Float64Array, size: number): Float64Array {
  if (size <= old.length) return old;
  const grown = new Float64Array(Math.max(size, old.length * 2, 64));
  grown.set(old);
  return grown;
}

/** An array of at least `size`, with what the old one held; the same one if it is long enough. */
export function grownBytes(old: Uint8Array, size: number): Uint8Array {
  if (size <= old.length) return old;
  const grown = new Uint8Array(Math.max(size, old.length * 2, 64));
  grown.set(old);
  return grown;
}
