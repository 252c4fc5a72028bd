/**
 * A line across a plot that marks a value, with its name beside it and, where it may be moved, a grip: by mouse
 * and touch along the axis, by arrow keys to the next round value (Alt finer, Shift coarser). A slider to screen
 * readers.
 */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { formatQuantity } from '../../../base/units.ts';
import type { Unit } from '../../../model/fields.ts';
import { stepQuantity, stepSizeOf } from './quantity-steps.ts';

export interface DragMarkProps {
  readonly label: string;
  /** Beside the line, before the value. */
  readonly name: string;
  /** Names of marks that may meet stand in rows of their own. */
  readonly row: 0 | 1;
  readonly value: number;
  readonly unit: Unit;
  /** On the plot, 0 to 1. */
  readonly place: number;
  readonly valueAt: (share: number) => number;
  /** Absent: it only marks. */
  readonly onDrag?: (value: number) => void;
  readonly onHold: () => void;
  readonly onRelease: () => void;
}

/** Far beyond what a design means. */
const LARGEST = 1e9;

export function DragMark(props: DragMarkProps) {
  const { place, value, unit, onDrag } = props;
  const text = formatQuantity(value, unit);
  // Names in the right third open to the left, so that they stay within the plot.
  const side = place > 0.6 ? 'left' : '';
  const words = `${props.name} ${text}`;
  const style = { left: `${place * 100}%` };
  const className = `drag-mark row-${props.row} ${side}`;
  const drag = useDrag(props);
  if (onDrag === undefined) {
    return (
      <div className={className} style={style} aria-hidden="true">
        <span>{words}</span>
      </div>
    );
  }
  return (
    <div
      className={`${className} movable`}
      style={style}
      role="slider"
      tabIndex={0}
      aria-label={props.label}
      aria-valuenow={value}
      aria-valuemin={0}
      aria-valuemax={LARGEST}
      aria-valuetext={text}
      data-tip={`Drag it, or use the arrow keys: ${props.name}`}
      {...drag}
    >
      <span aria-hidden="true">{words}</span>
      <i aria-hidden="true" />
    </div>
  );
}

const arrows: { readonly [key: string]: 1 | -1 } = {
  ArrowUp: 1,
  ArrowRight: 1,
  ArrowDown: -1,
  ArrowLeft: -1,
};

function useDrag({ value, unit, valueAt, onDrag, onHold, onRelease }: DragMarkProps) {
  // How far the hand holds it from its line, so that it does not jump when it is taken.
  const offset = useRef<number | null>(null);
  const shareOf = (event: PointerEvent<HTMLElement>) => {
    const plot = event.currentTarget.parentElement!.getBoundingClientRect();
    return (event.clientX - plot.left) / plot.width;
  };
  const end = () => {
    if (offset.current === null) return;
    offset.current = null;
    onRelease();
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const line = Number.parseFloat(event.currentTarget.style.left) / 100;
      offset.current = shareOf(event) - line;
      onHold();
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (offset.current === null) return;
      const moved = valueAt(Math.min(1, Math.max(0.005, shareOf(event) - offset.current)));
      if (moved > 0 && moved !== value) onDrag?.(moved);
    },
    onPointerUp: end,
    onPointerCancel: end,
    onLostPointerCapture: end,
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      const direction = arrows[event.key];
      if (direction === undefined) return;
      const next = stepQuantity(value, direction, stepSizeOf(event), { unit, min: 0, max: LARGEST }, value);
      if (next > 0) onDrag?.(next);
      event.preventDefault();
      event.stopPropagation();
    },
    onKeyUp: (event: KeyboardEvent<HTMLElement>) => {
      if (arrows[event.key] !== undefined) onRelease();
    },
  };
}
