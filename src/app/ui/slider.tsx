/**
 * A slider: the browser's own range input, so keys, touch and screen readers work, drawn in our style. The
 * caller maps positions to values (scales, lists of steps); `valueText` says the value in words.
 */
import type { CSSProperties, KeyboardEvent } from 'react';
import './slider.css';

export interface SliderProps {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number | 'any';
  readonly label: string;
  readonly valueText?: string;
  readonly disabled?: boolean;
  readonly className?: string;
  /** Where round values stand, from 0 to 1: marks under the track. */
  readonly ticks?: readonly number[];
  /** Before the browser's own keys; `preventDefault` keeps them from acting. */
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
  readonly onChange: (value: number) => void;
  /** The hand let go: a row of joined edits ends here. */
  readonly onCommit?: () => void;
}

export function Slider(props: SliderProps) {
  const share = props.max > props.min ? (props.value - props.min) / (props.max - props.min) : 0;
  const style = { '--share': String(Math.max(0, Math.min(1, share))) } as CSSProperties;
  const input = (
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
      onKeyDown={props.onKeyDown}
      onPointerUp={props.onCommit}
      onKeyUp={props.onCommit}
      onBlur={props.onCommit}
    />
  );
  if (props.ticks === undefined) return input;
  return (
    <span className="slider-scale">
      {input}
      <span className="slider-ticks" aria-hidden="true">
        {props.ticks.map((tick) => (
          <i key={tick} style={{ '--share': String(tick) } as CSSProperties} />
        ))}
      </span>
    </span>
  );
}
