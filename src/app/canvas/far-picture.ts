/**
 * A large design seen from furthest away is one picture: faces of thirty pixels and the links between them, painted
 * on a canvas (`painted-view.tsx`) where a browser would else arrange thousands of boxes with every figure. What
 * somebody points at, has the focus on or has selected stands in the page as ever; and of everything else there stay
 * its box, its name with its figures and its grip, for hands, keys and screen readers.
 * Here is what canvas, faces and links know of one another.
 */
import { type RefObject, useLayoutEffect, useRef } from 'react';
import { create } from 'zustand';
import { useFaultHand } from '../faults/fault-hand.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { isSlowMotion } from '../stores/message-view.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useSpotlight } from '../stores/spotlight.ts';
import { useFarView } from './far-view.ts';
import { useHeat } from './heat-store.ts';

/** From so many nodes on the far view is painted. */
const MANY = 150;

interface FarPicture {
  /** It is there, so nobody else need draw. */
  readonly painted: boolean;
  /** What is pointed at, what has the focus: "node orders", "link a.b"; empty: nothing of a design. */
  readonly pointed: string;
  readonly focused: string;
}
export const useFarPicture = create<FarPicture>()(() => ({ painted: false, pointed: '', focused: '' }));

/** Whether the picture is to be painted now: not while light or heat falls on single things, nor in slow motion. */
export function usePictureWanted(): boolean {
  const many = useDesignStore(({ design }) => design.nodes.length > MANY);
  const furthest = useFarView(({ distance }) => distance === 'furthest');
  const slow = useRunStore(({ speed }) => isSlowMotion(speed));
  const lit = useSpotlight((state) => state.lit.length > 0);
  const aimed = useFaultHand(({ held, dropped }) => held !== null || dropped !== null);
  const heated = useHeat(({ metric }) => metric !== null);
  return many && furthest && !slow && !lit && !aimed && !heated;
}

export type ThingKey = `node ${string}` | `link ${string}`;

/** Whether a thing is left to the picture: nobody points at it, and it has not the focus. */
export function useLeftToPicture(key: ThingKey): boolean {
  return useFarPicture(({ painted, pointed, focused }) => painted && pointed !== key && focused !== key);
}

function keyAt(target: EventTarget): string {
  const thing =
    target instanceof Element
      ? target.closest<HTMLElement | SVGElement>('.react-flow__node, .react-flow__edge, .link-label')
      : null;
  if (thing === null) return '';
  // the words on a link are the link: whoever points at them keeps it in the page
  if (thing.classList.contains('link-label')) return `link ${thing.dataset.link}`;
  return `${thing.classList.contains('react-flow__edge') ? 'link' : 'node'} ${thing.dataset.id}`;
}
/** Heard by the canvas: the pointer is over something else. */
export function notePointed({ target }: { readonly target: EventTarget }): void {
  const pointed = keyAt(target);
  if (useFarPicture.getState().pointed !== pointed) useFarPicture.setState({ pointed });
}
export function forgetPointed(): void {
  useFarPicture.setState({ pointed: '' });
}
/** Heard by the canvas: the focus has come to something. */
export function noteFocused({ target }: { readonly target: EventTarget }): void {
  useFarPicture.setState({ focused: keyAt(target) });
}
export function forgetFocused(): void {
  useFarPicture.setState({ focused: '' });
}

/** What the picture tells of each node: the words of its face. */
const told = new Map<ThingKey, string>();
/** The elements that say it. Written past React, which would render as many as there are, several times a second. */
const telling = new Map<ThingKey, HTMLElement>();
/** Called by whoever paints. */
export function tell(key: ThingKey, words: string): void {
  if (told.get(key) === words) return;
  told.set(key, words);
  const element = telling.get(key);
  if (element !== undefined) element.textContent = words;
}
/** The picture is gone, and so is what it told. */
export function forgetTold(): void {
  told.clear();
}
/** For the element that is to say what is told of a node; of one that was not painted yet, what stands for it. */
export function useTelling(key: ThingKey, before: string): RefObject<HTMLElement | null> {
  const element = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return;
    telling.set(key, current);
    current.textContent = told.get(key) ?? before;
    return () => {
      if (telling.get(key) === current) telling.delete(key);
    };
  }, [key, before]);
  return element;
}

/** What stands in the page, and what has changed sides since the picture asked. */
const inPage = new Set<ThingKey>();
let changedSides = new Set<ThingKey>();
export const isInPage = (key: ThingKey): boolean => inPage.has(key);
export function takeChangedSides(): ReadonlySet<ThingKey> {
  const taken = changedSides;
  if (taken.size > 0) changedSides = new Set();
  return taken;
}
/** Says that a thing is drawn in the page for as long as it is: the picture leaves it out. */
export function useInPage(key: ThingKey): void {
  useLayoutEffect(() => {
    inPage.add(key);
    changedSides.add(key);
    return () => {
      inPage.delete(key);
      changedSides.add(key);
    };
  }, [key]);
}
