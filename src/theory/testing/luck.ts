/** Seeded luck for tests of statistics: a generator of Marsaglia's (xorshift, 2003), far from that of the engine. */
import { log } from '../../base/deterministic-math.ts';

export class Luck {
  private state: number;

  constructor(seed: number) {
    this.state = (seed * 2_654_435_761 + 1) >>> 0 || 1;
    for (let i = 0; i < 20; i++) this.uniform();
  }

  /** In (0, 1). */
  uniform(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x >>> 0;
    return (this.state + 0.5) / 4_294_967_296;
  }

  exponential(mean: number): number {
    return -mean * log(this.uniform());
  }

  /** Nearly normal, mean 0 and deviation 1: the sum of twelve. */
  normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.uniform();
    return sum;
  }
}

/** Values that resemble their neighbours: x ← correlation · x + noise, with mean 0. */
export function autoregression(luck: Luck, n: number, correlation: number): readonly number[] {
  let x = luck.normal() / Math.sqrt(1 - correlation * correlation);
  return Array.from({ length: n }, () => {
    x = correlation * x + luck.normal();
    return x;
  });
}
