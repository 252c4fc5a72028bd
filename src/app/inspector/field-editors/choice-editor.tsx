/** A choice: a few short options as segments, all in sight; otherwise a list. What is chosen explains itself. */
import { useId } from 'react';
import { Segmented } from '../../ui/segmented.tsx';
import { Select } from '../../ui/select.tsx';
import type { EditorProps, RowState } from './editor-props.ts';
import { SettingRow } from './setting-row.tsx';

interface Option {
  readonly value: string;
  readonly label: string;
  readonly help?: string;
}

export interface ChoiceEditorProps extends EditorProps<string>, RowState {
  readonly options: readonly Option[];
}

const MOST_SEGMENTS = 4;
/** Room beside the label in the narrowest inspector, and what letters and segments take of it. */
const ROOM = 172;
const LETTER = 5.9;
const SEGMENT = 14;

/** Nothing is chosen where the nodes differ. */
const MIXED = '';

/** True when the options fit beside the label as segments. */
function fitsSegments(options: readonly Option[]): boolean {
  const width = options.reduce((sum, option) => sum + option.label.length * LETTER + SEGMENT, 0);
  return options.length <= MOST_SEGMENTS && width <= ROOM;
}

export function ChoiceEditor(props: ChoiceEditorProps) {
  const id = useId();
  const chosen = props.options.find((option) => option.value === props.value);
  const control = {
    label: props.label,
    value: props.mixed === true ? MIXED : props.value,
    options: props.options,
    onChange: (value: string) => {
      props.onChange(value);
      props.onCommit();
    },
  };
  return (
    <>
      <SettingRow {...props} wide controlId={id}>
        {fitsSegments(props.options) ? (
          <Segmented {...control} />
        ) : (
          <Select {...control} {...(props.mixed === true && { placeholder: 'mixed' })} className="fill" />
        )}
      </SettingRow>
      {chosen?.help !== undefined && props.mixed !== true && <p className="setting-note">{chosen.help}</p>}
    </>
  );
}
