/**
 * A chart of the laboratory: figures over the values of a setting, or over percentiles, with a band for how sure
 * they are. Small and static, unlike those of the dashboards, which follow a run; what it shows stands in a table
 * below, too.
 */
import type { Ref } from 'react';
import { formatQuantity, type QuantityUnit } from '../../base/units.ts';
import { type PlotScale, scaleFor, shareOn } from './plot-scale.ts';

export interface PlotSeries {
  readonly title: string;
  /** A token: `var(--p99)`. */
  readonly color: string;
  readonly dash?: string;
  readonly values: readonly number[];
  /** Half widths of intervals. */
  readonly halves?: readonly number[];
}

export interface PlotProps {
  readonly label: string;
  /** What stands below; numbers lie where they belong, words side by side. */
  readonly x: readonly (number | string)[];
  readonly xTitle: string;
  readonly yTitle: string;
  readonly unit: QuantityUnit;
  readonly log?: boolean;
  readonly series: readonly PlotSeries[];
  /** A point that is marked, with words. */
  readonly mark?: { readonly index: number; readonly text: string } | null;
  readonly onPick?: (index: number) => void;
  readonly ref?: Ref<SVGSVGElement>;
}

const WIDTH = 720;
const HEIGHT = 270;
const BOX = { left: 64, right: 14, top: 30, bottom: 44 };

export function Plot(props: PlotProps) {
  const { x, series, log = false } = props;
  const ends = series.flatMap(({ values, halves = [] }) =>
    values.flatMap((value, i) => [value, value + (halves[i] || 0), Math.max(0, value - (halves[i] || 0))]),
  );
  const scale = scaleFor(ends, log);
  const place = placesOf(x);
  const height = (value: number) =>
    HEIGHT - BOX.bottom - Math.min(1, Math.max(0, shareOn(scale, value))) * (HEIGHT - BOX.top - BOX.bottom);
  return (
    <svg
      ref={props.ref}
      className="lab-plot"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={props.label}
    >
      <ValueAxis scale={scale} unit={props.unit} height={height} title={props.yTitle} />
      <PlaceAxis x={x} place={place} title={props.xTitle} />
      {props.mark !== undefined && props.mark !== null && (
        <g>
          <line
            x1={place(props.mark.index)}
            x2={place(props.mark.index)}
            y1={BOX.top}
            y2={HEIGHT - BOX.bottom}
            stroke="var(--warn)"
            strokeDasharray="4 3"
          />
          <text x={place(props.mark.index) + 5} y={BOX.top + 9} fill="var(--warn-text)" fontSize="11">
            {props.mark.text}
          </text>
        </g>
      )}
      {series.map((one) => (
        <Line key={one.title} {...one} place={place} height={height} onPick={props.onPick} />
      ))}
    </svg>
  );
}

function placesOf(x: PlotProps['x']): (index: number) => number {
  const room = WIDTH - BOX.left - BOX.right;
  const numbers = x.filter((value) => typeof value === 'number');
  if (numbers.length < x.length || x.length < 2) {
    return (index) => BOX.left + (room * (index + 0.5)) / Math.max(1, x.length);
  }
  const low = Math.min(...numbers);
  const high = Math.max(...numbers);
  const margin = 16;
  return (index) =>
    BOX.left + margin + ((room - 2 * margin) * ((x[index] as number) - low)) / (high - low || 1);
}

interface ValueAxisProps {
  readonly scale: PlotScale;
  readonly unit: QuantityUnit;
  readonly height: (value: number) => number;
  readonly title: string;
}

function ValueAxis({ scale, unit, height, title }: ValueAxisProps) {
  return (
    <g fontSize="11" fill="var(--text-3)">
      {scale.ticks.map((tick) => (
        <g key={tick}>
          <line
            x1={BOX.left}
            x2={WIDTH - BOX.right}
            y1={height(tick)}
            y2={height(tick)}
            stroke="var(--grid)"
          />
          <text x={BOX.left - 7} y={height(tick) + 4} textAnchor="end">
            {formatQuantity(tick, unit)}
          </text>
        </g>
      ))}
      <text x={6} y={14} fill="var(--text-2)">
        {title}
      </text>
    </g>
  );
}

/** Labels nearer than that would run into each other. */
const LABEL_ROOM = 44;

function labelled(count: number, place: (index: number) => number): ReadonlySet<number> {
  const shown = new Set<number>();
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    if (place(i) - last < LABEL_ROOM) continue;
    shown.add(i);
    last = place(i);
  }
  return shown;
}

function PlaceAxis({
  x,
  place,
  title,
}: Pick<PlotProps, 'x'> & { readonly place: (i: number) => number; readonly title: string }) {
  const shown = labelled(x.length, place);
  return (
    <g fontSize="11" fill="var(--text-3)" textAnchor="middle">
      <line
        x1={BOX.left}
        x2={WIDTH - BOX.right}
        y1={HEIGHT - BOX.bottom}
        y2={HEIGHT - BOX.bottom}
        stroke="var(--line-strong)"
      />
      {x.map((value, i) =>
        shown.has(i) ? (
          <text key={String(value)} x={place(i)} y={HEIGHT - BOX.bottom + 15}>
            {String(value)}
          </text>
        ) : null,
      )}
      <text x={(WIDTH + BOX.left) / 2} y={HEIGHT - 8} fill="var(--text-2)">
        {title}
      </text>
    </g>
  );
}

interface LineProps extends PlotSeries {
  readonly place: (index: number) => number;
  readonly height: (value: number) => number;
  readonly onPick: ((index: number) => void) | undefined;
}

function Line({ values, halves, color, dash, place, height, onPick }: LineProps) {
  const there = values.map((_, i) => i).filter((i) => Number.isFinite(values[i]));
  const path = there.map((i, at) => `${at === 0 ? 'M' : 'L'}${point(place(i), height(values[i]!))}`).join('');
  const sure = there.filter((i) => Number.isFinite(halves?.[i]));
  const band = [
    ...sure.map((i) => point(place(i), height(values[i]! + halves![i]!))),
    ...[...sure].reverse().map((i) => point(place(i), height(Math.max(0, values[i]! - halves![i]!)))),
  ];
  return (
    <g>
      {sure.length > 1 && <polygon points={band.join(' ')} fill={color} fillOpacity="0.18" />}
      <path d={path} fill="none" stroke={color} strokeWidth="2" strokeDasharray={dash} />
      {there.map((i) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: each point has a button in the table, for keys
        <circle
          key={i}
          cx={place(i)}
          cy={height(values[i]!)}
          r="4"
          fill={color}
          className={onPick === undefined ? '' : 'pickable'}
          onClick={onPick === undefined ? undefined : () => onPick(i)}
        />
      ))}
    </g>
  );
}

function point(x: number, y: number): string {
  return `${x.toFixed(1)},${y.toFixed(1)}`;
}

/** The chart as a file of its own, with the colors of the theme that is on. */
export function plotText(svg: SVGSVGElement): string {
  const colors = getComputedStyle(document.documentElement);
  const text = new XMLSerializer().serializeToString(svg);
  const colored = text.replaceAll(/var\((--[\w-]+)\)/g, (_, name: string) =>
    colors.getPropertyValue(name).trim(),
  );
  return colored.replace(
    /<svg [^>]*>/,
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${2 * WIDTH}" font-family="sans-serif"><rect width="${WIDTH}" height="${HEIGHT}" fill="${colors.getPropertyValue('--ground').trim()}"/>`,
  );
}
