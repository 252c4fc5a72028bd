/**
 * The ports of a node: where links begin and end. By drag, or by click (Enter) on one port and then on another; those
 * of the selected node can be reached by Tab. Each is a small program that listens to the canvas, so in a large design
 * only a node that is pointed at or selected has them; of the others React Flow knows where they would be.
 */
import { Handle, type HandleProps, Position } from 'reactflow';
import { kindById } from '../../catalog/kinds.ts';
import { type DesignNode, nodeName } from '../../model/design.ts';
import { PortPlace } from './quiet-element.ts';

const hasExit = (node: DesignNode): boolean => kindById(node.kind)?.outLinks.max !== 0;

/** Where the ports of a node are while it has none, for React Flow, which looks for them in the page. */
export function PortPlaces({ node }: { readonly node: DesignNode }) {
  return (
    <>
      <PortPlace className="port-place target" data-handleid="in" data-handlepos="left" />
      {hasExit(node) && (
        <PortPlace className="port-place source" data-handleid="out" data-handlepos="right" />
      )}
    </>
  );
}

export function Ports({ node, reachable }: { readonly node: DesignNode; readonly reachable: boolean }) {
  const name = nodeName(node);
  return (
    <>
      <Port type="target" label={`Link to ${name}`} reachable={reachable} />
      {hasExit(node) && <Port type="source" label={`Start a link at ${name}`} reachable={reachable} />}
    </>
  );
}

function Port(props: {
  readonly type: HandleProps['type'];
  readonly label: string;
  readonly reachable: boolean;
}) {
  const out = props.type === 'source';
  return (
    <Handle
      id={out ? 'out' : 'in'}
      type={props.type}
      position={out ? Position.Right : Position.Left}
      className={`port ${out ? 'out' : 'in'}`}
      role="button"
      tabIndex={props.reachable ? 0 : -1}
      aria-label={props.label}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.stopPropagation();
        event.currentTarget.click();
      }}
    />
  );
}
