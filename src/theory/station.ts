/**
 * Which closed form fits a station with workers and a queue, and what it predicts: M/M/c and M/M/c/K with their
 * quantiles, M/G/1 by its mean (Pollaczek and Khinchine), Erlang A where people leave, sharing, M/G/c and arrivals
 * that are not Poisson approximately. What fits none is said.
 */
import { meansOfImpatientQueue } from './erlang.ts';
import { allenCunneenWait } from './kingman.ts';
import {
  type FiniteRoom,
  type ManyServers,
  meanResidenceOfErlangArrivals,
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
  /** Infinity: nobody ever waits. */
  readonly servers: number;
  readonly meanServiceSeconds: number;
  /** Coefficient of variation of the service time. */
  readonly serviceCv: number;
  readonly isExponential: boolean;
  /** Places, those in service included; null: no limit. */
  readonly room: number | null;
  /** Who is next, as the settings call it; quantiles are known where it is `fifo`. */
  readonly discipline: string;
  /** Squared coefficient of variation of the gaps between arrivals; absent: 1, as of a Poisson process. */
  readonly arrivalCvSquared?: number;
  /** Mean of an exponential patience after which one who waits leaves; absent: none does. */
  readonly patienceSeconds?: number | null;
  /** Leaves the quantiles out, which take a hundred times as long to work out as the means. */
  readonly meansOnly?: true;
  /** Arrivals come from a Poisson process in turn with so many others: exactly Erlang gaps. */
  readonly everyNth?: number;
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
  /** Share of arrivals that leave before they are served. */
  readonly abandoned: number;
  /** Only of M/M/c, of which staffing rules speak: its servers, and the work that comes, in erlangs. */
  readonly pool?: Pool;
}

export interface Pool {
  readonly servers: number;
  readonly offeredLoad: number;
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
  if (servers === Number.POSITIVE_INFINITY) return ofAsManyAsNeeded(station);
  const many: ManyServers = { arrivalRate, serviceRate: 1 / meanServiceSeconds, servers };
  if (typeof station.patienceSeconds === 'number') return ofImpatient(station, many);
  const limited = room !== null && room <= MOST_ROOM ? { ...many, room } : null;
  if (limited !== null && meansOfFiniteRoom(limited).blocked > NEGLIGIBLE)
    return ofFiniteRoom(station, limited);
  if (offered >= servers) return null;
  if (isShared(station)) return ofSharing(station, many);
  if (!isPoisson(station)) return ofGeneralArrivals(station, many);
  return station.isExponential ? ofManyServers(station, many) : ofGeneralService(station);
}

/** All are served at once, and what one gets depends on how many there are: laws of work do not matter. */
function isShared({ discipline }: Station): boolean {
  return discipline === 'processor-sharing';
}
/** Where quantiles are known and asked for. */
function hasQuantiles({ discipline, meansOnly }: Station): boolean {
  return discipline === 'fifo' && meansOnly !== true;
}
function isPoisson({ arrivalCvSquared = 1 }: Station): boolean {
  return Math.abs(arrivalCvSquared - 1) < 1e-9;
}
/** The letter of the arrivals in Kendall's notation. */
function arrivalLetter(station: Station): string {
  if (isPoisson(station)) return 'M';
  return station.arrivalCvSquared === 0 ? 'D' : 'G';
}
function serviceLetter({ isExponential, serviceCv }: Station): string {
  if (isExponential) return 'M';
  return serviceCv < 1e-9 ? 'D' : 'G';
}

const noQuantiles = {
  waitP95: Number.NaN,
  waitP99: Number.NaN,
  residenceP99: Number.NaN,
  blocked: 0,
  abandoned: 0,
} as const;

/** M/G/∞: the time there is the work, whatever its law. */
function ofAsManyAsNeeded(station: Station): StationForecast {
  return {
    ...noQuantiles,
    model: `${arrivalLetter(station)}/${serviceLetter(station)}/∞`,
    isExact: true,
    utilization: 0,
    waitSeconds: 0,
    waitP95: 0,
    waitP99: 0,
    residenceSeconds: station.meanServiceSeconds,
    queueLength: 0,
  };
}

/** Erlang A; with another law of work or of gaps it is a good guess and no more. */
function ofImpatient(station: Station, many: ManyServers): StationForecast {
  const { room, servers, patienceSeconds, meanServiceSeconds } = station;
  const abandonRate = 1 / (patienceSeconds as number);
  const limit = room === null ? {} : { queueCapacity: room - servers };
  const means = meansOfImpatientQueue({ ...many, abandonRate, ...limit });
  return {
    ...noQuantiles,
    model: `${arrivalLetter(station)}/${serviceLetter(station)}/${servers}${room === null ? '' : `/${room}`}+M`,
    isExact: station.isExponential && isPoisson(station),
    utilization: means.utilization,
    waitSeconds: means.servedWaitSeconds,
    residenceSeconds: means.servedWaitSeconds + meanServiceSeconds,
    queueLength: means.queueLength,
    blocked: means.blocked,
    abandoned: means.abandons,
  };
}

/**
 * M/G/c where all share: the same as M/M/c whatever the law of the work, since the station is a symmetric queue
 * (F. Kelly, "Reversibility and Stochastic Networks", 1979, theorem 3.10).
 */
function ofSharing(station: Station, many: ManyServers): StationForecast {
  const means = meansOfManyServers(many);
  return {
    ...noQuantiles,
    ...means,
    model: `${arrivalLetter(station)}/G/${many.servers} shared`,
    isExact: isPoisson(station),
  };
}

/** Arrivals that are no Poisson process: exactly where they come in turn from one, else after Allen and Cunneen. */
function ofGeneralArrivals(station: Station, many: ManyServers): StationForecast {
  const { arrivalRate, servers, meanServiceSeconds, serviceCv, isExponential, everyNth } = station;
  const inTurn = everyNth !== undefined && isExponential && servers === 1;
  const waitSeconds = inTurn
    ? meanResidenceOfErlangArrivals(everyNth, arrivalRate, many.serviceRate) - meanServiceSeconds
    : allenCunneenWait(
        servers,
        arrivalRate,
        meanServiceSeconds,
        station.arrivalCvSquared ?? 1,
        serviceCv * serviceCv,
      );
  return {
    ...noQuantiles,
    model: inTurn ? `E${everyNth}/M/1` : `${arrivalLetter(station)}/${serviceLetter(station)}/${servers}`,
    isExact: inTurn,
    utilization: (arrivalRate * meanServiceSeconds) / servers,
    waitSeconds,
    residenceSeconds: waitSeconds + meanServiceSeconds,
    queueLength: arrivalRate * waitSeconds,
  };
}

function ofManyServers(station: Station, many: ManyServers): StationForecast {
  const means = meansOfManyServers(many);
  const isAsked = hasQuantiles(station);
  const wait = (p: number) => (isAsked ? quantileOf((t) => waitLongerThan(t, many), p) : Number.NaN);
  return {
    model: `M/M/${many.servers}`,
    isExact: true,
    ...means,
    pool: { servers: many.servers, offeredLoad: many.arrivalRate * station.meanServiceSeconds },
    waitP95: wait(0.95),
    waitP99: wait(0.99),
    residenceP99: isAsked ? quantileOf((t) => residenceLongerThan(t, many), 0.99) : Number.NaN,
    blocked: 0,
    abandoned: 0,
  };
}

function ofFiniteRoom(station: Station, limited: FiniteRoom): StationForecast {
  const { isExponential } = station;
  const isAsked = hasQuantiles(station);
  const means = meansOfFiniteRoom(limited);
  const wait = (p: number) =>
    isAsked && isExponential ? quantileOf((t) => waitLongerThanInFiniteRoom(t, limited), p) : Number.NaN;
  return {
    model: `${arrivalLetter(station)}/${serviceLetter(station)}/${limited.servers}/${limited.room}`,
    isExact: isPoisson(station) && (isExponential || isShared(station) || limited.room === limited.servers),
    utilization: means.utilization,
    waitSeconds: means.waitSeconds,
    waitP95: wait(0.95),
    waitP99: wait(0.99),
    residenceSeconds: means.residenceSeconds,
    residenceP99: Number.NaN,
    queueLength: means.queueLength,
    blocked: means.blocked,
    abandoned: 0,
  };
}

function ofGeneralService(station: Station): StationForecast {
  const { arrivalRate, servers, meanServiceSeconds, serviceCv } = station;
  const cvSquared = serviceCv * serviceCv;
  const waitSeconds =
    servers === 1
      ? meanWaitOfGeneralService(arrivalRate, meanServiceSeconds, cvSquared)
      : allenCunneenWait(servers, arrivalRate, meanServiceSeconds, 1, cvSquared);
  return {
    ...noQuantiles,
    model: `M/${serviceLetter(station)}/${servers}`,
    isExact: servers === 1,
    utilization: (arrivalRate * meanServiceSeconds) / servers,
    waitSeconds,
    residenceSeconds: waitSeconds + meanServiceSeconds,
    queueLength: arrivalRate * waitSeconds,
  };
}
