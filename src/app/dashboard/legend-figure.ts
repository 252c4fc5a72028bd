/** Figures as legends write them: short, and of a kind that a glance takes in. */
import { formatQuantity } from '../../base/units.ts';
import type { Unit } from '../../model/fields.ts';

/** Rates without their "/s": the card says "per second" once. */
export function legendFigure(value: number, unit: Unit): string {
  if (unit === 'perSecond') return formatQuantity(value, 'count');
  // A queue of 0.0749 requests is none.
  return formatQuantity(unit === 'count' ? Math.round(value * 10) / 10 : value, unit);
}
