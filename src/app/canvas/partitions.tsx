/** Partitions that are active, drawn across the canvas behind the nodes, with what they are and when they heal. */
import { ViewportPortal } from 'reactflow';
import type { Design } from '../../model/design.ts';
import type { ActiveFault } from '../../worker/protocol.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { blockedPairs } from '../stores/fault-actions.ts';
import { useRunStore } from '../stores/run-store.ts';
import { clockText } from '../ui/figure-text.ts';
import { Icon } from '../ui/icon.tsx';
import type { Point } from './link-geometry.ts';
import { type PartitionShape, partitionShape, wavyPath } from './partition-shape.ts';

export function Partitions() {
  const design = useDesignStore((state) => state.design);
  const faults = useRunStore((state) => state.activeFaults);
  const partitions = faults.filter((fault) => fault.fault === 'partition');
  if (partitions.length === 0) return null;
  return (
    <ViewportPortal>
      {partitions.map((fault) => (
        <Partition key={fault.id} fault={fault} design={design} />
      ))}
    </ViewportPortal>
  );
}

function Partition({ fault, design }: { readonly fault: ActiveFault; readonly design: Design }) {
  const shape = partitionShape(design, blockedPairs(fault, design));
  if (shape === null) return null;
  const head = headOf(shape);
  const words = fault.until === null ? 'Partition' : `Partition · heals ${clockText(fault.until)}`;
  return (
    <>
      <svg className="partition-picture" width="1" height="1" aria-hidden="true">
        {shape.type === 'line' ? (
          <>
            <path className="link-glow" d={wavyPath(shape.from, shape.to)} />
            <path className="partition-line" d={wavyPath(shape.from, shape.to)} />
          </>
        ) : (
          shape.boxes.map((box) => (
            <rect
              key={`${box.x} ${box.y}`}
              className="partition-outline"
              x={box.x - 8}
              y={box.y - 8}
              width={box.width + 16}
              height={box.height + 16}
              rx={15}
            />
          ))
        )}
      </svg>
      <div
        className="partition-head"
        style={{ transform: `translate(${head.x}px, ${head.y}px) translate(-12px, -50%)` }}
      >
        <Icon name="scissors" size={14} />
        {words}
      </div>
    </>
  );
}

/** Where the words stand: at the line's beginning, or above the first node that is cut off. */
function headOf(shape: PartitionShape): Point {
  if (shape.type === 'line') return shape.from;
  const [box] = shape.boxes;
  return box === undefined ? { x: 0, y: 0 } : { x: box.x, y: box.y - 24 };
}
