import { describe, expect, it } from 'vitest';
import { linearTicks, logTicks, stepDomain, stepLogDomain, timeEnd, timeTicks } from './step-domain.ts';

describe('an axis that steps', () => {
  it('ends on a round number above the highest value', () => {
    expect(stepDomain(0, 2140, 1)).toBe(2400);
    expect(stepDomain(0, 0.7, 0.1)).toBe(0.8);
    expect(stepDomain(0, 100, 1)).toBe(120);
  });

  it('grows at once and shrinks only after a deep fall', () => {
    expect(stepDomain(3000, 3200, 1)).toBe(4000);
    expect(stepDomain(3000, 1500, 1)).toBe(3000);
    expect(stepDomain(3000, 1000, 1)).toBe(1200);
  });

  it('stands still under noise', () => {
    let end = 0;
    const ends = new Set<number>();
    for (let i = 0; i < 500; i++) {
      end = stepDomain(end, 950 + ((i * 7919) % 100), 1);
      if (i > 50) ends.add(end);
    }
    expect(ends.size).toBe(1);
  });

  it('never ends at zero, not even before the first request', () => {
    expect(stepDomain(0, 0, 1)).toBe(1);
    expect(stepDomain(0, Number.NaN, 10)).toBe(10);
  });

  it('has ticks that divide it evenly', () => {
    expect(linearTicks(2000)).toEqual([0, 1000, 2000]);
    expect(linearTicks(3000)).toEqual([0, 1000, 2000, 3000]);
    expect(linearTicks(120)).toEqual([0, 40, 80, 120]);
    expect(linearTicks(0.6)).toEqual([0, 0.2, 0.4, 0.6]);
    expect(linearTicks(1)).toEqual([0, 0.5, 1]);
  });
});

describe('a logarithmic axis', () => {
  it('spans at least a decade and holds every value', () => {
    const domain = stepLogDomain(null, 0.012, 0.015);
    expect(domain.low).toBeLessThanOrEqual(0.012);
    expect(domain.high).toBeGreaterThanOrEqual(domain.low * 10);
  });

  it('grows to hold a new value and forgets a spike only when it is a decade away', () => {
    const first = stepLogDomain(null, 0.01, 0.2);
    const grown = stepLogDomain(first, 0.01, 3);
    expect(grown.high).toBeGreaterThanOrEqual(3);
    expect(grown.low).toBe(first.low);
    expect(stepLogDomain(grown, 0.01, 0.5)).toBe(grown);
    expect(stepLogDomain(grown, 0.01, 0.1).high).toBeLessThan(grown.high);
  });

  it('keeps what it had while nothing is measured', () => {
    const domain = { low: 0.01, high: 1 };
    expect(stepLogDomain(domain, Number.POSITIVE_INFINITY, 0)).toBe(domain);
  });

  it('labels decades, or 1-2-5 when there are few', () => {
    expect(logTicks({ low: 0.001, high: 1 })).toEqual([0.001, 0.01, 0.1, 1]);
    expect(logTicks({ low: 0.02, high: 0.5 })).toEqual([0.02, 0.05, 0.1, 0.2, 0.5]);
    expect(logTicks({ low: 1e-5, high: 10 }).length).toBeLessThanOrEqual(5);
  });
});

describe('the time axis', () => {
  it('shows the whole duration from the start, or a round stretch beyond an open-ended run', () => {
    expect(timeEnd(120, 10)).toBe(120);
    expect(timeEnd(null, 10)).toBe(30);
    expect(timeEnd(null, 200)).toBe(300);
    expect(timeEnd(null, 100_000)).toBe(172_800);
  });

  it('has round ticks', () => {
    expect(timeTicks(120, 8)).toEqual([0, 15, 30, 45, 60, 75, 90, 105, 120]);
    expect(timeTicks(120, 4)).toEqual([0, 30, 60, 90, 120]);
    expect(timeTicks(1_209_600, 8).length).toBeLessThanOrEqual(9);
  });
});
