/** A load shape: how the arrival rate changes over the run, with a preview over the run's duration. */
import { useId } from 'react';
import { formatQuantity } from '../../../base/units.ts';
import type { LoadShape } from '../../../model/traffic.ts';
import { Select } from '../../ui/select.tsx';
import type { EditorProps, RowState } from './editor-props.ts';
import { bendsOf, loadFactor, previewEnd } from './load-factor.ts';
import { NumberListEditor } from './number-list-editor.tsx';
import { NumberRow } from './number-row.tsx';
import { SettingRow } from './setting-row.tsx';

export interface LoadShapeEditorProps extends EditorProps<LoadShape>, RowState {
  /** Of the run, for the preview; null: open end. */
  readonly duration: number | null;
}

const shapes: readonly { readonly value: LoadShape['shape']; readonly label: string }[] = [
  { value: 'steady', label: 'Steady' },
  { value: 'step', label: 'Step' },
  { value: 'ramp', label: 'Ramp' },
  { value: 'spike', label: 'Spike' },
  { value: 'diurnal', label: 'Day and night' },
  { value: 'points', label: 'Points' },
];

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
            props.onChange(startShape(shape, props.duration ?? 120));
            props.onCommit();
          }}
        />
      </SettingRow>
      {value.shape !== 'steady' && <ShapePreview shape={value} duration={props.duration} />}
      {value.shape === 'points' ? <PointRows {...props} value={value} /> : <ShapeRows {...props} />}
    </div>
  );
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
      onChange={(number) => props.onChange({ ...props.value, [name]: number } as LoadShape)}
      onCommit={props.onCommit}
    />
  ));
}

type Points = Extract<LoadShape, { shape: 'points' }>;

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
      onChange={(rows) => props.onChange({ shape: 'points', points: rows.map((row) => [row[0]!, row[1]!]) })}
      onCommit={props.onCommit}
    />
  );
}

const WIDTH = 280;
const HEIGHT = 44;
const STEPS = 120;
const JUMP = 1e-6;

function ShapePreview({ shape, duration }: { readonly shape: LoadShape; readonly duration: number | null }) {
  const end = previewEnd(shape, duration);
  const even = Array.from({ length: STEPS + 1 }, (_, i) => (i / STEPS) * end);
  const bends = bendsOf(shape).flatMap((bend) => [bend - end * JUMP, bend]);
  const times = [...even, ...bends].filter((t) => t >= 0 && t <= end).sort((a, b) => a - b);
  const highest = Math.max(1, ...times.map((t) => loadFactor(shape, t))) * 1.08;
  const y = (f: number) => (HEIGHT - (f / highest) * HEIGHT).toFixed(1);
  const line = times.map((t) => `${((t / end) * WIDTH).toFixed(1)} ${y(loadFactor(shape, t))}`).join('L');
  return (
    <figure
      className="density shape"
      role="img"
      aria-label={`Preview of the load over ${formatQuantity(end, 'seconds')}`}
    >
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path className="density-mark" d={`M0 ${y(1)}H${WIDTH}`} />
        <path className="density-area" d={`M0 ${HEIGHT}L${line}L${WIDTH} ${HEIGHT}Z`} />
        <path className="density-line" d={`M${line}`} />
      </svg>
      <div className="density-names" aria-hidden="true">
        <span className="mark" style={{ left: 0, top: `${(1 - 1 / highest) * 100}%` }}>
          × 1
        </span>
        <em style={{ left: 0 }}>0</em>
        <em style={{ left: '100%' }}>{formatQuantity(end, 'seconds')}</em>
      </div>
    </figure>
  );
}
