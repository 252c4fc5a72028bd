/**
 * Jump consistent hash (J. Lamping, E. Veach, arXiv 1406.2294, 2014): which of n numbered buckets a key belongs
 * to, without any table. Shares are perfectly even, and the n-th bucket takes 1/n of the keys from all others
 * evenly. Buckets can only be added and removed at the end.
 *
 * The paper's generator is a 64-bit one. Here its state is two halves of 32 bits: products of 32-bit numbers are
 * put together from halves of 16 bits, since doubles hold no more than 53 bits.
 */

/** 2862933555777941757, the multiplier of the paper's generator, in two halves. */
const MULTIPLIER_HIGH = 0x27bb2ee6;
const MULTIPLIER_LOW = 0x87b0b0fd;

/** The bucket, from 0 to `buckets` − 1, of a key of 64 bits in two halves. */
export function jumpHash(keyLow: number, buckets: number, keyHigh = 0): number {
  let [high, low] = [keyHigh >>> 0, keyLow >>> 0];
  let bucket = 0;
  let next = 0;
  while (next < buckets) {
    bucket = next;
    // state = state × multiplier + 1, modulo 2^64
    const product = multiplyHigh(low, MULTIPLIER_LOW);
    const newHigh = (Math.imul(high, MULTIPLIER_LOW) + Math.imul(low, MULTIPLIER_HIGH) + product) >>> 0;
    low = (Math.imul(low, MULTIPLIER_LOW) + 1) >>> 0;
    high = low === 0 ? (newHigh + 1) >>> 0 : newHigh;
    next = Math.floor((bucket + 1) * (2147483648 / ((high >>> 1) + 1)));
  }
  return bucket;
}

/** The upper 32 bits of the product of two numbers of 32 bits. */
function multiplyHigh(a: number, b: number): number {
  const [aHigh, aLow] = [a >>> 16, a & 0xffff];
  const [bHigh, bLow] = [b >>> 16, b & 0xffff];
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const other = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + (middle - (middle & 0xffff)) / 65536 + (other - (other & 0xffff)) / 65536) >>> 0;
}
