/**
 * "Behave like …" at the head of a replica set's settings: a product that people know, put on with one click,
 * and what is promised of it: who is served when something breaks, and what may be old or lost. The promises
 * are those that the tests execute; a set whose settings were changed since is nobody's any more.
 */
import { useId } from 'react';
import { type Served, type StorePreset, storePresets } from '../../content/store-presets.ts';
import { presetMismatch, presetOf, putStorePreset } from '../../content/use-store-preset.ts';
import type { DesignNode } from '../../model/design.ts';
import { addMembers } from '../stores/design-actions.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import './store-presets.css';

const products = [...new Set(storePresets.map((preset) => preset.product))];

export function StorePresets({ set }: { readonly set: DesignNode }) {
  const design = useDesignStore((state) => state.design);
  const preset = presetOf(design, set);
  const members = design.links.filter((link) => link.from === set.id).length;
  const choose = (id: string) => {
    const chosen = storePresets.find((one) => one.id === id);
    if (chosen !== undefined) useDesignStore.getState().edit(putStorePreset(design, set, chosen));
  };
  return (
    <section className="setting-group store-presets" aria-label="Known stores">
      <PresetChoice preset={preset} onChoose={choose} />
      {preset === undefined ? (
        <>
          <p className="preset-note">
            Settings of your own. Choose a product to see what its documentation says, simulated.
          </p>
          {members === 0 && <Missing text="A set needs replicas to keep its data." set={set} count={3} />}
        </>
      ) : (
        <>
          <Missing text={presetMismatch(design, set, preset)} set={set} count={preset.replicas - members} />
          <PresetCard preset={preset} />
        </>
      )}
    </section>
  );
}

function PresetChoice({
  preset,
  onChoose,
}: {
  readonly preset: StorePreset | undefined;
  readonly onChoose: (id: string) => void;
}) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>Behave like</label>
      <span className="select fill">
        <select id={id} value={preset?.id ?? ''} onChange={(event) => onChoose(event.currentTarget.value)}>
          {preset === undefined && <option value="">own settings</option>}
          {products.map((product) => (
            <optgroup key={product} label={product}>
              {storePresets
                .filter((one) => one.product === product)
                .map((one) => (
                  <option key={one.id} value={one.id}>
                    {product}: {one.title}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
        <Icon name="chevron-down" size={12} />
      </span>
    </>
  );
}

/** What is amiss with the set, and replicas for it where they are what is missing. */
function Missing(props: { readonly text: string; readonly set: DesignNode; readonly count: number }) {
  const { text, set, count } = props;
  if (text === '') return null;
  return (
    <div className="callout warn">
      <Icon name="warning" />
      <p>
        {text}{' '}
        {count > 0 && (
          <button type="button" onClick={() => addMembers(set, count)}>
            Add {count === 1 ? 'one' : count}
          </button>
        )}
      </p>
    </div>
  );
}

function PresetCard({ preset }: { readonly preset: StorePreset }) {
  const { claims, source } = preset;
  return (
    <>
      <table className="claims">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">reads</th>
            <th scope="col">writes</th>
          </tr>
        </thead>
        <tbody>
          <ServedRow when="one replica is down" served={claims.survivesOneNode} />
          <ServedRow when="two are down" served={claims.survivesTwoNodes} />
          <ServedRow when="cut off with the minority" served={claims.minoritySide} />
          <ServedRow when="cut off with the majority" served={claims.majoritySide} />
        </tbody>
      </table>
      <dl className="claim-list">
        <dt>Old reads</dt>
        <dd>{staleWords[claims.readsMayBeStale]}</dd>
        <dt>Lost writes</dt>
        <dd>{lossWords[claims.acknowledgedWritesMayBeLost]}</dd>
        <dt>CAP, PACELC</dt>
        <dd>
          {claims.cap === 'neither' ? 'neither CP nor AP' : claims.cap}, {claims.pacelc}
        </dd>
      </dl>
      <p className="preset-note">{preset.notes}</p>
      <p className="preset-note">
        {preset.product} {preset.version}:{' '}
        <a href={source.url} target="_blank" rel="noreferrer">
          {source.name}
        </a>
      </p>
    </>
  );
}

function ServedRow({ when, served }: { readonly when: string; readonly served: Served }) {
  return (
    <tr>
      <th scope="row">{when}</th>
      <ServedCell yes={served.reads} />
      <ServedCell yes={served.writes} />
    </tr>
  );
}

/** A mark and a word: never color alone. */
function ServedCell({ yes }: { readonly yes: boolean }) {
  const icon: IconName = yes ? 'check' : 'cross';
  return (
    <td className={yes ? 'yes' : 'no'}>
      <Icon name={icon} size={12} />
      {yes ? 'served' : 'refused'}
    </td>
  );
}

const staleWords: { readonly [S in StorePreset['claims']['readsMayBeStale']]: string } = {
  never: 'never',
  'when-broken': 'in crashes and partitions',
  always: 'at any time',
};
const lossWords: { readonly [L in StorePreset['claims']['acknowledgedWritesMayBeLost']]: string } = {
  never: 'never',
  'power-cut': 'only when all machines crash at once',
  'when-broken': 'in crashes and partitions',
  always: 'at any time, to concurrent writes',
};
