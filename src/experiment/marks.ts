/**
 * Marks on the time axes: what was broken, healed and changed during a run, in words.
 */

import { equalPlain } from '../base/plain.ts';
import { type Design, nodeName } from '../model/design.ts';
import type { Edit } from '../model/edits.ts';
import { faultDescriptors } from '../model/faults.ts';
import type { PartitionSettings } from '../model/partitions.ts';
import type { FaultInput } from '../model/run-file.ts';
import { labelOnSide, labelsOnSides, regionName } from '../model/sides.ts';

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
  const title = titleOf(design, fault);
  return { time, type: 'fault', title, targets: fault.targets, id: fault.id, fault: fault.fault };
}

export function healMark(time: number, design: Design, fault: FaultInput): RunMark {
  return {
    time,
    type: 'heal',
    title: `End of ${titleOf(design, fault)}`,
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

/** "Crash App", "Zone outage eu-a (network)", "Partition r1 and r2 | r3", "Partition r1 → r2". */
function titleOf(design: Design, fault: FaultInput): string {
  const { title, target } = faultDescriptors[fault.fault];
  if (target === 'none') {
    const sides = sidesOf(design, fault.settings as PartitionSettings);
    return sides === '' ? labelOnSide(design, fault.id, title) : `${title} ${sides}`;
  }
  const name = target === 'area' ? placeName : nameOf;
  const names = listed(
    labelsOnSides(design, fault.targets, (id) => name(design, id)),
    'targets',
  );
  const without = target === 'area' && fault.settings.of === 'network' ? ' (network)' : '';
  return `${title} ${names}${without}`.trim();
}

function listed(names: readonly string[], many: string): string {
  return names.length <= NAMED ? names.join(' and ') : `${names.length} ${many}`;
}

/** The sides of a partition that says what it means; mere pairs have none that could be named. */
function sidesOf(design: Design, { groups, oneWay }: PartitionSettings): string {
  const sides = groups ?? oneWay ?? [];
  const names = sides.map((ids) =>
    listed(
      labelsOnSides(design, ids, (id) => nameOf(design, id)),
      'nodes',
    ),
  );
  if (groups === undefined) return names.join(' → ');
  return names.length <= NAMED + 1 ? names.join(' | ') : `${names.length} groups`;
}

function placeName(design: Design, id: string): string {
  const zone = design.zones.find((one) => one.id === id);
  return zone === undefined || zone.name === '' ? regionName(design, id) : zone.name;
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
