/** Random failures of a machine: none, or mean times between failures and to repair, with the availability. */
import { useId, useState } from 'react';
import { formatQuantity } from '../../../base/units.ts';
import type { Failures } from '../../../model/traffic.ts';
import type { EditorProps, RowState } from './editor-props.ts';
import { NumberRow } from './number-row.tsx';
import { SettingRow, useHelp } from './setting-row.tsx';
import { Switch } from './switch.tsx';

/** Often enough to be seen in a run of two minutes. */
const START: Failures = { mtbf: 60, mttr: 5 };

export function FailuresEditor(props: EditorProps<Failures | null> & RowState) {
  const id = useId();
  const { value } = props;
  const [kept, setKept] = useState(value ?? START);
  const help = useHelp(props.help);
  const change = (failures: Failures) => {
    setKept(failures);
    props.onChange(failures);
  };
  return (
    <div className="block-setting">
      <SettingRow {...props} longLabel controlId={id}>
        <Switch
          id={id}
          checked={value !== null}
          label={props.label}
          describedBy={help.id}
          onChange={(on) => {
            props.onChange(on ? kept : null);
            props.onCommit();
          }}
        />
        {help.element}
      </SettingRow>
      {value !== null && (
        <>
          <NumberRow
            label="Up for"
            help="Mean time between failures of one instance."
            unit="seconds"
            min={0.001}
            max={1e9}
            initial={60}
            value={value.mtbf}
            onChange={(mtbf) => change({ ...value, mtbf })}
            onCommit={props.onCommit}
          />
          <NumberRow
            label="Down for"
            help="Mean time to repair."
            unit="seconds"
            min={0.001}
            max={1e9}
            initial={5}
            value={value.mttr}
            onChange={(mttr) => change({ ...value, mttr })}
            onCommit={props.onCommit}
          />
          <p className="setting-note">
            Available <b>{formatQuantity(value.mtbf / (value.mtbf + value.mttr), 'ratio')}</b> of the time,
            each instance by itself.
          </p>
        </>
      )}
    </div>
  );
}
