/**
 * The dashboards: cards side by side that answer questions about the run. Lazily loaded, because the charts are
 * the heaviest library of the page and nothing on the canvas waits for them. Cards appear when the design has
 * what they show; the row scrolls where the window is narrow.
 */
import { useEffect, useRef, useState } from 'react';
import { kindById } from '../../catalog/kinds.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { clientsOf } from '../stores/selectors.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { lazily } from '../ui/lazily.tsx';
import './dashboard.css';
import { setCursor } from './cursor.ts';
import { ErrorsCard } from './errors-card.tsx';
import { HeatCard } from './heat-card.tsx';
import { HitRatioCard } from './hit-ratio-card.tsx';
import { LatencyCard } from './latency-card.tsx';
import { QueueCard } from './queue-card.tsx';
import { ServiceCard } from './service-card.tsx';
import { TrafficCard } from './traffic-card.tsx';

const VersusDashboard = lazily(() =>
  import('./versus-dashboard.tsx').then((module) => module.VersusDashboard),
);

export function Dashboard() {
  const hasClient = useDesignStore((state) => clientsOf(state.design).length > 0);
  const hasCache = useDesignStore((state) =>
    state.design.nodes.some((node) => kindById(node.kind)?.metrics.hits !== undefined),
  );
  const compared = useDesignStore((state) => state.design.sides !== undefined);
  const begun = useRunStore((state) => state.version > 0 && (state.time > 0 || state.phase === 'running'));
  const running = useRunStore((state) => state.phase === 'running');
  useEffect(() => {
    if (running) setCursor(null);
  }, [running]);
  return (
    <section className="dashboard" aria-label="Dashboards">
      <ScrollingCards>
        {compared ? (
          <VersusDashboard />
        ) : (
          <>
            <TrafficCard />
            <LatencyCard />
            <ErrorsCard />
          </>
        )}
        <HeatCard />
        <QueueCard />
        {hasCache && <HitRatioCard />}
        {!compared && <ServiceCard />}
      </ScrollingCards>
      {!hasClient && <NoClient />}
      {hasClient && !begun && <NotBegun />}
    </section>
  );
}

/** The row of cards; edges fade where more cards lie beyond. */
function ScrollingCards({ children }: { readonly children: React.ReactNode }) {
  const row = useRef<HTMLElement>(null);
  const [more, setMore] = useState({ left: false, right: false });
  useEffect(() => {
    const element = row.current;
    if (element === null) return;
    const measure = () => {
      const left = element.scrollLeft > 4;
      const right = element.scrollLeft + element.clientWidth < element.scrollWidth - 4;
      setMore((before) => (before.left === left && before.right === right ? before : { left, right }));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);
  const scroll = (direction: 1 | -1) =>
    row.current?.scrollBy({ left: direction * row.current.clientWidth * 0.75, behavior: 'smooth' });
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="cards" ref={row} tabIndex={0} aria-label="Charts">
        {children}
      </section>
      {more.left && (
        <IconButton
          icon="chevron-right"
          label="Charts before"
          className="cards-more left"
          iconSize={12}
          onClick={() => scroll(-1)}
        />
      )}
      {more.right && (
        <IconButton
          icon="chevron-right"
          label="More charts"
          className="cards-more right"
          iconSize={12}
          onClick={() => scroll(1)}
        />
      )}
    </>
  );
}

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
