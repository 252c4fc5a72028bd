/**
 * Settings of one node, or of several together: what all of them have, a change made to all, one step to undo.
 */
import { kindById } from '../../catalog/kinds.ts';
import type { DesignNode } from '../../model/design.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { Icon } from '../ui/icon.tsx';
import { lazily } from '../ui/lazily.tsx';
import { changedOf, commonFields, mixedNames, settingOf } from './common-fields.ts';
import { NodeFaults } from './fault-buttons.tsx';
import type { TraceDrop } from './field-editors/arrivals-editor.tsx';
import { ExplainsSettings } from './field-editors/setting-row.tsx';
import { Placement } from './placement.tsx';
import { replayOn } from './replay-trace.ts';
import { editSettings, KeepsDrafts } from './setting-draft.ts';
import { resetSettings, setSetting } from './setting-edits.ts';
import { SettingFields, shownFields } from './setting-fields.tsx';
import './settings.css';
import { SettingSearch, useExplainsSettings, useSettingFilter } from './setting-search.tsx';

const StorePresets = lazily(() => import('./store-presets.tsx').then((part) => part.StorePresets));

export function NodeSettings({ nodes }: { readonly nodes: readonly DesignNode[] }) {
  const duration = useDesignStore((state) => state.design.run.duration);
  const explains = useExplainsSettings();
  const first = nodes[0]!;
  const ids = nodes.map((node) => node.id);
  const fields = commonFields(nodes);
  const values = Object.fromEntries(Object.keys(fields).map((name) => [name, settingOf(first, name)]));
  const changed = new Set(changedOf(nodes, fields));
  const { filter, setFilter, wanted } = useSettingFilter(changed);
  const shown = shownFields(fields, values);
  const change = (name: string, value: unknown) => {
    const label = fields[name]?.label ?? name;
    const edit = setSetting(useDesignStore.getState().design, ids, name, value, label);
    editSettings(edit, { coalesce: `setting:${ids.join()}:${name}` });
  };
  const onTrace = (drop: TraceDrop) => {
    for (const id of ids) replayOn(id, drop.arrivals.trace);
  };
  const isSet = nodes.length === 1 && kindById(first.kind)?.outLinks.meaning === 'members';
  const filtered = filter.text !== '' || filter.changedOnly;
  return (
    <KeepsDrafts value={true}>
      <ExplainsSettings value={explains}>
        <SettingSearch
          fields={fields}
          filter={filter}
          onFilter={setFilter}
          changed={changed.size}
          found={shown.filter(([name, field]) => wanted(name, field)).length}
        />
        {isSet && !filtered && <StorePresets set={first} />}
        <SettingFields
          fields={fields}
          values={values}
          mixed={mixedNames(nodes, fields)}
          changed={changed}
          wanted={wanted}
          duration={duration}
          onChange={change}
          onCommit={() => useDesignStore.getState().endCoalescing()}
          onTrace={onTrace}
        />
      </ExplainsSettings>
      {!filtered && (
        <>
          <Placement nodes={nodes} />
          <NodeFaults nodes={nodes} />
        </>
      )}
      <ChangedFoot
        count={changed.size}
        onReset={() => {
          const { design, edit } = useDesignStore.getState();
          edit(resetSettings(design, ids, [...changed]));
        }}
      />
    </KeepsDrafts>
  );
}

/** How many settings were changed, and back with all of them. */
export function ChangedFoot({ count, onReset }: { readonly count: number; readonly onReset: () => void }) {
  if (count === 0) {
    return (
      <p className="pane-foot">
        <Icon name="check" size={12} />
        All settings at their defaults
      </p>
    );
  }
  return (
    <p className="pane-foot">
      <i className="changed-mark" />
      {count} changed from {count === 1 ? 'its default' : 'their defaults'}
      <button type="button" onClick={onReset}>
        Reset {count === 1 ? 'it' : 'all'}
      </button>
    </p>
  );
}
