/** How much a cache holds: a number of entries or of bytes. */
import type { Capacity } from '../../../model/traffic.ts';
import { Segmented } from '../../ui/segmented.tsx';
import type { EditorProps, RowState } from './editor-props.ts';
import { NumberRow } from './number-row.tsx';
import { SettingRow } from './setting-row.tsx';

/** What an entry is taken to weigh when the measure is changed. */
const BYTES_PER_ENTRY = 1000;

export function CapacityEditor(props: EditorProps<Capacity> & RowState) {
  const { value } = props;
  const byEntries = 'entries' in value;
  return (
    <div className="block-setting">
      <SettingRow {...props} wide>
        <Segmented
          label={`${props.label}: measured in`}
          value={byEntries ? 'entries' : 'bytes'}
          options={[
            { value: 'entries', label: 'Entries' },
            { value: 'bytes', label: 'Bytes' },
          ]}
          onChange={(measure) => {
            const entries = byEntries
              ? value.entries
              : Math.max(1, Math.round(value.bytes / BYTES_PER_ENTRY));
            props.onChange(measure === 'entries' ? { entries } : { bytes: entries * BYTES_PER_ENTRY });
            props.onCommit();
          }}
        />
      </SettingRow>
      <NumberRow
        key={byEntries ? 'entries' : 'bytes'}
        label={byEntries ? 'Entries' : 'Size'}
        unit={byEntries ? 'count' : 'bytes'}
        min={1}
        max={byEntries ? 100_000_000 : 1e15}
        integer={byEntries}
        initial={byEntries ? 10_000 : 10_000_000}
        value={byEntries ? value.entries : value.bytes}
        onChange={(size) => props.onChange(byEntries ? { entries: size } : { bytes: size })}
        onCommit={props.onCommit}
      />
    </div>
  );
}
