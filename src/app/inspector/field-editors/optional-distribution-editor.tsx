/** A distribution that may be absent: a switch that says what its absence means, and below it the law. */
import { useId, useState } from 'react';
import type { Distribution } from '../../../model/distribution.ts';
import type { OptionalDistributionField } from '../../../model/fields.ts';
import { DistributionEditor } from './distribution-editor.tsx';
import type { EditorProps, RowState } from './editor-props.ts';
import { SettingRow, useHelp } from './setting-row.tsx';
import { Switch } from './switch.tsx';

export interface OptionalDistributionEditorProps extends EditorProps<Distribution | null>, RowState {
  readonly field: OptionalDistributionField;
}

export function OptionalDistributionEditor(props: OptionalDistributionEditorProps) {
  const { field, value, label } = props;
  const id = useId();
  // What it was before it was switched off, so that switching on again brings it back.
  const [kept, setKept] = useState(value ?? field.initial ?? field.start);
  const help = useHelp(props.help);
  return (
    <div className="block-setting">
      <SettingRow {...props} wide controlId={id}>
        <span className="optional-number">
          <Switch
            id={id}
            checked={value !== null}
            label={label}
            describedBy={help.id}
            onChange={(on) => {
              props.onChange(on ? kept : null);
              props.onCommit();
            }}
          />
          {value === null && <span className="absent">{props.mixed === true ? 'mixed' : field.none}</span>}
          {help.element}
        </span>
      </SettingRow>
      {value !== null && (
        <DistributionEditor
          label={`${label}: law`}
          help="Drawn for each request when it begins to wait."
          unit={field.unit}
          initial={field.start}
          value={value}
          onChange={(law) => {
            setKept(law);
            props.onChange(law);
          }}
          onCommit={props.onCommit}
        />
      )}
    </div>
  );
}
