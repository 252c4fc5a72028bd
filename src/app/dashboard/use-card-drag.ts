/**
 * Dragging a card by its heading: it follows the pointer, a line shows where it would stand, and it moves there
 * when it is let go. Escape takes it back. The card itself is moved by its style alone, so that dragging renders
 * nothing again.
 */
import { type PointerEvent, useRef } from 'react';
import { useUiStore } from '../stores/ui-store.ts';
import { placeCard } from './card-actions.ts';

/** Pixels from which on a press is a drag. */
const DRAG_PIXELS = 6;

interface Drag {
  readonly card: HTMLElement;
  readonly x: number;
  readonly y: number;
  moving: boolean;
  /** The card before which it would be put; null: last; undefined: where it is. */
  before: string | null | undefined;
  readonly stop: () => void;
}

export function useCardDrag(id: string, title: string) {
  const held = useRef<Drag | null>(null);
  const end = (place: boolean) => {
    const drag = held.current;
    held.current = null;
    if (drag === null) return;
    drag.stop();
    letGo(drag.card);
    if (place && drag.moving && drag.before !== undefined) placeCard(id, drag.before);
    else if (drag.moving && !place) useUiStore.getState().announce(`${title} stays where it was.`);
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      const target = event.target as Element;
      const card = event.currentTarget.closest<HTMLElement>('.chart-card');
      if (event.button !== 0 || card === null || target.closest('button, .card-tools') !== null) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const giveUp = (key: KeyboardEvent) => {
        if (key.key !== 'Escape') return;
        key.stopPropagation();
        end(false);
      };
      window.addEventListener('keydown', giveUp, true);
      const stop = () => window.removeEventListener('keydown', giveUp, true);
      held.current = { card, x: event.clientX, y: event.clientY, moving: false, before: undefined, stop };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const drag = held.current;
      if (drag === null) return;
      const [x, y] = [event.clientX - drag.x, event.clientY - drag.y];
      if (!drag.moving && Math.hypot(x, y) < DRAG_PIXELS) return;
      drag.moving = true;
      drag.card.classList.add('dragged');
      drag.card.style.translate = `${x}px ${y}px`;
      drag.before = showPlace(drag.card, event.clientX, event.clientY);
    },
    onPointerUp: () => end(true),
    onPointerCancel: () => end(false),
  };
}

const marks = ['drop-before', 'drop-after'] as const;

/** Marks the edge at which the card would be put. */
function showPlace(card: HTMLElement, x: number, y: number): string | null | undefined {
  const cards = [...(card.parentElement?.querySelectorAll<HTMLElement>(':scope > .chart-card') ?? [])];
  for (const each of cards) each.classList.remove(...marks);
  const over = cards.find((each) => {
    const box = each.getBoundingClientRect();
    return each !== card && x >= box.left && x < box.right && y >= box.top && y < box.bottom;
  });
  if (over === undefined) return undefined;
  const box = over.getBoundingClientRect();
  const first = x < box.left + box.width / 2;
  over.classList.add(first ? 'drop-before' : 'drop-after');
  const at = cards.indexOf(over);
  const next = first ? over : cards[at + 1] === card ? cards[at + 2] : cards[at + 1];
  return next?.dataset.card ?? null;
}

function letGo(card: HTMLElement): void {
  card.classList.remove('dragged');
  card.style.translate = '';
  for (const each of card.parentElement?.querySelectorAll('.drop-before, .drop-after') ?? [])
    each.classList.remove(...marks);
}
