/** The inspector of a link: the network between two nodes, and how the caller calls over it. */
import { useState } from 'react';
import { kindById } from '../../catalog/kinds.ts';
import { readCallFields } from '../../model/advice.ts';
import type { Design, DesignLink } from '../../model/design.ts';
import type { Field, Fields } from '../../model/fields.ts';
import { callFields, linkFields } from '../../model/links.ts';
import { resolveSettings } from '../../model/validation.ts';
import { targetName } from '../faults/fault-words.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { useTelemetry } from '../stores/use-telemetry.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { openWhy } from '../why/why-view.ts';
import { AdviceNotes } from './advice-notes.tsx';
import { LinkFaults } from './fault-buttons.tsx';
import { linkFigures } from './live-figures.ts';
import { FigureGrid } from './live-tab.tsx';
import { MoreMenu } from './node-inspector.tsx';
import { setLinkSetting } from './setting-edits.ts';
import { SettingFields } from './setting-fields.tsx';

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
          <p>{isMember(design, link) ? 'Link · names a member' : 'Link'}</p>
        </div>
        <MoreMenu ids={[]} links={[link.id]} />
      </header>
      <Tabs tabs={tabs} open={tab} label="About this link" onOpen={setTab}>
        <div className="pane">
          {tab === 'settings' ? <LinkSettings key={link.id} link={link} /> : <LinkLive id={link.id} />}
        </div>
      </Tabs>
    </>
  );
}

function LinkSettings({ link }: { readonly link: DesignLink }) {
  const design = useDesignStore((state) => state.design);
  const common = { duration: design.run.duration, onCommit: () => useDesignStore.getState().endCoalescing() };
  const change = (path: readonly string[], label: string, value: unknown) => {
    const { design: now, edit } = useDesignStore.getState();
    const current = now.links.find((each) => each.id === link.id);
    if (current === undefined) return;
    const title = `${label} of ${targetName(now, link.from)} → ${targetName(now, link.to)}`;
    edit(setLinkSetting(current, path, value, title), { coalesce: `link:${link.id}:${path.join('.')}` });
  };
  const calls = usefulCallFields(design, link);
  return (
    <>
      <AdviceNotes id={link.id} />
      <SettingFields
        {...common}
        fields={linkFields}
        values={link.settings}
        onChange={(name, value) => change([name], labelOf(linkFields, name), value)}
      />
      {Object.keys(calls).length > 0 && (
        <SettingFields
          {...common}
          fields={calls}
          values={link.settings.call ?? {}}
          onChange={(name, value) => change(['call', name], labelOf(callFields, name), value)}
        />
      )}
      <LinkFaults id={link.id} />
    </>
  );
}

function labelOf(fields: Fields, name: string): string {
  return fields[name]?.label ?? name;
}

function isMember(design: Design, link: DesignLink): boolean {
  if (link.type !== undefined) return link.type === 'member';
  const from = design.nodes.find((node) => node.id === link.from);
  return from !== undefined && kindById(from.kind)?.outLinks.meaning === 'members';
}

const PROTECTIONS = ['retryBudget', 'hedgeAfter', 'propagateDeadline', 'breakerFailureRate'];
const BREAKER_DETAILS = ['breakerWindow', 'breakerWait', 'breakerTrials'];

/**
 * The call settings that mean something on this link: a service says how often it calls, one that picks (as a
 * client does) says with what weight; a breaker's details wait for the breaker. What is set is always shown, so
 * that nothing acts unseen.
 */
function usefulCallFields(design: Design, link: DesignLink): Fields {
  if (isMember(design, link)) return {};
  const from = design.nodes.find((node) => node.id === link.from);
  const kind = from === undefined ? undefined : kindById(from.kind);
  const useful = new Set<string>(['timeout', 'retries', ...PROTECTIONS]);
  if (kind?.outLinks.meaning === 'calls') useful.add('operation');
  if (from !== undefined && kind !== undefined) {
    for (const name of readCallFields(kind, resolveSettings(from, kind))) useful.add(name);
  }
  const set = link.settings.call ?? {};
  if (set.breakerFailureRate != null) for (const name of BREAKER_DETAILS) useful.add(name);
  const all: Fields = callFields;
  const shown = Object.entries(all).filter(([name]) => useful.has(name) || name in set);
  return Object.fromEntries(shown) as { readonly [name: string]: Field };
}

function LinkLive({ id }: { readonly id: string }) {
  const figures = useTelemetry((telemetry) => linkFigures(telemetry, id), [id]);
  if (figures.length === 0) return <p className="pane-empty">Figures appear as soon as the run has begun.</p>;
  const fails = figures.some(({ metric, value }) => (metric === 'errors' || metric === 'lost') && value > 0);
  return (
    <div className="live">
      <FigureGrid figures={figures} />
      {fails && (
        <Button variant="soft" icon="question" onClick={() => openWhy({ of: 'link', id })}>
          Why do calls fail here?
        </Button>
      )}
    </div>
  );
}
