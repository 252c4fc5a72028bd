/**
 * A cell an instance on a node's face: filled by the share of its workers that are busy, its color the heat; a
 * cross says down, bars say paused, dashes that it is about to leave, a line on top that requests wait. Up to
 * twelve stand in a row, more in rows of sixteen. One picture for all of them, since a page may have hundreds.
 * What a cell says in words is read when somebody points at it.
 */
import type { PointerEvent } from 'react';
import { formatQuantity } from '../../base/units.ts';
import { type Cell, heatOf } from '../stores/selectors.ts';
import { telemetry } from '../stores/telemetry.ts';
import { CELLS_IN_A_ROW, NODE_WIDTH, ROW_OF_MANY } from './node-layout.ts';

const WIDTH = NODE_WIDTH - 22;
const HEIGHT = 16;
/** Height and gap of the cells of many. */
const SMALL = { height: 7, gap: 2 } as const;
const GAP = 4;

export function InstanceCells({ id, cells }: { readonly id: string; readonly cells: readonly Cell[] }) {
  const many = cells.length > CELLS_IN_A_ROW;
  const columns = many ? ROW_OF_MANY : cells.length;
  const gap = many ? SMALL.gap : GAP;
  const width = (WIDTH - gap * (columns - 1)) / columns;
  const height = many ? SMALL.height : HEIGHT;
  const rows = Math.ceil(cells.length / columns);
  const whole = rows * (height + gap) - gap;
  return (
    <svg
      className="node-cells"
      width={WIDTH}
      height={whole}
      viewBox={`0 0 ${WIDTH} ${whole}`}
      aria-hidden="true"
      onPointerOver={(event) => tell(event, id)}
    >
      {cells.map((cell, i) => (
        <CellPicture
          key={cell.instance}
          cell={cell}
          x={(i % columns) * (width + gap)}
          y={Math.floor(i / columns) * (height + gap)}
          width={width}
          height={height}
        />
      ))}
    </svg>
  );
}

function CellPicture(props: {
  readonly cell: Cell;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}) {
  const { cell, x, y, width, height } = props;
  const corner = Math.min(3, height / 4);
  const filled = cell.status === 'up' ? Math.min(1, cell.load) * height : 0;
  const middle = { x: x + width / 2, y: y + height / 2 };
  const arm = Math.min(3, width / 2.6, height / 2.6);
  const cross = `M${middle.x - arm} ${middle.y - arm}l${2 * arm} ${2 * arm}m0 ${-2 * arm}l${-2 * arm} ${2 * arm}`;
  const bars = `M${middle.x - arm * 0.66} ${middle.y - arm}v${2 * arm}m${arm * 1.32} 0v${-2 * arm}`;
  return (
    <g
      className={`cell ${cell.status}`}
      data-instance={cell.instance}
      data-tip={`Instance ${cell.instance + 1}`}
    >
      <rect className="cell-ground" x={x} y={y} width={width} height={height} rx={corner} />
      {filled > 0 && (
        <rect
          className={`cell-fill heat-${Math.max(2, heatOf(cell.load))}`}
          x={x}
          y={y + height - filled}
          width={width}
          height={filled}
          rx={corner}
        />
      )}
      {cell.status === 'up' && cell.queue > 0 && (
        <rect className="cell-queue" x={x} y={y} width={width} height={Math.min(2, height / 4)} rx={1} />
      )}
      {cell.status === 'down' && <path className="cell-cross" d={cross} />}
      {cell.status === 'paused' && <path className="cell-pause" d={bars} />}
    </g>
  );
}

const statusWords = { up: 'up', down: 'down', paused: 'paused', draining: 'about to leave' } as const;

/** Writes the words of the cell that is pointed at, with the figures of this moment. */
function tell(event: PointerEvent<SVGElement>, id: string): void {
  const target = event.target instanceof Element ? event.target.closest('[data-instance]') : null;
  const instance = Number(target?.getAttribute('data-instance'));
  const found = telemetry
    .node(id)
    ?.endpoints.find((endpoint, place) => (endpoint.instance ?? place) === instance);
  if (target === null || found === undefined) return;
  const { status, busy, workers, queue } = found;
  const utilization = telemetry.recent({
    of: 'node',
    id,
    metric: 'utilization',
    statistic: 'mean',
    endpoint: instance,
  });
  const parts = [
    `Instance ${instance + 1}: ${statusWords[status]}`,
    Number.isNaN(utilization) || status === 'down'
      ? ''
      : `${formatQuantity(Math.round(Math.min(1, utilization) * 100) / 100, 'ratio')} busy`,
    workers > 0 && status !== 'down' ? `${busy} of ${workers} workers taken` : '',
    queue > 0 ? `${formatQuantity(queue, 'count')} waiting` : 'none waiting',
  ];
  target.setAttribute('data-tip', parts.filter((part) => part !== '').join(', '));
}
