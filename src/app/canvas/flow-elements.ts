/**
 * The design as React Flow wants it: nodes, notes, frames and links. An element of the design that did not change
 * keeps its React Flow object, so an edit of one node renders one node. Telemetry never comes here.
 */
import type { Edge, Node } from 'reactflow';
import { annotationName, annotationsOf } from '../../model/annotations.ts';
import {
  type Annotation,
  type Design,
  type DesignLink,
  type DesignNode,
  type Frame,
  type Note,
  nodeName,
} from '../../model/design.ts';
import { NODE_WIDTH, nodeHeight } from './node-layout.ts';

export type FlowNode = Node<{ readonly node: DesignNode }, 'face'>;
export type FlowNote = Node<{ readonly note: Note }, 'note'>;
export type FlowFrame = Node<{ readonly frame: Frame }, 'frame'>;
/** Everything that stands on the canvas. */
export type FlowThing = FlowNode | FlowNote | FlowFrame;
export type FlowLink = Edge<{ readonly link: DesignLink }, 'link'>;

/** The element whose text names a node for screen readers. */
export const labelIdOf = (id: string): string => `node-label-${id}`;

/** In front of the ids of notes and frames, so that they are nobody's node; no id of a document has this sign. */
const MARK = '@';
export const flowIdOf = (annotation: string): string => `${MARK}${annotation}`;
/** The note or frame that a React Flow id stands for; null for a node of the design. */
export const annotationOf = (flowId: string): string | null =>
  flowId.startsWith(MARK) ? flowId.slice(MARK.length) : null;

/** Frames lie behind links and nodes, notes behind nodes. */
const FRAME_LEVEL = -2;
const NOTE_LEVEL = 0;

interface Chosen {
  readonly nodes: readonly string[];
  readonly annotations: readonly string[];
}

/** Builds React Flow's elements, reusing those of the last time; where all are the same, the very list of it. */
export class FlowElements {
  private nodes = new Map<string, FlowThing>();
  private links = new Map<string, FlowLink>();
  private linkList: FlowLink[] = [];

  nodesOf(design: Design, selected: Chosen): FlowThing[] {
    const chosen = new Set([...selected.nodes, ...selected.annotations.map(flowIdOf)]);
    const next = new Map<string, FlowThing>();
    for (const annotation of annotationsOf(design)) {
      const id = flowIdOf(annotation.id);
      const known = this.nodes.get(id);
      const same = sourceOf(known) === annotation && known?.selected === chosen.has(id);
      next.set(id, same && known !== undefined ? known : flowAnnotation(annotation, chosen.has(id)));
    }
    for (const node of design.nodes) {
      const known = this.nodes.get(node.id);
      const same = sourceOf(known) === node && known?.selected === chosen.has(node.id);
      next.set(node.id, same && known !== undefined ? known : flowNode(node, chosen.has(node.id)));
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
    const list = [...next.values()];
    const { linkList } = this;
    const unchanged = list.length === linkList.length && list.every((link, i) => link === linkList[i]);
    // React Flow takes in a new list link by link, and asks every link on the screen what that means for it
    if (!unchanged) this.linkList = list;
    return this.linkList;
  }
}

function sourceOf(flow: FlowThing | undefined): DesignNode | Annotation | undefined {
  if (flow === undefined) return undefined;
  if (flow.type === 'note') return flow.data.note;
  return flow.type === 'frame' ? flow.data.frame : flow.data.node;
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

function flowAnnotation(annotation: Annotation, selected: boolean): FlowNote | FlowFrame {
  const { x, y, width, height } = annotation.area;
  const base = {
    id: flowIdOf(annotation.id),
    position: { x, y },
    selected,
    ...{ width, height, measured: { width, height }, connectable: false },
    ariaLabel: annotationName(annotation),
    domAttributes: { 'aria-roledescription': annotation.type },
  };
  if (annotation.type === 'note')
    return { ...base, type: 'note', data: { note: annotation }, zIndex: NOTE_LEVEL };
  // a stroke that selects what lies in a frame must not select the frame: its title does
  return {
    ...base,
    type: 'frame',
    data: { frame: annotation },
    // React Flow would lift it over the nodes
    selected: false,
    // the middle of a frame lets the pointer through to the ground
    style: { pointerEvents: 'none' },
    ...{ zIndex: FRAME_LEVEL, selectable: false, dragHandle: '.frame-title' },
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
