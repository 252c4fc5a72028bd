/** The inspector of one node: its settings, its live figures, its explanation. */
import { useState } from 'react';
import { kindById } from '../../catalog/kinds.ts';
import { type DesignNode, nodeName } from '../../model/design.ts';
import { renameNodeTo } from '../stores/design-actions.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useTelemetry } from '../stores/use-telemetry.ts';
import { Icon, KindIcon } from '../ui/icon.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { SideMark } from '../versus/side-mark.tsx';
import { AdviceNotes } from './advice-notes.tsx';
import { NodeCautions } from './caution-notes.tsx';
import { ExplainTab } from './explain-tab.tsx';
import { LiveTab } from './live-tab.tsx';
import { MoreMenu } from './more-menu.tsx';
import { NodeSettings } from './node-settings.tsx';
import { TitleInput } from './title-input.tsx';
import { verdictOf } from './verdict.ts';

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
              <AdviceNotes id={node.id} />
              <NodeSettings key={node.id} nodes={[node]} />
              <NodeCautions key={`cautions of ${node.id}`} id={node.id}>
                <VerdictNote node={node} onWhy={() => setTab('live')} />
              </NodeCautions>
            </>
          )}
          {tab === 'live' && <LiveTab key={node.id} node={node} />}
          {tab === 'explain' && <ExplainTab kind={node.kind} />}
        </div>
      </Tabs>
    </>
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
