/**
 * Where the hand is that holds a fault: over which node, link or ground of the canvas, or at which time of the lane.
 * Reads the page's elements, because React Flow and the lane know best where they have drawn what.
 */
import type { Design } from '../../model/design.ts';
import type { FaultKind } from '../../model/faults.ts';
import { faultDescriptors } from '../../model/faults.ts';
import { currentCamera } from '../canvas/viewport.ts';
import { contains, regionBoxes, zoneBoxes } from '../canvas/zone-boxes.ts';
import { snapTime } from './fault-bars.ts';
import { allTargets, type Target } from './fault-targets.ts';

export type HandPlace =
  | { readonly on: 'target'; readonly target: Target }
  | { readonly on: 'ground' }
  | { readonly on: 'lane'; readonly time: number; readonly x: number }
  | { readonly on: 'elsewhere' };

interface Point {
  readonly x: number;
  readonly y: number;
}

/** What is under the hand, for a fault that breaks what it breaks: an outage looks through nodes at their ground. */
export function placeUnder(point: Point, fault: FaultKind, design: Design, end: number): HandPlace {
  const stack = document.elementsFromPoint(point.x, point.y);
  const lane = stack
    .map((element) => element.closest<HTMLElement>('.lane-track'))
    .find((each) => each !== null);
  if (lane != null) return laneAt(lane, point, end);
  if (!stack.some((element) => element.closest('.canvas') !== null)) return { on: 'elsewhere' };
  const targets = allTargets(design);
  const wanted = faultDescriptors[fault].target;
  const element = wanted === 'area' ? undefined : elementAt(stack, targets, wanted === 'link');
  if (element !== undefined) return { on: 'target', target: element };
  const ground = groundAt(point, design, targets, fault);
  return ground === undefined ? { on: 'ground' } : { on: 'target', target: ground };
}

function laneAt(lane: HTMLElement, point: Point, end: number): HandPlace {
  const box = lane.getBoundingClientRect();
  const share = Math.min(1, Math.max(0, (point.x - box.left) / box.width));
  const time = snapTime(share * end, end);
  return { on: 'lane', time, x: box.left + (time / end) * box.width };
}

/** The node or link in the stack of elements; where links are broken, a link before the node that it begins at. */
function elementAt(
  stack: readonly Element[],
  targets: readonly Target[],
  linksFirst: boolean,
): Target | undefined {
  const found = stack.flatMap((element): Target[] => {
    const drawn = element.closest<HTMLElement>('.react-flow__node, .react-flow__edge');
    if (drawn === null) return [];
    const type = drawn.classList.contains('react-flow__node') ? 'node' : 'link';
    const target = targets.find((each) => each.type === type && each.id === drawn.dataset.id);
    return target === undefined ? [] : [target];
  });
  return (linksFirst ? found.find(({ type }) => type === 'link') : undefined) ?? found[0];
}

/** The smallest ground under the hand; a region where regions are struck. */
function groundAt(
  point: Point,
  design: Design,
  targets: readonly Target[],
  fault: FaultKind,
): Target | undefined {
  const at = currentCamera()?.toDesign(point);
  if (at === undefined) return undefined;
  const boxes = fault === 'region-outage' ? regionBoxes(design) : zoneBoxes(design);
  const under = boxes
    .filter((box) => contains(box, at))
    .sort((a, b) => a.width * a.height - b.width * b.height)[0];
  return under && targets.find(({ type, id }) => type === under.type && id === under.id);
}

/** The element of a target on the page, to stand beside it. */
export function elementOf({ type, id }: Pick<Target, 'type' | 'id'>): Element | null {
  const quoted = CSS.escape(id);
  if (type === 'node') return document.querySelector(`.react-flow__node[data-id="${quoted}"]`);
  if (type === 'link') return document.querySelector(`.react-flow__edge[data-id="${quoted}"]`);
  return document.querySelector(`.canvas [data-area="${type} ${quoted}"]`);
}
