/**
 * Which closed form fits a station with workers and a queue, and what it predicts: M/M/c and M/M/c/K with their
 * quantiles, M/G/1 by its mean (Pollaczek and Khinchine), M/G/c approximately. What fits none is said.
 */
import { allenCunneenWait } from './kingman.ts';
import {
  type FiniteRoom,
  type ManyServers,
  meansOfFiniteRoom,
  meansOfManyServers,
  quantileOf,
  residenceLongerThan,
  waitLongerThan,
  waitLongerThanInFiniteRoom,
} from './queueing.ts';
import { meanWaitOfGeneralService } from './single-server.ts';

export interface Station {
  /** Per second. */
  readonly arrivalRate: number;
  readonly servers: number;
  readonly meanServiceSeconds: number;
  /** Coefficient of variation of the service time. */
  readonly serviceCv: number;
  readonly isExponential: boolean;
  /** Places, those in service included; null: no limit. */
  readonly room: number | null;
  /** First come, first served: what quantiles of the wait are known for. */
  readonly isFifo: boolean;
}

export interface StationForecast {
  /** Kendall's name: "M/M/4". */
  readonly model: string;
  /** False: an approximation. */
  readonly isExact: boolean;
  readonly utilization: number;
  readonly waitSeconds: number;
  /** Quantiles; NaN where the model has none in closed form. */
  readonly waitP95: number;
  readonly waitP99: number;
  readonly residenceSeconds: number;
  readonly residenceP99: number;
  readonly queueLength: number;
  /** Share of arrivals that find no place. */
  readonly blocked: number;
}

/** More places than this are none that anybody finds taken. */
const MOST_ROOM = 20_000;
/** A smaller chance to be turned away does not matter to a mean. */
const NEGLIGIBLE = 1e-6;

/** What theory predicts; null where more is offered than can be served and nothing limits the queue. */
export function forecastOf(station: Station): StationForecast | null {
  const { arrivalRate, servers, meanServiceSeconds, room } = station;
  const offered = arrivalRate * meanServiceSeconds;
  if (!(offered > 0)) return null;
  const many: ManyServers = { arrivalRate, serviceRate: 1 / meanServiceSeconds, servers };
  const limited = room !== null && room <= MOST_ROOM ? { ...many, room } : null;
  if (limited !== null && meansOfFiniteRoom(limited).blocked > NEGLIGIBLE)
    return ofFiniteRoom(station, limited);
  if (offered >= servers) return null;
  return station.isExponential ? ofManyServers(station, many) : ofGeneralService(station, many);
}

function ofManyServers({ isFifo }: Station, many: ManyServers): StationForecast {
  const means = meansOfManyServers(many);
  const wait = (p: number) => (isFifo ? quantileOf((t) => waitLongerThan(t, many), p) : Number.NaN);
  return {
    model: `M/M/${many.servers}`,
    isExact: true,
    ...means,
    waitP95: wait(0.95),
    waitP99: wait(0.99),
    residenceP99: isFifo ? quantileOf((t) => residenceLongerThan(t, many), 0.99) : Number.NaN,
    blocked: 0,
  };
}

function ofFiniteRoom({ isFifo, isExponential }: Station, limited: FiniteRoom): StationForecast {
  const means = meansOfFiniteRoom(limited);
  const wait = (p: number) =>
    isFifo && isExponential ? quantileOf((t) => waitLongerThanInFiniteRoom(t, limited), p) : Number.NaN;
  return {
    model: `M/${isExponential ? 'M' : 'G'}/${limited.servers}/${limited.room}`,
    isExact: isExponential,
    utilization: means.utilization,
    waitSeconds: means.waitSeconds,
    waitP95: wait(0.95),
    waitP99: wait(0.99),
    residenceSeconds: means.residenceSeconds,
    residenceP99: Number.NaN,
    queueLength: means.queueLength,
    blocked: means.blocked,
  };
}

function ofGeneralService(station: Station, many: ManyServers): StationForecast {
  const { arrivalRate, servers, meanServiceSeconds, serviceCv } = station;
  const cvSquared = serviceCv * serviceCv;
  const waitSeconds =
    servers === 1
      ? meanWaitOfGeneralService(arrivalRate, meanServiceSeconds, cvSquared)
      : allenCunneenWait(servers, arrivalRate, meanServiceSeconds, 1, cvSquared);
  return {
    model: `M/${serviceCv < 1e-9 ? 'D' : 'G'}/${servers}`,
    isExact: servers === 1,
    utilization: (arrivalRate * meanServiceSeconds) / servers,
    waitSeconds,
    waitP95: Number.NaN,
    waitP99: Number.NaN,
    residenceSeconds: waitSeconds + meanServiceSeconds,
    residenceP99: Number.NaN,
    queueLength: arrivalRate * waitSeconds,
    blocked: 0,
  };
}
