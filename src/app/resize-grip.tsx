/** The edge of a panel that can be dragged; arrow keys move it too. */
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { screenZoom } from './ui/screen-zoom.ts';

export interface ResizeGripProps {
  /** `horizontal` is an edge that moves up and down. */
  readonly edge: 'horizontal' | 'vertical';
  readonly label: string;
  readonly size: number;
  readonly min: number;
  readonly max: number;
  readonly onResize: (size: number) => void;
}

const KEY_STEP = 24;

export function ResizeGrip(props: ResizeGripProps) {
  const [held, setHeld] = useState<{ readonly at: number; readonly size: number } | null>(null);
  const place = (event: PointerEvent) => (props.edge === 'horizontal' ? event.clientY : event.clientX);
  const keys = (event: KeyboardEvent) => {
    const larger = props.edge === 'horizontal' ? 'ArrowUp' : 'ArrowLeft';
    const smaller = props.edge === 'horizontal' ? 'ArrowDown' : 'ArrowRight';
    if (event.key !== larger && event.key !== smaller) return;
    props.onResize(props.size + (event.key === larger ? KEY_STEP : -KEY_STEP));
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be dragged; this is ARIA's window splitter
    <div
      role="separator"
      className={`resize-grip ${props.edge} ${held === null ? '' : 'held'}`}
      tabIndex={0}
      aria-label={props.label}
      aria-orientation={props.edge}
      aria-valuenow={Math.round(props.size)}
      aria-valuemin={props.min}
      aria-valuemax={props.max}
      onKeyDown={keys}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setHeld({ at: place(event), size: props.size });
      }}
      onPointerMove={(event) => {
        if (held !== null) props.onResize(held.size + (held.at - place(event)) / screenZoom());
      }}
      onPointerUp={() => setHeld(null)}
      onPointerCancel={() => setHeld(null)}
    />
  );
}
