/** The inspector of a link: the network between two nodes, and how the caller calls over it. */
import { useState } from 'react';
import type { DesignLink } from '../../model/design.ts';
import { targetName } from '../faults/fault-words.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { useTelemetry } from '../stores/use-telemetry.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { openWhy } from '../why/why-view.ts';
import { isMemberLink, LinkSettings } from './link-settings.tsx';
import { linkFigures } from './live-figures.ts';
import { FigureGrid } from './live-tab.tsx';
import { MoreMenu } from './more-menu.tsx';

type Tab = 'settings' | 'live';
const tabs = [
  { id: 'settings', title: 'Settings' },
  { id: 'live', title: 'Live' },
] as const;

export function LinkInspector({ link }: { readonly link: DesignLink }) {
  const [tab, setTab] = useState<Tab>('settings');
  const design = useDesignStore((state) => state.design);
  const select = (id: string) => useUiStore.getState().select({ nodes: [id] });
  return (
    <>
      <header className="inspector-head">
        <span className="kind-tile">
          <Icon name="link" />
        </span>
        <div>
          <h2 className="link-ends">
            <button type="button" onClick={() => select(link.from)}>
              {targetName(design, link.from)}
            </button>
            <span aria-hidden="true">→</span>
            <button type="button" onClick={() => select(link.to)}>
              {targetName(design, link.to)}
            </button>
          </h2>
          <p>{isMemberLink(design, link) ? 'Link · names a member' : 'Link'}</p>
        </div>
        <MoreMenu ids={[]} links={[link.id]} />
      </header>
      <Tabs tabs={tabs} open={tab} label="About this link" onOpen={setTab}>
        <div className="pane">
          {tab === 'settings' ? <LinkSettings key={link.id} links={[link]} /> : <LinkLive id={link.id} />}
        </div>
      </Tabs>
    </>
  );
}

function LinkLive({ id }: { readonly id: string }) {
  const figures = useTelemetry((telemetry) => linkFigures(telemetry, id), [id]);
  if (figures.length === 0) return <p className="pane-empty">Figures appear as soon as the run has begun.</p>;
  const fails = figures.some(({ metric, value }) => (metric === 'errors' || metric === 'lost') && value > 0);
  return (
    <div className="live">
      <FigureGrid figures={figures} of="link" id={id} />
      {fails && (
        <Button variant="soft" icon="question" onClick={() => openWhy({ of: 'link', id })}>
          Why do calls fail here?
        </Button>
      )}
    </div>
  );
}
