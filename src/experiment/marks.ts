/**
 * Marks on the time axes: what was broken, healed and changed during a run, in words.
 */

import { equalPlain } from '../base/plain.ts';
import { type Design, nodeName } from '../model/design.ts';
import type { Edit } from '../model/edits.ts';
import { faultDescriptors } from '../model/faults.ts';
import type { FaultInput } from '../model/run-file.ts';

export interface RunMark {
  readonly time: number;
  readonly type: 'fault' | 'heal' | 'edit';
  readonly title: string;
  readonly targets: readonly string[];
  readonly id?: string;
  readonly fault?: FaultInput['fault'];
}

/** Names that are spelled out; of more only the number. */
const NAMED = 2;

export function faultMark(time: number, design: Design, fault: FaultInput): RunMark {
  const title = `${faultDescriptors[fault.fault].title} ${namesOf(design, fault)}`.trim();
  return { time, type: 'fault', title, targets: fault.targets, id: fault.id, fault: fault.fault };
}

export function healMark(time: number, design: Design, fault: FaultInput): RunMark {
  const title = `${faultDescriptors[fault.fault].title} ${namesOf(design, fault)}`.trim();
  return {
    time,
    type: 'heal',
    title: `End of ${title}`,
    targets: fault.targets,
    id: fault.id,
    fault: fault.fault,
  };
}

export function editMark(time: number, edit: Edit): RunMark {
  const targets = [
    ...(edit.putNodes ?? []).map((node) => node.id),
    ...(edit.removeNodes ?? []),
    ...(edit.putLinks ?? []).map((link) => link.id),
    ...(edit.removeLinks ?? []),
  ];
  return { time, type: 'edit', title: edit.title, targets };
}

function namesOf(design: Design, fault: FaultInput): string {
  const names = fault.targets.map((id) => nameOf(design, id));
  return names.length <= NAMED ? names.join(' and ') : `${names.length} targets`;
}

function nameOf(design: Design, id: string): string {
  const node = design.nodes.find((one) => one.id === id);
  if (node !== undefined) return nodeName(node);
  const link = design.links.find((one) => one.id === id);
  return link === undefined ? id : `${nameOf(design, link.from)} → ${nameOf(design, link.to)}`;
}

/** True for an edit that can change what happens; moving, naming and describing cannot. */
export function changesWhatHappens(before: Design, edit: Edit): boolean {
  const { document } = edit;
  if (document?.network !== undefined || document?.run !== undefined) return true;
  if (document?.zones !== undefined && !sameButForLooks(before.zones, document.zones)) return true;
  const others = [edit.removeNodes, edit.putLinks, edit.removeLinks, edit.putTimeline, edit.removeTimeline];
  if (others.some((list) => list !== undefined && list.length > 0)) return true;
  const nodes = new Map(before.nodes.map((node) => [node.id, node]));
  return (edit.putNodes ?? []).some((node) => {
    const old = nodes.get(node.id);
    return (
      old === undefined ||
      old.kind !== node.kind ||
      old.zone !== node.zone ||
      !equalPlain(old.settings, node.settings)
    );
  });
}

/** True where zones differ in names and grounds only. */
function sameButForLooks(a: Design['zones'], b: Design['zones']): boolean {
  return a.length === b.length && a.every((zone, i) => zone.id === b[i]?.id && zone.region === b[i]?.region);
}
