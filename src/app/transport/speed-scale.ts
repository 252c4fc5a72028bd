/** The speed slider: positions, how each is written, and what is said when the machine cannot keep up. */

import type { Speed } from '../../worker/protocol.ts';
import { speedPositions } from '../stores/speed-positions.ts';

/** "× 1", "× 1/30", "× 100", "max". */
export function speedText(speed: Speed): string {
  if (!Number.isFinite(speed)) return 'max';
  if (speed >= 1) return `× ${Number(speed.toPrecision(4))}`;
  const parts = 1 / speed;
  // one that somebody typed need not be a part of a whole number
  return Math.abs(parts - Math.round(parts)) < 1e-6 * parts
    ? `× 1/${Math.round(parts)}`
    : `× ${Number(speed.toPrecision(3))}`;
}

/** The position of a speed on the slider: the nearest one, by ratio. */
export function positionOfSpeed(speed: Speed): number {
  if (!Number.isFinite(speed)) return speedPositions.length - 1;
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  speedPositions.forEach((each, i) => {
    if (!Number.isFinite(each)) return;
    const distance = Math.abs(Math.log(each / speed));
    if (distance < least) {
      least = distance;
      best = i;
    }
  });
  return best;
}

/** Slower than this share of what was asked counts as not keeping up. */
const KEEPS_UP = 0.85;
/** The factor that is really reached, where it is worth saying: "× 12" at "max", or when it falls behind. */
export function realSpeedText(speed: Speed, realSpeed: number): string | null {
  if (!(realSpeed > 0)) return null;
  if (Number.isFinite(speed) && realSpeed >= speed * KEEPS_UP) return null;
  if (realSpeed >= 1000) return `× ${Math.round(realSpeed / 1000)}k`;
  if (realSpeed >= 10) return `× ${Math.round(realSpeed)}`;
  if (realSpeed >= 1) return `× ${realSpeed.toFixed(1)}`;
  return `× 1/${Math.round(1 / realSpeed)}`;
}
