/** Zones as rounded grounds behind their nodes, with their name and how many nodes stand in them. */
import { ViewportPortal } from 'reactflow';
import type { Design } from '../../model/design.ts';
import { useDesignStore } from '../stores/design-store.ts';
import type { Box } from './link-geometry.ts';
import { boxOf, GRID } from './node-layout.ts';

interface ZoneBox extends Box {
  readonly id: string;
  readonly name: string;
  readonly count: number;
}

/** The ground of each zone that has nodes. */
export function zoneBoxes(design: Design): readonly ZoneBox[] {
  return design.zones.flatMap((zone) => {
    const boxes = design.nodes.filter((node) => node.zone === zone.id).map(boxOf);
    if (boxes.length === 0) return [];
    const left = Math.min(...boxes.map((box) => box.x)) - GRID;
    const top = Math.min(...boxes.map((box) => box.y)) - 2 * GRID;
    const right = Math.max(...boxes.map((box) => box.x + box.width)) + GRID;
    const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + GRID;
    const name = zone.name === '' ? zone.id : zone.name;
    return [
      { id: zone.id, name, count: boxes.length, x: left, y: top, width: right - left, height: bottom - top },
    ];
  });
}

export function Zones() {
  const design = useDesignStore((state) => state.design);
  if (design.zones.length === 0) return null;
  return (
    <ViewportPortal>
      {zoneBoxes(design).map((zone) => (
        <div
          key={zone.id}
          className="zone"
          style={{ transform: `translate(${zone.x}px, ${zone.y}px)`, width: zone.width, height: zone.height }}
        >
          {zone.name}
          <span>{zone.count === 1 ? '1 node' : `${zone.count} nodes`}</span>
        </div>
      ))}
    </ViewportPortal>
  );
}
