/**
 * The figures of a run for people: one line a node, one a link.
 */
import { formatQuantity, type QuantityUnit } from '../base/units.ts';
import type { ReplicatedSummary } from '../experiment/replications.ts';
import type { RunSummary } from '../model/telemetry.ts';

type Summary = RunSummary | ReplicatedSummary;
type Metrics = { readonly [metric: string]: { readonly [statistic: string]: unknown } };

/** Heading, metric, statistic, unit. */
const NODE_COLUMNS: readonly (readonly [string, string, string, QuantityUnit])[] = [
  ['arrivals', 'arrivals', 'rate', 'perSecond'],
  ['answered', 'completions', 'rate', 'perSecond'],
  ['failed', 'failures', 'rate', 'perSecond'],
  ['busy', 'utilization', 'mean', 'ratio'],
  ['queue', 'queueLength', 'mean', 'count'],
  ['wait', 'waitSeconds', 'mean', 'seconds'],
  ['latency', 'latencySeconds', 'mean', 'seconds'],
  ['p50', 'latencySeconds', 'p50', 'seconds'],
  ['p99', 'latencySeconds', 'p99', 'seconds'],
  ['up', 'availability', 'mean', 'ratio'],
];
const LINK_COLUMNS: typeof NODE_COLUMNS = [
  ['messages', 'messages', 'rate', 'perSecond'],
  ['bytes', 'bytes', 'rate', 'bytesPerSecond'],
  ['lost', 'lost', 'rate', 'perSecond'],
  ['errors', 'errors', 'rate', 'perSecond'],
];

/** Of request classes: the first of the names is that where their requests begin, the second where they are served. */
const CLASS_COLUMNS: typeof NODE_COLUMNS = [
  ['arrivals', 'requests|arrivals', 'rate', 'perSecond'],
  ['answered', 'goodput|completions', 'rate', 'perSecond'],
  ['failed', 'failures', 'rate', 'perSecond'],
  ['wait', 'waitSeconds', 'mean', 'seconds'],
  ['latency', 'latencySeconds', 'mean', 'seconds'],
  ['p50', 'latencySeconds', 'p50', 'seconds'],
  ['p99', 'latencySeconds', 'p99', 'seconds'],
  ['objective met', 'objectiveMet', '', 'ratio'],
];

/** The summary as text. */
export function summaryTable(summary: Summary): string {
  const nodes = Object.entries(summary.nodes).map(([id, { kind, metrics }]) => [
    id,
    kind,
    ...cells(metrics as unknown as Metrics, NODE_COLUMNS),
  ]);
  const classes = Object.entries(summary.nodes).flatMap(([id, { classes = {} }]) =>
    Object.entries(classes).map(([name, metrics]) => [id, name, ...classCells(metrics as ClassFigures)]),
  );
  const links = Object.entries(summary.links).map(([id, { metrics }]) => [
    id,
    ...cells(metrics as unknown as Metrics, LINK_COLUMNS),
  ]);
  return [
    ...heading(summary),
    '',
    ...aligned([['node', 'kind', ...NODE_COLUMNS.map(([title]) => title)], ...nodes]),
    '',
    ...(classes.length > 0
      ? [...aligned([['node', 'class', ...CLASS_COLUMNS.map(([title]) => title)], ...classes]), '']
      : []),
    ...(links.length > 0
      ? [...aligned([['link', ...LINK_COLUMNS.map(([title]) => title)], ...links]), '']
      : []),
    ...errors(summary),
    `fingerprint ${summary.fingerprint}, engine ${summary.engineVersion}`,
    '',
  ].join('\n');
}

function heading(summary: Summary): string[] {
  const { title, seed, duration, warmup, replications, events, wallSeconds, eventsPerSecond, cost } = summary;
  const runs = replications > 1 ? `, ${replications} replications from seed ${seed} on` : `, seed ${seed}`;
  const speed = Number.isNaN(eventsPerSecond)
    ? ''
    : ` (${Math.round(eventsPerSecond).toLocaleString('en')} a second)`;
  const lines = [
    title,
    `${formatQuantity(duration, 'seconds')} simulated, figures from ${formatQuantity(warmup, 'seconds')} on${runs}`,
    `${events.toLocaleString('en')} events in ${wallSeconds.toFixed(2)} s${speed}`,
  ];
  const perMillion = cost.perMillionRequests as number;
  if ((cost.total as number) > 0)
    lines.push(`${formatQuantity(perMillion, 'dollars')} for a million requests`);
  return lines;
}

function cells(metrics: Metrics, columns: typeof NODE_COLUMNS): string[] {
  return columns.map(([, metric, statistic, unit]) => {
    const value = metrics[metric]?.[statistic];
    return typeof value === 'number' ? formatQuantity(value, unit) : '';
  });
}

type ClassFigures = { readonly [metric: string]: unknown };

function classCells(metrics: ClassFigures): string[] {
  return CLASS_COLUMNS.map(([, names, statistic, unit]) => {
    const name = names.split('|').find((each) => each in metrics) ?? names;
    const group = metrics[name];
    const value =
      typeof group === 'object' ? (group as { readonly [name: string]: unknown })[statistic] : group;
    return typeof value === 'number' ? formatQuantity(value, unit) : '';
  });
}

/** What failed where, and why. */
function errors(summary: Summary): string[] {
  const lines = Object.entries(summary.nodes).flatMap(([id, { metrics }]) => {
    const by = Object.entries(
      ((metrics as unknown as Metrics).failures?.by ?? {}) as { [error: string]: number },
    );
    if (by.length === 0) return [];
    return [
      `${id} failed: ${by.map(([error, count]) => `${Math.round(count).toLocaleString('en')} ${error}`).join(', ')}`,
    ];
  });
  return lines.length > 0 ? [...lines, ''] : [];
}

/** Columns as wide as their widest cell; the first to the left, figures to the right. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  return rows.map((row) =>
    row
      .map((text, i) => (i < 1 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!)))
      .join('  ')
      .trimEnd(),
  );
}
