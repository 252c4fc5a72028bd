/** A chart over time as a card: what it says comes as data, everything else is the same for all of them. */
import { useEffect, useRef, useState } from 'react';
import { formatQuantity } from '../../base/units.ts';
import type { DashboardCard } from '../../model/dashboard-schema.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { telemetry } from '../stores/telemetry.ts';
import { Icon } from '../ui/icon.tsx';
import { type Axis, type AxisMemory, axisFor, heightOf } from './axis.ts';
import { BehindLines } from './behind-lines.tsx';
import { Card, type MenuPlace } from './card.tsx';
import type { CardAbilities } from './card-menu.ts';
import type { ChartContent, ReadContent } from './chart-content.ts';
import { askForObjective, useDashboardView } from './dashboard-view.ts';
import { Legend } from './legend.tsx';
import { LineChart } from './line-chart.tsx';
import { draftFor, limitsOn } from './objective-limits.ts';
import { PlotFrame } from './plot-frame.tsx';
import { behind, KEPT_POINTS, keepWhenReplaced } from './previous-run.ts';
import { nearestPoint } from './series.ts';
import { shownRange } from './shown-range.ts';
import { currentEnd, shownSpan, useTimeView } from './time-view.ts';
import { useTurn } from './use-turn.ts';

/** Names that the legend of a card has room for; the rest is in the picture, and there where it fills the screen. */
const MOST_NAMED = 3;
const MOST_NAMED_IN_FULL = 14;

export interface ChartCardProps {
  readonly card: DashboardCard;
  readonly read: ReadContent;
}

export function ChartCard({ card, read }: ChartCardProps) {
  const box = useRef<HTMLElement>(null);
  useTurn(box);
  const [asked, setAsked] = useState<MenuPlace | null>(null);
  const memory = useRef<AxisMemory>({ top: 0, domain: null, zoom: null });
  const full = useDashboardView((state) => state.full === card.id);
  const { design } = useDesignStore.getState();
  const span = shownSpan();
  const said = read(telemetry, design, shownRange(telemetry, span));
  const content: ChartContent = { ...said, limits: limitsOn(design, card, telemetry) };
  const before = behind(card.id);
  const axis = axisFor(
    content,
    card.scale,
    memory.current,
    before?.lines.map(({ values }) => values),
    useTimeView.getState().zoom,
  );
  useEffect(
    () =>
      keepWhenReplaced(card.id, (of) => {
        const all = shownRange(telemetry, { from: 0, to: currentEnd() }, KEPT_POINTS);
        return read(telemetry, of, all).table;
      }),
    [card.id, read],
  );
  const { title, unit, table, series } = content;
  const legend = content.legend.slice(0, full ? MOST_NAMED_IN_FULL : MOST_NAMED);
  const { from, to } = span;
  return (
    <Card
      ref={box}
      card={card}
      title={title}
      note={noteOf(content.note, axis, before !== null, full)}
      legend={
        content.allWell === undefined ? (
          <Legend entries={legend} table={table} unit={unit} behind={full ? before : null} />
        ) : (
          <AllWell text={content.allWell} />
        )
      }
      summary={content.summary}
      abilities={abilitiesOf(card, content, axis)}
      asked={asked}
      onMenuClosed={() => setAsked(null)}
    >
      <PlotFrame
        span={span}
        unit={unit}
        ticks={axis.ticks}
        limits={content.limits?.map((limit) => ({ ...limit, share: heightOf(axis, limit.value) })) ?? []}
        label={title}
        describe={(time) => valuesAt(content, time)}
        onMenu={(at, time) => setAsked({ ...at, time })}
      >
        {(size) => (
          <>
            {before !== null && <BehindLines {...{ kept: before, series, from, to, size }} {...axis} />}
            {table.lines.length > 0 && (
              <LineChart
                {...{ size, from, to, table, series }}
                low={axis.low}
                high={axis.high}
                logarithmic={axis.scale === 'log'}
                {...(content.gap !== undefined && { gap: content.gap })}
              />
            )}
          </>
        )}
      </PlotFrame>
    </Card>
  );
}

/** A card has no room for another entry in its legend: its heading says what the faint lines are. */
function noteOf(note: string, axis: Axis, behind: boolean, full: boolean): string {
  if (full) return axis.scale === 'log' ? `${note}, log scale` : note;
  return behind ? 'faint: the run before' : note;
}

function AllWell({ text }: { readonly text: string }) {
  return (
    <div className="legend-row all-well">
      <Icon name="check" size={10} /> {text}
    </div>
  );
}

/** "p50 12 ms, p95 40 ms" at a moment. */
function valuesAt({ legend, table, unit }: ChartContent, time: number): string {
  const at = nearestPoint(table.times, time);
  if (at < 0) return 'nothing measured yet';
  return legend
    .map(({ id, name }) => {
      const value = table.lines.find((line) => line.id === id)?.values[at] ?? Number.NaN;
      return `${name} ${formatQuantity(value, unit)}`;
    })
    .join(', ');
}

function abilitiesOf(card: DashboardCard, content: ChartContent, axis: Axis): CardAbilities {
  const { design } = useDesignStore.getState();
  const draft = draftFor(design, card);
  return {
    ...(content.otherScale && { scale: axis.scale }),
    ...(content.why !== undefined && { why: content.why }),
    ...(draft !== null && { addObjective: () => askForObjective(draft) }),
    saveSvg: () => void import('./save-chart.ts').then((save) => save.saveSvg(card, content, axis)),
    saveCsv: () => void import('./save-chart.ts').then((save) => save.saveCsv(content)),
  };
}
