/**
 * The menus of the canvas: on a node, a link, a selection of several, and on the ground. What is active on the
 * thing under the cursor can be healed in the same place where it was broken.
 */
import type { ReactNode } from 'react';
import { kinds } from '../../catalog/kinds.ts';
import { annotationName, annotationsOf } from '../../model/annotations.ts';
import { type Annotation, type Design, type DesignNode, nodeName } from '../../model/design.ts';
import { faultDescriptors } from '../../model/faults.ts';
import { nodesInRegion, nodesInZone, zoneName } from '../../model/zones.ts';
import type { ActiveFault } from '../../worker/protocol.ts';
import { shortcutText } from '../commands/command.ts';
import {
  areaFaultsOf,
  breakAreas,
  breakLinks,
  breakNodes,
  faultIcons,
  faultsFor,
  linkFaults,
  separable,
} from '../commands/fault-commands.ts';
import { commandById, runCommand, shortcutOf } from '../commands/registry.ts';
import { addNote, contentsOf } from '../stores/annotation-actions.ts';
import { addNode } from '../stores/design-actions.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { partitionFromRest, partitionsAcross } from '../stores/fault-actions.ts';
import { faultsOn } from '../stores/faults-on.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { addZone } from '../stores/zone-actions.ts';
import { Menu, type MenuGroup, type MenuItem } from '../ui/menu.tsx';
import type { Point } from './link-geometry.ts';
import type { MenuTarget } from './menu-store.ts';
import { freePlace, snap } from './node-layout.ts';
import { newGround } from './zone-boxes.ts';

export interface CanvasMenuProps {
  readonly target: MenuTarget;
  readonly at: Point;
  readonly onClose: () => void;
}

export function CanvasMenu({ target, at, onClose }: CanvasMenuProps) {
  const design = useDesignStore((state) => state.design);
  const faults = useRunStore((state) => state.activeFaults);
  const { label, header, groups } = menuFor(target, design, faults);
  return (
    <Menu
      label={label}
      groups={groups}
      at={at}
      onClose={onClose}
      header={header === null ? null : <div className="menu-header">{header}</div>}
    />
  );
}

interface MenuContent {
  readonly label: string;
  readonly header: ReactNode;
  readonly groups: readonly MenuGroup[];
}
function menuFor(target: MenuTarget, design: Design, faults: readonly ActiveFault[]): MenuContent {
  if (target.type === 'things') return thingsMenu(target, design, faults);
  if (target.type === 'link') return linkMenu(target.id, design, faults);
  if (target.type === 'area') return areaMenu(target, design, faults);
  return groundMenu(target.point, faults);
}

/** A command as a row of a menu. */
function commandItem(id: string, title?: string): MenuItem {
  const command = commandById(id);
  const enabled = command.isEnabled();
  const shortcut = shortcutOf(id);
  return {
    id,
    title: title ?? command.title,
    ...(command.icon === undefined ? {} : { icon: command.icon }),
    ...(shortcut === undefined ? {} : { shortcut }),
    ...(enabled === true ? {} : { disabled: enabled }),
    run: () => runCommand(id),
  };
}

function healItems(faults: readonly ActiveFault[]): readonly MenuItem[] {
  return faults.map((fault) => ({
    id: `heal-${fault.id}`,
    title: `Heal: ${faultDescriptors[fault.fault].title.toLowerCase()}`,
    icon: 'heal' as const,
    tone: 'ok' as const,
    run: () => useRunStore.getState().heal(fault.id),
  }));
}

/** Nodes break; notes and frames do not, and what is said of several is said of all. */
function thingsMenu(
  target: Extract<MenuTarget, { readonly type: 'things' }>,
  design: Design,
  faults: readonly ActiveFault[],
): MenuContent {
  const drawn = annotationsOf(design).filter(({ id }) => target.annotations.includes(id));
  const nodes = design.nodes.filter(({ id }) => target.nodes.includes(id));
  const count = nodes.length + drawn.length;
  const edits = editItems(nodes.length, drawn);
  if (drawn.length === 0) return nodesMenu(target.nodes, design, faults, edits);
  const [only] = drawn;
  const name = count === 1 && only !== undefined ? annotationName(only) : `${count} selected`;
  const label = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const contents = drawn.filter(({ type }) => type === 'frame').map((frame) => contentsOf(design, frame));
  const inside = { nodes: contents.flatMap((each) => each.nodes), annotations: [] };
  const look: MenuItem[] = contents.length === 0 ? [] : [selectItem(inside)];
  return { label, header: label, groups: [{ items: look }, ...edits] };
}

function selectItem(inside: { readonly nodes: readonly string[] }): MenuItem {
  return {
    id: 'select-inside',
    title: 'Select what stands in it',
    ...(inside.nodes.length === 0 && { disabled: 'Nothing stands in it.' }),
    run: () => useUiStore.getState().select({ nodes: inside.nodes }),
  };
}

/** Where fingers point there is no Shift to hold. */
function hasFingers(): boolean {
  return window.matchMedia('(pointer: coarse)').matches;
}

/** What can be done to the drawing of nodes, notes and frames. */
function editItems(nodes: number, drawn: readonly Annotation[]): readonly MenuGroup[] {
  const one = nodes + drawn.length === 1;
  const frames = drawn.filter(({ type }) => type === 'frame').length;
  const several = nodes + drawn.length > 1;
  return [
    {
      items: [
        ...(nodes === 2 && drawn.length === 0 ? [commandItem('edit.link')] : []),
        ...(nodes === 1 && one ? [commandItem('edit.connect')] : []),
        ...(one ? [commandItem('edit.rename', drawn[0]?.type === 'note' ? 'Write' : undefined)] : []),
        ...(nodes > 0 && drawn.length === 0 ? [commandItem('edit.replace-kind')] : []),
      ],
    },
    {
      items: [
        commandItem('edit.copy'),
        commandItem('edit.cut'),
        commandItem('edit.duplicate'),
        ...(frames > 0 && one ? [] : [commandItem('edit.group')]),
        ...(frames > 0 ? [commandItem('edit.ungroup')] : []),
        ...(several ? [commandItem('edit.layout', 'Lay out the selection')] : []),
        ...(hasFingers() ? [commandItem('edit.select-more')] : []),
        commandItem('view.zoom-selection'),
        ...(nodes === 1 && one ? [commandItem('dashboard.pin')] : []),
        { ...commandItem('edit.delete'), tone: 'danger' },
      ],
    },
  ];
}

function nodesMenu(
  ids: readonly string[],
  design: Design,
  faults: readonly ActiveFault[],
  edits: readonly MenuGroup[],
): MenuContent {
  const nodes = design.nodes.filter((node) => ids.includes(node.id));
  const active = faults.filter((fault) => ids.some((id) => fault.targets.includes(id)));
  const partition = faults.filter((fault) => fault.fault === 'partition');
  const label = nodes.length === 1 ? nodeName(nodes[0]!) : `${nodes.length} nodes`;
  const side = nodes.length === 1 ? 'Cut off from the rest' : 'Partition from the rest';
  const separate = separable(nodes, design);
  const partitionKeys = shortcutOf('fault.partition');
  return {
    label,
    header: label,
    groups: [
      { items: healItems([...active, ...partition]) },
      { title: 'Break', items: breakItems(nodes) },
      {
        items: [
          {
            id: 'partition',
            title: side,
            icon: 'partition',
            ...(partitionKeys === undefined ? {} : { shortcut: partitionKeys }),
            ...(separate === true ? {} : { disabled: separate }),
            run: () => partitionFromRest(ids),
          },
        ],
      },
      ...edits,
    ],
  };
}

function breakItems(nodes: readonly DesignNode[]): readonly MenuItem[] {
  const ways = new Map(nodes.flatMap((node) => faultsFor(node).map((how) => [how.title, how] as const)));
  return [...ways.values()].map((how) => ({
    id: how.title,
    title: how.title,
    icon: faultIcons[how.fault],
    shortcut: shortcutText(how.shortcut),
    run: () => breakNodes(nodes, how),
  }));
}

function linkMenu(id: string, design: Design, faults: readonly ActiveFault[]): MenuContent {
  const link = design.links.find((one) => one.id === id);
  const name = (node: string) =>
    nodeName(design.nodes.find((one) => one.id === node) ?? ({ id: node } as DesignNode));
  const active =
    link === undefined ? [] : [...faultsOn(id, faults), ...partitionsAcross(link, faults, design)];
  const label = link === undefined ? 'Link' : `${name(link.from)} → ${name(link.to)}`;
  return {
    label,
    header: label,
    groups: [
      { items: healItems(active) },
      {
        title: 'Break',
        items: linkFaults.map((how) => ({
          id: how.fault,
          title: how.title,
          icon: faultIcons[how.fault],
          shortcut: shortcutText(how.shortcut),
          run: () => breakLinks([id], how),
        })),
      },
      {
        items: [
          commandItem('edit.insert-on-link'),
          commandItem('edit.select-ends'),
          commandItem('dashboard.pin'),
          { ...commandItem('edit.delete'), tone: 'danger' },
        ],
      },
    ],
  };
}

function areaMenu(
  { area, id }: Extract<MenuTarget, { readonly type: 'area' }>,
  design: Design,
  faults: readonly ActiveFault[],
): MenuContent {
  const zone = design.zones.find((each) => each.id === id);
  const name = area === 'zone' && zone !== undefined ? zoneName(zone) : id;
  const inside = area === 'zone' ? nodesInZone(design, id) : nodesInRegion(design, id);
  const separate = separable(inside, design);
  const ids = inside.map((node) => node.id);
  const partitions = faults.filter((fault) => fault.fault === 'partition');
  return {
    label: name,
    header: name,
    groups: [
      { items: healItems([...faultsOn(id, faults), ...partitions]) },
      {
        title: 'Break',
        items: [
          ...areaFaultsOf(area).map((how) => ({
            id: how.fault,
            title: how.title,
            icon: faultIcons[how.fault],
            shortcut: shortcutText(how.shortcut),
            ...(inside.length === 0 && { disabled: 'Nothing stands in it.' }),
            run: () => breakAreas([id], how),
          })),
          {
            id: 'partition',
            title: 'Cut off from outside',
            icon: 'partition',
            ...(separate === true ? {} : { disabled: separate }),
            run: () => partitionFromRest(ids),
          },
        ],
      },
      {
        items: [
          {
            id: 'select-inside',
            title: 'Select what stands in it',
            ...(inside.length === 0 && { disabled: 'Nothing stands in it.' }),
            run: () => useUiStore.getState().select({ nodes: ids }),
          },
          ...(area === 'zone' ? [commandItem('edit.rename')] : []),
          commandItem('edit.latencies'),
          { ...commandItem('edit.delete'), tone: 'danger' },
        ],
      },
    ],
  };
}

function groundMenu(point: Point, faults: readonly ActiveFault[]): MenuContent {
  const { design } = useDesignStore.getState();
  return {
    label: 'Canvas',
    header: null,
    groups: [
      { items: faults.length > 0 ? [{ ...commandItem('fault.heal-all'), tone: 'ok' }] : [] },
      {
        title: 'Add here',
        items: kinds.map((kind) => ({
          id: kind.id,
          title: kind.title,
          kindIcon: kind.id,
          run: () => addNode(kind.id, freePlace(design.nodes, { x: point.x - 70, y: point.y - 42 })),
        })),
      },
      {
        items: [
          commandItem('edit.paste'),
          {
            id: 'note',
            title: 'Add a note here',
            icon: 'note',
            run: () => addNote({ x: snap(point.x), y: snap(point.y) }),
          },
          {
            id: 'zone',
            title: 'Add a zone here',
            icon: 'zone',
            run: () => addZone({ x: snap(point.x), y: snap(point.y), ...newGround }),
          },
        ],
      },
      {
        items: [
          commandItem('edit.select-all'),
          commandItem('edit.layout'),
          commandItem('view.fit'),
          commandItem('view.minimap'),
        ],
      },
    ],
  };
}
