/** Promises of what is approximated: figures as printed, and the exact forms that each meets in its limits. */
import { describe, expect, it } from 'vitest';
import {
  harmonic,
  meanOfSlowest,
  meanResponseOfFork,
  meanResponseOfTwoWayFork,
  quantileOfSlowest,
} from './fork-join.ts';
import { allenCunneenWait, departureCvSquared, kingmanWait } from './kingman.ts';
import { meanResidenceOfChoices } from './power-of-choices.ts';
import { meanResidenceOfErlangArrivals, meansOfManyServers } from './queueing.ts';
import { departureVariability, meanWaitOfGeneralService } from './single-server.ts';
import {
  betaFor,
  halfinWhitt,
  normalCumulative,
  squareRootStaffing,
  staffingCheck,
  staffingFor,
} from './staffing.ts';

describe('variability', () => {
  it('A-Q33 Kingman is 3 where the case says so, 2.5 for E4/M/1, and the exact wait lies below', () => {
    expect(kingmanWait(0.8, 0.5, 1, 1)).toBeCloseTo(3, 12);
    expect(kingmanWait(0.8, 1 / 4, 1, 1)).toBeCloseTo(2.5, 12);
    expect(meanResidenceOfErlangArrivals(4, 0.8, 1) - 1).toBeCloseTo(2.267384, 6);
  });

  it('meets M/G/1 and M/M/c', () => {
    expect(kingmanWait(0.7, 1, 4, 1)).toBeCloseTo(meanWaitOfGeneralService(0.7, 1, 4), 12);
    const many = meansOfManyServers({ arrivalRate: 8, serviceRate: 1, servers: 10 });
    expect(allenCunneenWait(10, 8, 1, 1, 1)).toBeCloseTo(many.waitSeconds, 12);
    expect(departureCvSquared(1, 0.8, 1, 0)).toBeCloseTo(departureVariability(0.8, 0), 12);
    expect(departureCvSquared(7, 0.8, 1, 1)).toBe(1);
  });
});

describe('forks', () => {
  it('A-Q32 take (12 − ρ)/8 of one station for two, and what simulations of four found within a few percent', () => {
    expect(meanResponseOfTwoWayFork(0.5, 1)).toBeCloseTo(2.875, 12);
    expect(meanResponseOfTwoWayFork(0.8, 1)).toBeCloseTo(7, 12);
    expect(meanResponseOfFork(2, 0.8, 1)).toBeCloseTo(7, 12);
    expect(Math.abs(meanResponseOfFork(4, 0.5, 1) / 3.838 - 1)).toBeLessThan(0.03);
    expect(Math.abs(meanResponseOfFork(4, 0.8, 1) / 9.128 - 1)).toBeLessThan(0.03);
  });

  it('A-T3 wait for the slowest of a hundred', () => {
    expect(10 * harmonic(100)).toBeCloseTo(51.874, 3);
    expect(quantileOfSlowest(100, 10, 0.5)).toBeCloseTo(49.751, 3);
    expect(quantileOfSlowest(100, 10, 0.99)).toBeCloseTo(92.054, 3);
    const alike = Array.from({ length: 100 }, () => ({ mean: 10, probability: 1 }));
    expect(meanOfSlowest(alike)).toBeCloseTo(51.874, 3);
  });

  it('of unequal branches that may be missing are what inclusion and exclusion give', () => {
    const found = meanOfSlowest([
      { mean: 1, probability: 0.5 },
      { mean: 3, probability: 0.8 },
    ]);
    expect(found).toBeCloseTo(0.5 * 1 + 0.8 * 3 - 0.4 * (1 / (1 + 1 / 3)), 7);
    expect(meanOfSlowest([])).toBe(0);
  });
});

it('A-L1 the shortest of d queues, in the limit of many servers (Mitzenmacher)', () => {
  const expected = [
    [0.5, 2, 1.2657],
    [0.8, 2, 1.9474],
    [0.9, 2, 2.6141],
    [0.5, 3, 1.1252],
    [0.9, 3, 2.0279],
    [0.9, 5, 1.6329],
    [0.5, 1, 2],
    [0.8, 1, 5],
    [0.9, 1, 10],
  ] as const;
  for (const [load, choices, time] of expected)
    expect(meanResidenceOfChoices(load, choices)).toBeCloseTo(time, 4);
});

describe('staffing', () => {
  it('A-Q34 has the exact shares that wait, and Halfin and Whitt’s limit', () => {
    expect(staffingCheck(100, 110).exact).toBeCloseTo(0.237008, 6);
    expect(staffingCheck(400, 420).exact).toBeCloseTo(0.230285, 6);
    expect(staffingCheck(400, 420).beta).toBe(1);
    expect(staffingCheck(400, 420).limit).toBeCloseTo(0.223361, 6);
  });

  it('finds β and servers for a share that may wait', () => {
    expect(betaFor(halfinWhitt(0.7))).toBeCloseTo(0.7, 12);
    expect(squareRootStaffing(100, 0.2234)).toBe(110);
    const exact = staffingFor(100, 0.237008001);
    expect(exact).toBe(110);
    expect(staffingFor(2.5, 0.1303714)).toBe(5);
  });

  it('knows the normal distribution to the last printed digit', () => {
    expect(normalCumulative(0)).toBe(0.5);
    expect(normalCumulative(1.959963984540054)).toBeCloseTo(0.975, 14);
    expect(normalCumulative(-1)).toBeCloseTo(0.15865525393145705, 14);
    expect(normalCumulative(3.0000001)).toBeCloseTo(normalCumulative(3), 8);
    expect(normalCumulative(-6) / 9.865876450376981e-10).toBeCloseTo(1, 10);
  });
});
