/**
 * Moments and speeds as people type them: "1:23.5", "83.5", "500 ms", "+10", "end"; "× 20", "1/50", "max". Lenient
 * in how it is written and strict in what it means; null is for what means nothing.
 */
import type { Speed } from '../../worker/protocol.ts';

const unitSeconds: { readonly [unit: string]: number } = {
  ms: 0.001,
  s: 1,
  sec: 1,
  m: 60,
  min: 60,
  h: 3600,
};

/** What a typed moment is counted from. */
export interface MomentBase {
  readonly now: number;
  /** Where the run ends; null: it has no end. */
  readonly end: number | null;
}

/** Simulated seconds of a moment that somebody typed; with a sign it counts from now. Null: it is none. */
export function parseMoment(text: string, { now, end }: MomentBase): number | null {
  const typed = text.trim().toLowerCase().replace(',', '.').replace('−', '-');
  if (typed === 'end') return end;
  if (typed === 'start' || typed === 'begin' || typed === 'beginning') return 0;
  const sign = /^[+-]/.exec(typed)?.[0];
  const seconds = parseLength(sign === undefined ? typed : typed.slice(1).trim());
  if (seconds === null) return null;
  if (sign === undefined) return seconds;
  return Math.max(0, sign === '+' ? now + seconds : now - seconds);
}

/** "1:23.5", "1:02:03", "83.5", "500 ms", "2 min". */
function parseLength(text: string): number | null {
  const clock = /^(?:(\d{1,4}):)?(\d{1,5}):(\d{1,2}(?:\.\d*)?)$/.exec(text);
  if (clock !== null) {
    const [, hours, minutes, seconds] = clock;
    if (Number(seconds) >= 60 || (hours !== undefined && Number(minutes) >= 60)) return null;
    return Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(seconds);
  }
  const plain = /^(\d+(?:\.\d*)?|\.\d+)\s*([a-z]*)$/.exec(text);
  if (plain === null) return null;
  const unit = plain[2] === '' ? 1 : unitSeconds[plain[2]!];
  return unit === undefined ? null : Number((Number(plain[1]) * unit).toPrecision(12));
}

/** Whether somebody who typed this anywhere means a moment: it has a colon, a unit of time or a sign. */
export function looksLikeMoment(text: string): boolean {
  return /^\s*[+−-]?\s*(\d*:\d|[\d.,]+\s*(ms|s|sec|min)\s*$)|^\s*[+−-]\s*\d/i.test(text);
}

const SLOWEST_SPEED = 1 / 1000;
/** Beyond this only "as fast as it goes" makes sense. */
const FASTEST_SPEED = 1_000_000;

/** "20", "× 20", "x0.5", "1/50", "max" as a speed; null: it is none. */
export function parseSpeed(text: string): Speed | null {
  const typed = text
    .trim()
    .toLowerCase()
    .replace(',', '.')
    .replace(/^[x×*]\s*/, '');
  if (typed === 'max' || typed === 'maximum') return Number.POSITIVE_INFINITY;
  const parts = /^(\d+(?:\.\d+)?|\.\d+)(?:\s*\/\s*(\d+(?:\.\d+)?))?\s*[x×]?$/.exec(typed);
  if (parts === null) return null;
  const speed = Number(parts[1]) / Number(parts[2] ?? 1);
  if (!(speed > 0) || !Number.isFinite(speed)) return null;
  return Math.min(FASTEST_SPEED, Math.max(SLOWEST_SPEED, speed));
}
