import { describe, expect, it } from 'vitest';
import { STREAM, Streams } from './random.ts';

const N = 400_000;

function draws(fill: (streams: Streams) => void): Float64Array {
  const streams = new Streams();
  streams.addOwner(1, 42, 0);
  return Float64Array.from({ length: N }, () => {
    fill(streams);
    return streams.drawn;
  });
}
function mean(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

describe('random streams', () => {
  it('give uniforms of mean 1/2 and variance 1/12, spread evenly over a hundred cells', () => {
    const u = draws((s) => s.uniform(0));
    expect(Math.abs(mean(u) - 0.5)).toBeLessThan(4 * Math.sqrt(1 / 12 / N));
    const cells = new Float64Array(100);
    for (const x of u) cells[Math.floor(x * 100)]!++;
    const chi = cells.reduce((sum, n) => sum + (n - N / 100) ** 2 / (N / 100), 0);
    // chi-square of 99 degrees of freedom: mean 99, standard deviation 14
    expect(chi).toBeLessThan(99 + 4 * 14.1);
  });

  it('give exponentials with the right mean, variance and tail', () => {
    const e = draws((s) => s.exponential(0));
    expect(Math.abs(mean(e) - 1)).toBeLessThan(4 / Math.sqrt(N));
    const variance = mean(e.map((x) => (x - 1) * (x - 1)));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(8 / N));
    for (const t of [0.1, 1, 3, 7.697, 9]) {
      const p = Math.exp(-t);
      const above = e.reduce((n, x) => n + (x > t ? 1 : 0), 0) / N;
      expect(Math.abs(above - p), `P(X > ${t})`).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / N) + 1e-12);
    }
  });

  it('are the same for the same name and others for another seed, owner, endpoint or purpose', () => {
    const first = (seed: number, owner: number, endpoint: number, purpose: number): number => {
      const streams = new Streams();
      return streams.bits(streams.addOwner(seed, owner, endpoint) + purpose);
    };
    const base = first(1, 2, 3, STREAM.service);
    expect(first(1, 2, 3, STREAM.service)).toBe(base);
    const others = [first(2, 2, 3, 0), first(1, 3, 3, 0), first(1, 2, 4, 0), first(1, 2, 3, STREAM.pick)];
    expect(others).not.toContain(base);
  });

  it('are not correlated with those of a neighbour', () => {
    const streams = new Streams();
    const a = streams.addOwner(1, 7, 0);
    const b = streams.addOwner(1, 7, 1);
    let sum = 0;
    for (let i = 0; i < N; i++) {
      streams.uniform(a);
      const x = streams.drawn - 0.5;
      streams.uniform(b);
      sum += x * (streams.drawn - 0.5);
    }
    expect(Math.abs(sum / N) * 12).toBeLessThan(4 / Math.sqrt(N));
  });

  it('go on from a copy as if nothing had happened', () => {
    const streams = new Streams();
    streams.addOwner(5, 1, 0);
    const saved = streams.capture();
    const once = Array.from({ length: 20 }, () => streams.bits(0));
    streams.restore(saved);
    expect(Array.from({ length: 20 }, () => streams.bits(0))).toEqual(once);
  });
});
