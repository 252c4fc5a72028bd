/**
 * Theory beside measurement: what queueing theory predicts of a node from its settings and from what arrives, and
 * which of the theory's assumptions do not hold here. Arrivals are measured, work is what the settings say; the
 * stretch that is compared begins after the last thing that was changed or broken.
 */
import { formatQuantity } from '../../base/units.ts';
import { kinds } from '../../catalog/kinds.ts';
import { callGraphOf, type GraphNode, holdsWorkers, instancesOf, isSource } from '../../model/call-graph.ts';
import type { Design, DesignNode } from '../../model/design.ts';
import type { Distribution } from '../../model/distribution.ts';
import { type FaultKind, faultDescriptors } from '../../model/faults.ts';
import { meanOf } from '../../model/law-figures.ts';
import type { ErrorCode } from '../../model/telemetry.ts';
import type { Arrivals } from '../../model/traffic.ts';
import { oneQueueOf, type QueueShare } from '../../theory/spreads.ts';
import { type Staffing, staffingOf } from '../../theory/staffing.ts';
import { forecastOf, type StationForecast } from '../../theory/station.ts';
import type { ActiveFault, Mark } from '../../worker/protocol.ts';
import type { Telemetry } from '../stores/telemetry.ts';
import { type MeasuredMean, meanOfTimes, meanOverTime } from './measured-mean.ts';
import { type StationWork, workAtStation } from './station-work.ts';

/** What is predicted beside what was measured in a stretch of the run. */
export interface Compared {
  readonly rows: readonly Row[];
  /** Assumptions that do not hold, in words; empty: theory should be right. */
  readonly doubts: readonly string[];
  /** The stretch, simulated seconds. */
  readonly from: number;
  readonly to: number;
}

export interface Comparison extends Compared {
  /** Null: theory has nothing to say, and `doubts` tell why. */
  readonly forecast: StationForecast | null;
  readonly measured: Measured;
  /** Instances, of which each is a station. */
  readonly stations: number;
  /** Of M/M/c with several servers: how many square-root staffing would have for what arrives. */
  readonly staffing: Staffing | null;
}

export interface Row {
  readonly title: string;
  readonly unit: 'ratio' | 'seconds' | 'count' | 'perSecond';
  /** NaN: the model does not say; Infinity: it grows for as long as the load lasts. */
  readonly predicted: number;
  readonly measured: number;
  /** Half of the 95 % confidence interval of what is measured; NaN: it is too early to say. */
  readonly half: number;
}

interface Measured {
  readonly arrivalRate: number;
  readonly requests: number;
  readonly utilization: MeasuredMean;
  readonly queueLength: MeasuredMean;
  readonly waitSeconds: MeasuredMean;
  readonly waitP95: number;
  readonly waitP99: number;
  readonly residenceSeconds: MeasuredMean;
  readonly residenceP99: number;
  readonly blocked: number;
  readonly abandoned: number;
}

/** At most so much of the past is compared, simulated seconds. */
const LONGEST = 120;
/** Fewer requests than this say little about a mean. */
const ENOUGH_REQUESTS = 500;
/** Buckets whose counts tell bursts from chance. */
const ENOUGH_BUCKETS = 12;
const DRIFT = 0.15;

/** What is predicted and measured of a node; null where it is no station at all. */
export function compareWithTheory(
  telemetry: Telemetry,
  design: Design,
  node: DesignNode,
  marks: readonly Mark[],
  faults: readonly ActiveFault[] = [],
): Comparison | null {
  const graph = callGraphOf(design, kinds);
  const known = graph.get(node.id);
  if (known?.kind.station === undefined || known.driver) return null;
  const servers = known.settings[known.kind.station.workers];
  const [from, to] = stretchOf(telemetry, marks);
  const measured = measure(telemetry, node.id, from, to);
  const work = workAtStation(telemetry, design, known, from, to);
  if (work === null || typeof servers !== 'number' || !(work.mean > 0)) return null;
  const stations = Math.max(1, upOf(telemetry, known));
  const { queueCapacity: capacity, patience } = known.settings;
  const share = oneQueueOf({ instances: stations, servers, spread: work.spread }, measured.arrivalRate, 1);
  const asked = holdsWorkers(known)
    ? null
    : forecastOf({
        arrivalRate: share.arrivalRate,
        servers: share.servers,
        meanServiceSeconds: work.mean,
        serviceCv: work.cv,
        isExponential: work.isExponential,
        room: typeof capacity === 'number' ? servers + capacity : null,
        discipline: String(known.settings.discipline ?? 'fifo'),
        arrivalCvSquared: share.arrivalCv,
        patienceSeconds: patienceOf(patience),
        ...(share.everyNth === undefined ? {} : { everyNth: share.everyNth }),
      });
  const forecast = asked === null ? null : spreadForecast(asked, share, work.mean);
  const offered = (measured.arrivalRate * work.mean) / (stations * servers);
  const doubts = [
    ...faultDoubts(node.id, faults),
    ...beyondTheory(known, forecast, offered, measured),
    ...(share.note === null || forecast === null ? [] : [capitalized(share.note)]),
    ...doubtsOf({ telemetry, known, design, from, to, measured, work, stations, forecast }),
  ];
  const classRows = (): readonly Row[] =>
    work.classWaits(measured.arrivalRate / stations, servers).map(({ name, metric, waitSeconds }) => {
      const found = meanOfTimes(telemetry, node.id, metric, from, to);
      const title = `Wait of ${name}, mean`;
      return { title, unit: 'seconds', predicted: waitSeconds, measured: found.mean, half: found.half };
    });
  const width = telemetry.bucketWidth;
  const pool = forecast?.pool;
  return {
    forecast,
    measured,
    stations,
    staffing: pool === undefined || pool.servers < 2 ? null : staffingOf(pool),
    rows:
      forecast === null
        ? []
        : [...rowsOf(forecast, measured, measured.arrivalRate / share.arrivalRate), ...classRows()],
    doubts,
    from: from * width,
    to: Math.min(telemetry.time, to * width),
  };
}

/** Buckets since the last thing that was changed or broken, the open one left out; from and to. */
export function stretchOf(telemetry: Telemetry, marks: readonly Mark[]): readonly [number, number] {
  const width = telemetry.bucketWidth;
  const to = Math.max(1, telemetry.bucketCount - 1);
  const last = marks.reduce((latest, mark) => Math.max(latest, mark.time), 0);
  const since = Math.max(last, to * width - LONGEST);
  return width > 0 ? [Math.min(to - 1, Math.ceil(since / width)), to] : [0, 1];
}

function measure(telemetry: Telemetry, id: string, from: number, to: number): Measured {
  const gauge = (metric: string) => meanOverTime(telemetry, id, metric, 'mean', from, to);
  const rate = (metric: string, by?: ErrorCode) =>
    telemetry.mean(
      { of: 'node', id, metric, statistic: 'rate', ...(by === undefined ? {} : { by }) },
      from,
      to,
    ) || 0;
  const mean = (metric: string) => meanOfTimes(telemetry, id, metric, from, to);
  const requests = telemetry.merge([{ id, metric: 'serviceSeconds' }], from, to).count;
  const [waitP95, waitP99] = telemetry.percentiles([{ id, metric: 'waitSeconds' }], from, to, [0.95, 0.99]);
  const [residenceP99] = telemetry.percentiles([{ id, metric: 'residenceSeconds' }], from, to, [0.99]);
  const arrivalRate = rate('arrivals');
  return {
    arrivalRate,
    requests,
    utilization: gauge('utilization'),
    queueLength: gauge('queueLength'),
    waitSeconds: mean('waitSeconds'),
    waitP95: waitP95!,
    waitP99: waitP99!,
    residenceSeconds: mean('residenceSeconds'),
    residenceP99: residenceP99!,
    blocked: arrivalRate > 0 ? rate('failures', 'queue-full') / arrivalRate : 0,
    abandoned: arrivalRate > 0 ? rate('failures', 'abandoned') / arrivalRate : 0,
  };
}

/** The forecast of one queue as that of an instance: where requests look for the least busy, it stands for several. */
function spreadForecast(found: StationForecast, share: QueueShare, meanService: number): StationForecast {
  if (share.note === null) return found;
  const waitSeconds = share.waitOf(found, meanService);
  const nothing = { waitP95: Number.NaN, waitP99: Number.NaN, residenceP99: Number.NaN };
  const queueLength = (found.queueLength * waitSeconds) / Math.max(found.waitSeconds, Number.MIN_VALUE) || 0;
  return {
    ...found,
    ...nothing,
    isExact: false,
    waitSeconds,
    residenceSeconds: waitSeconds + meanService,
    queueLength,
  };
}

function capitalized(clause: string): string {
  return clause.charAt(0).toUpperCase() + clause.slice(1);
}

/** Mean patience at a station; null: nobody leaves. */
function patienceOf(patience: unknown): number | null {
  return typeof patience === 'object' && patience !== null ? meanOf(patience as Distribution) : null;
}

/** Instances that are up, or as many as there are to be. */
function upOf(telemetry: Telemetry, known: GraphNode): number {
  const endpoints = telemetry.node(known.node.id)?.endpoints;
  if (endpoints === undefined || endpoints.length === 0) return instancesOf(known);
  return endpoints.filter(({ status }) => status === 'up').length;
}

/** Why theory has no prediction. */
function beyondTheory(
  known: GraphNode,
  forecast: StationForecast | null,
  offered: number,
  { arrivalRate }: Measured,
): readonly string[] {
  if (forecast !== null) return [];
  if (holdsWorkers(known))
    return [
      'Its workers are held while others answer, so the time that one is taken is not its own work: no closed form fits. The nodes behind decide.',
    ];
  if (!(arrivalRate > 0)) return ['Nothing arrives.'];
  return [
    `Not stationary: ${formatQuantity(Math.round(offered * 100) / 100, 'ratio')} of what it can do is offered, and nothing limits its queue, so the queue grows for as long as this lasts.`,
  ];
}

/** What is broken on the node makes it another station than its settings describe. */
function faultDoubts(id: string, faults: readonly ActiveFault[]): readonly string[] {
  return faults.flatMap(({ fault, targets }) => {
    const does = targets.includes(id) ? disturbs[fault] : undefined;
    return does === undefined ? [] : [`${faultDescriptors[fault].title}: ${does}`];
  });
}
const disturbs: { readonly [K in FaultKind]?: string } = {
  slow: 'its work takes longer than the settings say, so more of it is busy than predicted.',
  'slow-disk': 'its disk takes longer than the settings say.',
  pause: 'it stands still, and theory has it at work.',
  crash: 'instances are down: theory counts with those that are up.',
  'rolling-restart': 'instances come and go.',
};

/** A long queue from before: a steady state is what comes after it. */
function leftQueue({ telemetry, known, from, forecast, stations }: Situation): string | null {
  const column = { of: 'node', id: known.node.id, metric: 'queueLength', statistic: 'mean' } as const;
  const before = telemetry.mean(column, from, from + 1);
  const usual = (forecast?.queueLength ?? 0) * stations;
  if (forecast === null || !(before > 10 + 5 * usual)) return null;
  return `It began with ${formatQuantity(Math.round(before), 'count')} in the queue, which it works off first: theory means the time after that.`;
}

interface Situation {
  readonly telemetry: Telemetry;
  readonly known: GraphNode;
  readonly design: Design;
  readonly from: number;
  readonly to: number;
  readonly measured: Measured;
  readonly work: StationWork;
  readonly stations: number;
  readonly forecast: StationForecast | null;
}

function doubtsOf(situation: Situation): readonly string[] {
  const { known, measured, work, stations, forecast, telemetry } = situation;
  const doubts: string[] = [];
  if (forecast !== null && !work.isExponential && known.settings.discipline !== 'processor-sharing')
    doubts.push(serviceDoubt(known, work, forecast));
  const left = leftQueue(situation);
  if (left !== null) doubts.push(left);
  const arrivals = arrivalDoubt(situation);
  if (arrivals !== null) doubts.push(arrivals);
  doubts.push(...orderDoubts(known));
  if (known.settings.failures !== null && known.settings.failures !== undefined)
    doubts.push('Its instances fail at random: theory has them up all the time.');
  else if (stations < instancesOf(known))
    doubts.push(`${stations} of ${instancesOf(known)} instances are up: theory counts with those.`);
  if (known.settings.whenFull === 'block' && known.settings.queueCapacity !== null)
    doubts.push('Who finds it full waits at the door instead of leaving.');
  if (measured.requests < ENOUGH_REQUESTS)
    doubts.push(
      `Only ${formatQuantity(measured.requests, 'count')} requests since the last change: measured means still wander.`,
    );
  if (telemetry.bucketCount < ENOUGH_BUCKETS) doubts.push('The run has only just begun.');
  return doubts;
}

/** What the order of service and who is let in make different. */
function orderDoubts({ settings }: GraphNode): readonly string[] {
  const doubts: string[] = [];
  const order = orders[String(settings.discipline)];
  if (order !== undefined) doubts.push(order);
  const { patience, shedding, concurrencyLimit } = settings;
  if (typeof patience === 'object' && patience !== null)
    if ((patience as Distribution).distribution !== 'exponential')
      doubts.push('Patience is taken to be exponential, with its mean.');
  if (shedding !== undefined && shedding !== 'none')
    doubts.push('It drops what waits too long, which theory lets wait.');
  if (concurrencyLimit !== undefined && concurrencyLimit !== 'none')
    doubts.push('It limits how many requests it has at once, which theory does not.');
  return doubts;
}
const orders: { readonly [discipline: string]: string } = {
  lifo: 'The last is served first: the mean wait is the same, its quantiles are not.',
  'adaptive-lifo':
    'In long queues the last is served first: the mean wait is the same, its quantiles are not.',
  random: 'Anybody may be next: the mean wait is the same, its quantiles are not.',
};

function serviceDoubt({ node }: GraphNode, { cv }: StationWork, forecast: StationForecast): string {
  const spread = formatQuantity(Number(cv.toPrecision(2)), 'count');
  const law = node.kind === 'database' ? 'Reads and writes together' : 'Service times';
  if (forecast.isExact)
    return `${law} are not exponential (CV ${spread}): ${forecast.model} is used, which knows means only.`;
  return `${law} are not exponential (CV ${spread}): ${forecast.model} has no closed form and is approximated.`;
}

/** Whether arrivals are as a Poisson process brings them: as even, and no more in the end than in the beginning. */
function arrivalDoubt({ telemetry, known, design, from, to, measured }: Situation): string | null {
  const closed = sourcesOf(design).some((arrivals) => arrivals.process === 'closed');
  const counts = countsOf(telemetry, known.node.id, from, to);
  if (counts.length >= ENOUGH_BUCKETS) {
    const half = counts.length >> 1;
    const [before, after] = [mean(counts.slice(0, half)), mean(counts.slice(half))];
    const middle = (before + after) / 2;
    const chance = 4 * Math.sqrt(middle / half);
    if (Math.abs(after - before) > Math.max(DRIFT * middle, chance)) {
      const width = telemetry.bucketWidth;
      const text = (value: number) => formatQuantity(value / width, 'perSecond');
      return `Not stationary: arrivals went from ${text(before)} to ${text(after)} within the stretch.`;
    }
    // of a Poisson process the index of dispersion is 1 ± √(2/n) (Cox and Lewis 1966)
    const spread = variance(counts) / Math.max(mean(counts), 1e-9);
    const band = 4 * Math.sqrt(2 / counts.length);
    const times = formatQuantity(Number(spread.toPrecision(2)), 'count');
    if (spread > 1 + band && spread > 1.3)
      return `Arrivals come in bursts: their number in ${formatQuantity(telemetry.bucketWidth, 'seconds')} varies ${times} times as much as that of independent ones.`;
    if (spread < 1 - Math.min(band, 0.6))
      return `Arrivals are more even than independent ones (their number varies ${times} times as much): waits are shorter than predicted.`;
  }
  if (closed && measured.utilization.mean > 0.3)
    return 'Users wait for their answers before they ask again (a closed system): when it is slow, less arrives.';
  return null;
}

function countsOf(telemetry: Telemetry, id: string, from: number, to: number): readonly number[] {
  const values = telemetry.values({ of: 'node', id, metric: 'arrivals', statistic: 'rate' });
  return [...values.slice(from, to)]
    .filter((value) => !Number.isNaN(value))
    .map((value) => value * telemetry.bucketWidth);
}
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
function variance(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / Math.max(1, values.length - 1);
}

function sourcesOf(design: Design): readonly Arrivals[] {
  return [...callGraphOf(design, kinds).values()]
    .filter(isSource)
    .map(({ settings }) => settings.arrivals as Arrivals);
}

/** `queues`: as many as the forecast is of one. */
function rowsOf(forecast: StationForecast, measured: Measured, queues: number): readonly Row[] {
  const mean = (title: string, unit: Row['unit'], predicted: number, found: MeasuredMean): Row => ({
    title,
    unit,
    predicted,
    measured: found.mean,
    half: found.half,
  });
  const single = (title: string, unit: Row['unit'], predicted: number, found: number): Row => ({
    title,
    unit,
    predicted,
    measured: found,
    half: Number.NaN,
  });
  const rows: Row[] = [
    mean('Utilization', 'ratio', forecast.utilization, measured.utilization),
    mean('Wait, mean', 'seconds', forecast.waitSeconds, measured.waitSeconds),
    single('Wait, p95', 'seconds', forecast.waitP95, measured.waitP95),
    single('Wait, p99', 'seconds', forecast.waitP99, measured.waitP99),
    mean('Wait and work, mean', 'seconds', forecast.residenceSeconds, measured.residenceSeconds),
    single('Wait and work, p99', 'seconds', forecast.residenceP99, measured.residenceP99),
    mean('Queue length', 'count', forecast.queueLength * queues, measured.queueLength),
  ];
  if (forecast.blocked > 0) rows.push(single('Turned away', 'ratio', forecast.blocked, measured.blocked));
  if (forecast.abandoned > 0)
    rows.push(single('Left the queue', 'ratio', forecast.abandoned, measured.abandoned));
  return rows;
}
