/**
 * The line while a link is drawn: from the port to the pointer, and, where the link may not be, the reason
 * beside the pointer before the hand lets go.
 */
import { type ConnectionLineComponentProps, useStore } from 'reactflow';
import { refusalOfLink } from '../stores/design-actions.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { Icon } from '../ui/icon.tsx';
import type { FlowThing } from './flow-elements.ts';
import { curvePath, linkCurve } from './link-geometry.ts';
import { boxOf } from './node-layout.ts';

/** The node whose box holds a point of the design. */
export function nodeAt(x: number, y: number): string | null {
  const { design } = useDesignStore.getState();
  for (let i = design.nodes.length - 1; i >= 0; i--) {
    const box = boxOf(design.nodes[i]!);
    if (x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height)
      return design.nodes[i]!.id;
  }
  return null;
}

const REASON_WIDTH = 290;

export function ConnectionLine(props: ConnectionLineComponentProps<FlowThing>) {
  const { fromNode, toX, toY, fromHandle } = props;
  const design = useDesignStore((state) => state.design);
  const over = props.toNode?.id ?? nodeAt(toX, toY);
  const target = over === fromNode.id ? null : over;
  const backwards = fromHandle.type === 'target';
  const [caller, called] = backwards ? [target, fromNode.id] : [fromNode.id, target];
  const refusal =
    target === null || caller === null || called === null ? null : refusalOfLink(design, caller, called);
  const { x, y } = fromNode.internals.positionAbsolute;
  const { width = 0, height = 0 } = fromNode.measured;
  const from = { x, y, width, height };
  const node = design.nodes.find((one) => one.id === target);
  const to = node === undefined ? { x: toX, y: toY, width: 0, height: 0 } : boxOf(node);
  // The reason stands on the side where there is room.
  const toLeft = useStore(
    (flow) => toX * flow.transform[2] + flow.transform[0] > flow.width - REASON_WIDTH - 20,
  );
  const state = target === null ? 'seeking' : refusal === null ? 'valid' : 'refused';
  return (
    <g className={`connection-line ${state}`}>
      <path d={curvePath(linkCurve(from, to))} />
      {node !== undefined && (
        <rect x={to.x - 4} y={to.y - 4} width={to.width + 8} height={to.height + 8} rx={12} />
      )}
      {refusal !== null && (
        <foreignObject
          x={toLeft ? toX - 14 - REASON_WIDTH : toX + 14}
          y={toY + 16}
          width={REASON_WIDTH}
          height={140}
        >
          <div className={`refusal ${toLeft ? 'left' : ''}`}>
            <Icon name="cross" size={11} />
            <span>{refusal}</span>
          </div>
        </foreignObject>
      )}
    </g>
  );
}
