/** Keys: how many, and how unequally they are asked for, with what that means for the hottest of them. */
import { formatQuantity } from '../../../base/units.ts';
import type { Keys } from '../../../model/traffic.ts';
import type { EditorProps, RowState } from './editor-props.ts';
import { keyShares } from './key-shares.ts';
import { NumberRow } from './number-row.tsx';

export function KeysEditor(props: EditorProps<Keys> & RowState & { readonly initial: Keys }) {
  const { value } = props;
  const shares = keyShares(value);
  return (
    <div className="block-setting">
      <NumberRow
        {...props}
        label={props.label}
        unit="count"
        min={1}
        max={1_000_000}
        integer
        initial={props.initial.count}
        value={value.count}
        onChange={(count) => props.onChange({ ...value, count })}
      />
      <NumberRow
        label="Skew"
        help="Key i gets a share ∝ 1 / i^skew (Zipf). 0 asks for all keys equally; web traffic has about 0.6 to 1."
        unit="count"
        min={0}
        max={5}
        initial={1}
        value={value.skew}
        onChange={(skew) => props.onChange({ ...value, skew })}
        onCommit={props.onCommit}
      />
      <p className="setting-note">
        Hottest key: <b>{formatQuantity(shares.hottest, 'ratio')}</b> of the requests. Hottest 1 % of keys:{' '}
        <b>{formatQuantity(shares.hottestPercent, 'ratio')}</b>.
      </p>
    </div>
  );
}
