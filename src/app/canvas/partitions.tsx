/**
 * Partitions that are active, drawn as cuts across the canvas, with what they are and when they heal. A click on
 * the cut, or Enter on its name, heals it.
 */
import { useMemo } from 'react';
import { useStore, ViewportPortal } from 'reactflow';
import type { Design } from '../../model/design.ts';
import type { ActiveFault } from '../../worker/protocol.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { blockedPairs, strokeOf } from '../stores/fault-actions.ts';
import { useRunStore } from '../stores/run-store.ts';
import { clockText } from '../ui/figure-text.ts';
import { Icon } from '../ui/icon.tsx';
import { strokePath } from './cut-geometry.ts';
import type { Point } from './link-geometry.ts';
import { type PartitionShape, partitionShape, wavyPath } from './partition-shape.ts';

interface Cut {
  readonly fault: ActiveFault;
  readonly shape: PartitionShape;
  readonly oneWay: boolean;
}

/** The partitions that are active and have a shape on the canvas. */
function useCuts(): readonly Cut[] {
  const design = useDesignStore((state) => state.design);
  const faults = useRunStore((state) => state.activeFaults);
  return useMemo(() => cutsIn(design, faults), [design, faults]);
}
function cutsIn(design: Design, faults: readonly ActiveFault[]): readonly Cut[] {
  return faults.flatMap((fault): Cut[] => {
    if (fault.fault !== 'partition') return [];
    const blocked = blockedPairs(fault, design);
    const shape = partitionShape(design, blocked, strokeOf(fault.id));
    return shape === null ? [] : [{ fault, shape, oneWay: isOneWay(blocked) }];
  });
}

/** The lines of the cuts, behind the nodes. */
export function Partitions() {
  const cuts = useCuts();
  if (cuts.length === 0) return null;
  return (
    <ViewportPortal>
      {cuts.map(({ fault, shape }) => (
        <svg key={fault.id} className="partition-picture" width="1" height="1" aria-hidden="true">
          {linesOf(shape).map((d) => (
            <g key={d}>
              <path className="link-glow" d={d} />
              <path className={`partition-line ${shape.type}`} d={d} />
              {/* biome-ignore lint/a11y/noStaticElementInteractions: the words beside it are the button */}
              <path
                className="partition-grip nopan"
                data-heal={fault.id}
                d={d}
                onClick={() => useRunStore.getState().heal(fault.id)}
              />
            </g>
          ))}
        </svg>
      ))}
    </ViewportPortal>
  );
}

/** The words of the cuts, above nodes and dots: what it is, when it heals, and a button that heals it now. */
export function PartitionHeads() {
  const cuts = useCuts();
  const [x, y, zoom] = useStore((state) => state.transform);
  if (cuts.length === 0) return null;
  return (
    <div className="partition-heads" style={{ transform: `translate(${x}px, ${y}px) scale(${zoom})` }}>
      {cuts.map((cut) => (
        <PartitionHead key={cut.fault.id} {...cut} />
      ))}
    </div>
  );
}

function PartitionHead({ fault, shape, oneWay }: Cut) {
  const head = headOf(shape);
  const ways = oneWay ? 'Partition, one way' : 'Partition';
  const words = fault.until === null ? ways : `${ways} · heals ${clockText(fault.until)}`;
  return (
    <button
      type="button"
      className="partition-head"
      style={{ transform: `translate(${head.x}px, ${head.y}px) ${besideOf(shape)}` }}
      aria-label={`${words}. Heal it`}
      data-heal={fault.id}
      data-tip="Heal it"
      onClick={() => useRunStore.getState().heal(fault.id)}
    >
      <Icon name="scissors" size={14} />
      {words}
      <Icon name="heal" size={13} className="partition-heal" />
    </button>
  );
}

function isOneWay(blocked: readonly (readonly [string, string])[]): boolean {
  const pairs = new Set(blocked.map((pair) => JSON.stringify(pair)));
  return !blocked.some(([from, to]) => pairs.has(JSON.stringify([to, from])));
}

/** The lines of the cut. */
function linesOf(shape: PartitionShape): readonly string[] {
  if (shape.type === 'stroke') return [strokePath(shape.stroke.points, shape.stroke.closed)];
  if (shape.type === 'line') return [wavyPath(shape.from, shape.to)];
  if (shape.type === 'ring') return [roundedRect(shape.box, 0)];
  return shape.boxes.map((box) => roundedRect(box, 8));
}

const CORNER = 16;
function roundedRect(
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  room: number,
): string {
  const x = box.x - room;
  const y = box.y - room;
  const width = box.width + 2 * room;
  const height = box.height + 2 * room;
  const arc = (dx: number, dy: number) => `a${CORNER} ${CORNER} 0 0 1 ${dx} ${dy}`;
  return `M${x + CORNER} ${y}h${width - 2 * CORNER}${arc(CORNER, CORNER)}v${height - 2 * CORNER}${arc(-CORNER, CORNER)}h${2 * CORNER - width}${arc(-CORNER, -CORNER)}v${2 * CORNER - height}${arc(CORNER, -CORNER)}Z`;
}

/** Where the words stand: at the line's beginning, or on the border of what is cut off. */
function headOf(shape: PartitionShape): Point {
  if (shape.type === 'line') return shape.from;
  if (shape.type === 'stroke') return highestOf(shape.stroke);
  if (shape.type === 'ring') return { x: shape.box.x + shape.box.width / 2 - 40, y: shape.box.y };
  const [box] = shape.boxes;
  return box === undefined ? { x: 0, y: 0 } : { x: box.x, y: box.y - 24 };
}
/** The words of an open stroke end where it begins, so that they lie over nothing that it parts. */
function besideOf(shape: PartitionShape): string {
  return shape.type === 'stroke' && !shape.stroke.closed
    ? 'translate(calc(-100% + 10px), -50%)'
    : 'translate(-12px, -50%)';
}
/** A line's words stand at its beginning, a lasso's on its highest point. */
function highestOf({
  points,
  closed,
}: {
  readonly points: readonly Point[];
  readonly closed: boolean;
}): Point {
  const first = points[0] ?? { x: 0, y: 0 };
  return closed ? points.reduce((top, point) => (point.y < top.y ? point : top), first) : first;
}
