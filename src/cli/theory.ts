/**
 * `--theory`: a design by queueing theory alone, for those who want to know before they simulate, and for those who
 * want to see whether the simulation agrees. Stations, clients, what stands against each figure, and the order in
 * which stations fill when the load grows.
 */
import { formatQuantity, type QuantityUnit } from '../base/units.ts';
import { kinds } from '../catalog/kinds.ts';
import type { Design } from '../model/design.ts';
import { LoadForecast } from '../model/offered-load.ts';
import { stationNetworkOf } from '../model/station-network.ts';
import { type Bottlenecks, findBottlenecks } from '../theory/bottlenecks.ts';
import { foretoldHitRatio } from '../theory/caches.ts';
import { predictNetwork } from '../theory/network.ts';
import { type Staffing, staffingOf } from '../theory/staffing.ts';
import { aligned } from './table.ts';

/** What is printed. Figures that nobody knows are null, and those that grow without end the word "unbounded". */
export interface Foretold {
  readonly title: string;
  readonly method: string;
  /** Moment whose load it is, simulated seconds. */
  readonly at: number;
  /** What the timeline breaks, which theory leaves out. */
  readonly planned: readonly string[];
  readonly nodes: { readonly [id: string]: ForetoldNode };
  readonly clients: { readonly [id: string]: ForetoldClient };
  readonly bottlenecks: ForetoldLimits | null;
}

type Figure = number | null | 'unbounded';

interface ForetoldNode {
  readonly model: string | null;
  readonly exact: boolean;
  readonly arrivalRate: Figure;
  /** Own work ÷ capacity: offered, and done. */
  readonly offered: Figure;
  readonly utilization: Figure;
  readonly waitSeconds: Figure;
  readonly residenceSeconds: Figure;
  readonly latencySeconds: Figure;
  readonly queueLength: Figure;
  readonly blocked: Figure;
  /** Of M/M/c only: how many servers square-root staffing would have. */
  readonly staffing: Staffing | null;
}

interface ForetoldClient {
  /** Requests a second, and how many of them are answered without an error. */
  readonly throughput: Figure;
  readonly goodput: Figure;
  readonly latencySeconds: Figure;
  readonly exact: boolean;
  readonly doubts: readonly string[];
}

interface ForetoldLimits {
  /** Requests a second of all open clients at the moment. */
  readonly rate: number;
  readonly order: readonly {
    readonly id: string;
    readonly utilization: number;
    readonly factor: number;
    readonly atRate: number | null;
  }[];
  readonly closed: Bottlenecks['closed'];
  readonly unknown: readonly string[];
}

/** Everything that theory says of a design at its busiest moment. */
export function theoryOf(design: Design): Foretold {
  const knowledge = {
    hitRatio: (_: string, requests: Parameters<typeof foretoldHitRatio>[0] | undefined) =>
      requests === undefined ? undefined : foretoldHitRatio(requests),
  };
  const network = stationNetworkOf(design, new LoadForecast(design, kinds, knowledge));
  const prediction = predictNetwork(network);
  const limits = findBottlenecks(network);
  const stations = new Set(network.nodes.filter(({ isStation }) => isStation).map(({ id }) => id));
  // drivers pass on what comes to them; only what stands behind is hidden
  const hidden = new Set(
    network.nodes.filter(({ unknown, isStation }) => unknown !== null && isStation).map(({ id }) => id),
  );
  return {
    title: design.title,
    method: prediction.method,
    at: network.at,
    planned: network.planned,
    nodes: Object.fromEntries(
      prediction.nodes.map((node) => [
        node.id,
        hidden.has(node.id)
          ? nothingKnown
          : {
              model: stations.has(node.id) ? (node.forecast?.model ?? null) : null,
              exact: node.isExact,
              arrivalRate: figure(node.arrivalRate),
              offered: figure(node.busy),
              utilization: figure(node.utilization),
              waitSeconds: figure(node.waitSeconds),
              residenceSeconds: figure(node.residenceSeconds),
              latencySeconds: figure(node.latencySeconds),
              queueLength: figure(node.queueLength),
              blocked: figure(node.forecast?.blocked ?? 0),
              staffing: node.forecast?.pool === undefined ? null : staffingOf(node.forecast.pool),
            },
      ]),
    ),
    clients: Object.fromEntries(
      prediction.clients.map(({ id, throughput, goodput, latencySeconds, isExact, doubts }) => [
        id,
        {
          throughput: figure(throughput),
          goodput: figure(goodput),
          latencySeconds: figure(latencySeconds),
          exact: isExact,
          doubts,
        },
      ]),
    ),
    bottlenecks: limits === null ? null : inPrint(limits),
  };
}

const nothingKnown: ForetoldNode = {
  model: null,
  exact: false,
  arrivalRate: null,
  offered: null,
  utilization: null,
  waitSeconds: null,
  residenceSeconds: null,
  latencySeconds: null,
  queueLength: null,
  blocked: null,
  staffing: null,
};

function figure(value: number): Figure {
  if (Number.isNaN(value)) return null;
  return value === Number.POSITIVE_INFINITY ? 'unbounded' : value;
}

function inPrint({ limits, rate, closed, unknown }: Bottlenecks): ForetoldLimits {
  const order = limits.map(({ id, utilization, factor, atRate }) => ({ id, utilization, factor, atRate }));
  return { rate, order, closed, unknown };
}

const text = (value: Figure, unit: QuantityUnit): string => {
  if (value === null) return '?';
  return value === 'unbounded' ? 'grows' : formatQuantity(value, unit);
};

/** The same for people. */
export function theoryTable(foretold: Foretold): string {
  const nodes = Object.entries(foretold.nodes).map(([id, node]) => [
    id,
    node.model ?? '',
    node.exact ? '' : '≈',
    text(node.arrivalRate, 'perSecond'),
    text(node.offered, 'ratio'),
    text(node.waitSeconds, 'seconds'),
    text(node.residenceSeconds, 'seconds'),
    text(node.latencySeconds, 'seconds'),
    text(node.queueLength, 'count'),
  ]);
  const clients = Object.entries(foretold.clients).flatMap(([id, client]) => [
    `${id}: ${answerText(client)}`,
    ...client.doubts.map((doubt) => `  – ${doubt}`),
  ]);
  const when = foretold.at > 0 ? ` at ${formatQuantity(foretold.at, 'seconds')}, the busiest moment` : '';
  return [
    foretold.title,
    `By theory (${foretold.method})${when}; nothing was simulated. ≈ is approximate.`,
    '',
    ...aligned([
      ['node', 'model', '', 'arrivals', 'offered', 'wait', 'wait + work', 'latency', 'queue'],
      ...nodes,
    ]),
    '',
    ...clients,
    ...foretold.planned.map((sentence) => `  – ${sentence}`),
    '',
    ...limitLines(foretold.bottlenecks),
    '',
    ...staffingLines(foretold.nodes),
  ].join('\n');
}

function answerText({ throughput, goodput, latencySeconds, exact }: ForetoldClient): string {
  if (latencySeconds === null) return 'its latency cannot be foretold';
  if (latencySeconds === 'unbounded')
    return `${text(throughput, 'perSecond')} are asked for, and answers take longer and longer`;
  const asked = text(throughput, 'perSecond');
  const answered = text(goodput, 'perSecond');
  return `${answered === asked ? asked : `${answered} answered of ${asked}`}, ${exact ? '' : 'about '}${text(latencySeconds, 'seconds')} to an answer`;
}

/** Of stations with several servers: of one there is nothing to choose. */
function staffingLines(nodes: Foretold['nodes']): readonly string[] {
  const lines = Object.entries(nodes).flatMap(([id, { staffing }]) => {
    if (staffing === null || staffing.servers < 2) return [];
    const { offeredLoad, servers, waits, rule } = staffing;
    const asked = rule.map(({ servers: asks, exactly, waits: share }) => {
      return `${asks}${exactly === asks ? '' : ` (exactly ${exactly})`} for ${percent(share)}`;
    });
    return [
      `${id}: ${Number(offeredLoad.toPrecision(3))} erlangs on ${servers} servers, ${percent(waits)} wait; by the rule ${asked.join(', ')}`,
    ];
  });
  return lines.length === 0
    ? []
    : ['Square-root staffing (Halfin and Whitt): servers for a share that waits.', ...lines, ''];
}

function percent(share: number): string {
  return formatQuantity(Number(share.toPrecision(2)), 'ratio');
}

function limitLines(limits: ForetoldLimits | null): readonly string[] {
  if (limits === null) return ['A loop of calls has no end: no load can be kept up.'];
  const lines = limits.order.map(({ id, utilization, factor, atRate }, i) => {
    const at = atRate === null || atRate === 0 ? '' : ` (${formatQuantity(atRate, 'perSecond')})`;
    const when = i === 0 ? 'fills first' : 'then';
    const times = Number(factor.toPrecision(3));
    return `${i + 1}. ${id} ${when}, at ${times} × this load${at}; now ${formatQuantity(Math.round(utilization * 1000) / 1000, 'ratio')}`;
  });
  const users = limits.closed.map(
    ({ client, users: n, saturationUsers, mostThroughput }) =>
      `${client}: queues from ${formatQuantity(saturationUsers, 'count')} users on (there are ${n}), at most ${formatQuantity(mostThroughput, 'perSecond')}`,
  );
  const unknown = limits.unknown.map((id) => `${id}: only a run tells how busy it is`);
  return [...lines, ...users, ...unknown];
}
