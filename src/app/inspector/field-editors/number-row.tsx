/** A number on a row: label, slider, and the figure to type into. The building block of most editors. */
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { formatQuantity } from '../../../base/units.ts';
import { Slider } from '../../ui/slider.tsx';
import type { EditorProps, RowState } from './editor-props.ts';
import { type InputProblem, QuantityInput } from './quantity-input.tsx';
import { stepQuantity, stepSizeOf } from './quantity-steps.ts';
import type { QuantityBounds } from './quantity-text.ts';
import { SettingRow, useHelp } from './setting-row.tsx';
import { sliderStops, stopIndex, tickShares } from './slider-stops.ts';

export interface NumberRowProps extends EditorProps<number>, QuantityBounds, RowState {
  /** What the slider is centred on; the value itself when absent. */
  readonly initial?: number;
}

export function NumberRow(props: NumberRowProps) {
  const id = useId();
  const [error, setError] = useState<InputProblem | null>(null);
  const help = useHelp(props.help);
  return (
    <SettingRow {...props} controlId={id} error={error}>
      <QuantitySlider {...props} onError={setError} />
      <QuantityInput {...props} id={id} describedBy={help.id} onError={setError} />
      {help.element}
    </SettingRow>
  );
}

/**
 * The slider alone, on the stops of the field, with marks under round values. The arrows go from stop to stop,
 * with Alt finer than that and with Shift coarser.
 */
export function QuantitySlider(
  props: EditorProps<number> &
    QuantityBounds & {
      readonly initial?: number;
      readonly mixed?: boolean;
      readonly onError?: (problem: null) => void;
    },
) {
  const [anchor] = useState(props.initial ?? props.value);
  const { min, max, value } = props;
  const integer = props.integer === true;
  const stops = useMemo(
    () => sliderStops({ min, max, integer, initial: anchor }, value),
    [min, max, integer, anchor, value],
  );
  const ticks = useMemo(() => tickShares(stops), [stops]);
  const set = (next: number) => {
    props.onError?.(null);
    props.onChange(next);
  };
  const stepWithModifier = (event: KeyboardEvent) => {
    const direction = arrows[event.key];
    if (direction === undefined || !(event.altKey || event.shiftKey)) return;
    set(stepQuantity(value, direction, stepSizeOf(event), props, anchor));
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <Slider
      className={props.mixed === true ? 'mixed' : ''}
      value={stopIndex(stops, value)}
      min={0}
      max={stops.length - 1}
      step={1}
      label={props.label}
      valueText={props.mixed === true ? 'mixed' : formatQuantity(value, props.unit)}
      ticks={ticks}
      onChange={(index) => set(stops[Math.round(index)]!)}
      onCommit={props.onCommit}
      onKeyDown={stepWithModifier}
    />
  );
}

const arrows: { readonly [key: string]: 1 | -1 } = {
  ArrowUp: 1,
  ArrowRight: 1,
  ArrowDown: -1,
  ArrowLeft: -1,
};
