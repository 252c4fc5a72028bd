/** From the form of a fault to an entry of the timeline, and why an incomplete form is none yet. */
import type { Design, TimelineEntry } from '../../model/design.ts';
import { freeId } from '../../model/edits.ts';
import type { FaultDraft } from './fault-form.tsx';

/** Why the draft cannot be planned yet; null when it can. */
export function draftProblem(design: Design, draft: FaultDraft, chosen: readonly string[]): string | null {
  if (chosen.length === 0)
    return draft.fault === 'partition' ? 'Choose the nodes of one side.' : 'Choose what breaks.';
  if (draft.fault === 'partition' && chosen.length >= design.nodes.length)
    return 'Leave some nodes on the other side.';
  return null;
}

/** The entry that the draft describes. A partition blocks every pair across its two sides, both ways. */
export function entryOf(design: Design, draft: FaultDraft, chosen: readonly string[]): TimelineEntry {
  const id = freeId(design.timeline, 'f');
  if (draft.fault !== 'partition') return { ...draft, id, targets: [...chosen] };
  const others = design.nodes.map((node) => node.id).filter((node) => !chosen.includes(node));
  const blocked = chosen.flatMap((a) =>
    others.flatMap((b) => [
      [a, b],
      [b, a],
    ]),
  );
  return { ...draft, id, targets: [], settings: { blocked } };
}
