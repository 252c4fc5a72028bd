/** Saving strips of heat: as a picture in the colors of the theme, or their figures. Loaded when asked for. */
import { formatQuantity } from '../../base/units.ts';
import type { SeriesTable } from '../stores/selectors.ts';
import { timeTick } from './axis-text.ts';
import { chartCsv } from './chart-csv.ts';
import { escaped, type Ink } from './chart-svg.ts';
import { saveText, sourceText, themeInk } from './save-chart.ts';
import { heatRuns } from './series.ts';
import { timeTicksIn } from './step-domain.ts';
import { shareOf, type TimeSpan } from './time-span.ts';

export function saveTable(what: string, table: SeriesTable): void {
  saveText(what, 'csv', 'text/csv', chartCsv(table));
}

export function saveStrips(what: string, table: SeriesTable, span: TimeSpan): void {
  saveText(what, 'svg', 'image/svg+xml', stripsSvg(what, table, span, sourceText(), themeInk()));
}

const WIDTH = 760;
const LEFT = 150;
const RIGHT = 70;
const TOP = 52;
const ROW = 24;
const FONT = "Inter, 'Helvetica Neue', Arial, sans-serif";

/** One strip a line, from idle to the limit in six colors, the figure of now at its end. */
export function stripsSvg(
  title: string,
  { times, lines }: SeriesTable,
  span: TimeSpan,
  source: string,
  ink: Ink,
): string {
  const width = WIDTH - LEFT - RIGHT;
  const height = TOP + lines.length * ROW + 58;
  const x = (time: number) => Math.min(1, Math.max(0, shareOf(span, time))) * width;
  const half = times.length > 1 ? (times[1]! - times[0]!) / 2 : 0;
  const n = (value: number) => String(Math.round(value * 10) / 10);
  const ticks = timeTicksIn(span.from, span.to, Math.floor(width / 84));
  const step = ticks.length > 1 ? ticks[1]! - ticks[0]! : span.to - span.from;
  const bottom = TOP + lines.length * ROW;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="${FONT}" font-size="12" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(source)}</desc>`,
    `<rect width="${WIDTH}" height="${height}" fill="${ink.ground}"/>`,
    `<text x="16" y="28" font-size="17" font-weight="600" fill="${ink.text}">${escaped(title)}</text>`,
    ...lines.flatMap(({ title: name, values, now }, row) => {
      const y = TOP + row * ROW;
      const strips = heatRuns(values).map((run) => {
        const [from, to] = [x(times[run.from]! - half), x(times[run.to - 1]! + half)];
        return `<rect x="${n(LEFT + from)}" y="${y}" width="${n(to - from)}" height="${ROW - 6}" fill="${ink.of(`var(--heat-${run.step})`)}"/>`;
      });
      const figure = formatQuantity(Math.round(now * 100) / 100, 'ratio');
      return [
        `<text x="16" y="${y + 13}" fill="${ink.text}">${escaped(name)}</text>`,
        ...strips,
        `<text x="${WIDTH - 16}" y="${y + 13}" text-anchor="end" font-weight="600" fill="${ink.text}">${escaped(figure)}</text>`,
      ];
    }),
    ...ticks.map(
      (tick) =>
        `<text x="${n(LEFT + x(tick))}" y="${bottom + 14}" text-anchor="middle" fill="${ink.dim}">${timeTick(tick, step)}</text>`,
    ),
    `<text x="16" y="${height - 12}" font-size="10.5" fill="${ink.dim}">${escaped(source)}</text>`,
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
}
