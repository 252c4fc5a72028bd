/** A number on a row: label, slider, and the figure to type into. The building block of most editors. */
import { useId, useState } from 'react';
import { formatQuantity } from '../../../base/units.ts';
import { Slider } from '../../ui/slider.tsx';
import type { EditorProps, RowState } from './editor-props.ts';
import { type QuantityBounds, QuantityInput } from './quantity-input.tsx';
import { SettingRow, useHelp } from './setting-row.tsx';
import { sliderStops, stopIndex } from './slider-stops.ts';

export interface NumberRowProps extends EditorProps<number>, QuantityBounds, RowState {
  /** What the slider is centred on; the value itself when absent. */
  readonly initial?: number;
}

export function NumberRow(props: NumberRowProps) {
  const id = useId();
  const [error, setError] = useState<string | null>(null);
  const help = useHelp(props.help);
  return (
    <SettingRow {...props} controlId={id} error={error}>
      <QuantitySlider {...props} onError={setError} />
      <QuantityInput {...props} id={id} describedBy={help.id} onError={setError} />
      {help.element}
    </SettingRow>
  );
}

/** The slider alone, on the stops of the field. */
export function QuantitySlider(
  props: EditorProps<number> &
    QuantityBounds & { readonly initial?: number; readonly onError?: (reason: null) => void },
) {
  const [anchor] = useState(props.initial ?? props.value);
  const bounds = { min: props.min, max: props.max, integer: props.integer === true, initial: anchor };
  const stops = sliderStops(bounds, props.value);
  return (
    <Slider
      value={stopIndex(stops, props.value)}
      min={0}
      max={stops.length - 1}
      step={1}
      label={props.label}
      valueText={formatQuantity(props.value, props.unit)}
      onChange={(index) => {
        props.onError?.(null);
        props.onChange(stops[Math.round(index)]!);
      }}
      onCommit={props.onCommit}
    />
  );
}
