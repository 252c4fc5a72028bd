/** The latency to another zone or region: a figure, or, opened, any law that a delay may follow. */
import { useState } from 'react';
import { formatQuantity } from '../../base/units.ts';
import type { Distribution } from '../../model/distribution.ts';
import { meanOf } from '../../model/law-figures.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { setPairLatency } from '../stores/zone-actions.ts';
import { IconButton } from '../ui/button.tsx';
import { DistributionEditor } from './field-editors/distribution-editor.tsx';
import { type InputProblem, QuantityInput } from './field-editors/quantity-input.tsx';
import { SettingRow } from './field-editors/setting-row.tsx';

export interface PairRowProps {
  readonly name: string;
  readonly pair: readonly [string, string];
  /** Null: none is set, so there is none. */
  readonly latency: Distribution | null;
  /** Where the figure comes from when it is not the pair's own. */
  readonly note: string | null;
}

const none: Distribution = { distribution: 'constant', value: 0 };

export function PairRow({ name, pair: [a, b], latency, note }: PairRowProps) {
  const [open, setOpen] = useState(false);
  const [error, setError] = useState<InputProblem | null>(null);
  const law = latency ?? none;
  const own = latency !== null && note === null;
  const change = (next: Distribution) => setPairLatency(a, b, next, `pair:${a}:${b}`);
  const commit = () => useDesignStore.getState().endCoalescing();
  const row = {
    label: name,
    changed: own,
    onReset: own ? () => setPairLatency(a, b, null) : undefined,
  };
  const unfold = (
    <IconButton
      icon={open ? 'chevron-up' : 'chevron-down'}
      iconSize={12}
      label={`Law of the latency to ${name}`}
      aria-expanded={open}
      onClick={() => setOpen(!open)}
    />
  );
  return (
    <div className="pair-row">
      <SettingRow {...row} longLabel error={error}>
        <span className="pair-value">
          {note !== null && <small>{note}</small>}
          {law.distribution === 'constant' ? (
            <QuantityInput
              label={`Latency to ${name}`}
              unit="seconds"
              min={0}
              max={3600}
              value={law.value}
              onChange={(value) => change({ distribution: 'constant', value })}
              onCommit={commit}
              onError={setError}
            />
          ) : (
            <span>mean {formatQuantity(meanOf(law), 'seconds')}</span>
          )}
          {unfold}
        </span>
      </SettingRow>
      {open && (
        <DistributionEditor
          label="Law"
          unit="seconds"
          initial={none}
          value={law}
          onChange={change}
          onCommit={commit}
        />
      )}
    </div>
  );
}
