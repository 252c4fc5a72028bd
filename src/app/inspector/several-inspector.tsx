/** The inspector of several things at once: what they are, what they share, and what one can do to them all. */
import { kindById } from '../../catalog/kinds.ts';
import { type DesignLink, type DesignNode, nodeName } from '../../model/design.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { KindIcon } from '../ui/icon.tsx';
import { NodeFaults } from './fault-buttons.tsx';
import { MoreMenu, NodeSettings } from './node-inspector.tsx';
import { Placement } from './placement.tsx';

export function SeveralInspector(props: {
  readonly nodes: readonly DesignNode[];
  readonly links: readonly DesignLink[];
}) {
  const { nodes, links } = props;
  const kinds = new Set(nodes.map((node) => node.kind));
  const kind = kinds.size === 1 ? kindById([...kinds][0]!) : undefined;
  const parts = [counted(nodes.length, 'node'), counted(links.length, 'link')].filter((part) => part !== '');
  return (
    <>
      <header className="inspector-head">
        <span className="kind-tile">{nodes.length + links.length}</span>
        <div>
          <h2>{parts.join(' and ')}</h2>
          <p>{kind === undefined ? 'Selected together' : `All of them: ${kind.title}`}</p>
        </div>
        <MoreMenu ids={nodes.map((node) => node.id)} links={links.map((link) => link.id)} />
      </header>
      <div className="pane scrolling">
        <ul className="selected-list">
          {nodes.map((node) => (
            <li key={node.id}>
              <button type="button" onClick={() => useUiStore.getState().select({ nodes: [node.id] })}>
                <KindIcon kind={node.kind} size={14} />
                {nodeName(node)}
              </button>
            </li>
          ))}
        </ul>
        {kind !== undefined && nodes.length > 0 ? (
          <NodeSettings key={nodes.map((node) => node.id).join()} nodes={nodes} kind={kind} />
        ) : (
          nodes.length > 0 && (
            <>
              <Placement nodes={nodes} />
              <NodeFaults nodes={nodes} />
            </>
          )
        )}
      </div>
    </>
  );
}

function counted(count: number, noun: string): string {
  if (count === 0) return '';
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
