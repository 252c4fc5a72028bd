/**
 * A load shape: how the arrival rate changes over the run, as a curve that one draws and as exact figures. Any
 * shape can be gone on with by hand: it becomes points.
 */
import { useId, useState } from 'react';
import type { LoadShape } from '../../../model/traffic.ts';
import { Select } from '../../ui/select.tsx';
import type { EditorProps, RowState } from './editor-props.ts';
import { NumberListEditor } from './number-list-editor.tsx';
import { NumberRow } from './number-row.tsx';
import { SettingRow } from './setting-row.tsx';
import { asPoints, frameOf, inOrder, shapeNames } from './shape-handles.ts';
import { ShapePlot } from './shape-plot.tsx';

export interface LoadShapeEditorProps extends EditorProps<LoadShape>, RowState {
  /** Of the run, for the preview; null: open end. */
  readonly duration: number | null;
}

const shapes = (Object.keys(shapeNames) as LoadShape['shape'][]).map((value) => ({
  value,
  label: shapeNames[value],
}));

export function LoadShapeEditor(props: LoadShapeEditorProps) {
  const id = useId();
  const { value } = props;
  return (
    <div className="block-setting">
      <SettingRow {...props} wide controlId={id}>
        <Select
          className="fill"
          label={props.label}
          value={value.shape}
          options={shapes}
          onChange={(shape) => {
            props.onChange(nextShape(shape, value, props.duration));
            props.onCommit();
          }}
        />
      </SettingRow>
      {value.shape !== 'steady' && (
        <ShapePlot
          shape={value}
          duration={props.duration}
          onChange={props.onChange}
          onCommit={props.onCommit}
        />
      )}
      {value.shape === 'points' && (
        <p className="setting-note whole">Click to add a point, draw across to change the course.</p>
      )}
      {value.shape === 'points' ? <PointTable {...props} value={value} /> : <ShapeRows {...props} />}
    </div>
  );
}

/** Another shape; what is drawn by hand begins with what was there. */
function nextShape(shape: LoadShape['shape'], from: LoadShape, duration: number | null): LoadShape {
  if (shape === 'points' && from.shape !== 'steady') return asPoints(from, frameOf(from, duration).end);
  return startShape(shape, duration ?? 120);
}

/** A shape of that name that shows within the run. */
function startShape(shape: LoadShape['shape'], duration: number): LoadShape {
  const third = Math.round(duration / 3);
  switch (shape) {
    case 'steady':
      return { shape };
    case 'step':
      return { shape, at: third, factor: 2 };
    case 'ramp':
      return { shape, from: 0, to: duration, factor: 3 };
    case 'spike':
      return { shape, at: third, duration: Math.max(1, Math.round(duration / 6)), factor: 4 };
    case 'diurnal':
      return { shape, period: duration, low: 0.3, high: 1.5 };
    case 'points':
      return {
        shape,
        points: [
          [0, 1],
          [third, 2],
          [duration, 1],
        ],
      };
  }
}

interface ShapeNumber {
  readonly name: string;
  readonly label: string;
  readonly unit: 'seconds' | 'factor';
}
const at: ShapeNumber = { name: 'at', label: 'At', unit: 'seconds' };
const factor: ShapeNumber = { name: 'factor', label: 'Factor', unit: 'factor' };
const numbers: { readonly [S in LoadShape['shape']]: readonly ShapeNumber[] } = {
  steady: [],
  step: [at, factor],
  ramp: [
    { name: 'from', label: 'From', unit: 'seconds' },
    { name: 'to', label: 'To', unit: 'seconds' },
    factor,
  ],
  spike: [at, { name: 'duration', label: 'For', unit: 'seconds' }, factor],
  diurnal: [
    { name: 'period', label: 'Period', unit: 'seconds' },
    { name: 'low', label: 'Lowest', unit: 'factor' },
    { name: 'high', label: 'Highest', unit: 'factor' },
  ],
  points: [],
};

function ShapeRows(props: LoadShapeEditorProps) {
  const values = props.value as unknown as { readonly [name: string]: number };
  const end = props.duration ?? 120;
  return numbers[props.value.shape].map(({ name, label, unit }) => (
    <NumberRow
      key={`${props.value.shape}/${name}`}
      label={label}
      unit={unit}
      min={name === 'period' ? 1 : 0}
      max={unit === 'seconds' ? Math.max(end * 4, 3600) : 1000}
      initial={unit === 'seconds' ? end / 4 : 2}
      value={values[name] ?? 0}
      onChange={(number) => props.onChange(withNumber(props.value, name, number))}
      onCommit={props.onCommit}
    />
  ));
}

/** Sets one number; the ends of a ramp push each other along. */
function withNumber(shape: LoadShape, name: string, number: number): LoadShape {
  const next = { ...shape, [name]: number } as LoadShape;
  if (next.shape !== 'ramp' || next.from < next.to) return next;
  const apart = Math.max(1e-3, number * 1e-3);
  return name === 'from' ? { ...next, to: number + apart } : { ...next, from: Math.max(0, number - apart) };
}

type Points = Extract<LoadShape, { shape: 'points' }>;

/** A few points are all in sight; more are unfolded. */
const FEW_POINTS = 5;

function PointTable(props: LoadShapeEditorProps & { readonly value: Points }) {
  const count = props.value.points.length;
  const [open, setOpen] = useState(count <= FEW_POINTS);
  return (
    <details className="exact-figures" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Exact figures ({count})</summary>
      <PointRows {...props} />
    </details>
  );
}

function PointRows(props: LoadShapeEditorProps & { readonly value: Points }) {
  return (
    <NumberListEditor
      label="Points of the load shape"
      columns={[
        { title: 'Time', unit: 'seconds', min: 0, max: 1e9 },
        { title: 'Factor', unit: 'factor', min: 0, max: 1e6 },
      ]}
      rows={props.value.points}
      fewest={1}
      most={10_000}
      addLabel="Add a point"
      nextRow={(rows) => [(rows.at(-1)?.[0] ?? 0) + 10, rows.at(-1)?.[1] ?? 1]}
      onChange={(rows) =>
        props.onChange({ shape: 'points', points: inOrder(rows.map((row) => [row[0]!, row[1]!])) })
      }
      onCommit={props.onCommit}
    />
  );
}
