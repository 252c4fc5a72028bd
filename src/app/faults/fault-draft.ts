/** From the form of a fault to an entry of the timeline, and why an incomplete form is none yet. */
import type { Design, TimelineEntry } from '../../model/design.ts';
import { freeId } from '../../model/edits.ts';
import { partitionSettingsSchema } from '../../model/partitions.ts';
import { machinesOf } from '../canvas/cut-geometry.ts';
import type { FaultDraft } from './fault-form.tsx';
import { settingsOfSides } from './partition-sides.ts';

/** Why the draft cannot be planned yet; null when it can. */
export function draftProblem(draft: FaultDraft, chosen: readonly string[]): string | null {
  if (draft.fault === 'partition')
    return partitionSettingsSchema.safeParse(draft.settings).success
      ? null
      : 'Put at least one node on each side.';
  return chosen.length === 0 ? 'Choose what breaks.' : null;
}

/** The entry that the draft describes. */
export function entryOf(design: Design, draft: FaultDraft, chosen: readonly string[]): TimelineEntry {
  const targets = draft.fault === 'partition' ? [] : [...chosen];
  return { ...draft, id: freeId(design.timeline, 'f'), targets };
}

/** The settings that a fault begins with in the form: a partition parts the chosen nodes from all others. */
export function startSettings(
  design: Design,
  fault: FaultDraft['fault'],
  chosen: readonly string[],
): FaultDraft['settings'] {
  if (fault !== 'partition') return {};
  const sides = machinesOf(design.nodes).map(({ id }) => [id, chosen.includes(id) ? 'a' : 'b'] as const);
  return settingsOfSides(design, { of: Object.fromEntries(sides), oneWay: false }) ?? {};
}
