/**
 * The ways of messages over the canvas as it is now: boxes where React Flow shows them, dragged ones too, links
 * of the design, fences where partitions stand. Kept until something of that moves.
 */
import type { ReactFlowState } from 'reactflow';
import type { Design } from '../../model/design.ts';
import type { ActiveFault } from '../../worker/protocol.ts';
import { blockedPairs, strokeOf } from '../stores/fault-actions.ts';
import type { NotedMessage } from '../stores/messages.ts';
import type { FlowLink, FlowNode } from './flow-elements.ts';
import type { Box, Point } from './link-geometry.ts';
import { directPath, fenceAround, type MessagePath, pathAlong, shareAtFence } from './message-paths.ts';
import { type PartitionShape, partitionShape } from './partition-shape.ts';

type FlowState = ReactFlowState<FlowNode, FlowLink>;

const OUTLINE_MARGIN = 8;

export class MessageLayout {
  readonly boxes: ReadonlyMap<string, Box>;
  private readonly ends: ReadonlyMap<string, readonly [string, string]>;
  private readonly fences: readonly (readonly Point[])[];
  private readonly paths = new Map<string, MessagePath | null>();
  private pathOfMessage = new WeakMap<NotedMessage, MessagePath | null>();

  constructor(state: FlowState, design: Design, faults: readonly ActiveFault[]) {
    this.boxes = new Map(
      [...state.nodeLookup.values()].map(({ id, internals, measured }) => {
        const { x, y } = internals.positionAbsolute;
        return [id, { x, y, width: measured.width ?? 0, height: measured.height ?? 0 }];
      }),
    );
    this.ends = new Map(design.links.map((link) => [link.id, [link.from, link.to]]));
    this.fences = faults
      .filter((fault) => fault.fault === 'partition')
      .flatMap((fault) => fencesOf(partitionShape(design, blockedPairs(fault, design), strokeOf(fault.id))));
  }

  /** The way of a message; null where an end of it is not on the canvas. */
  pathOf(message: NotedMessage): MessagePath | null {
    const kept = this.pathOfMessage.get(message);
    if (kept !== undefined) return kept;
    const key = `${message.from} ${message.to} ${message.isReply} ${message.route.join(' ')}`;
    let path = this.paths.get(key);
    if (path === undefined) {
      path = this.measure(message);
      this.paths.set(key, path);
    }
    this.pathOfMessage.set(message, path);
    return path;
  }

  /** The boxes at the ends of a drawn link. */
  boxesOf(link: string): readonly [Box, Box] | null {
    const ends = this.ends.get(link);
    const from = ends === undefined ? undefined : this.boxes.get(ends[0]);
    const to = ends === undefined ? undefined : this.boxes.get(ends[1]);
    return from === undefined || to === undefined ? null : [from, to];
  }

  /** Ways between replicas that were used: no link is drawn there. */
  get directPaths(): readonly MessagePath[] {
    return [...this.paths.values()].filter((path) => path?.direct === true) as MessagePath[];
  }

  /** Where on its way a message is lost that never arrives: at the partition, at the cut, else midway. */
  readonly lossShare = (message: NotedMessage): number => {
    const path = this.pathOf(message);
    if (path === null) return 0.5;
    if (message.loss === 'partition') return shareAtFence(path, this.fences) ?? 0.5;
    // behind a driver's box the last link is the one that has a network
    const last = path.stretches[message.isReply ? 0 : path.stretches.length - 1]!;
    const half = last.length / 2 / path.length;
    return message.isReply ? half : 1 - half;
  };

  private measure(message: NotedMessage): MessagePath | null {
    const links = message.route.flatMap((id) => {
      const boxes = this.boxesOf(id);
      return boxes === null ? [] : [boxes];
    });
    if (links.length > 0 && links.length === message.route.length) return pathAlong(links, message.isReply);
    const from = this.boxes.get(message.from);
    const to = this.boxes.get(message.to);
    if (from === undefined || to === undefined || from === to) return null;
    return directPath(
      from,
      to,
      [...this.boxes.values()].filter((box) => box !== from && box !== to),
    );
  }
}

/** What a message cannot pass, as rows of points. */
function fencesOf(shape: PartitionShape | null): (readonly Point[])[] {
  switch (shape?.type) {
    case undefined:
      return [];
    case 'line':
      return [[shape.from, shape.to]];
    case 'stroke': {
      const { points, closed } = shape.stroke;
      return [closed && points[0] !== undefined ? [...points, points[0]] : points];
    }
    case 'ring':
      return [fenceAround(shape.box, 0)];
    case 'outlines':
      return shape.boxes.map((box) => fenceAround(box, OUTLINE_MARGIN));
  }
}
