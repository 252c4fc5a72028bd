/** The inspector of one node or of several: settings they share, live figures, explanation. */
import { useState } from 'react';
import { equalPlain } from '../../base/plain.ts';
import { kindById } from '../../catalog/kinds.ts';
import { type DesignNode, nodeName } from '../../model/design.ts';
import type { Kind } from '../../model/kind.ts';
import { duplicateNodes } from '../stores/copy-actions.ts';
import { deleteSelected, renameNodeTo } from '../stores/design-actions.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useTelemetry } from '../stores/use-telemetry.ts';
import { Icon, KindIcon } from '../ui/icon.tsx';
import { lazily } from '../ui/lazily.tsx';
import { MenuButton } from '../ui/menu.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { SideMark } from '../versus/side-mark.tsx';
import { AdviceNotes } from './advice-notes.tsx';
import { ExplainTab } from './explain-tab.tsx';
import { NodeFaults } from './fault-buttons.tsx';
import type { TraceDrop } from './field-editors/arrivals-editor.tsx';
import { LiveTab } from './live-tab.tsx';
import { Placement } from './placement.tsx';
import { replayOn } from './replay-trace.ts';
import { resetSettings, setSetting } from './setting-edits.ts';
import { changedNames, SettingFields } from './setting-fields.tsx';
import { TitleInput } from './title-input.tsx';
import { verdictOf } from './verdict.ts';

const StorePresets = lazily(() => import('./store-presets.tsx').then((part) => part.StorePresets));

type Tab = 'settings' | 'live' | 'explain';
const tabs = [
  { id: 'settings', title: 'Settings' },
  { id: 'live', title: 'Live' },
  { id: 'explain', title: 'Explain' },
] as const;

export function NodeInspector({ node }: { readonly node: DesignNode }) {
  const [tab, setTab] = useState<Tab>('settings');
  const kind = kindById(node.kind);
  const zone = useDesignStore((state) => state.design.zones.find((each) => each.id === node.zone));
  const place = zone === undefined ? '' : ` · ${zone.name === '' ? zone.id : zone.name}`;
  return (
    <>
      <header className="inspector-head">
        <span className="kind-tile">
          <KindIcon kind={node.kind} />
        </span>
        <div>
          <TitleInput value={nodeName(node)} label="Name" onCommit={(name) => renameNodeTo(node.id, name)} />
          <p>
            <SideMark id={node.id} />
            {kind?.title ?? node.kind}
            {place}
          </p>
        </div>
        <MoreMenu ids={[node.id]} />
      </header>
      <Tabs tabs={tabs} open={tab} label="About this node" onOpen={setTab}>
        <div className="pane">
          {tab === 'settings' && kind !== undefined && (
            <>
              <VerdictNote node={node} onWhy={() => setTab('live')} />
              <AdviceNotes id={node.id} />
              <NodeSettings key={node.id} nodes={[node]} kind={kind} />
            </>
          )}
          {tab === 'live' && <LiveTab key={node.id} node={node} />}
          {tab === 'explain' && <ExplainTab kind={node.kind} />}
        </div>
      </Tabs>
    </>
  );
}

export function MoreMenu({
  ids,
  links = [],
}: {
  readonly ids: readonly string[];
  readonly links?: readonly string[];
}) {
  return (
    <MenuButton
      menuLabel="Selection"
      alignRight
      className="square"
      aria-label="More"
      groups={() => [
        {
          items: [
            ...(ids.length > 0
              ? [
                  {
                    id: 'duplicate',
                    title: 'Duplicate',
                    icon: 'copy' as const,
                    run: () => duplicateNodes(ids, 32),
                  },
                ]
              : []),
            {
              id: 'delete',
              title: 'Delete',
              icon: 'trash',
              tone: 'danger',
              run: () => deleteSelected({ nodes: ids, links, annotations: [] }),
            },
          ],
        },
      ]}
    >
      <Icon name="more" />
    </MenuButton>
  );
}

/** What is wrong with the node, in words, where somebody is about to mend it. */
function VerdictNote({ node, onWhy }: { readonly node: DesignNode; readonly onWhy: () => void }) {
  const verdict = useTelemetry((telemetry) => verdictOf(telemetry, node), [node]);
  if (verdict === null) return null;
  return (
    <div className={`callout ${verdict.tone}`}>
      <Icon name={verdict.tone === 'error' ? 'cross' : 'warning'} />
      <p>
        <b>{verdict.strong}</b> {verdict.rest}{' '}
        <button type="button" onClick={onWhy}>
          Look closer
        </button>
      </p>
    </div>
  );
}

/** Settings of nodes of one kind, edited together: a change is made to all of them. */
export function NodeSettings({
  nodes,
  kind,
}: {
  readonly nodes: readonly DesignNode[];
  readonly kind: Kind;
}) {
  const duration = useDesignStore((state) => state.design.run.duration);
  const first = nodes[0]!;
  const ids = nodes.map((node) => node.id);
  const whose = nodes.length === 1 ? nodeName(first) : `${nodes.length} nodes`;
  const mixed = mixedNames(nodes, kind);
  const changed = new Set(nodes.flatMap((node) => changedNames(kind.fields, node.settings)));
  const change = (name: string, value: unknown) => {
    const { design, edit } = useDesignStore.getState();
    const label = kind.fields[name]?.label ?? name;
    edit(setSetting(design, ids, name, value, label), { coalesce: `setting:${ids.join()}:${name}` });
  };
  const onTrace = (drop: TraceDrop) => {
    for (const id of ids) replayOn(id, drop.arrivals.trace);
  };
  return (
    <>
      {kind.outLinks.meaning === 'members' && nodes.length === 1 && <StorePresets set={first} />}
      <SettingFields
        fields={kind.fields}
        values={first.settings}
        mixed={mixed}
        duration={duration}
        onChange={change}
        onCommit={() => useDesignStore.getState().endCoalescing()}
        onTrace={onTrace}
      />
      <Placement nodes={nodes} />
      <NodeFaults nodes={nodes} />
      <p className="pane-foot">
        {changed.size > 0 ? (
          <>
            <i className="changed-mark" />
            {changed.size} changed from {changed.size === 1 ? 'its default' : 'their defaults'}
            <button
              type="button"
              onClick={() => {
                const { design, edit } = useDesignStore.getState();
                edit(resetSettings(design, ids, [...changed], whose));
              }}
            >
              Reset
            </button>
          </>
        ) : (
          'All settings at their defaults'
        )}
      </p>
    </>
  );
}

/** Settings on which the nodes do not agree. */
function mixedNames(nodes: readonly DesignNode[], kind: Kind): ReadonlySet<string> {
  const settingOf = (node: DesignNode, name: string) =>
    name in node.settings ? node.settings[name] : kind.fields[name]?.initial;
  const first = nodes[0]!;
  return new Set(
    Object.keys(kind.fields).filter((name) =>
      nodes.some((node) => !equalPlain(settingOf(node, name), settingOf(first, name))),
    ),
  );
}
