/**
 * The value axis of a chart: where it begins and ends and what stands at it. It steps (`step-domain.ts`), so it
 * remembers where it was; another scale is another axis.
 */
import type { ChartContent, Scale } from './chart-content.ts';
import { highest, highestStack, lowestPositive } from './series.ts';
import { type LogDomain, linearTicks, logTicks, stepDomain, stepLogDomain } from './step-domain.ts';
import type { TimeSpan } from './time-span.ts';

export interface ValueTick {
  /** Height from the bottom, 0 to 1. */
  readonly share: number;
  readonly value: number;
}

export interface Axis {
  readonly scale: Scale;
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly ValueTick[];
}

/** What an axis remembers from one drawing to the next, as long as the same stretch of the run is shown. */
export interface AxisMemory {
  top: number;
  domain: LogDomain | null;
  zoom: TimeSpan | null;
}

/** Shares end a little above 1, so that a line at 100 % is seen. */
const TOP_OF_SHARES = 1.02;

/** Height of a value above the bottom of the axis, 0 to 1 within it. */
export function heightOf(axis: Pick<Axis, 'scale' | 'low' | 'high'>, value: number): number {
  const { low, high } = axis;
  if (axis.scale === 'linear') return (value - low) / (high - low);
  return value > 0 ? Math.log(value / low) / Math.log(high / low) : 0;
}

/** The axis for what a chart shows, with what else must be on it (lines behind, limits). */
export function axisFor(
  content: Pick<ChartContent, 'table' | 'series' | 'unit' | 'least' | 'scale' | 'limits'>,
  chosen: Scale | undefined,
  memory: AxisMemory,
  behind: readonly ArrayLike<number>[] = [],
  zoom: TimeSpan | null = null,
): Axis {
  if (zoom !== memory.zoom) Object.assign(memory, { top: 0, domain: null, zoom });
  const scale = chosen ?? content.scale;
  const shown = new Set(content.series.map(({ id }) => id));
  const own = content.table.lines.filter(({ id }) => shown.has(id)).map(({ values }) => values);
  const limits = (content.limits ?? []).map(({ value }) => value);
  const all = [...own, ...behind, limits];
  if (content.table.times.length === 0) memory.domain = null;
  if (scale === 'log') return logAxis(all, memory);
  if (content.unit === 'ratio') return shareAxis(all);
  const stacked = content.series.some((each) => each.fill === 'stacked');
  const stack = stacked ? highestStack(own, content.table.times.length) : 0;
  const most = Math.max(stack, highest(all));
  const one = prefixFor(content.unit, Math.max(most, content.least));
  memory.top = stepDomain(memory.top / one, most / one, content.least / one) * one;
  const high = memory.top;
  const ticks = linearTicks(high / one).map((each) => ({ value: each * one, share: (each * one) / high }));
  return { scale, low: 0, high, ticks };
}

/** What a value is written in: sizes in powers of 1024, so that their ticks are round in KiB and MiB too. */
function prefixFor(unit: ChartContent['unit'], value: number): number {
  let one = 1;
  if (unit === 'bytes' || unit === 'bytesPerSecond') while (value > 1000 * one) one *= 1024;
  return one;
}

function logAxis(all: readonly ArrayLike<number>[], memory: AxisMemory): Axis {
  memory.domain = stepLogDomain(memory.domain, lowestPositive(all), highest(all));
  const { low, high } = memory.domain;
  const axis = { scale: 'log', low, high } as const;
  return {
    ...axis,
    ticks: logTicks({ low, high }).map((value) => ({ value, share: heightOf(axis, value) })),
  };
}

/** A share that can be more than 1 (what is offered ÷ capacity) gets room. */
function shareAxis(all: readonly ArrayLike<number>[]): Axis {
  const most = highest(all);
  const high = most > TOP_OF_SHARES ? stepDomain(0, most, 1) : TOP_OF_SHARES;
  const ticks = (most > TOP_OF_SHARES ? linearTicks(high) : [0, 0.5, 1]).map((value) => ({
    value,
    share: value / high,
  }));
  return { scale: 'linear', low: 0, high, ticks };
}
