/** Axes of the laboratory's charts: round numbers, linear or logarithmic. */

export interface PlotScale {
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  readonly ticks: readonly number[];
}

/** A scale that holds all values; the logarithmic one leaves out what is not above 0. */
export function scaleFor(values: readonly number[], log: boolean): PlotScale {
  const finite = values.filter((value) => Number.isFinite(value) && (!log || value > 0));
  if (finite.length === 0)
    return { low: log ? 1 : 0, high: log ? 10 : 1, log, ticks: log ? [1, 10] : [0, 1] };
  return log
    ? logScale(Math.min(...finite), Math.max(...finite))
    : linearScale(Math.min(0, ...finite), Math.max(...finite));
}

function linearScale(low: number, most: number): PlotScale {
  const step = niceStep((most - low || 1) / 4);
  const from = Math.floor(low / step);
  const to = Math.max(from + 1, Math.ceil(most / step - 1e-9));
  const ticks = Array.from({ length: to - from + 1 }, (_, i) => Number(((from + i) * step).toPrecision(12)));
  return { low: ticks[0]!, high: ticks.at(-1)!, log: false, ticks };
}

function logScale(least: number, most: number): PlotScale {
  const from = Math.floor(Math.log10(least));
  const to = Math.max(from + 1, Math.ceil(Math.log10(most) - 1e-9));
  const ticks = Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i));
  return { low: ticks[0]!, high: ticks.at(-1)!, log: true, ticks };
}

/** The next of 1, 2 or 5 times a power of ten. */
function niceStep(step: number): number {
  const decade = 10 ** Math.floor(Math.log10(step));
  const digit = [1, 2, 5, 10].find((one) => one * decade >= step * (1 - 1e-9)) ?? 10;
  return digit * decade;
}

/** Where a value lies, 0 to 1. */
export function shareOn(scale: PlotScale, value: number): number {
  const { low, high, log } = scale;
  if (!log) return (value - low) / (high - low);
  return value > 0 ? Math.log(value / low) / Math.log(high / low) : 0;
}
