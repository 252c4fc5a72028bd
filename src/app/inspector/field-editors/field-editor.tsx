/**
 * The one place that knows which field type has which editor. A new field type is a new case here and a file
 * beside it; no kind has controls of its own.
 */
import type { Distribution } from '../../../model/distribution.ts';
import type { Field } from '../../../model/fields.ts';
import type { MessageLatency } from '../../../model/message-latency.ts';
import type { RequestClasses } from '../../../model/request-classes.ts';
import type { Arrivals, Capacity, Failures, Keys, LoadShape, Retries } from '../../../model/traffic.ts';
import { lazily } from '../../ui/lazily.tsx';
import type { TraceDrop } from './arrivals-editor.tsx';
import { BooleanEditor } from './boolean-editor.tsx';
import { CapacityEditor } from './capacity-editor.tsx';
import { ChoiceEditor } from './choice-editor.tsx';
import type { RowState } from './editor-props.ts';
import { KeysEditor } from './keys-editor.tsx';
import { NumberRow } from './number-row.tsx';
import { OptionalNumberEditor } from './optional-number-editor.tsx';
import './field-editors.css';

const ArrivalsEditor = lazily(() => import('./arrivals-editor.tsx').then((module) => module.ArrivalsEditor));
const ClassesEditor = lazily(() => import('./classes-editor.tsx').then((module) => module.ClassesEditor));
const ClassNamesEditor = lazily(() =>
  import('./class-names-editor.tsx').then((module) => module.ClassNamesEditor),
);
const DistributionEditor = lazily(() =>
  import('./distribution-editor.tsx').then((module) => module.DistributionEditor),
);
const FailuresEditor = lazily(() => import('./failures-editor.tsx').then((module) => module.FailuresEditor));
const LoadShapeEditor = lazily(() =>
  import('./load-shape-editor.tsx').then((module) => module.LoadShapeEditor),
);
const MessageLatencyEditor = lazily(() =>
  import('./message-latency-editor.tsx').then((module) => module.MessageLatencyEditor),
);
const OptionalDistributionEditor = lazily(() =>
  import('./optional-distribution-editor.tsx').then((module) => module.OptionalDistributionEditor),
);
const RetriesEditor = lazily(() => import('./retries-editor.tsx').then((module) => module.RetriesEditor));

export interface FieldEditorProps extends RowState {
  readonly field: Field;
  /** A value of the field's type: the design was validated before it got here. */
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly onCommit: () => void;
  /** Of the run, for previews over time; null: open end. */
  readonly duration: number | null;
  /** What else changes with a trace that is dropped on arrivals. */
  readonly onTrace?: ((drop: TraceDrop) => void) | undefined;
}

/** The editor of a field, chosen by its type. */
export function FieldEditor(props: FieldEditorProps) {
  const { field, value, onChange, onCommit } = props;
  const { label, help } = field;
  const common = { label, help, onChange, onCommit, ...rowState(props) };
  switch (field.type) {
    case 'number': {
      const { unit, min, max, initial } = field;
      const integer = field.integer === true;
      return <NumberRow {...common} {...{ unit, min, max, integer, initial }} value={value as number} />;
    }
    case 'optional-number':
      return <OptionalNumberEditor {...common} field={field} value={value as number | null} />;
    case 'boolean':
      return <BooleanEditor {...common} value={value as boolean} />;
    case 'choice':
      return <ChoiceEditor {...common} options={field.options} value={value as string} />;
    case 'distribution':
      return (
        <DistributionEditor
          {...common}
          unit={field.unit}
          initial={field.initial}
          value={value as Distribution}
        />
      );
    case 'optional-distribution':
      return <OptionalDistributionEditor {...common} field={field} value={value as Distribution | null} />;
    case 'arrivals':
      return (
        <ArrivalsEditor
          {...common}
          initial={field.initial}
          value={value as Arrivals}
          onTrace={props.onTrace}
        />
      );
    case 'load-shape':
      return <LoadShapeEditor {...common} duration={props.duration} value={value as LoadShape} />;
    case 'keys':
      return <KeysEditor {...common} initial={field.initial} value={value as Keys} />;
    case 'retries':
    case 'optional-retries':
      return (
        <RetriesEditor
          {...common}
          optional={field.type === 'optional-retries'}
          value={value as Retries | null}
        />
      );
    case 'capacity':
      return <CapacityEditor {...common} value={value as Capacity} />;
    case 'failures':
      return <FailuresEditor {...common} value={value as Failures | null} />;
    case 'message-latency':
      return <MessageLatencyEditor {...common} value={value as MessageLatency | null} />;
    case 'class-names':
      return <ClassNamesEditor {...common} value={value as readonly string[] | null} />;
    case 'classes':
      return <ClassesEditor {...common} value={value as RequestClasses} />;
  }
}

function rowState(props: RowState): RowState {
  const { changed, initially, onReset, mixed } = props;
  return { changed: changed === true, initially, onReset, mixed: mixed === true };
}
