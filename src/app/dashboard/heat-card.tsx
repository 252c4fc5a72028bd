/**
 * Utilization by node as strips of heat: where the bottleneck is, and since when. Plain SVG; the six colors
 * differ in lightness too, and the figure stands at the end of each strip.
 */
import { useRef, useState } from 'react';
import { formatQuantity } from '../../base/units.ts';
import type { DashboardCard } from '../../model/dashboard-schema.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { conditionOf, type Line, type SeriesTable, utilizationSeries } from '../stores/selectors.ts';
import { telemetry } from '../stores/telemetry.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { useRowsInSight } from '../ui/rows-in-sight.ts';
import { Card, CardEmpty, type MenuPlace } from './card.tsx';
import type { CardAbilities } from './card-menu.ts';
import { useCursor } from './cursor.ts';
import { CursorLayer } from './cursor-layer.tsx';
import { Marks, TimeTicks } from './plot-frame.tsx';
import { heatRuns, nearestPoint } from './series.ts';
import { shownRange } from './shown-range.ts';
import { shareOf, type TimeSpan } from './time-span.ts';
import { shownSpan } from './time-view.ts';
import { useSize } from './use-size.ts';
import { useTurn } from './use-turn.ts';

const STEPS = [0, 1, 2, 3, 4, 5] as const;
/** Names and figures beside the strips, as in the style sheet. */
const SIDE_WIDTH = 92 + 42;

export function HeatCard({ card }: { readonly card: DashboardCard }) {
  const whole = useRef<HTMLElement>(null);
  useTurn(whole);
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const [asked, setAsked] = useState<MenuPlace | null>(null);
  const span = shownSpan();
  const { design } = useDesignStore.getState();
  const table = utilizationSeries(telemetry, design, shownRange(telemetry, span));
  const busiest = [...table.lines].sort((a, b) => (b.now || 0) - (a.now || 0))[0];
  return (
    <Card
      ref={whole}
      card={card}
      title="Utilization"
      note="by node"
      legend={<Ramp />}
      summary={
        busiest === undefined
          ? 'No node with workers.'
          : `Busiest: ${busiest.title}, ${wholePercent(busiest.now)}.`
      }
      abilities={abilitiesOf(table, span)}
      asked={asked}
      onMenuClosed={() => setAsked(null)}
    >
      <div className="heat" ref={box}>
        {table.lines.length === 0 && <CardEmpty>Nodes that work appear here.</CardEmpty>}
        <HeatRows table={table} span={span} height={size?.height ?? 0} />
        <div className="heat-overlay">
          <TimeTicks from={span.from} to={span.to} width={(size?.width ?? 0) - SIDE_WIDTH} room={40} />
          <Marks span={span} />
          <CursorLayer
            span={span}
            label="Utilization"
            describe={(time) => sharesAt(table, time)}
            onMenu={(at, time) => setAsked({ ...at, time })}
          />
        </div>
      </div>
    </Card>
  );
}

/** "Shop 71 %, Database 68 %" at a moment. */
function sharesAt({ times, lines }: SeriesTable, time: number): string {
  const at = nearestPoint(times, time);
  return lines.map(({ title, values }) => `${title} ${wholePercent(values[at] ?? Number.NaN)}`).join(', ');
}

function abilitiesOf(table: SeriesTable, span: TimeSpan): CardAbilities {
  return {
    why: { of: 'all' },
    saveSvg: () =>
      void import('./save-strips.ts').then((save) => save.saveStrips('Utilization', table, span)),
    saveCsv: () => void import('./save-strips.ts').then((save) => save.saveTable('Utilization', table)),
  };
}

function Ramp() {
  return (
    <div className="legend-row ramp" aria-hidden="true">
      0 %
      {STEPS.map((step) => (
        <i key={step} style={{ background: `var(--heat-${step})` }} />
      ))}
      100 %
    </div>
  );
}

/** Of many rows each is so high, with the gap after it, as in the style sheet. */
const ROW = { height: 15, gap: 3 } as const;
/** So many rows are drawn whether they are seen or not. */
const FEW_ROWS = 40;

function HeatRows(props: { readonly table: SeriesTable; readonly span: TimeSpan; readonly height: number }) {
  const { lines, times } = props.table;
  const seen = Math.max(FEW_ROWS, Math.ceil(props.height / ROW.height));
  const { from, to, onScroll } = useRowsInSight(lines.length, seen);
  return (
    <div className="heat-rows" onScroll={onScroll}>
      <Room rows={from} />
      {lines.slice(from, to).map((line) => (
        <HeatRow key={line.id} line={line} times={times} span={props.span} />
      ))}
      <Room rows={lines.length - to} />
    </div>
  );
}

/** In the place of rows that are not drawn. */
function Room({ rows }: { readonly rows: number }) {
  return rows === 0 ? null : (
    <div style={{ flex: 'none', height: `${rows * ROW.height - ROW.gap}px` }} aria-hidden="true" />
  );
}

interface HeatRowProps {
  readonly line: Line;
  readonly times: Float64Array;
  readonly span: TimeSpan;
}

function HeatRow({ line, times, span }: HeatRowProps) {
  // A point stands for the stretch around its middle.
  const half = times.length > 1 ? (times[1]! - times[0]!) / 2 : (times[0] ?? 0);
  const x = (time: number) => Math.min(1, Math.max(0, shareOf(span, time))) * 1000;
  const now = Math.min(span.to, useRunStore.getState().time);
  // one path a color, so that a hundred rows are not thousands of elements
  const strips = STEPS.map(() => '');
  for (const run of heatRuns(line.values)) {
    const from = x(times[run.from]! - half);
    const to = x(Math.min(now, times[run.to - 1]! + half));
    if (to > from)
      strips[run.step] += `M${from.toFixed(1)} 0h${(to - from + 0.6).toFixed(1)}v10H${from.toFixed(1)}z`;
  }
  const select = () => useUiStore.getState().select({ nodes: [line.id] });
  return (
    <div className="heat-row">
      <button type="button" onClick={select} data-tip={`Select ${line.title}`}>
        {line.title}
      </button>
      <svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
        {STEPS.map((step) => (
          <path key={step} d={strips[step]} fill={`var(--heat-${step})`} />
        ))}
      </svg>
      <HeatFigure line={line} times={times} />
    </div>
  );
}

function HeatFigure({ line, times }: { readonly line: Line; readonly times: Float64Array }) {
  const cursor = useCursor((state) => state.time);
  const at = cursor === null ? -1 : nearestPoint(times, cursor);
  const value = at >= 0 ? line.values[at]! : line.now;
  const down = at < 0 && conditionOf(telemetry.node(line.id)) === 'down';
  return <b className={down || value >= 0.9 ? 'hot' : ''}>{down ? 'down' : wholePercent(value)}</b>;
}

/** Strips have room for whole percents, and no use for more. */
function wholePercent(share: number): string {
  return formatQuantity(Math.round(share * 100) / 100, 'ratio');
}
