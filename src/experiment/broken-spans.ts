/**
 * When something was broken that may keep replicas apart, told by the marks of a run: what the judge of histories
 * needs to say from when on replicas had to come to agree.
 */
import type { FaultKind } from '../model/faults.ts';
import type { BrokenSpan } from '../model/history-records.ts';
import { type Side, sideOf } from '../model/sides.ts';
import type { RunMark } from './marks.ts';

/** Faults during which a replica may not hear of what others know; slow ones it hears late. */
const APART: ReadonlySet<FaultKind> = new Set([
  'crash',
  'pause',
  'cut',
  'loss',
  'partition',
  'zone-outage',
  'region-outage',
]);

/** The spans of a run until now, in the order in which they began. */
export function brokenSpans(marks: readonly RunMark[]): readonly BrokenSpan[] {
  const spans: { from: number; until: number | null; side: Side | null }[] = [];
  const open = new Map<string, number>();
  for (const { type, time, id = '', fault, targets } of marks) {
    const known = open.get(id);
    if (type === 'heal' && known !== undefined) {
      spans[known]!.until = time;
      open.delete(id);
    }
    if (type !== 'fault' || fault === undefined || !APART.has(fault) || known !== undefined) continue;
    open.set(id, spans.length);
    spans.push({ from: time, until: null, side: sideOfAll([id, ...targets]) });
  }
  return spans;
}

/** The side that those of these ids are on which have one; null if they are on both, or none has. */
function sideOfAll(ids: readonly string[]): Side | null {
  const sides = new Set(ids.flatMap((id) => sideOf(id) ?? []));
  const [side] = sides;
  return sides.size === 1 ? side! : null;
}
