/**
 * The design as React Flow wants it. An element of the design that did not change keeps its React Flow object,
 * so an edit of one node renders one node. Telemetry never comes here.
 */
import type { Edge, Node } from 'reactflow';
import { type Design, type DesignLink, type DesignNode, nodeName } from '../../model/design.ts';
import { NODE_WIDTH, nodeHeight } from './node-layout.ts';

export type FlowNode = Node<{ readonly node: DesignNode }, 'face'>;
export type FlowLink = Edge<{ readonly link: DesignLink }, 'link'>;

/** The element whose text names a node for screen readers. */
export const labelIdOf = (id: string): string => `node-label-${id}`;

/** Builds React Flow's elements, reusing those of the last time. */
export class FlowElements {
  private nodes = new Map<string, FlowNode>();
  private links = new Map<string, FlowLink>();

  nodesOf(design: Design, selected: readonly string[]): FlowNode[] {
    const chosen = new Set(selected);
    const next = new Map<string, FlowNode>();
    for (const node of design.nodes) {
      const known = this.nodes.get(node.id);
      const same = known?.data.node === node && known.selected === chosen.has(node.id);
      next.set(node.id, same ? known : flowNode(node, chosen.has(node.id)));
    }
    this.nodes = next;
    return [...next.values()];
  }

  linksOf(design: Design, selected: readonly string[]): FlowLink[] {
    const chosen = new Set(selected);
    const names = new Map(design.nodes.map((node) => [node.id, nodeName(node)]));
    const next = new Map<string, FlowLink>();
    for (const link of design.links) {
      const label = `Link from ${names.get(link.from) ?? link.from} to ${names.get(link.to) ?? link.to}`;
      const known = this.links.get(link.id);
      const same =
        known?.data?.link === link && known.selected === chosen.has(link.id) && known.ariaLabel === label;
      next.set(link.id, same ? known : flowLink(link, label, chosen.has(link.id)));
    }
    this.links = next;
    return [...next.values()];
  }
}

function flowNode(node: DesignNode, selected: boolean): FlowNode {
  const height = nodeHeight(node);
  return {
    id: node.id,
    type: 'face',
    position: node.position,
    data: { node },
    selected,
    width: NODE_WIDTH,
    height,
    measured: { width: NODE_WIDTH, height },
    domAttributes: { 'aria-labelledby': labelIdOf(node.id), 'aria-roledescription': 'node' },
  };
}

function flowLink(link: DesignLink, label: string, selected: boolean): FlowLink {
  return {
    id: link.id,
    type: 'link',
    source: link.from,
    target: link.to,
    sourceHandle: 'out',
    targetHandle: 'in',
    data: { link },
    selected,
    ariaLabel: label,
  };
}
