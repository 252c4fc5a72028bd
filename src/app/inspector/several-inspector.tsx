/**
 * The inspector of several things at once: what they are, what they share, and what one can do to them all. Of
 * nodes and links selected together one chooses which to set.
 */
import { useState } from 'react';
import { kindById } from '../../catalog/kinds.ts';
import { type DesignLink, type DesignNode, nodeName } from '../../model/design.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { KindIcon } from '../ui/icon.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { LinkSettings } from './link-settings.tsx';
import { MoreMenu } from './more-menu.tsx';
import { NodeSettings } from './node-settings.tsx';

/** A longer list of names would push the settings out of sight. */
const MOST_NAMES = 6;

export function SeveralInspector(props: {
  readonly nodes: readonly DesignNode[];
  readonly links: readonly DesignLink[];
}) {
  const { nodes, links } = props;
  const [chosen, setChosen] = useState<'nodes' | 'links'>('nodes');
  const kinds = [...new Set(nodes.map((node) => node.kind))];
  const parts = [counted(nodes.length, 'node'), counted(links.length, 'link')].filter((part) => part !== '');
  const both = nodes.length > 0 && links.length > 0;
  const shown = both ? chosen : nodes.length > 0 ? 'nodes' : 'links';
  return (
    <>
      <header className="inspector-head">
        <span className="kind-tile">{nodes.length + links.length}</span>
        <div>
          <h2>{parts.join(' and ')}</h2>
          <p>{kindsInWords(kinds, shown)}</p>
        </div>
        <MoreMenu ids={nodes.map((node) => node.id)} links={links.map((link) => link.id)} />
      </header>
      <div className="pane scrolling">
        <SelectedNames nodes={nodes} />
        {both && (
          <Segmented
            className="several-of"
            label="Settings of"
            value={chosen}
            options={[
              { value: 'nodes', label: 'Nodes' },
              { value: 'links', label: 'Links' },
            ]}
            onChange={setChosen}
          />
        )}
        {shown === 'nodes' ? (
          <NodeSettings key={nodes.map((node) => node.id).join()} nodes={nodes} />
        ) : (
          <LinkSettings key={links.map((link) => link.id).join()} links={links} />
        )}
      </div>
    </>
  );
}

/** "All of them: Service", or that what they share is shown. */
function kindsInWords(kinds: readonly string[], shown: 'nodes' | 'links'): string {
  if (shown === 'links') return 'What is set here is set on each of them';
  const [kind] = kinds;
  if (kinds.length !== 1 || kind === undefined) return 'What all of them have';
  return `All of them: ${kindById(kind)?.title ?? kind}`;
}

function SelectedNames({ nodes }: { readonly nodes: readonly DesignNode[] }) {
  const [all, setAll] = useState(false);
  if (nodes.length === 0) return null;
  const shown = all ? nodes : nodes.slice(0, MOST_NAMES);
  return (
    <ul className="selected-list">
      {shown.map((node) => (
        <li key={node.id}>
          <button type="button" onClick={() => useUiStore.getState().select({ nodes: [node.id] })}>
            <KindIcon kind={node.kind} size={14} />
            {nodeName(node)}
          </button>
        </li>
      ))}
      {shown.length < nodes.length && (
        <li>
          <button type="button" onClick={() => setAll(true)}>
            … and {nodes.length - shown.length} more
          </button>
        </li>
      )}
    </ul>
  );
}

function counted(count: number, noun: string): string {
  if (count === 0) return '';
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
