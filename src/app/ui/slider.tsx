/**
 * A slider: the browser's own range input, so keys, touch and screen readers work, drawn in our style. The
 * caller maps positions to values (scales, lists of steps); `valueText` says the value in words.
 */
import type { CSSProperties } from 'react';

export interface SliderProps {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number | 'any';
  readonly label: string;
  readonly valueText?: string;
  readonly disabled?: boolean;
  readonly className?: string;
  readonly onChange: (value: number) => void;
  /** The hand let go: a row of joined edits ends here. */
  readonly onCommit?: () => void;
}

export function Slider(props: SliderProps) {
  const share = props.max > props.min ? (props.value - props.min) / (props.max - props.min) : 0;
  const style = { '--share': String(Math.max(0, Math.min(1, share))) } as CSSProperties;
  return (
    <input
      type="range"
      className={`slider ${props.className ?? ''}`}
      style={style}
      min={props.min}
      max={props.max}
      step={props.step ?? 'any'}
      value={props.value}
      disabled={props.disabled}
      aria-label={props.label}
      aria-valuetext={props.valueText}
      onChange={(event) => props.onChange(event.currentTarget.valueAsNumber)}
      onPointerUp={props.onCommit}
      onKeyUp={props.onCommit}
      onBlur={props.onCommit}
    />
  );
}
