/** How axes write their ticks: shorter than figures, the unit once. */
import { formatQuantity } from '../../base/units.ts';
import type { Unit } from '../../model/fields.ts';
import { clockText } from '../ui/figure-text.ts';

/** A tick of a value axis. Rates drop the "/s" that the card's heading or the figure beside it says already. */
export function valueTick(value: number, unit: Unit): string {
  if (value === 0) return '0';
  return formatQuantity(value, unit === 'perSecond' ? 'count' : unit === 'bytesPerSecond' ? 'bytes' : unit);
}

const HOUR = 3600;
const DAY = 86_400;

/** "12 h", "1 d", "1 d 12 h": over days nobody reads minutes. */
function hoursTick(time: number): string {
  const days = Math.floor(time / DAY);
  const hours = Math.round((time - days * DAY) / HOUR);
  if (days === 0) return time === 0 ? '0' : `${hours} h`;
  return hours === 0 ? `${days} d` : `${days} d ${hours} h`;
}

/** A tick of the time axis: minutes and seconds; below ten seconds with as many decimals as the step needs. */
export function timeTick(time: number, step: number): string {
  if (step >= HOUR) return hoursTick(time);
  if (step >= 1) return clockText(time);
  const digits = step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3;
  return clockText(Number(time.toFixed(digits)), digits);
}
