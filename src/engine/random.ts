/**
 * Random streams. Each (seed, node or link, endpoint, purpose) has a stream of its own, so that editing one
 * node leaves the others' luck unchanged and two designs can be compared draw by draw. The generator is
 * xoshiro128** (Blackman and Vigna 2021), all states in one `Int32Array`; standard exponentials come from the
 * ziggurat of Marsaglia and Tsang (2000) in its 32-bit form with our own deterministic logarithm, because
 * `Math.log` differs between browsers. Doubles are handed over in `drawn`: a double returned by a function
 * that is not inlined is allocated on the heap, and this is the hottest place of all.
 */
import { exp, log } from '../base/deterministic-math.ts';
import { hashPair, mix32 } from '../base/hash.ts';
import { UNSET } from './unset.ts';

const TWO_32 = 4294967296;
const INVERSE_2_32 = 1 / TWO_32;
const INVERSE_2_53 = 1 / 9007199254740992;

/** Layers of the ziggurat: 256 strips of equal area under e^-x; the last one starts at TAIL. */
const TAIL = 7.69711747013105;
const AREA = 3.949659822581572e-3;
const accept = new Float64Array(256);
const width = new Float64Array(256);
const height = new Float64Array(256);
buildZiggurat();

function buildZiggurat(): void {
  let edge = TAIL;
  let previous = edge;
  const q = AREA / exp(-edge);
  accept[0] = Math.floor((edge / q) * TWO_32);
  accept[1] = 0;
  width[0] = q / TWO_32;
  width[255] = edge / TWO_32;
  height[0] = 1;
  height[255] = exp(-edge);
  for (let i = 254; i >= 1; i--) {
    edge = -log(AREA / edge + exp(-edge));
    accept[i + 1] = Math.floor((edge / previous) * TWO_32);
    previous = edge;
    height[i] = exp(-edge);
    width[i] = edge / TWO_32;
  }
}

/** What a stream is for; part of its name, so a new purpose never disturbs the others. */
export const PURPOSES = [
  'service',
  'arrival',
  'key',
  'pick',
  'latency',
  'retry',
  'protocol',
  'failure',
  'class',
  'queue',
  'patience',
  'batch',
  'phase',
] as const;
export type Purpose = (typeof PURPOSES)[number];
const STREAMS_PER_OWNER = PURPOSES.length;
/** Offset of a purpose within its owner's streams. */
export const STREAM = {
  service: 0,
  arrival: 1,
  key: 2,
  pick: 3,
  latency: 4,
  retry: 5,
  protocol: 6,
  failure: 7,
  class: 8,
  queue: 9,
  patience: 10,
  batch: 11,
  phase: 12,
} as const satisfies { readonly [P in Purpose]: number };

export class Streams {
  private state: Int32Array<ArrayBuffer> = new Int32Array(4 * 64);
  private count = 0;
  /** Where `uniform` and `exponential` leave their result. */
  drawn = UNSET;

  /** Adds the streams of one owner; returns the index of the first. `owner` is a hash of the owner's name. */
  addOwner(seed: number, owner: number, endpoint: number): number {
    const first = this.count;
    this.count += STREAMS_PER_OWNER;
    if (this.count * 4 > this.state.length) this.grow();
    const base = hashPair(hashPair(seed, owner), endpoint);
    for (let p = 0; p < STREAMS_PER_OWNER; p++) this.seed(first + p, hashPair(base, p + 1));
    return first;
  }

  /** The next 32 random bits of a stream, as a signed integer. */
  bits(stream: number): number {
    const s = this.state;
    const o = stream << 2;
    const s1 = s[o + 1]!;
    let r = Math.imul(s1, 5);
    r = Math.imul((r << 7) | (r >>> 25), 9);
    const s2 = s[o + 2]! ^ s[o]!;
    const s3 = s[o + 3]! ^ s1;
    s[o + 1] = s1 ^ s2;
    s[o] = s[o]! ^ s3;
    s[o + 2] = s2 ^ (s1 << 9);
    s[o + 3] = (s3 << 11) | (s3 >>> 21);
    return r;
  }

  /** Leaves a number in [0, 1) with 53 random bits in `drawn`. */
  uniform(stream: number): void {
    const high = this.bits(stream) >>> 5;
    const low = this.bits(stream) >>> 6;
    this.drawn = (high * 67108864 + low) * INVERSE_2_53;
  }

  /** An integer in [0, n), n ≤ 2^31; the bias of the multiply-shift is below n / 2^32. */
  below(stream: number, n: number): number {
    return Math.floor((this.bits(stream) >>> 0) * INVERSE_2_32 * n);
  }

  /** Leaves a standard exponential (mean 1) in `drawn`. */
  exponential(stream: number): void {
    // two steps of the generator as in `bits`, written out: this is the hottest place of all
    const s = this.state;
    const o = stream << 2;
    let s0 = s[o]!;
    let s1 = s[o | 1]!;
    let s2 = s[o | 2]! ^ s0;
    let s3 = s[o | 3]! ^ s1;
    let a = Math.imul(s1, 5);
    a = Math.imul((a << 7) | (a >>> 25), 9);
    const t = s1 << 9;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = (s3 << 11) | (s3 >>> 21);
    let b = Math.imul(s1, 5);
    b = Math.imul((b << 7) | (b >>> 25), 9);
    s2 ^= s0;
    s3 ^= s1;
    s[o] = s0 ^ s3;
    s[o | 1] = s1 ^ s2;
    s[o | 2] = s2 ^ (s1 << 9);
    s[o | 3] = (s3 << 11) | (s3 >>> 21);
    const layer = a & 255;
    const j = (a >>> 8) * 256 + (b >>> 24);
    if (j < accept[layer]!) this.drawn = j * width[layer]!;
    else this.exponentialEdge(stream, layer, j);
  }

  /** About one draw in fifty: the tail, or the corner of a strip. */
  private exponentialEdge(stream: number, layer: number, j: number): void {
    for (;;) {
      if (layer === 0) {
        this.drawn = TAIL - log(((this.bits(stream) >>> 0) + 0.5) * INVERSE_2_32);
        return;
      }
      const x = j * width[layer]!;
      const u = ((this.bits(stream) >>> 0) + 0.5) * INVERSE_2_32;
      if (height[layer]! + u * (height[layer - 1]! - height[layer]!) < exp(-x)) {
        this.drawn = x;
        return;
      }
      const a = this.bits(stream);
      layer = a & 255;
      j = (a >>> 8) * 256 + (this.bits(stream) >>> 24);
      if (j < accept[layer]!) {
        this.drawn = j * width[layer]!;
        return;
      }
    }
  }

  /** Copy of all states, for a checkpoint. */
  capture(): { readonly state: Int32Array<ArrayBuffer>; readonly count: number } {
    return { state: this.state.slice(0, this.count * 4), count: this.count };
  }

  restore(saved: { readonly state: Int32Array<ArrayBuffer>; readonly count: number }): void {
    if (saved.state.length > this.state.length) this.state = new Int32Array(saved.state.length * 2);
    this.state.set(saved.state);
    this.count = saved.count;
  }

  private seed(stream: number, seed: number): void {
    let z = seed | 0;
    for (let i = 0; i < 4; i++) {
      z = (z + 0x9e3779b9) | 0;
      this.state[stream * 4 + i] = mix32(z);
    }
    // an all-zero state would stay zero for ever
    if ((this.state[stream * 4]! | this.state[stream * 4 + 1]!) === 0) this.state[stream * 4] = 0x6a09e667;
  }

  private grow(): void {
    const bigger = new Int32Array(Math.max(this.state.length * 2, this.count * 8));
    bigger.set(this.state);
    this.state = bigger;
  }
}
