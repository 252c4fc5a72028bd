/** One-way delays by what a message is: none but the link's, or a law for each of the four legs. */
import { useId, useState } from 'react';
import type { Distribution } from '../../../model/distribution.ts';
import { type MessageLatency, type MessageLegName, messageLegNames } from '../../../model/message-latency.ts';
import { DistributionEditor } from './distribution-editor.tsx';
import type { EditorProps, RowState } from './editor-props.ts';
import { SettingRow, useHelp } from './setting-row.tsx';
import { Switch } from './switch.tsx';

const START_LAW: Distribution = { distribution: 'exponential', mean: 0.001 };
/** The same for all legs, so that whoever changes one sees what that does. */
const START: MessageLatency = { write: START_LAW, ack: START_LAW, read: START_LAW, response: START_LAW };

const legTitles: { readonly [Leg in MessageLegName]: readonly [label: string, help: string] } = {
  write: ['Write', 'From the driver, or a coordinating replica, to the replica that shall store the value.'],
  ack: ['Ack', 'The acknowledgement of the write, back from there.'],
  read: ['Read', 'To the replica that is asked for its value.'],
  response: ['Response', 'The value, back from there.'],
};

export function MessageLatencyEditor(props: EditorProps<MessageLatency | null> & RowState) {
  const id = useId();
  const { value } = props;
  const [kept, setKept] = useState(value ?? START);
  const help = useHelp(props.help);
  const change = (legs: MessageLatency) => {
    setKept(legs);
    props.onChange(legs);
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
      {value !== null &&
        messageLegNames.map((leg) => (
          <DistributionEditor
            key={leg}
            label={legTitles[leg][0]}
            help={legTitles[leg][1]}
            unit="seconds"
            initial={START_LAW}
            value={value[leg]}
            onChange={(law) => change({ ...value, [leg]: law })}
            onCommit={props.onCommit}
          />
        ))}
    </div>
  );
}
