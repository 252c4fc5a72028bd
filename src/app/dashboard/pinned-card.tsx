/** A card that somebody has pinned: lines, big numbers, a map of latencies, or a small chart for each instance. */
import { useCallback, useRef } from 'react';
import { formatQuantity } from '../../base/units.ts';
import type { DashboardCard, ShownSeries } from '../../model/dashboard-schema.ts';
import type { Design } from '../../model/design.ts';
import { useDesignStore } from '../stores/design-store.ts';
import type { Line, Range } from '../stores/selectors.ts';
import { type Telemetry, telemetry } from '../stores/telemetry.ts';
import { Button } from '../ui/button.tsx';
import { Card } from './card.tsx';
import { dismissCard } from './card-actions.ts';
import { ChartCard } from './chart-card.tsx';
import { useCursor } from './cursor.ts';
import { askForObjective } from './dashboard-view.ts';
import { InstancesCard } from './instances-card.tsx';
import { LatencyMapCard } from './latency-map-card.tsx';
import { linePath } from './line-paths.ts';
import { draftFor } from './objective-limits.ts';
import {
  elementTitle,
  pinnableOf,
  pinnedContent,
  seriesKey,
  seriesTitle,
  shownTable,
} from './pinned-content.ts';
import { highest, nearestPoint } from './series.ts';
import { shownRange } from './shown-range.ts';
import { shownSpan } from './time-view.ts';
import { useTurn } from './use-turn.ts';
import './pinned.css';

export function PinnedCard({ card }: { readonly card: DashboardCard }) {
  const read = useCallback(
    (from: Telemetry, design: Design, range: Range) => pinnedContent(from, design, card, range),
    [card],
  );
  const gone = useDesignStore(({ design }) =>
    (card.series ?? []).every((one) => pinnableOf(design, one) === null),
  );
  if (gone) return <GoneCard card={card} />;
  if (card.shows === 'number') return <NumberCard card={card} />;
  if (card.shows === 'heat') return <LatencyMapCard card={card} />;
  if (card.shows === 'instances') return <InstancesCard card={card} />;
  return <ChartCard card={card} read={read} />;
}

/** What it showed has been deleted; undo brings both back. */
function GoneCard({ card }: { readonly card: DashboardCard }) {
  const design = useDesignStore((state) => state.design);
  const [series] = card.series ?? [];
  return (
    <Card card={card} title={series === undefined ? 'Empty chart' : seriesTitle(design, series)}>
      <div className="card-gone">
        <span>
          {series === undefined ? 'It shows nothing.' : `“${series.id}” is not in the design any more.`}
        </span>
        <Button variant="soft" icon="pin" onClick={() => dismissCard(card)}>
          Unpin
        </Button>
      </div>
    </Card>
  );
}

/** Points of the history under a number. */
const HISTORY = 60;

function NumberCard({ card }: { readonly card: DashboardCard }) {
  const box = useRef<HTMLElement>(null);
  useTurn(box);
  const { design } = useDesignStore.getState();
  const all = card.series ?? [];
  const range = shownRange(telemetry, shownSpan(), HISTORY);
  const table = shownTable(telemetry, design, all, range, (series) => seriesTitle(design, series));
  const first = all[0]!;
  const one = all.length === 1;
  const draft = draftFor(design, card);
  const figures = table.lines.map((line, i) => `${line.title} ${figureText(line.now, design, all[i]!)}`);
  return (
    <Card
      ref={box}
      card={card}
      className="number-card"
      title={one ? seriesTitle(design, first) : elementTitle(design, first)}
      {...(one && { note: elementTitle(design, first) })}
      summary={`${figures.join(', ')}.`}
      abilities={{
        why: first.of === 'link' ? { of: 'link', id: first.id } : { of: 'node', id: first.id },
        ...(draft !== null && { addObjective: () => askForObjective(draft) }),
        saveCsv: () =>
          void import('./save-strips.ts').then((save) => save.saveTable(figures.join(' '), table)),
      }}
    >
      <div className="big-numbers">
        {table.lines.map((line, i) => (
          <BigNumber
            key={seriesKey(all[i]!)}
            line={line}
            times={table.times}
            series={all[i]!}
            name={nameOf(all, i, design, line)}
          />
        ))}
      </div>
    </Card>
  );
}

/** Nothing beside one number; the metric where all are of the same node. */
function nameOf(all: readonly ShownSeries[], i: number, design: Design, line: Line): string | null {
  if (all.length === 1) return null;
  const same = all.every(({ of, id }) => of === all[0]!.of && id === all[0]!.id);
  return same ? line.title : `${elementTitle(design, all[i]!)}, ${line.title}`;
}

function figureText(value: number, design: Design, series: ShownSeries): string {
  const unit = pinnableOf(design, series)?.unit ?? 'count';
  const rounded = unit === 'ratio' ? Math.round(value * 1000) / 1000 : value;
  return formatQuantity(unit === 'count' ? Math.round(rounded * 10) / 10 : rounded, unit);
}

interface BigNumberProps {
  readonly line: Line;
  readonly times: Float64Array;
  readonly series: ShownSeries;
  readonly name: string | null;
}

function BigNumber({ line, times, series, name }: BigNumberProps) {
  const time = useCursor((state) => state.time);
  const at = time === null ? -1 : nearestPoint(times, time);
  const { design } = useDesignStore.getState();
  const value = at >= 0 ? (line.values[at] ?? Number.NaN) : line.now;
  const span = shownSpan();
  const high = highest([line.values]) || 1;
  const plot = {
    span,
    axis: { scale: 'linear' as const, low: 0, high: high * 1.05 },
    width: 200,
    height: 40,
  };
  return (
    <div className="big-number">
      {name !== null && <span>{name}</span>}
      <b>{figureText(value, design, series)}</b>
      <svg viewBox="0 0 200 40" preserveAspectRatio="none" aria-hidden="true">
        <path d={linePath(times, line.values, plot)} />
      </svg>
    </div>
  );
}
