/** How axes write their ticks: shorter than figures, the unit once. */
import { formatQuantity } from '../../base/units.ts';
import type { Unit } from '../../model/fields.ts';
import { clockText } from '../ui/figure-text.ts';

/** A tick of a value axis. Rates and counts drop the "/s" that the card's heading says already. */
export function valueTick(value: number, unit: Unit): string {
  if (value === 0) return '0';
  return formatQuantity(value, unit === 'perSecond' ? 'count' : unit);
}

/** A tick of the time axis: minutes and seconds; below ten seconds with as many decimals as the step needs. */
export function timeTick(time: number, step: number): string {
  if (step >= 1) return clockText(time);
  const digits = step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3;
  return clockText(Number(time.toFixed(digits)), digits);
}
