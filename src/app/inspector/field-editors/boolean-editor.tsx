/** Yes or no: a switch at the end of a row that leaves the label its room. */
import { useId } from 'react';
import type { EditorProps, RowState } from './editor-props.ts';
import { SettingRow, useHelp } from './setting-row.tsx';
import { Switch } from './switch.tsx';

export function BooleanEditor(props: EditorProps<boolean> & RowState) {
  const id = useId();
  const help = useHelp(props.help);
  return (
    <SettingRow {...props} longLabel controlId={id}>
      <Switch
        id={id}
        checked={props.value}
        mixed={props.mixed === true}
        label={props.label}
        describedBy={help.id}
        onChange={(checked) => {
          props.onChange(checked);
          props.onCommit();
        }}
      />
      {help.element}
    </SettingRow>
  );
}
