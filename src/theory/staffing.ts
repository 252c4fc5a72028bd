/**
 * Square-root staffing: R erlangs of work need R + β√R servers, and β alone decides how many wait, however
 * large R is. That is why large pools may be fuller than small ones.
 *
 * Source: S. Halfin and W. Whitt, "Heavy-traffic limits for queues with many exponential servers", Operations
 * Research 29, 1981. The normal distribution by a series near 0 and a continued fraction in the tail (M. Abramowitz
 * and I. Stegun, "Handbook of Mathematical Functions", 1964, 26.2.11 and 26.2.14).
 */
import { exp } from '../base/deterministic-math.ts';
import { erlangC } from './erlang.ts';
import type { Pool } from './station.ts';

const ROOT_TWO_PI = 2.5066282746310002;

/** φ(x) of the standard normal distribution. */
function normalDensity(x: number): number {
  return exp((-x * x) / 2) / ROOT_TWO_PI;
}

/** Φ(x): chance that a standard normal variable is at most x. */
export function normalCumulative(x: number): number {
  if (x > 3) return 1 - upperTail(x);
  if (x < -3) return upperTail(-x);
  let term = x;
  let sum = x;
  for (let n = 1; n < 200 && Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (x * x) / (2 * n + 1);
    sum += term;
  }
  return 0.5 + normalDensity(x) * sum;
}

/** 1 − Φ(x) for x ≥ 3: φ(x) / (x + 1/(x + 2/(x + 3/…))). */
function upperTail(x: number): number {
  let fraction = x;
  for (let n = 120; n >= 1; n--) fraction = x + n / fraction;
  return normalDensity(x) / fraction;
}

/** Halfin and Whitt: the share that waits in the limit, 1 / (1 + β Φ(β)/φ(β)), for β > 0. */
export function halfinWhitt(beta: number): number {
  return 1 / (1 + (beta * normalCumulative(beta)) / normalDensity(beta));
}

/** The β with which that share waits. */
export function betaFor(waits: number): number {
  let low = 0;
  let high = 1;
  while (halfinWhitt(high) > waits && high < 64) high *= 2;
  for (let halvings = 0; halvings < 100; halvings++) {
    const middle = (low + high) / 2;
    if (halfinWhitt(middle) > waits) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Servers for so many erlangs by the square-root rule. */
export function squareRootStaffing(offeredLoad: number, waits: number): number {
  return Math.ceil(offeredLoad + betaFor(waits) * Math.sqrt(offeredLoad));
}

/** The fewest servers of M/M/c with which no more than that share waits, exactly. */
export function staffingFor(offeredLoad: number, waits: number): number {
  let servers = Math.floor(offeredLoad) + 1;
  // Erlang B goes on from one server to the next
  let inverse = 1;
  for (let c = 1; c <= servers; c++) inverse = 1 + (c / offeredLoad) * inverse;
  for (;;) {
    const blocked = 1 / inverse;
    if ((servers * blocked) / (servers - offeredLoad * (1 - blocked)) <= waits) return servers;
    servers++;
    inverse = 1 + (servers / offeredLoad) * inverse;
  }
}

/** Shares of arrivals that may have to wait, of which staffing is told: nearly all, half, few. */
const USUAL_WAITS = [0.9, 0.5, 0.2] as const;

export interface Staffing {
  /** Erlangs. */
  readonly offeredLoad: number;
  readonly servers: number;
  /** What the servers that there are come to: (c − R) / √R. */
  readonly beta: number;
  /** Share that has to wait with those, exactly. */
  readonly waits: number;
  /** What the rule asks for, for several shares; and the fewest with which no more wait, exactly. */
  readonly rule: readonly {
    readonly waits: number;
    readonly beta: number;
    readonly servers: number;
    readonly exactly: number;
  }[];
}

/** How M/M/c is staffed, and how square-root staffing would staff it for the same work. */
export function staffingOf({ offeredLoad, servers }: Pool): Staffing {
  const { beta, exact } = staffingCheck(offeredLoad, servers);
  const rule = USUAL_WAITS.map((waits) => ({
    waits,
    beta: betaFor(waits),
    servers: squareRootStaffing(offeredLoad, waits),
    exactly: staffingFor(offeredLoad, waits),
  }));
  return { offeredLoad, servers, beta, waits: exact, rule };
}

/** Exact and in the limit: what `servers` do with so many erlangs. */
export function staffingCheck(
  offeredLoad: number,
  servers: number,
): { readonly beta: number; readonly exact: number; readonly limit: number } {
  const beta = (servers - offeredLoad) / Math.sqrt(offeredLoad);
  return { beta, exact: erlangC(servers, offeredLoad), limit: halfinWhitt(beta) };
}
