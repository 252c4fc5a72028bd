/**
 * Who works by keys does not lose his place: where an edit takes away what had the focus, or makes something new
 * of it, the focus goes to what is selected then, or else to what stands next to what is gone.
 */
import { useEffect } from 'react';
import { annotationsOf } from '../../model/annotations.ts';
import type { Design } from '../../model/design.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { bringIntoView } from './canvas-focus.ts';
import { flowIdOf } from './flow-elements.ts';
import type { Point } from './link-geometry.ts';

/** React Flow shows a new node when it has measured it, which is some frames later. */
const MOST_FRAMES = 30;

/** Keeps the focus on the canvas while the component is mounted. */
export function useKeptFocus(): void {
  useEffect(() => {
    document.addEventListener('focusin', noteFocus);
    const stop = useDesignStore.subscribe(({ design }, { design: before }) => {
      if (design !== before) keepFocus(before);
    });
    return () => {
      stop();
      document.removeEventListener('focusin', noteFocus);
    };
  }, []);
}

/** What had the focus last, dialogs aside: they give it back, if what had it is still there. */
let last: Element | null = null;
function noteFocus({ target }: FocusEvent): void {
  if (target instanceof Element && target.closest('dialog') === null) last = target;
}
const isBetween = (element: Element | null): boolean =>
  element === null || element === document.body || element.closest('dialog') !== null;

/** Called while the page still shows the design as it was. */
function keepFocus(before: Design): void {
  const from = isBetween(document.activeElement) ? last : document.activeElement;
  const had = from?.closest<HTMLElement>('.react-flow__node, .react-flow__edge');
  if (had == null) return;
  const look = (left: number) => {
    const now = document.activeElement;
    const isLost = isBetween(now);
    if (now !== had && !isLost) return; // somebody else has taken it
    const next = isLost
      ? (newlySelected(before) ?? selected() ?? nextTo(had, before))
      : newlySelected(before);
    if (next === null) return;
    const element = elementOf(next);
    element?.focus({ preventScroll: true });
    if (document.activeElement === element && element !== null) bringIntoView(element);
    else if (left > 0) requestAnimationFrame(() => look(left - 1));
  };
  requestAnimationFrame(() => look(MOST_FRAMES));
}

/** A thing on the canvas by the key that React Flow's elements have of it. */
interface Thing {
  readonly of: 'node' | 'edge';
  readonly id: string;
}
const elementOf = ({ of, id }: Thing): HTMLElement | null =>
  document.querySelector<HTMLElement>(
    of === 'node' ? `.react-flow__node[data-id="${id}"]` : `[data-testid="rf__edge-${id}"]`,
  );

/** The first that is selected; what is gone may still be named there. */
function selected(): Thing | null {
  const { selection } = useUiStore.getState();
  const { design } = useDesignStore.getState();
  const node = design.nodes.find(({ id }) => selection.nodes.includes(id));
  if (node !== undefined) return { of: 'node', id: node.id };
  const drawn = annotationsOf(design).find(({ id }) => selection.annotations.includes(id));
  if (drawn !== undefined) return { of: 'node', id: flowIdOf(drawn.id) };
  const link = design.links.find(({ id }) => selection.links.includes(id));
  return link === undefined ? null : { of: 'edge', id: link.id };
}

/** What is selected, if the edit has made it. */
function newlySelected(before: Design): Thing | null {
  const thing = selected();
  if (thing === null || thing.of === 'edge') return null;
  const known = before.nodes.some(({ id }) => id === thing.id);
  return known || annotationsOf(before).some(({ id }) => flowIdOf(id) === thing.id) ? null : thing;
}

/** Of a link that is gone its caller; of anything else the node that stands nearest. */
function nextTo(had: HTMLElement, before: Design): Thing | null {
  const { design } = useDesignStore.getState();
  const link = before.links.find(({ id }) => had.dataset.testid === `rf__edge-${id}`);
  const ends = [link?.from, link?.to].filter((id) => design.nodes.some((node) => node.id === id));
  if (ends[0] !== undefined) return { of: 'node', id: ends[0] };
  const at = placeOf(had.dataset.id ?? '', before);
  let nearest: Thing | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const { id, position } of design.nodes) {
    const away = at === null ? 0 : Math.hypot(position.x - at.x, position.y - at.y);
    if (away >= least) continue;
    least = away;
    nearest = { of: 'node', id };
  }
  return nearest;
}

function placeOf(id: string, design: Design): Point | null {
  const node = design.nodes.find((each) => each.id === id);
  return node?.position ?? annotationsOf(design).find((each) => flowIdOf(each.id) === id)?.area ?? null;
}
