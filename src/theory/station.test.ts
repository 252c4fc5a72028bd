/** Promises of the forecast: each form where it fits, the limits in which they meet, and none where none holds. */
import { describe, expect, it } from 'vitest';
import { allenCunneenWait } from './kingman.ts';
import {
  meansOfFiniteRoom,
  meansOfManyServers,
  waitLongerThan,
  waitLongerThanInFiniteRoom,
} from './queueing.ts';
import { forecastOf, type Station } from './station.ts';

const station = (over: Partial<Station>): Station => ({
  arrivalRate: 80,
  servers: 2,
  meanServiceSeconds: 0.02,
  serviceCv: 1,
  isExponential: true,
  room: null,
  discipline: 'fifo',
  ...over,
});

describe('the wait in a finite room', () => {
  const limited = { arrivalRate: 80, serviceRate: 50, servers: 2, room: 12 };

  it('has the mean of the birth–death chain', () => {
    // ∫ P(W > t) dt by Simpson's rule
    const step = 0.0005;
    let integral = 0;
    for (let i = 0; i <= 4000; i++) {
      const weight = i === 0 || i === 4000 ? 1 : i % 2 === 1 ? 4 : 2;
      integral += weight * waitLongerThanInFiniteRoom(i * step, limited);
    }
    expect((integral * step) / 3).toBeCloseTo(meansOfFiniteRoom(limited).waitSeconds, 8);
  });

  it('becomes that without a limit as the room grows', () => {
    const wide = { ...limited, room: 400 };
    expect(waitLongerThanInFiniteRoom(0.1, wide)).toBeCloseTo(waitLongerThan(0.1, limited), 9);
  });
});

describe('the forecast', () => {
  it('is M/M/c for exponential service, with its quantiles', () => {
    const found = forecastOf(station({}))!;
    expect(found).toMatchObject({ model: 'M/M/2', isExact: true, blocked: 0 });
    expect(found.waitSeconds).toBe(
      meansOfManyServers({ arrivalRate: 80, serviceRate: 50, servers: 2 }).waitSeconds,
    );
    expect(waitLongerThan(found.waitP99, { arrivalRate: 80, serviceRate: 50, servers: 2 })).toBeCloseTo(
      0.01,
      9,
    );
  });

  it('is M/G/1 and M/D/1 for other laws, by the mean', () => {
    const lognormal = station({ servers: 1, arrivalRate: 40, serviceCv: 2, isExponential: false });
    expect(forecastOf(lognormal)).toMatchObject({ model: 'M/G/1', isExact: true, waitP99: Number.NaN });
    // ρ = 0.8: Wq = 0.8 · 0.02 · (1 + 4) / (2 · 0.2)
    expect(forecastOf(lognormal)!.waitSeconds).toBeCloseTo(0.2, 12);
    const constant = forecastOf({ ...lognormal, serviceCv: 0 })!;
    expect(constant.model).toBe('M/D/1');
    expect(constant.waitSeconds).toBeCloseTo(0.04, 12);
  });

  it('is approximate for several servers and another law, and exact again for the exponential', () => {
    const found = forecastOf(station({ serviceCv: 0.5, isExponential: false }))!;
    expect(found).toMatchObject({ model: 'M/G/2', isExact: false });
    const many = { arrivalRate: 80, serviceRate: 50, servers: 2 };
    expect(allenCunneenWait(2, 80, 0.02, 1, 1)).toBeCloseTo(meansOfManyServers(many).waitSeconds, 15);
  });

  it('is M/M/c/K where places run out, also beyond saturation', () => {
    const found = forecastOf(station({ arrivalRate: 200, room: 10 }))!;
    expect(found.model).toBe('M/M/2/10');
    expect(found.blocked).toBeGreaterThan(0.49);
    expect(found.utilization).toBeLessThan(1);
  });

  it('forgets a room that nobody ever finds full', () => {
    expect(forecastOf(station({ arrivalRate: 30, room: 1000 }))!.model).toBe('M/M/2');
  });

  it('is none where more is offered than can be served, and none without arrivals', () => {
    expect(forecastOf(station({ arrivalRate: 100 }))).toBeNull();
    expect(forecastOf(station({ arrivalRate: 0 }))).toBeNull();
  });
});
