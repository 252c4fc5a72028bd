/**
 * Breaking things by hand: faults are sent to the running simulation, which stamps them with its own time. The
 * screen remembers the settings of what it sent, because the worker tells only what is active on what.
 */
import { kinds } from '../../catalog/kinds.ts';
import type { Design, DesignLink } from '../../model/design.ts';
import { type FaultKind, faultDescriptors } from '../../model/faults.ts';
import { initialSettings } from '../../model/fields.ts';
import { mirrored, withoutIdleSides } from '../../model/mirrored.ts';
import {
  type PartitionSettings,
  blockedPairs as pairsOf,
  partitionSettingsSchema,
} from '../../model/partitions.ts';
import type { FaultInput } from '../../model/run-file.ts';
import type { ActiveFault } from '../../worker/protocol.ts';
import { type Cut, cutByZone, cutInWords, cutOff, cutOnBothSides } from '../canvas/cut.ts';
import { cutWorld } from '../canvas/cut-geometry.ts';
import type { CutStroke } from '../canvas/partition-shape.ts';
import { useDesignStore } from './design-store.ts';
import { useMirroring } from './mirroring.ts';
import { useRunStore } from './run-store.ts';
import { sentFault } from './sent-faults.ts';
import { useUiStore } from './ui-store.ts';

let nextFault = 1;

export interface FaultOptions {
  readonly settings?: FaultInput['settings'];
  /** Simulated seconds until it heals by itself; null: until somebody heals it. */
  readonly duration?: number | null;
}

/** Breaks the targets now; what is left out of the settings takes the fault's initial values. Returns its id. */
export function breakNow(fault: FaultKind, targets: readonly string[], options: FaultOptions = {}): string {
  const run = useRunStore.getState();
  const id = freeFaultId(useDesignStore.getState().design, run.activeFaults);
  const settings = { ...initialSettings(faultDescriptors[fault].fields), ...options.settings };
  const input: FaultInput = {
    id,
    fault,
    targets: [...targets],
    settings,
    duration: options.duration ?? null,
  };
  run.inject(onSides(input));
  useUiStore.getState().announce(`${faultDescriptors[fault].title}.`);
  return id;
}
/** In a comparison the other side suffers the same, unless somebody wants it otherwise. */
function onSides(fault: FaultInput): FaultInput {
  const { design } = useDesignStore.getState();
  const own = withoutIdleSides(design, fault);
  return useMirroring.getState().both ? mirrored(design, own, kinds) : own;
}
function freeFaultId(design: Design, active: readonly ActiveFault[]): string {
  const taken = (id: string) =>
    sentFault(id) !== undefined ||
    active.some((fault) => fault.id === id) ||
    design.timeline.some((entry) => entry.id === id);
  while (taken(`hand-${nextFault}`)) nextFault += 1;
  return `hand-${nextFault}`;
}

const strokes = new Map<string, CutStroke>();
/** What the hand drew when it cut this partition; partitions of files and of the timeline were not drawn. */
export function strokeOf(id: string): CutStroke | undefined {
  return strokes.get(id);
}

/** Parts nodes now, as one fault, and says what happened. */
export function cutNow(settings: PartitionSettings, words: string, stroke?: CutStroke): void {
  const id = breakNow('partition', [], { settings });
  if (stroke !== undefined) strokes.set(id, stroke);
  useUiStore.getState().announce(words);
}

/** Cuts every pair of nodes across two groups, both ways. */
export function partitionFromRest(inside: readonly string[]): void {
  const { design } = useDesignStore.getState();
  const settings = cutOff(design, inside);
  const count = inside.length === 1 ? '1 node' : `${inside.length} nodes`;
  if (settings !== null) cutNow(settings, `Partition: ${count} from the rest.`);
}

/** The selected zone or that of what is selected, else the first, cut off on both sides of a comparison. */
function cutOfChosenZone() {
  const { design } = useDesignStore.getState();
  const { nodes, zones } = useUiStore.getState().selection;
  const ids = [...zones, ...design.nodes.flatMap(({ id, zone }) => (nodes.includes(id) ? [zone] : []))];
  const zone = design.zones.find(({ id }) => ids.includes(id)) ?? design.zones[0];
  if (zone === undefined) return null;
  const world = cutWorld(design);
  const own = cutByZone(design, world, zone.id);
  const cut = useMirroring.getState().both ? cutOnBothSides(design, world, own) : own;
  return { zone, cut };
}

/** Why no zone can be cut off from the others, or true. */
export function zonesSeparable(): true | string {
  if (useDesignStore.getState().design.zones.length < 2) return 'There are no two zones to part.';
  const chosen = cutOfChosenZone();
  if (chosen === null || chosen.cut.settings === null || chosen.cut.crossings.length === 0)
    return `Nothing in ${chosen?.zone.name || 'this zone'} talks to anything outside.`;
  return true;
}

/** Cuts the zone of the selection, or the first, off from all others; heals that where it is cut already. */
export function cutZoneOrHeal(): void {
  const { design } = useDesignStore.getState();
  const chosen = cutOfChosenZone();
  if (chosen === null) return;
  const { zone, cut } = chosen;
  if (cut.settings === null) return;
  const name = zone.name === '' ? zone.id : zone.name;
  const { activeFaults, heal } = useRunStore.getState();
  const cutting = activeFaults.filter((fault) => fault.fault === 'partition' && parts(fault, cut, design));
  if (cutting.length === 0) {
    cutNow(cut.settings, `Partition: ${name} from the rest, ${cutInWords(cut)}.`);
    return;
  }
  for (const fault of cutting) heal(fault.id);
  useUiStore.getState().announce(`Healed: ${name} and the rest see each other again.`);
}

/** Whether a partition blocks all that the cut would part. */
function parts(fault: ActiveFault, cut: Cut, design: Design): boolean {
  const blocked = new Set(blockedPairs(fault, design).map((pair) => pair.join(' ')));
  return cut.crossings.every(({ pair: { a, b } }) => blocked.has(`${a} ${b}`) && blocked.has(`${b} ${a}`));
}

const NO_SETTINGS: FaultInput['settings'] = {};
/** The settings of a fault that is active: sent by hand, or of the timeline. */
function settingsOfFault(fault: ActiveFault, design: Design): FaultInput['settings'] {
  return (
    sentFault(fault.id)?.settings ??
    design.timeline.find((entry) => entry.id === fault.id)?.settings ??
    NO_SETTINGS
  );
}

/** The active partitions that lie across a link. */
export function partitionsAcross(
  link: Pick<DesignLink, 'from' | 'to'>,
  faults: readonly ActiveFault[],
  design: Design,
): readonly ActiveFault[] {
  return faults.filter((fault) => {
    if (fault.fault !== 'partition') return false;
    const { from } = pairsOfSettings(settingsOfFault(fault, design));
    return from.get(link.from)?.has(link.to) === true || from.get(link.to)?.has(link.from) === true;
  });
}
/** The pairs of nodes that an active partition blocks. */
export function blockedPairs(fault: ActiveFault, design: Design): readonly (readonly [string, string])[] {
  return pairsOfSettings(settingsOfFault(fault, design)).pairs;
}

interface Blocked {
  readonly pairs: readonly (readonly [string, string])[];
  /** The same pairs, to ask for one: whom each node does not reach. */
  readonly from: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Every link asks with every picture, and settings never change: each is worked out once. */
const blockedBySettings = new WeakMap<FaultInput['settings'], Blocked>();
function pairsOfSettings(settings: FaultInput['settings']): Blocked {
  const known = blockedBySettings.get(settings);
  if (known !== undefined) return known;
  const parsed = partitionSettingsSchema.safeParse(settings);
  const pairs = parsed.success ? pairsOf(parsed.data) : [];
  const from = new Map<string, Set<string>>();
  for (const [sender, receiver] of pairs) {
    const own = from.get(sender);
    if (own === undefined) from.set(sender, new Set([receiver]));
    else own.add(receiver);
  }
  const blocked = { pairs, from };
  blockedBySettings.set(settings, blocked);
  return blocked;
}
