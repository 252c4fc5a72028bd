/**
 * The grid of cards and the rail beside it. Rows fill the panel, so no card is cut through; further rows are pages
 * that one scrolls to, by wheel, by the rail or by keys. A card that fills the screen stands over everything else
 * until Escape.
 */
import { type CSSProperties, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import type { DashboardCard } from '../../model/dashboard-schema.ts';
import { usePageMode } from '../stores/page-mode.ts';
import { Icon } from '../ui/icon.tsx';
import { DashboardRail } from './dashboard-rail.tsx';
import './card-grid.css';
import { askWhatToPin, fillScreen, useDashboardView } from './dashboard-view.ts';
import { gridShape } from './grid-shape.ts';
import { useFullScreen } from './use-full-screen.ts';
import { useSize } from './use-size.ts';

export interface CardGridProps {
  readonly cards: readonly DashboardCard[];
  readonly render: (card: DashboardCard) => ReactNode;
}

export function CardGrid({ cards, render }: CardGridProps) {
  const row = useRef<HTMLElement>(null);
  const size = useSize(row) ?? { width: 900, height: 170 };
  const presenting = usePageMode(({ mode }) => mode === 'present');
  const full = useDashboardView((state) => state.full);
  const filling = cards.find(({ id }) => id === full);
  useFullScreen(filling !== undefined, row);
  useEffect(() => {
    if (full !== null && filling === undefined) fillScreen(null);
  }, [full, filling]);
  useNewInSight(cards, row);
  const shape = gridShape(cards, size, presenting);
  const [page, setPage] = useState(0);
  const pageHeight = shape.rowHeight * shape.rows;
  const style = {
    '--grid-columns': shape.columns,
    '--grid-rows': shape.rows,
    '--row-height': `${shape.rowHeight}px`,
  } as CSSProperties;
  const scroll = (to: number) => row.current?.scrollTo({ top: to * pageHeight, behavior: 'smooth' });
  return (
    <div className={`cards-frame ${filling === undefined ? '' : 'full'}`}>
      <section
        className="cards"
        ref={row}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label="Charts"
        style={style}
        onScroll={(event) => setPage(Math.round(event.currentTarget.scrollTop / Math.max(1, pageHeight)))}
      >
        {(filling === undefined ? cards : [filling]).map((card) => render(card))}
        {filling === undefined && shape.free > 0 && !presenting && <AddTile span={shape.free} />}
      </section>
      {!presenting && filling === undefined && (
        <DashboardRail page={page} pages={Math.ceil(shape.allRows / shape.rows)} onPage={scroll} />
      )}
    </div>
  );
}

/** What somebody has just pinned is scrolled to; another design may have any number of other cards. */
function useNewInSight(cards: readonly DashboardCard[], row: RefObject<HTMLElement | null>): void {
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    const before = known.current;
    const fresh = cards.filter(({ id }) => before?.has(id) === false);
    known.current = new Set(cards.map(({ id }) => id));
    if (fresh.length !== 1) return;
    const card = row.current?.querySelector(`[data-card="${CSS.escape(fresh[0]!.id)}"]`);
    card?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  }, [cards, row]);
}

/** The cells that are left: where the next chart goes. */
function AddTile({ span }: { readonly span: number }) {
  return (
    <button
      type="button"
      className="add-tile"
      style={{ gridColumn: `span ${span}` }}
      onClick={() => askWhatToPin()}
    >
      <Icon name="plus" size={14} />
      <span>Pin a metric</span>
    </button>
  );
}
