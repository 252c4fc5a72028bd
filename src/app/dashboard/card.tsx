/** A card of the dashboards: heading, legend, and what it shows or why it shows nothing. */
import type { ReactNode } from 'react';

export interface CardProps {
  readonly title: string;
  readonly note?: string;
  /** For figures rather than a chart. */
  readonly narrow?: boolean;
  readonly className?: string;
  readonly legend?: ReactNode;
  /** A button at the end of the heading. */
  readonly action?: ReactNode;
  /** What the card says now, in a sentence, for those who cannot see the chart. */
  readonly summary?: string;
  readonly children: ReactNode;
}

export function Card(props: CardProps) {
  return (
    <article
      className={`chart-card ${props.narrow === true ? 'narrow' : ''} ${props.className ?? ''}`}
      aria-label={props.title}
    >
      <h3>
        {props.title}
        {props.note !== undefined && <small>{props.note}</small>}
        {props.action}
      </h3>
      {props.legend}
      {props.summary !== undefined && <p className="visually-hidden">{props.summary}</p>}
      {props.children}
    </article>
  );
}

/** In place of a chart that has nothing to show. */
export function CardEmpty({ children }: { readonly children: ReactNode }) {
  return <p className="card-empty">{children}</p>;
}
