/**
 * Commands that break and heal. Each acts on the selection and only on what can break that way: which faults a
 * node accepts stands in its kind. The same makers build the context menus for a node or link under the cursor.
 */
import { kindById } from '../../catalog/kinds.ts';
import { type Design, type DesignNode, nodeName } from '../../model/design.ts';
import { type FaultKind, faultDescriptors } from '../../model/faults.ts';
import { placementOf } from '../../model/kind.ts';
import { resolveSettings } from '../../model/resolve-settings.ts';
import { nodesInRegion, nodesInZone } from '../../model/zones.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { breakNow, cutZoneOrHeal, partitionFromRest, zonesSeparable } from '../stores/fault-actions.ts';
import type { Deed } from '../stores/permissions.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import type { IconName } from '../ui/icon-shapes.tsx';
import type { Command } from './command.ts';

export const faultIcons: { readonly [K in FaultKind]: IconName } = {
  crash: 'cross',
  pause: 'pause',
  restart: 'restart',
  'rolling-restart': 'restart',
  slow: 'snail',
  'slow-disk': 'snail',
  'lost-sync': 'loss',
  'disk-loss': 'cross',
  'clock-skew': 'clock',
  'clock-jump': 'clock',
  'clock-drift': 'clock',
  flush: 'droplet',
  cut: 'scissors',
  latency: 'clock',
  loss: 'loss',
  duplicate: 'copy',
  reorder: 'compare',
  partition: 'partition',
  'zone-outage': 'bolt',
  'region-outage': 'bolt',
  'traffic-spike': 'spike',
};

/** One way to break a node or a link, as menus, buttons and keys have it. */
export interface Breaking {
  readonly fault: FaultKind;
  readonly title: string;
  readonly settings?: { readonly [name: string]: unknown };
  readonly duration?: number;
  readonly shortcut: string;
}
export const nodeFaults: readonly Breaking[] = [
  { fault: 'crash', title: 'Crash the process', settings: { of: 'process' }, shortcut: 'K' },
  { fault: 'crash', title: 'Crash the machine', settings: { of: 'machine' }, shortcut: 'Shift+K' },
  { fault: 'pause', title: 'Pause', shortcut: 'P' },
  { fault: 'restart', title: 'Restart', shortcut: 'R' },
  { fault: 'slow', title: 'Slow down 5 ×', settings: { factor: 5 }, shortcut: 'S' },
  { fault: 'flush', title: 'Flush', shortcut: 'Shift+F' },
  { fault: 'rolling-restart', title: 'Rolling restart', shortcut: 'Q' },
  { fault: 'slow-disk', title: 'Slow disk 10 ×', settings: { factor: 10 }, shortcut: 'Shift+S' },
  { fault: 'lost-sync', title: 'Lose syncs', shortcut: 'Y' },
  { fault: 'disk-loss', title: 'Lose the disk', shortcut: 'Shift+Y' },
  { fault: 'clock-skew', title: 'Skew the clock by 1 s', settings: { seconds: 1 }, shortcut: 'J' },
  { fault: 'clock-jump', title: 'Set the clock 1 s ahead', settings: { seconds: 1 }, shortcut: 'Shift+J' },
  { fault: 'clock-drift', title: 'Clock 5 % fast', settings: { rate: 1.05 }, shortcut: 'Shift+D' },
  { fault: 'traffic-spike', title: 'Traffic spike 3 ×', settings: { factor: 3 }, shortcut: 'Shift+T' },
];
export const linkFaults: readonly Breaking[] = [
  { fault: 'cut', title: 'Cut the link', shortcut: 'X' },
  { fault: 'latency', title: 'Add 100 ms latency', settings: { seconds: 0.1 }, shortcut: 'D' },
  { fault: 'loss', title: 'Lose 20 % of messages', settings: { probability: 0.2 }, shortcut: 'M' },
  { fault: 'duplicate', title: 'Duplicate messages', shortcut: 'U' },
  { fault: 'reorder', title: 'Reorder messages', shortcut: 'Shift+U' },
];
const areaFaults: readonly Breaking[] = [
  { fault: 'zone-outage', title: 'Power outage', settings: { of: 'power' }, shortcut: 'B' },
  { fault: 'zone-outage', title: 'Network outage', settings: { of: 'network' }, shortcut: 'Shift+B' },
  { fault: 'region-outage', title: 'Power outage', settings: { of: 'power' }, shortcut: 'G' },
  { fault: 'region-outage', title: 'Network outage', settings: { of: 'network' }, shortcut: 'Shift+G' },
];
/** Ways to break a zone, or a region. */
export function areaFaultsOf(area: 'zone' | 'region'): readonly Breaking[] {
  return areaFaults.filter((how) => how.fault === `${area}-outage`);
}

/** A library inside its callers: it fails only with them, and is on their side of every partition. */
function isDriver(node: DesignNode): boolean {
  const kind = kindById(node.kind);
  return kind !== undefined && placementOf(kind, resolveSettings(node, kind)) === 'driver';
}

/** What a node can suffer. */
export function sufferedBy(node: DesignNode): readonly FaultKind[] {
  const kind = kindById(node.kind);
  const faults = kind?.faults ?? [];
  if (!isDriver(node)) return faults;
  // What befalls a set befalls its members.
  return kind?.outLinks.meaning === 'members' ? faults.filter((fault) => fault === 'rolling-restart') : [];
}

/** Whether these nodes can be cut off from all others: true, or why not. */
export function separable(nodes: readonly DesignNode[], design: Design): true | string {
  if (nodes.length === 0) return 'Select the nodes of one side first.';
  if (nodes.length === design.nodes.length) return 'Leave some nodes on the other side.';
  const [first] = nodes;
  if (first !== undefined && nodes.every(isDriver))
    return `${nodeName(first)} runs inside its callers, on their side of every partition. Cut off machines.`;
  return true;
}

/** Ways to break a node. */
export function faultsFor(node: DesignNode): readonly Breaking[] {
  const suffered = sufferedBy(node);
  return nodeFaults.filter((each) => suffered.includes(each.fault));
}

const selectedNodes = (): readonly DesignNode[] => {
  const { nodes } = useUiStore.getState().selection;
  return useDesignStore.getState().design.nodes.filter((node) => nodes.includes(node.id));
};

/** Breaks those of the nodes that can break that way. */
export function breakNodes(nodes: readonly DesignNode[], how: Breaking): void {
  const targets = nodes.filter((node) => sufferedBy(node).includes(how.fault)).map((node) => node.id);
  if (targets.length === 0) return;
  breakNow(how.fault, targets, {
    ...(how.settings && { settings: how.settings }),
    duration: how.duration ?? null,
  });
}

/** What the stores will be asked; whom it breaks does not decide whether one may. */
function deedOf(fault: FaultKind): Deed {
  return { type: 'fault', fault: { id: '', fault, targets: [], settings: {}, duration: null } };
}

function nodeFaultCommand(how: Breaking): Command {
  const id = `fault.${how.fault}${how.settings?.of === 'machine' ? '-machine' : ''}`;
  return {
    id,
    title: how.title,
    group: 'Faults',
    icon: faultIcons[how.fault],
    shortcuts: [how.shortcut],
    deed: () => deedOf(how.fault),
    isEnabled: () => {
      const nodes = selectedNodes();
      if (nodes.length === 0) return 'Select a node first.';
      const able = nodes.some((node) => sufferedBy(node).includes(how.fault));
      return (
        able ||
        `${nodeName(nodes[0]!)} cannot break that way: ${faultDescriptors[how.fault].title.toLowerCase()}.`
      );
    },
    run: () => breakNodes(selectedNodes(), how),
  };
}

/** Breaks the links. */
export function breakLinks(links: readonly string[], how: Breaking): void {
  breakNow(how.fault, links, how.settings === undefined ? {} : { settings: how.settings });
}

function linkFaultCommand(how: Breaking): Command {
  return {
    id: `fault.${how.fault}`,
    title: how.title,
    group: 'Faults',
    icon: faultIcons[how.fault],
    shortcuts: [how.shortcut],
    deed: () => deedOf(how.fault),
    isEnabled: () => useUiStore.getState().selection.links.length > 0 || 'Select a link first.',
    run: () => breakLinks(useUiStore.getState().selection.links, how),
  };
}

/** Breaks zones by id, or regions by name. */
export function breakAreas(areas: readonly string[], how: Breaking): void {
  breakNow(how.fault, areas, how.settings === undefined ? {} : { settings: how.settings });
}

function areaFaultCommand(how: Breaking): Command {
  const zones = how.fault === 'zone-outage';
  const chosen = () => useUiStore.getState().selection[zones ? 'zones' : 'regions'];
  return {
    id: `fault.${how.fault}${how.settings?.of === 'network' ? '-network' : ''}`,
    title: `${how.title} of a ${zones ? 'zone' : 'region'}`,
    group: 'Faults',
    icon: faultIcons[how.fault],
    shortcuts: [how.shortcut],
    deed: () => deedOf(how.fault),
    isEnabled: () => chosen().length > 0 || `Select a ${zones ? 'zone' : 'region'} first.`,
    run: () => breakAreas(chosen(), how),
  };
}

/** The nodes that stand in the selected areas, or are selected themselves. */
function selectedSide(): readonly DesignNode[] {
  const { design } = useDesignStore.getState();
  const { zones, regions } = useUiStore.getState().selection;
  if (zones.length + regions.length === 0) return selectedNodes();
  return [
    ...zones.flatMap((zone) => nodesInZone(design, zone)),
    ...regions.flatMap((region) => nodesInRegion(design, region)),
  ];
}

export const faultCommands: readonly Command[] = [
  ...nodeFaults.map(nodeFaultCommand),
  ...linkFaults.map(linkFaultCommand),
  ...areaFaults.map(areaFaultCommand),
  {
    id: 'fault.partition-by-list',
    title: 'Partition …',
    group: 'Faults',
    icon: 'partition',
    shortcuts: ['Shift+C'],
    isEnabled: () => useDesignStore.getState().design.nodes.length > 1 || 'There is nothing to part yet.',
    run: () => useUiStore.getState().openDialog('partition'),
  },
  {
    id: 'fault.partition',
    title: 'Partition from the rest',
    group: 'Faults',
    icon: 'partition',
    shortcuts: ['Shift+X'],
    isEnabled: () => separable(selectedSide(), useDesignStore.getState().design),
    run: () => partitionFromRest(selectedSide().map((node) => node.id)),
  },
  {
    id: 'fault.cut-zones',
    title: 'Cut between zones, or heal the cut',
    group: 'Faults',
    icon: 'partition',
    shortcuts: ['N'],
    isEnabled: zonesSeparable,
    run: cutZoneOrHeal,
  },
  {
    id: 'fault.heal-selection',
    title: 'Heal the selection',
    group: 'Faults',
    icon: 'heal',
    shortcuts: ['Shift+H'],
    isEnabled: () => selectedFaults().length > 0 || 'Nothing selected is broken.',
    run: () => {
      for (const fault of selectedFaults()) useRunStore.getState().heal(fault.id);
    },
  },
  {
    id: 'fault.heal-all',
    title: 'Heal everything',
    group: 'Faults',
    icon: 'heal',
    isEnabled: () => useRunStore.getState().activeFaults.length > 0 || 'Nothing is broken.',
    run: () => {
      for (const fault of useRunStore.getState().activeFaults) useRunStore.getState().heal(fault.id);
    },
  },
];

function selectedFaults() {
  const selected = Object.values(useUiStore.getState().selection).flat();
  const { activeFaults } = useRunStore.getState();
  return activeFaults.filter((fault) => selected.some((id) => fault.targets.includes(id)));
}
