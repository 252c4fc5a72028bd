/** Retries: what a caller does after a failed attempt, with the delays that follow from it. */
import { useId } from 'react';
import { formatQuantity } from '../../../base/units.ts';
import { retryDelays } from '../../../model/retry-delays.ts';
import type { Retries } from '../../../model/traffic.ts';
import { Select } from '../../ui/select.tsx';
import type { RowState } from './editor-props.ts';
import { NumberRow } from './number-row.tsx';
import { SettingRow } from './setting-row.tsx';

type Strategy = Retries['strategy'];
const strategies: readonly { readonly value: Strategy; readonly label: string }[] = [
  { value: 'none', label: 'None' },
  { value: 'immediate', label: 'At once' },
  { value: 'fixed', label: 'Fixed delay' },
  { value: 'exponential', label: 'Exponential back-off' },
];
const jitters = [
  { value: 'none', label: 'None' },
  { value: 'full', label: 'Full' },
  { value: 'equal', label: 'Equal' },
  { value: 'decorrelated', label: 'Decorrelated' },
];
const ofCaller = { value: 'caller', label: 'As the caller' } as const;

export interface RetriesEditorProps extends RowState {
  readonly label: string;
  readonly value: Retries | null;
  readonly onCommit: () => void;
  readonly onChange: (value: Retries | null) => void;
  /** The link's own retries may be absent: it takes the caller's. */
  readonly optional: boolean;
}

export function RetriesEditor(props: RetriesEditorProps) {
  const id = useId();
  const { value } = props;
  const options: readonly { readonly value: Strategy | 'caller'; readonly label: string }[] = props.optional
    ? [ofCaller, ...strategies]
    : strategies;
  return (
    <div className="block-setting">
      <SettingRow {...props} wide controlId={id}>
        <Select
          className="fill"
          label={props.label}
          value={value?.strategy ?? 'caller'}
          options={options}
          onChange={(strategy) => {
            props.onChange(strategy === 'caller' ? null : asStrategy(strategy, value));
            props.onCommit();
          }}
        />
      </SettingRow>
      {value !== null && value.strategy !== 'none' && <RetryRows {...props} value={value} />}
    </div>
  );
}

/** Another strategy with the numbers that both have. */
function asStrategy(strategy: Strategy, from: Retries | null): Retries {
  const attempts = from !== null && 'attempts' in from ? from.attempts : 3;
  const base = from !== null && 'base' in from ? from.base : 0.1;
  switch (strategy) {
    case 'none':
      return { strategy };
    case 'immediate':
      return { strategy, attempts };
    case 'fixed':
      return { strategy, attempts, base, jitter: 'none' };
    case 'exponential':
      return { strategy, attempts, base, cap: Math.max(2, base), jitter: 'full' };
  }
}

type Active = Exclude<Retries, { strategy: 'none' }>;

function RetryRows(props: Omit<RetriesEditorProps, 'value'> & { readonly value: Active }) {
  const { value, onCommit } = props;
  const change = (part: { readonly [name: string]: unknown }) =>
    props.onChange({ ...value, ...part } as Retries);
  return (
    <>
      <NumberRow
        label="Tries"
        help="How often it is tried in all, the first try included."
        unit="count"
        min={1}
        max={100}
        integer
        initial={3}
        value={value.attempts}
        onChange={(attempts) => change({ attempts })}
        onCommit={onCommit}
      />
      {'base' in value && (
        <NumberRow
          label="Delay"
          help={
            value.strategy === 'fixed'
              ? 'Before every further try.'
              : 'Before the second try; it doubles each time.'
          }
          unit="seconds"
          min={0}
          max={3600}
          initial={0.1}
          value={value.base}
          onChange={(base) => change({ base })}
          onCommit={onCommit}
        />
      )}
      {value.strategy === 'exponential' && (
        <NumberRow
          label="At most"
          help="The longest delay."
          unit="seconds"
          min={0}
          max={3600}
          initial={2}
          value={value.cap}
          onChange={(cap) => change({ cap })}
          onCommit={onCommit}
        />
      )}
      {'jitter' in value && (
        <SettingRow
          label="Jitter"
          help="Luck in the delays, so that callers do not come back in waves. Full: anything up to the delay. Equal: half of it for sure. Decorrelated: up to three times the delay before."
          wide
        >
          <Select
            className="fill"
            label="Jitter"
            value={value.jitter}
            options={value.strategy === 'fixed' ? jitters.slice(0, -1) : jitters}
            onChange={(jitter: string) => {
              change({ jitter });
              onCommit();
            }}
          />
        </SettingRow>
      )}
      <p className="setting-note">{delaysInWords(value)}</p>
    </>
  );
}

const MOST_DELAYS = 4;

function delaysInWords(retries: Active): string {
  const delays = retryDelays(retries);
  if (delays.length === 0) return 'One try: no retries.';
  if (retries.strategy === 'immediate') return `${delays.length} more at once.`;
  const list = delays.slice(0, MOST_DELAYS).map((delay) => formatQuantity(delay, 'seconds'));
  const waits = { none: 'Waits', equal: 'Waits between a half and all of' } as const;
  const how =
    retries.jitter === 'full' || retries.jitter === 'decorrelated' ? 'Waits up to' : waits[retries.jitter];
  return `${how} ${list.join(', ')}${delays.length > MOST_DELAYS ? ', …' : ''}.`;
}
