/**
 * The dashboards: cards that answer questions about the run, the usual ones and those that somebody has pinned.
 * Lazily loaded, because the charts are the heaviest library of the page and nothing on the canvas waits for them.
 */
import { memo, useEffect } from 'react';
import { equalPlain } from '../../base/plain.ts';
import type { DashboardCard } from '../../model/dashboard-schema.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { clientsOf } from '../stores/selectors.ts';
import { Button } from '../ui/button.tsx';
import { lazily } from '../ui/lazily.tsx';
import './dashboard.css';
import { CardGrid } from './card-grid.tsx';
import { ChartCard } from './chart-card.tsx';
import {
  errorsContent,
  hitRatioContent,
  latencyContent,
  queuesContent,
  type ReadContent,
  trafficContent,
} from './chart-content.ts';
import { setCursor } from './cursor.ts';
import { HeatCard } from './heat-card.tsx';
import { ServiceCard } from './service-card.tsx';
import { shownCards } from './usual-cards.ts';

const VersusCard = lazily(() => import('./versus-cards.tsx').then((module) => module.VersusCard));
const PinnedCard = lazily(() => import('./pinned-card.tsx').then((module) => module.PinnedCard));
const LatencyMapCard = lazily(() => import('./latency-map-card.tsx').then((module) => module.LatencyMapCard));
const ObjectivesCard = lazily(() => import('./objectives-card.tsx').then((module) => module.ObjectivesCard));

export function Dashboard() {
  const design = useDesignStore((state) => state.design);
  const hasClient = clientsOf(design).length > 0;
  const begun = useRunStore((state) => state.version > 0 && (state.time > 0 || state.phase === 'running'));
  const running = useRunStore((state) => state.phase === 'running');
  useEffect(() => {
    if (running) setCursor(null);
  }, [running]);
  const compared = design.sides !== undefined;
  return (
    <section className="dashboard" aria-label="Dashboards">
      <CardGrid
        cards={shownCards(design)}
        render={(card) => <CardInTurn key={card.id} card={card} compared={compared} />}
      />
      {!hasClient && <NoClient />}
      {hasClient && !begun && <NotBegun />}
    </section>
  );
}

const charts: { readonly [id: string]: ReadContent } = {
  traffic: trafficContent,
  latency: latencyContent,
  errors: errorsContent,
  queues: queuesContent,
  'hit-ratio': hitRatioContent,
};
/** What a comparison shows in another way: both sides over one another. */
const versus = ['traffic', 'latency', 'errors', 'differences'];

interface CardInTurnProps {
  readonly card: DashboardCard;
  /** Whether the design is two, side by side. */
  readonly compared: boolean;
}

/**
 * A card, drawn when its turn comes (`use-turn.ts`) and not with the panel around it: whatever is edited, all cards
 * of a large design at once would keep the hand waiting (1,000 nodes: 40 ms of the task that ends a drag).
 */
const CardInTurn = memo(
  function CardInTurn({ card, compared }: CardInTurnProps) {
    const { id } = card;
    if (card.shows !== undefined) return <PinnedCard card={card} />;
    if (id === 'utilization') return <HeatCard card={card} />;
    if (id === 'service') return <ServiceCard card={card} />;
    if (id === 'objectives') return <ObjectivesCard card={card} />;
    if (id === 'latency-map') return <LatencyMapCard card={card} />;
    if (compared && versus.includes(id)) return <VersusCard card={card} />;
    const read = charts[id];
    return read === undefined ? null : <ChartCard card={card} read={read} />;
  },
  (before, now) => before.compared === now.compared && equalPlain(before.card, now.card),
);

function NoClient() {
  return (
    <div className="dashboard-empty">
      <p>
        <strong>Nothing sends requests yet.</strong> Drag a client onto the canvas and link it to what it
        should call.
      </p>
    </div>
  );
}

function NotBegun() {
  const play = useRunStore((state) => state.play);
  return (
    <div className="dashboard-empty">
      <p>
        <strong>No data yet.</strong> The charts fill as simulated time passes.
      </p>
      <Button variant="soft" icon="play" onClick={play}>
        Run it
      </Button>
    </div>
  );
}
