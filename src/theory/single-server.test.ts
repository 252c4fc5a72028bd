/** Promises of one server: textbook means, and second moments against the queue solved state by state. */
import { describe, expect, it } from 'vitest';
import { meansOfManyServers } from './queueing.ts';
import {
  departureVariability,
  meanResidenceOfSharing,
  meanWaitOfBatches,
  meanWaitOfGeneralService,
  squareWaitOfFirstCome,
  squareWaitOfLastCome,
  squareWaitOfRandomOrder,
} from './single-server.ts';

it('A-Q15, A-Q16, A-Q17 Pollaczek and Khinchine: the wait grows with the variance of the service', () => {
  expect(meanWaitOfGeneralService(0.8, 1, 0)).toBeCloseTo(2, 12);
  expect(meanWaitOfGeneralService(0.8, 1, 1 / 2)).toBeCloseTo(3, 12);
  expect(meanWaitOfGeneralService(0.8, 1, 1)).toBeCloseTo(4, 12);
  expect(meanWaitOfGeneralService(0.8, 1, 1 / 3)).toBeCloseTo(2.666667, 6);
  // exponential of mean .5 with probability .9, of 5.5 with .1
  expect(meanWaitOfGeneralService(0.7, 1, 2 * (0.9 * 0.25 + 0.1 * 30.25) - 1)).toBeCloseTo(7.583333, 6);
  expect(meanWaitOfGeneralService(0.7, 1, 4)).toBeCloseTo(5.833333, 6);
});

it('A-Q18 Pareto work of index 2.5 has a mean wait of .9, and an estimator of infinite variance', () => {
  // mean α m/(α − 1) = 1, E[S²] = α m²/(α − 2) = 1.8; E[S³] does not exist
  expect(meanWaitOfGeneralService(0.5, 1, 0.8)).toBeCloseTo(0.9, 12);
  const pareto = { mean: 1, square: 1.8, cube: Number.POSITIVE_INFINITY };
  expect(squareWaitOfFirstCome(0.5, pareto)).toBe(Number.POSITIVE_INFINITY);
});

it('A-Q19 sharing slows everybody down by the same factor', () => {
  expect(meanResidenceOfSharing(0.8, 1, 1)).toBeCloseTo(5, 12);
  expect(meanResidenceOfSharing(0.8, 1, 3)).toBeCloseTo(15, 12);
});

it('A-Q30 what leaves M/D/1 is more even than what came, and what leaves M/M/1 is Poisson', () => {
  expect(departureVariability(0.8, 0)).toBeCloseTo(0.36, 12);
  expect(departureVariability(0.8, 1)).toBe(1);
});

describe('second moments of the wait at M/M/1', () => {
  const exponential = { mean: 1, square: 2, cube: 6 };

  it('in order are those of an exponential tail', () => {
    // P(W > t) = ρ e^(−(1 − ρ)t): E[W²] = 2ρ/(1 − ρ)²
    expect(squareWaitOfFirstCome(0.8, exponential)).toBeCloseTo((2 * 0.8) / 0.04, 10);
  });

  it('in random order are those of the chain of who waits beside one', () => {
    // m(n), s(n): mean and mean square of what is left to wait with n others waiting; a departure takes one of n + 1
    const rho = 0.6;
    const most = 300;
    const rate = 1 + rho;
    const first = new Float64Array(most + 2);
    const second = new Float64Array(most + 2);
    for (let sweep = 0; sweep < 20_000; sweep++) {
      const [oldFirst, oldSecond] = [first.slice(), second.slice()];
      for (let n = 0; n <= most; n++) {
        const more = Math.min(n + 1, most);
        const stays = n / (n + 1);
        const next = (of: Float64Array) => (rho * of[more]! + stays * (n > 0 ? of[n - 1]! : 0)) / rate;
        first[n] = 1 / rate + next(first);
        second[n] = 2 / (rate * rate) + (2 / rate) * next(first) + next(second);
      }
      const moved = first.reduce((sum, x, i) => sum + Math.abs(x - oldFirst[i]!), 0);
      if (moved + second.reduce((sum, x, i) => sum + Math.abs(x - oldSecond[i]!), 0) < 1e-11) break;
    }
    let square = 0;
    let share = 1 - rho;
    for (let found = 1; found <= most; found++) {
      share *= rho;
      square += share * second[found - 1]!;
    }
    expect(squareWaitOfRandomOrder(rho, exponential)).toBeCloseTo(square, 6);
  });

  it('last come first served are those of busy periods', () => {
    // whoever finds the server busy waits for one busy period: E[B²] = E[S²]/(1 − ρ)³
    expect(squareWaitOfLastCome(0.6, exponential)).toBeCloseTo((0.6 * 2) / 0.4 ** 3, 10);
  });
});

it('batches wait for each other, batches of one as ever', () => {
  const exponential = { mean: 1, square: 2 };
  expect(meanWaitOfBatches(0.8, exponential, { mean: 1, square: 1 })).toBeCloseTo(
    meansOfManyServers({ arrivalRate: 0.8, serviceRate: 1, servers: 1 }).waitSeconds,
    12,
  );
  // M^[X]/M/1 in batches of k: L = ρ (1 + k)/(2 (1 − ρ)) (Gross and Harris, section 3.1)
  const wait = meanWaitOfBatches(0.6, exponential, { mean: 5, square: 25 });
  expect(0.6 * (wait + 1)).toBeCloseTo((0.6 * 6) / (2 * 0.4), 12);
});
