/**
 * By what a card is arranged: a grip in its heading that arrow keys move it with (with Shift they change its size),
 * and its corner, which is dragged to make it wider or higher.
 */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import type { DashboardCard } from '../../model/dashboard-schema.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { Icon } from '../ui/icon.tsx';
import { growCard, sizeCard, stepCard } from './card-actions.ts';

export function CardGrips({ card, title }: { readonly card: DashboardCard; readonly title: string }) {
  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (!arrangeByKey(card.id, event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <button
        type="button"
        className="card-grip"
        aria-label={`Arrange ${title}`}
        aria-keyshortcuts="ArrowLeft ArrowRight Shift+ArrowRight Shift+ArrowDown"
        data-tip="Arrows move it, with Shift they change its size"
        onKeyDown={press}
        onBlur={() => useDesignStore.getState().endCoalescing()}
      >
        <Icon name="grip" size={12} />
      </button>
      <Corner card={card} />
    </>
  );
}

/** Arrows move, with Shift they change the size; true if the key meant anything. */
function arrangeByKey(id: string, { key, shiftKey }: KeyboardEvent): boolean {
  const across = { ArrowLeft: -1, ArrowRight: 1 }[key];
  const down = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (shiftKey && across !== undefined) growCard(id, { columns: across });
  else if (shiftKey && down !== undefined) growCard(id, { rows: down });
  else {
    const by = across ?? down;
    if (by === undefined) return false;
    stepCard(id, by < 0 ? -1 : 1);
  }
  return true;
}

interface Held {
  readonly x: number;
  readonly y: number;
  readonly columns: number;
  readonly rows: number;
  /** Rows that the panel shows. */
  readonly mostRows: number;
  /** Pixels of one column and one row. */
  readonly width: number;
  readonly height: number;
}

function Corner({ card }: { readonly card: DashboardCard }) {
  const held = useRef<Held | null>(null);
  const take = (event: PointerEvent<HTMLElement>) => {
    const element = event.currentTarget.closest('.chart-card');
    if (element === null || event.button !== 0) return;
    const box = element.getBoundingClientRect();
    const mostRows = Number(getComputedStyle(element).getPropertyValue('--grid-rows')) || 1;
    event.currentTarget.setPointerCapture(event.pointerId);
    const [columns, rows] = [card.columns ?? 1, Math.min(mostRows, card.rows ?? 1)];
    const { clientX: x, clientY: y } = event;
    held.current = { x, y, columns, rows, mostRows, width: box.width / columns, height: box.height / rows };
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    const from = held.current;
    if (from === null) return;
    sizeCard(card.id, {
      columns: from.columns + Math.round((event.clientX - from.x) / from.width),
      rows: Math.min(from.mostRows, from.rows + Math.round((event.clientY - from.y) / from.height)),
    });
  };
  const drop = () => {
    held.current = null;
    useDesignStore.getState().endCoalescing();
  };
  return (
    <i
      className="card-corner"
      aria-hidden="true"
      onPointerDown={take}
      onPointerMove={move}
      onPointerUp={drop}
      onPointerCancel={drop}
    />
  );
}
