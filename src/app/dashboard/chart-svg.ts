/**
 * A chart as a picture of its own: SVG with title, axes, legend, marks and its colors in it, so that it looks the
 * same in a paper as on the screen, whatever stands around it. Plain text from plain data.
 */
import type { Unit } from '../../model/fields.ts';
import type { Axis } from './axis.ts';
import { heightOf } from './axis.ts';
import { timeTick, valueTick } from './axis-text.ts';
import type { LimitLine } from './chart-content.ts';
import type { DrawnGap, DrawnSeries } from './chart-points.ts';
import { areaPath, linePath, type Plot } from './line-paths.ts';
import { timeTicksIn } from './step-domain.ts';
import { shareOf, type TimeSpan } from './time-span.ts';

export interface PictureLegend {
  readonly id: string;
  readonly name: string;
  readonly figure: string;
  readonly color: string;
  readonly dashed?: boolean;
}

export interface ChartPicture {
  readonly title: string;
  readonly note: string;
  /** Where it comes from: design, seed, stretch of the run. */
  readonly source: string;
  readonly summary: string;
  readonly unit: Unit;
  readonly span: TimeSpan;
  readonly axis: Axis;
  readonly times: ArrayLike<number>;
  readonly lines: readonly { readonly id: string; readonly values: ArrayLike<number> }[];
  readonly series: readonly DrawnSeries[];
  readonly gap?: DrawnGap;
  readonly legend: readonly PictureLegend[];
  readonly limits: readonly LimitLine[];
  readonly marks: readonly { readonly time: number; readonly text: string; readonly color: string }[];
  /** Shaded areas behind the lines: where there are many requests. */
  readonly shades?: (
    plot: Plot,
  ) => readonly { readonly path: string; readonly color: string; readonly opacity: number }[];
  /** The run before, and what it is called. */
  readonly behind: {
    readonly text: string;
    readonly times: ArrayLike<number>;
    readonly lines: readonly { readonly id: string; readonly values: ArrayLike<number> }[];
  } | null;
}

/** The colors of the theme for what the charts use of it, each as a color that any program knows. */
export interface Ink {
  readonly ground: string;
  readonly text: string;
  readonly dim: string;
  readonly grid: string;
  readonly limit: string;
  /** A color of the tokens, `var(--p99)` for example, as the screen shows it. */
  readonly of: (color: string) => string;
}

const WIDTH = 760;
const HEIGHT = 400;
const LEFT = 62;
const RIGHT = 20;
const TOP = 84;
const BOTTOM = 58;
const FONT = "Inter, 'Helvetica Neue', Arial, sans-serif";

export function chartSvg(picture: ChartPicture, ink: Ink): string {
  const { span, axis } = picture;
  const plot: Plot = { span, axis, width: WIDTH - LEFT - RIGHT, height: HEIGHT - TOP - BOTTOM };
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="${FONT}" font-size="12" role="img">`,
    `<title>${escaped(`${picture.title}, ${picture.note}`)}</title>`,
    `<desc>${escaped(`${picture.summary} ${picture.source}`)}</desc>`,
    `<clipPath id="plot"><rect width="${plot.width}" height="${plot.height}"/></clipPath>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="${ink.ground}"/>`,
    words(16, 28, picture.title, ink.text, 'font-size="17" font-weight="600"'),
    words(WIDTH - 16, 28, picture.note, ink.dim, 'text-anchor="end"'),
    ...legendOf(picture, ink),
    `<g transform="translate(${LEFT} ${TOP})">`,
    ...groundOf(picture, plot, ink),
    '<g clip-path="url(#plot)" fill="none">',
    ...(picture.shades?.(plot) ?? []).map(
      ({ path, color, opacity }) => `<path d="${path}" fill="${ink.of(color)}" fill-opacity="${opacity}"/>`,
    ),
    ...behindOf(picture, plot, ink),
    ...linesOf(picture, plot, ink),
    '</g>',
    ...limitsOf(picture, plot, ink),
    ...marksOf(picture, plot, ink),
    '</g>',
    words(16, HEIGHT - 12, picture.source, ink.dim, 'font-size="10.5"'),
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
}

const n = (value: number): string => String(Math.round(value * 10) / 10);

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function words(x: number, y: number, text: string, fill: string, more = ''): string {
  return `<text x="${n(x)}" y="${n(y)}" fill="${fill}"${more === '' ? '' : ` ${more}`}>${escaped(text)}</text>`;
}

/** Room for a letter in the wide font that an image may be shown with. */
const LETTER = 7.3;

function legendOf({ legend, behind }: ChartPicture, ink: Ink): string[] {
  let x = 16;
  const entries = legend.map(({ name, figure, color, dashed }) => {
    const at = x;
    x += 32 + LETTER * (name.length + figure.length + 1);
    const dash = dashed === true ? ' stroke-dasharray="4 3"' : '';
    const line = `<path d="M${n(at)} 50h14" stroke="${ink.of(color)}" stroke-width="3"${dash}/>`;
    const text = `<tspan>${escaped(name)}</tspan> <tspan font-weight="600">${escaped(figure)}</tspan>`;
    return `${line}<text x="${n(at + 20)}" y="54" fill="${ink.text}">${text}</text>`;
  });
  if (behind === null) return entries;
  return [...entries, words(x, 54, `faint: the run before, ${behind.text}`, ink.dim)];
}

function groundOf({ axis, unit, span }: ChartPicture, plot: Plot, ink: Ink): string[] {
  const ticks = timeTicksIn(span.from, span.to, Math.floor(plot.width / 84));
  const step = ticks.length > 1 ? ticks[1]! - ticks[0]! : span.to - span.from;
  return [
    ...axis.ticks.flatMap(({ share, value }) => {
      const y = (1 - share) * plot.height;
      return [
        `<path d="M0 ${n(y)}H${n(plot.width)}" stroke="${ink.grid}"/>`,
        words(-8, y + 4, valueTick(value, unit), ink.dim, 'text-anchor="end"'),
      ];
    }),
    ...ticks.map((tick) =>
      words(
        shareOf(span, tick) * plot.width,
        plot.height + 18,
        timeTick(tick, step),
        ink.dim,
        'text-anchor="middle"',
      ),
    ),
  ];
}

function behindOf({ behind, series }: ChartPicture, plot: Plot, ink: Ink): string[] {
  if (behind === null) return [];
  return behind.lines.map(({ id, values }) => {
    const color = series.find((each) => each.id === id)?.color ?? 'var(--text-3)';
    return `<path d="${linePath(behind.times, values, plot)}" stroke="${ink.of(color)}" stroke-opacity="0.38"/>`;
  });
}

function linesOf(picture: ChartPicture, plot: Plot, ink: Ink): string[] {
  const { times, lines, series, gap } = picture;
  const valuesOf = (id: string) => lines.find((line) => line.id === id)?.values;
  const parts: string[] = [];
  const [upper, lower] = [valuesOf(gap?.upper ?? ''), valuesOf(gap?.lower ?? '')];
  if (gap !== undefined && upper !== undefined && lower !== undefined) {
    // only where the demand is above what was answered well
    const top = Array.from(upper, (value, i) => Math.max(value, lower[i]!));
    parts.push(
      `<path d="${areaPath(times, top, lower, plot)}" fill="${ink.of(gap.color)}" fill-opacity="0.22"/>`,
    );
  }
  let below: Float64Array | null = null;
  for (const each of series) {
    const values = valuesOf(each.id);
    if (values === undefined) continue;
    const color = ink.of(each.color);
    if (each.fill === 'stacked') {
      const on: Float64Array = below ?? new Float64Array(times.length);
      const top: Float64Array = on.map((height, i) => height + (values[i]! > 0 ? values[i]! : 0));
      parts.push(`<path d="${areaPath(times, top, on, plot)}" fill="${color}" fill-opacity="0.82"/>`);
      below = top;
      continue;
    }
    if (each.fill === 'soft')
      parts.push(`<path d="${areaPath(times, values, null, plot)}" fill="${color}" fill-opacity="0.13"/>`);
    const dash = each.dashed === true ? ' stroke-dasharray="4 3"' : '';
    parts.push(
      `<path d="${linePath(times, values, plot)}" stroke="${color}" stroke-width="${each.width ?? 1.5}" stroke-linejoin="round"${dash}/>`,
    );
  }
  return parts;
}

function limitsOf({ limits, axis }: ChartPicture, plot: Plot, ink: Ink): string[] {
  return limits.flatMap(({ value, text }) => {
    const share = heightOf(axis, value);
    if (!(share >= 0 && share <= 1)) return [];
    const y = (1 - share) * plot.height;
    return [
      `<path d="M0 ${n(y)}H${n(plot.width)}" stroke="${ink.limit}" stroke-dasharray="7 4"/>`,
      words(plot.width - 4, y - 4, text, ink.limit, 'text-anchor="end" font-size="10.5"'),
    ];
  });
}

function marksOf({ marks, span }: ChartPicture, plot: Plot, ink: Ink): string[] {
  return marks.flatMap(({ time, text, color }) => {
    const x = shareOf(span, time) * plot.width;
    return [
      `<path d="M${n(x)} -4V${n(plot.height)}" stroke="${ink.of(color)}" stroke-opacity="0.7"><title>${escaped(text)}</title></path>`,
      `<circle cx="${n(x)}" cy="-4" r="3" fill="${ink.of(color)}"/>`,
    ];
  });
}
