/**
 * A sweep for people, and as CSV: one line a point.
 */
import { formatQuantity } from '../base/units.ts';
import { kneeOf } from '../theory/knee.ts';
import type { FigureEstimate, PlannedSweep, SweptPoint } from './sweep-points.ts';
import { sweptScaling } from './sweep-scaling.ts';
import { aligned } from './table.ts';

/** The points as text. */
export function sweepTable(sweep: PlannedSweep, points: readonly SweptPoint[]): string {
  const { options, input, figures, knee } = sweep;
  const paths = options.parameters.map(({ path }) => path);
  const { duration, warmup } = input.design.run;
  const header = [...paths, ...(knee === null ? [] : ['knee']), ...figures.map(({ title }) => title)];
  const rows = points.map((point) => [
    ...paths.map((path) => said(point.set[path])),
    ...(knee === null ? [] : [kneeCell(point)]),
    ...figures.map(({ path, unit }) => {
      const estimate = point.metrics[path];
      return estimate === undefined ? '' : shown(estimate, (value) => formatQuantity(value, unit));
    }),
    ...(point.failure === undefined ? [] : [point.failure]),
  ]);
  const runs =
    options.replications === 1 ? 'one run' : `${options.replications} runs, ± half a 95 % interval,`;
  const seconds =
    duration === null ? 'until all is done' : `${formatQuantity(duration, 'seconds')} simulated`;
  return [
    input.design.title,
    `${points.length} points, ${runs} each from seed ${input.seed} on, ${seconds}, figures from ${formatQuantity(warmup, 'seconds')} on`,
    '',
    ...aligned([header, ...rows]),
    ...turn(sweep, points),
    ...scalingLines(sweep, points),
    '',
  ].join('\n');
}

function said(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function kneeCell({ knee }: SweptPoint): string {
  if (knee === undefined || knee.load === 0) return 'none';
  return knee.refused === null ? `above ${knee.load}` : String(knee.load);
}

function shown({ mean, ci95 }: FigureEstimate, show: (value: number) => string): string {
  if (Number.isNaN(mean)) return '–';
  return ci95 === undefined ? show(mean) : `${show(mean)} ± ${show((ci95[1] - ci95[0]) / 2)}`;
}

/** Where latencies and throughputs turn, if a single number was swept. */
function turn({ options, figures, knee }: PlannedSweep, points: readonly SweptPoint[]): string[] {
  const [parameter, ...others] = options.parameters;
  const numbers = parameter?.values.every((value) => typeof value === 'number') ?? false;
  if (knee !== null || parameter === undefined || others.length > 0 || !numbers) return [];
  const x = parameter.values as readonly number[];
  const turning = figures.filter(({ path, unit }) => unit === 'seconds' || /goodput|completions/.test(path));
  const lines = turning.flatMap((figure) => {
    const y = points.map((point) => point.metrics[figure.path]?.mean ?? Number.NaN);
    if (y.some((value) => !Number.isFinite(value))) return [];
    const shape = figure.unit === 'seconds' ? 'convex' : 'concave';
    const at = kneeOf(x, y, shape);
    return at < 0 ? [] : [`${figure.title} turns at ${x[at]} (Kneedle)`];
  });
  return lines.length === 0 ? [] : ['', ...lines];
}

/** The law by which a size scales, where it was full. */
function scalingLines(sweep: PlannedSweep, points: readonly SweptPoint[]): string[] {
  const scaling = sweptScaling(sweep, points);
  if (scaling === null) return [];
  const { sizes, lambda, sigma, kappa, peak, residual } = scaling;
  const short = (value: number) => Number(value.toPrecision(3));
  const most = peak === null ? 'throughput grows for ever' : `throughput is largest at ${short(peak)}`;
  const far = peak !== null && peak > Math.max(...sizes) ? ', beyond what was swept' : '';
  return [
    '',
    `Universal scalability law: λ ${formatQuantity(short(lambda), 'perSecond')}, σ ${short(sigma)}, κ ${short(kappa)}; ${most}${far}`,
    `fitted to ${sizes.length} sizes that were full, ± ${formatQuantity(short(residual), 'ratio')} (root mean square)`,
  ];
}

/** The points as CSV: settings, then mean, low and high end of each figure. */
export function sweepCsv(sweep: PlannedSweep, points: readonly SweptPoint[]): string {
  const { options, figures, knee } = sweep;
  const paths = options.parameters.map(({ path }) => path);
  const ends = options.replications > 1;
  const header = [
    ...paths,
    ...(knee === null ? [] : [`knee of ${knee.place.path}`]),
    ...figures.flatMap(({ path }) => (ends ? [path, `${path}.low`, `${path}.high`] : [path])),
  ];
  const lines = points.map((point) => [
    ...paths.map((path) => quoted(said(point.set[path]))),
    ...(knee === null ? [] : [cell(point.knee?.load)]),
    ...figures.flatMap(({ path }) => {
      const { mean, ci95 } = point.metrics[path] ?? {};
      return ends ? [cell(mean), cell(ci95?.[0]), cell(ci95?.[1])] : [cell(mean)];
    }),
  ]);
  return `${[header.map(quoted), ...lines].map((line) => line.join()).join('\n')}\n`;
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function cell(value: number | undefined): string {
  return value !== undefined && Number.isFinite(value) ? String(value) : '';
}
