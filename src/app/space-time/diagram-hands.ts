/** Moving about in the diagram: wheel and buttons zoom, dragging and arrow keys move, up and down choose a message, click and Enter go there. */
import { type RefObject, useEffect } from 'react';
import { useRunStore } from '../stores/run-store.ts';
import { type Arrow, arrowAt, GUTTER } from './diagram-layout.ts';
import { type DiagramPicture, speedNow } from './diagram-picture.ts';
import { useDiagramStore } from './diagram-store.ts';
import { followingWindow, moved, zoomed } from './time-window.ts';

const NOTCH = 1.2;
/** A step of the arrow keys, as a share of the window. */
const STEP = 0.15;
const PIXELS_A_NOTCH = 100;
/** Moved by less, a press is a click. */
const CLICK_PIXELS = 4;

/** Shows more time (factor above 1) or less; `share` of the window stays where it is. */
export function zoomBy(picture: DiagramPicture | null, factor: number, share?: number): void {
  if (picture === null) return;
  const { window, setWindow } = useDiagramStore.getState();
  setWindow(zoomed(window, speedNow(), picture.now, factor, share));
}

function moveBy(picture: DiagramPicture, share: number): void {
  const { window, setWindow } = useDiagramStore.getState();
  setWindow(moved(window, speedNow(), picture.now, share));
}

/** Lets wheel and drag act on an element. */
export function usePanAndZoom(area: RefObject<HTMLElement | null>, picture: DiagramPicture | null): void {
  useEffect(() => {
    const element = area.current;
    if (element === null || picture === null) return;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      const plot = Math.max(1, box.width - GUTTER);
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
        moveBy(picture, (event.deltaX + (event.shiftKey ? event.deltaY : 0)) / plot);
      else {
        const share = Math.min(1, Math.max(0, (event.clientX - box.left - GUTTER) / plot));
        zoomBy(picture, NOTCH ** (event.deltaY / PIXELS_A_NOTCH), share);
      }
    };
    let held: number | null = null;
    let begun = 0;
    const down = (event: PointerEvent) => {
      if (event.button !== 0) return;
      held = event.clientX;
      begun = event.clientX;
      element.setPointerCapture(event.pointerId);
    };
    const move = (event: PointerEvent) => {
      if (held === null) return;
      moveBy(picture, (held - event.clientX) / Math.max(1, element.clientWidth - GUTTER));
      held = event.clientX;
    };
    const up = (event: PointerEvent) => {
      const clicked = held !== null && Math.abs(event.clientX - begun) < CLICK_PIXELS;
      held = null;
      if (!clicked || event.type === 'pointercancel') return;
      const box = element.getBoundingClientRect();
      goToMessageAt(picture, event.clientX - box.left, event.clientY - box.top + element.scrollTop);
    };
    element.addEventListener('wheel', wheel, { passive: false });
    element.addEventListener('pointerdown', down);
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerup', up);
    element.addEventListener('pointercancel', up);
    return () => {
      element.removeEventListener('wheel', wheel);
      element.removeEventListener('pointerdown', down);
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerup', up);
      element.removeEventListener('pointercancel', up);
    };
  }, [area, picture]);
}

/** The message under a point of the diagram is chosen; none, if there is none. */
export function pointAt(picture: DiagramPicture | null, x: number, y: number): void {
  const { choose } = useDiagramStore.getState();
  const arrow = picture?.diagram == null || x < GUTTER ? null : arrowAt(picture.diagram, x, y);
  choose(arrow === null ? null : { message: arrow.message, x, y });
}

/** Goes to when the message under a point set out, or to its end where that is nearer. */
function goToMessageAt(picture: DiagramPicture, x: number, y: number): void {
  const arrow = picture.diagram === null || x < GUTTER ? null : arrowAt(picture.diagram, x, y);
  if (arrow === null) return;
  const fromStart = Math.hypot(x - arrow.x0, y - arrow.y0);
  const fromEnd = Math.hypot(x - arrow.x1, y - arrow.y1);
  const { sent, due } = arrow.message;
  void useRunStore.getState().seek(arrow.end === 'arrived' && fromEnd < fromStart ? due : sent);
}

/** True when the key meant something here. */
export function handleKey(picture: DiagramPicture, key: string): boolean {
  const { setWindow, choose } = useDiagramStore.getState();
  switch (key) {
    case '+':
    case '=':
      zoomBy(picture, 1 / NOTCH ** 2);
      return true;
    case '-':
      zoomBy(picture, NOTCH ** 2);
      return true;
    case 'ArrowLeft':
      moveBy(picture, -STEP);
      return true;
    case 'ArrowRight':
      moveBy(picture, STEP);
      return true;
    case 'End':
      setWindow(followingWindow);
      return true;
    case 'ArrowUp':
      chooseNext(picture, -1);
      return true;
    case 'ArrowDown':
      chooseNext(picture, 1);
      return true;
    case 'Enter': {
      const { chosen } = useDiagramStore.getState();
      if (chosen === null) return false;
      void useRunStore.getState().seek(chosen.message.sent);
      return true;
    }
    case 'Escape':
      choose(null);
      return true;
    default:
      return false;
  }
}

/** The message that was sent next, or before, among those in view. */
function chooseNext(picture: DiagramPicture, step: 1 | -1): void {
  const { chosen, choose } = useDiagramStore.getState();
  const arrows = picture.diagram?.arrows.filter(({ x0 }) => x0 >= GUTTER) ?? [];
  if (arrows.length === 0) return;
  const at = arrows.findIndex(({ message }) => message === chosen?.message);
  const next = at < 0 ? (step > 0 ? 0 : arrows.length - 1) : at + step;
  const arrow = arrows[Math.min(arrows.length - 1, Math.max(0, next))]!;
  choose({ message: arrow.message, ...middleOf(arrow) });
}
function middleOf({ x0, x1, y0, y1 }: Arrow): { readonly x: number; readonly y: number } {
  return { x: (x0 + x1) / 2, y: (y0 + y1) / 2 };
}
