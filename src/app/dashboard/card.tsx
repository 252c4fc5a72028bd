/**
 * A card of the dashboards: heading with what can be done to it, legend, and what it shows or why it shows
 * nothing. The heading is what one takes it by.
 */
import { type CSSProperties, type ReactNode, type Ref, useState } from 'react';
import type { DashboardCard } from '../../model/dashboard-schema.ts';
import { Term } from '../glossary/term.tsx';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu } from '../ui/menu.tsx';
import { CardGrips } from './card-grips.tsx';
import { type CardAbilities, cardMenu } from './card-menu.ts';
import { fillScreen, useDashboardView } from './dashboard-view.ts';
import { useCardDrag } from './use-card-drag.ts';

export interface CardProps {
  readonly card: DashboardCard;
  readonly title: string;
  readonly note?: string;
  readonly className?: string;
  readonly legend?: ReactNode;
  /** What the card says now, in a sentence, for those who cannot see the chart. */
  readonly summary?: string;
  /** What its menu offers beyond what every card can do. */
  readonly abilities?: CardAbilities;
  /** Where a menu was asked for on the chart itself. */
  readonly asked?: MenuPlace | null;
  readonly onMenuClosed?: () => void;
  readonly ref?: Ref<HTMLElement>;
  readonly children: ReactNode;
}

/** Where a menu opens, and about which moment of the run. */
export interface MenuPlace {
  readonly x: number;
  readonly y: number;
  readonly time: number | null;
}

export function Card(props: CardProps) {
  const { card, title, abilities = {} } = props;
  const [opened, setOpened] = useState<MenuPlace | null>(null);
  const full = useDashboardView((state) => state.full === card.id);
  const drag = useCardDrag(card.id, title);
  const place = opened ?? props.asked ?? null;
  const size = { '--columns': card.columns ?? 1, '--rows': card.rows ?? 1 } as CSSProperties;
  const close = () => {
    setOpened(null);
    props.onMenuClosed?.();
  };
  return (
    <article
      ref={props.ref}
      className={`chart-card ${props.className ?? ''} ${full ? 'full' : ''}`}
      aria-label={title}
      data-card={card.id}
      style={size}
    >
      <h3 {...(full ? {} : drag)}>
        <span className="card-title">
          <Term>{title}</Term>
        </span>
        {props.note !== undefined && <small>{props.note}</small>}
        <span className="card-tools">
          <IconButton
            icon={full ? 'cross' : 'fit'}
            iconSize={12}
            label={full ? 'Back to all charts' : `${title}: fill the screen`}
            onClick={() => fillScreen(full ? null : card.id)}
          />
          <button
            type="button"
            className="button square plain"
            aria-label={`${title}: more`}
            aria-haspopup="menu"
            aria-expanded={opened !== null}
            data-tip="Arrange, save, hide …"
            onClick={(event) => {
              const { right, bottom } = event.currentTarget.getBoundingClientRect();
              setOpened(opened === null ? { x: right, y: bottom + 4, time: null } : null);
            }}
          >
            <Icon name="more" size={13} />
          </button>
        </span>
      </h3>
      {props.legend}
      {props.summary !== undefined && <p className="visually-hidden">{props.summary}</p>}
      {props.children}
      {!full && <CardGrips card={card} title={title} />}
      {place !== null && (
        <Menu
          label={title}
          groups={cardMenu(card, title, abilities, place.time)}
          at={place}
          alignRight={place.time === null}
          onClose={close}
        />
      )}
    </article>
  );
}

/** In place of a chart that has nothing to show. */
export function CardEmpty({ children }: { readonly children: ReactNode }) {
  return <p className="card-empty">{children}</p>;
}
