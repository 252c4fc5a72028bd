/**
 * Axes that step. A chart whose scale follows every sample breathes and cannot be read; one with a fixed
 * numeric domain is also cheaper to draw. So an axis ends on a round number, grows at once when a value
 * passes it, and shrinks only when the values have fallen far below.
 */

/** Below this share of the present end, the axis may shrink. */
const SHRINK_SHARE = 0.4;
/** Air above the highest value. */
const HEADROOM = 1.04;
const STEPS = [1, 1.2, 1.5, 2, 2.4, 3, 4, 6, 8, 10];

/** The end of a linear axis from 0 that showed `previous` until now (0 at first) and must show `highest`. */
export function stepDomain(previous: number, highest: number, smallest: number): number {
  const needed = Math.max(smallest, Number.isFinite(highest) ? highest * HEADROOM : 0);
  if (previous >= needed && needed > previous * SHRINK_SHARE) return previous;
  return roundEnd(needed);
}

function roundEnd(x: number): number {
  const decade = powerOfTen(Math.floor(Math.log10(x) + 1e-12));
  for (const step of STEPS) {
    if (step * decade >= x * (1 - 1e-9)) return exact(step * decade);
  }
  return exact(10 * decade);
}

/** Two or three ticks beside zero, on round numbers, for an axis that `stepDomain` ended. */
export function linearTicks(end: number): readonly number[] {
  const decade = powerOfTen(Math.floor(Math.log10(end) + 1e-12));
  const lead = exact(end / decade);
  const parts = lead === 1 || lead === 2 || lead === 4 || lead === 8 ? 2 : 3;
  return Array.from({ length: parts + 1 }, (_, i) => exact((end * i) / parts));
}

export interface LogDomain {
  readonly low: number;
  readonly high: number;
}

/** Ends of a logarithmic axis: at 1, 2 or 5 times a power of ten, at least a decade apart. */
export function stepLogDomain(previous: LogDomain | null, lowest: number, highest: number): LogDomain {
  if (!(lowest > 0) || !(highest >= lowest)) return previous ?? { low: 0.001, high: 1 };
  const low = roundBelow(lowest / 1.1);
  let high = roundAbove(highest * 1.1);
  if (high < low * 10) high = roundAbove(low * 10);
  if (previous === null || low < previous.low || high > previous.high) {
    return { low: Math.min(low, previous?.low ?? low), high: Math.max(high, previous?.high ?? high) };
  }
  // Shrinks by whole decades only: a single quiet bucket must not move the axis.
  const farAbove = low >= previous.low * 20;
  const farBelow = high <= previous.high / 20;
  return farAbove || farBelow ? { low, high } : previous;
}

/** Ticks of a logarithmic axis: the decades, or 1-2-5 when there is only one of them. */
export function logTicks({ low, high }: LogDomain): readonly number[] {
  const decades: number[] = [];
  const fine: number[] = [];
  for (let exponent = Math.floor(Math.log10(low)); exponent <= Math.ceil(Math.log10(high)); exponent++) {
    for (const step of [1, 2, 5]) {
      const tick = exact(step * powerOfTen(exponent));
      if (tick < low * (1 - 1e-9) || tick > high * (1 + 1e-9)) continue;
      if (step === 1) decades.push(tick);
      fine.push(tick);
    }
  }
  const ticks = decades.length >= 2 ? decades : fine;
  return ticks.length <= 5 ? ticks : ticks.filter((_, i) => i % Math.ceil(ticks.length / 4) === 0);
}

/** Where the time axis ends: the run's duration, or a round number beyond what has been simulated. */
export function timeEnd(duration: number | null, now: number): number {
  if (duration !== null) return Math.max(duration, now);
  const steps = [30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 28_800, 43_200, 86_400];
  for (const step of steps) if (now <= step * 0.98) return step;
  return Math.ceil((now * 1.02) / 86_400) * 86_400;
}

/** Round moments from 0 to `end`, at most `most` + 1 of them. */
export function timeTicks(end: number, most: number): readonly number[] {
  return timeTicksIn(0, end, most);
}

/** Round moments within a stretch of an axis, at most `most` + 1 of them. */
export function timeTicksIn(from: number, to: number, most: number): readonly number[] {
  const steps = [
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800,
    3600, 7200, 14_400, 21_600, 43_200, 86_400, 172_800, 604_800,
  ];
  const length = to - from;
  const step = steps.find((s) => length / s <= most) ?? Math.ceil(length / most / 604_800) * 604_800;
  const ticks: number[] = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to * (1 + 1e-9); i++) ticks.push(exact(i * step));
  return ticks;
}

function roundBelow(x: number): number {
  const decade = powerOfTen(Math.floor(Math.log10(x)));
  return exact(x >= 5 * decade ? 5 * decade : x >= 2 * decade ? 2 * decade : decade);
}

function roundAbove(x: number): number {
  const decade = powerOfTen(Math.floor(Math.log10(x)));
  return exact(
    x <= decade ? decade : x <= 2 * decade ? 2 * decade : x <= 5 * decade ? 5 * decade : 10 * decade,
  );
}

/** Exact powers of ten: 1e-3, not 0.0010000000000000002. */
function powerOfTen(exponent: number): number {
  return Number(`1e${exponent}`);
}

function exact(x: number): number {
  return Number(x.toPrecision(12));
}
