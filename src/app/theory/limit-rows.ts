/**
 * What fills first, as rows and sentences: the order that theory gives, what the run measures beside it, and, for
 * nodes of which only their protocol knows how much they do, the measured utilization carried on in a straight line.
 */
import { formatQuantity } from '../../base/units.ts';
import type { Design } from '../../model/design.ts';
import { nodeLabel } from '../../model/sides.ts';
import type { Bottlenecks } from '../../theory/bottlenecks.ts';
import { cellsOf } from '../stores/selectors.ts';
import type { Telemetry } from '../stores/telemetry.ts';

export interface LimitRow {
  readonly id: string;
  readonly name: string;
  /** Of what it can do, at the present load: foretold, or measured where nobody can foretell. */
  readonly utilization: number;
  /** What the run measures now; NaN before it runs. */
  readonly measured: number;
  /** Times the present load at which it is full. */
  readonly factor: number;
  /** Requests a second of all open clients then; null: it is not a matter of a rate. */
  readonly atRate: number | null;
  readonly basis: 'theory' | 'measured';
  /** What of it works now, where some of it does not. */
  readonly up: Up | null;
}

/** Instances that are up, of all. */
export interface Up {
  readonly up: number;
  readonly of: number;
}

/** Less than this is nothing that grows to a limit. */
const IDLE = 0.002;

/** All stations that can fill, the first to fill first. */
export function limitRows(limits: Bottlenecks, design: Design, telemetry: Telemetry): readonly LimitRow[] {
  const names = new Map(design.nodes.map((node) => [node.id, nodeLabel(design, node)]));
  const busy = (id: string) => telemetry.recent({ of: 'node', id, metric: 'utilization', statistic: 'mean' });
  const foretold = limits.limits.map(({ id, utilization, factor, atRate }): LimitRow => {
    const up = upOf(telemetry, id);
    // what is down serves nobody: the others are asked for all of it
    const share = up === null ? 1 : up.up / up.of;
    return {
      id,
      name: names.get(id) ?? id,
      utilization: utilization / share,
      measured: busy(id),
      factor: factor * share,
      atRate: limits.rate > 0 && design.sides === undefined && atRate !== null ? atRate * share : null,
      basis: 'theory',
      up,
    };
  });
  const known = new Set(foretold.map(({ id }) => id));
  const settled = foretold.map((row) => corrected(row, limits, design));
  const measured = design.nodes.flatMap(({ id }): readonly LimitRow[] => {
    const utilization = known.has(id) ? Number.NaN : busy(id);
    if (!(utilization > IDLE)) return [];
    const factor = 1 / utilization;
    const atRate = isByRate(limits, design) ? limits.rate * factor : null;
    const name = names.get(id) ?? id;
    return [
      {
        id,
        name,
        utilization,
        measured: utilization,
        factor,
        atRate,
        basis: 'measured',
        up: upOf(telemetry, id),
      },
    ];
  });
  return [...settled, ...measured].sort((a, b) => a.factor - b.factor);
}

/** null: all of it is up, or nothing has run yet. */
function upOf(telemetry: Telemetry, id: string): Up | null {
  const cells = cellsOf(telemetry, id);
  const up = cells.filter(({ status }) => status === 'up').length;
  return up === cells.length ? null : { up, of: cells.length };
}

/** Whether all that is busy is busy with requests that come at a rate, of one design. */
function isByRate({ rate, closed }: Bottlenecks, design: Design): boolean {
  return rate > 0 && closed.length === 0 && design.sides === undefined;
}

/** Measured utilizations that exceed the foretold by so much are no chance. */
const CLEARLY = 0.15;

/** What the run shows to be clearly busier than foretold (a hot shard, a slow machine) counts as it is measured. */
function corrected(row: LimitRow, limits: Bottlenecks, design: Design): LimitRow {
  const { measured, utilization } = row;
  if (!(measured > utilization * (1 + CLEARLY) + CLEARLY)) return row;
  const factor = 1 / Math.min(1, measured);
  const atRate = isByRate(limits, design) ? limits.rate * factor : null;
  return { ...row, factor, atRate, basis: 'measured' };
}

/** "App fills first, at 1.3 × the present load (520/s); then Database at 2.1 ×; then …" */
export function limitSentence(rows: readonly LimitRow[]): string {
  const [first, ...others] = rows;
  if (first === undefined) return 'Nothing here has a limit that load can reach.';
  if (first.up?.up === 0) return `${first.name} is down: whatever is asked of it fails.`;
  const isFullNow = first.basis === 'measured' && first.factor < 1.005;
  const head = isFullNow
    ? `${first.name} is full now: ${timesText(Math.min(1, first.measured))} busy.`
    : first.factor <= 1
      ? `${first.name} is beyond its limit: ${timesText(first.utilization)} of what it can do is asked for.`
      : `${first.name} fills first, at ${factorText(first.factor)} × the present load${rateText(first)}.`;
  if (others.length === 0) return head;
  const next = others.slice(0, 2).map(({ name, factor }) => `${name} at ${factorText(factor)} ×`);
  const rest = others.length > 2 ? ', and others later' : '';
  return `${head} With more of that: then ${next.join(', then ')}${rest}.`;
}

/** "Counted without what is down: 1 of 4 instances of Shop."; null: everything is up. */
export function downSentence(rows: readonly LimitRow[]): string | null {
  const parts = rows.flatMap(({ name, up }) =>
    up === null ? [] : [`${up.of - up.up} of ${up.of} ${up.of === 1 ? 'instance' : 'instances'} of ${name}`],
  );
  return parts.length === 0 ? null : `Counted without what is down now: ${parts.join(', ')}.`;
}

/** Three digits, and never 1 for what is more. */
export function factorText(factor: number): string {
  if (factor >= 1000) return formatQuantity(factor, 'count');
  return String(Number(factor.toPrecision(factor < 10 ? 2 : 3)));
}

function timesText(utilization: number): string {
  return formatQuantity(Math.round(utilization * 100) / 100, 'ratio');
}

function rateText({ atRate }: LimitRow): string {
  return atRate === null || atRate === 0
    ? ''
    : ` (${formatQuantity(Number(atRate.toPrecision(3)), 'perSecond')})`;
}

/** What is to be said of users who wait. */
export function userSentences(limits: Bottlenecks, design: Design): readonly string[] {
  return limits.closed.map(({ client, users, saturationUsers, mostThroughput }) => {
    const node = design.nodes.find(({ id }) => id === client);
    const name = node === undefined ? client : nodeLabel(design, node);
    const most = formatQuantity(Number(mostThroughput.toPrecision(3)), 'perSecond');
    const from = formatQuantity(Math.ceil(saturationUsers), 'count');
    const there = formatQuantity(users, 'count');
    return `${name}: ${there} users. From ${from} users on they wait for each other for certain, and more than ${most} is never answered.`;
  });
}
