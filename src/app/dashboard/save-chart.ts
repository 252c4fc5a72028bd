/** Saving a chart as a file: its picture in the colors of the present theme, or its figures. Loaded when asked for. */
import type { DashboardCard } from '../../model/dashboard-schema.ts';
import { fileNameFor } from '../../share/design-file.ts';
import { faultTones } from '../faults/fault-words.ts';
import { downloadText } from '../share/download.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { simulation, useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { clockText } from '../ui/figure-text.ts';
import type { Axis } from './axis.ts';
import type { ChartContent } from './chart-content.ts';
import { chartCsv, mapCsv } from './chart-csv.ts';
import { type ChartPicture, chartSvg, type Ink } from './chart-svg.ts';
import { type HeatColumn, heatPaths, SHADES } from './heat-bins.ts';
import { legendFigure } from './legend-figure.ts';
import type { Plot } from './line-paths.ts';
import { placeMarks } from './marks.ts';
import { behind, comparableRun, previousText } from './previous-run.ts';
import { shownSpan, spanText } from './time-view.ts';

/** Saves a chart as it is shown now. */
export function saveSvg(
  card: DashboardCard,
  content: ChartContent,
  axis: Axis,
  columns: readonly HeatColumn[] = [],
): void {
  const picture = pictureOf(card, content, axis);
  const shades = (plot: Plot) =>
    heatPaths(columns, plot).map((path, i) => ({ path, color: 'var(--flow)', opacity: SHADES[i]!.opacity }));
  const whole = columns.length === 0 ? picture : { ...picture, shades };
  saveText(content.title, 'svg', 'image/svg+xml', chartSvg(whole, themeInk()));
}

/** Saves a map of latencies: for each stretch and row how many requests there were. */
export function saveMap(title: string, columns: readonly HeatColumn[]): void {
  saveText(title, 'csv', 'text/csv', mapCsv(columns));
}

/** Saves the figures of what is shown now. */
export function saveCsv(content: ChartContent): void {
  saveText(content.title, 'csv', 'text/csv', chartCsv(content.table));
}

/** Offers a text as a file that is named after the design and the chart. */
export function saveText(what: string, ending: 'svg' | 'csv', type: string, text: string): void {
  const { title } = useDesignStore.getState().design;
  downloadText(fileNameFor(`${title} ${what}`, ending), type, text);
}

/** Where a picture comes from. */
export function sourceText(): string {
  const { title } = useDesignStore.getState().design;
  return `${title}, seed ${useRunStore.getState().seed}, ${spanText(shownSpan())} · Scalarium`;
}

function pictureOf(card: DashboardCard, content: ChartContent, axis: Axis): ChartPicture {
  const span = shownSpan();
  const { table, unit } = content;
  const before = behind(card.id);
  const run = comparableRun();
  return {
    title: content.title,
    note: axis.scale === 'log' ? `${content.note}, log scale` : content.note,
    source: sourceText(),
    summary: content.summary,
    unit,
    span,
    axis,
    times: table.times,
    lines: table.lines,
    series: content.series,
    ...(content.gap !== undefined && { gap: content.gap }),
    legend: content.legend.map((entry) => ({
      ...entry,
      figure: legendFigure(table.lines.find(({ id }) => id === entry.id)?.now ?? Number.NaN, unit),
    })),
    limits: content.limits ?? [],
    marks: placeMarks(useRunStore.getState().marks, span).map(({ time, fault, title }) => ({
      time,
      text: `${clockText(time, 1)} ${title}`,
      color: fault === null ? 'var(--text-3)' : `var(--${faultTones[fault]})`,
    })),
    behind: before === null || run === null ? null : { ...before, text: previousText(run) },
  };
}

/** The colors of the theme that is on the screen, worked out to what any program can read. */
export function themeInk(): Ink {
  const probe = document.createElement('i');
  const known = new Map<string, string>();
  const of = (color: string): string => {
    let inked = known.get(color);
    if (inked === undefined) {
      probe.style.color = color;
      document.body.append(probe);
      inked = plainColor(getComputedStyle(probe).color);
      probe.remove();
      known.set(color, inked);
    }
    return inked;
  };
  const token = (name: string) => of(`var(--${name})`);
  return {
    ground: token('panel'),
    text: token('text'),
    dim: token('text-2'),
    grid: token('line'),
    limit: token('warn-text'),
    of,
  };
}

/** `color(srgb …)` and `oklab(…)` are not known everywhere: a canvas turns every color into six digits. */
function plainColor(color: string): string {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (context === null) return color;
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => (part ?? 0).toString(16).padStart(2, '0')).join('')}`;
}

/** All series of the run, the same as the command line's. */
export async function saveAllSeries(): Promise<void> {
  try {
    const csv = await simulation()?.csv();
    const { title } = useDesignStore.getState().design;
    if (csv !== undefined) downloadText(fileNameFor(title, 'csv'), 'text/csv', csv);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    useUiStore.getState().toast({ tone: 'error', text: 'The series could not be written.', detail });
  }
}
