/**
 * Zones and regions as grounds behind the nodes: a name to take hold of, a border to select, handles to resize.
 * A drag is shown while it lasts and is one edit when the hand lets go; arrow keys do the same by keyboard.
 */
import { type KeyboardEvent, type MouseEvent, useState } from 'react';
import { ViewportPortal } from 'reactflow';
import type { ZoneArea } from '../../model/zones.ts';
import { runCommand } from '../commands/registry.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { growZone, moveZoneBy, resizeZone } from '../stores/zone-actions.ts';
import { Icon } from '../ui/icon.tsx';
import { useAreaDrag } from './area-drag.ts';
import type { Box, Point } from './link-geometry.ts';
import { GRID } from './node-layout.ts';
import { useDrag } from './use-drag.ts';
import { type AreaBox, LEAST_SIDE, regionBoxes, zoneBoxes } from './zone-boxes.ts';
import './zones.css';

export type OpenAreaMenu = (event: MouseEvent, area: AreaBox) => void;

export function Zones({ onMenu }: { readonly onMenu: OpenAreaMenu }) {
  const design = useDesignStore((state) => state.design);
  const drag = useAreaDrag((state) => state.drag);
  if (design.zones.length === 0) return null;
  const moved = (box: AreaBox) =>
    drag?.zone === box.id && box.type === 'zone'
      ? { ...box, x: box.x + drag.by.x, y: box.y + drag.by.y }
      : box;
  return (
    <ViewportPortal>
      {regionBoxes(design).map((area) => (
        <RegionGround key={`region ${area.id}`} area={area} onMenu={onMenu} />
      ))}
      {zoneBoxes(design).map((area) => (
        <ZoneGround key={`zone ${area.id}`} area={moved(area)} onMenu={onMenu} />
      ))}
    </ViewportPortal>
  );
}

interface GroundProps {
  readonly area: AreaBox;
  readonly onMenu: OpenAreaMenu;
}

/** What has struck the area, in a word; empty while all is well. */
function useOutage(area: AreaBox): string {
  return useRunStore((state) => {
    const fault = state.activeFaults.find(
      (each) => each.fault === `${area.type}-outage` && each.targets.includes(area.id),
    );
    return fault === undefined ? '' : 'outage';
  });
}

function RegionGround({ area, onMenu }: GroundProps) {
  const outage = useOutage(area);
  const selected = useUiStore((state) => state.selection.regions.includes(area.id));
  const select = () => useUiStore.getState().select({ regions: [area.id] });
  const menu = menuOpener(select, onMenu, area);
  return (
    <div
      className={`area region tint-${area.tint} ${selected ? 'selected' : ''} ${outage}`}
      data-area={`region ${area.id}`}
      style={placeOf(area)}
    >
      <button
        type="button"
        className="area-name nodrag nopan"
        aria-label={labelOf('Region', area, outage)}
        aria-pressed={selected}
        onClick={select}
        onContextMenu={menu}
      >
        {area.name}
        <OutageMark outage={outage} />
      </button>
      <Border onSelect={select} onMenu={menu} />
    </div>
  );
}

function ZoneGround({ area, onMenu }: GroundProps) {
  const outage = useOutage(area);
  const selected = useUiStore((state) => state.selection.zones.includes(area.id));
  const over = useAreaDrag((state) => state.over === area.id);
  const [sized, setSized] = useState<ZoneArea | null>(null);
  const box = sized ?? area;
  const select = () => useUiStore.getState().select({ zones: [area.id] });
  const menu = menuOpener(select, onMenu, area);
  const hold = useDrag({
    grid: GRID,
    onStart: select,
    onMove: (by) => useAreaDrag.setState({ drag: { zone: area.id, by } }),
    onEnd: (by) => {
      useAreaDrag.setState({ drag: null });
      if (by !== null) moveZoneBy(area.id, by);
    },
  });
  return (
    <div
      className={`area zone tint-${area.tint} ${selected ? 'selected' : ''} ${over ? 'over' : ''} ${outage}`}
      data-area={`zone ${area.id}`}
      style={placeOf(box)}
    >
      <button
        type="button"
        className="area-name nodrag nopan"
        aria-label={labelOf('Zone', area, outage)}
        aria-pressed={selected}
        aria-description="Arrow keys move it, with Shift they resize it"
        onClick={select}
        onDoubleClick={() => runCommand('edit.rename')}
        onContextMenu={menu}
        onKeyDown={(event) => moveByKeys(event, area.id)}
        {...hold}
      >
        {area.name}
        <span>{nodesInWords(area.count)}</span>
        <OutageMark outage={outage} />
      </button>
      <Border onSelect={select} onMenu={menu} />
      {selected && <Handles area={area} onSize={setSized} />}
    </div>
  );
}

/** The menu acts on the area that it opens on. */
function menuOpener(select: () => void, onMenu: OpenAreaMenu, area: AreaBox) {
  return (event: MouseEvent) => {
    select();
    onMenu(event, area);
  };
}

function labelOf(what: string, area: AreaBox, outage: string): string {
  return [`${what} ${area.name}`, nodesInWords(area.count), outage].filter((part) => part !== '').join(', ');
}
function OutageMark({ outage }: { readonly outage: string }) {
  if (outage === '') return null;
  return (
    <b className="area-outage">
      <Icon name="bolt" size={10} />
      {outage}
    </b>
  );
}
function nodesInWords(count: number): string {
  return count === 1 ? '1 node' : `${count} nodes`;
}
function placeOf(box: Box) {
  return { transform: `translate(${box.x}px, ${box.y}px)`, width: box.width, height: box.height };
}

/** Four strips along the edges; the middle lets the pointer through to the canvas. */
function Border(props: { readonly onSelect: () => void; readonly onMenu: (event: MouseEvent) => void }) {
  return ['top', 'right', 'bottom', 'left'].map((side) => (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the area's name is its button
    // biome-ignore lint/a11y/noStaticElementInteractions: the area's name is its button
    <div
      key={side}
      className={`area-edge nodrag nopan ${side}`}
      onClick={props.onSelect}
      onContextMenu={props.onMenu}
    />
  ));
}

const steps: { readonly [key: string]: Point } = {
  ArrowLeft: { x: -GRID, y: 0 },
  ArrowRight: { x: GRID, y: 0 },
  ArrowUp: { x: 0, y: -GRID },
  ArrowDown: { x: 0, y: GRID },
};
function moveByKeys(event: KeyboardEvent, id: string): void {
  const step = steps[event.key];
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  useUiStore.getState().select({ zones: [id] });
  if (event.shiftKey) growZone(id, step);
  else moveZoneBy(id, step, `nudge zone ${id}`);
}

const corners = ['nw', 'ne', 'sw', 'se'] as const;
type Corner = (typeof corners)[number];

function Handles(props: { readonly area: AreaBox; readonly onSize: (area: ZoneArea | null) => void }) {
  return corners.map((corner) => <Handle key={corner} corner={corner} {...props} />);
}
function Handle(props: {
  readonly corner: Corner;
  readonly area: AreaBox;
  readonly onSize: (area: ZoneArea | null) => void;
}) {
  const hold = useDrag({
    grid: GRID,
    onStart: () => {},
    onMove: (by) => props.onSize(resized(props.area, props.corner, by)),
    onEnd: (by) => {
      props.onSize(null);
      if (by !== null) resizeZone(props.area.id, resized(props.area, props.corner, by));
    },
  });
  return <div className={`area-handle nodrag nopan ${props.corner}`} aria-hidden="true" {...hold} />;
}

function resized({ x, y, width, height }: Box, corner: Corner, by: Point): ZoneArea {
  const west = corner.includes('w');
  const north = corner.includes('n');
  const wide = Math.max(LEAST_SIDE, width + (west ? -by.x : by.x));
  const high = Math.max(LEAST_SIDE, height + (north ? -by.y : by.y));
  return { x: west ? x + width - wide : x, y: north ? y + height - high : y, width: wide, height: high };
}
