/**
 * Which members are near a driver: those whose round trip is not much longer than that of the quickest. The
 * driver measures every member when it needs to know and has not looked for a while, keeps a moving average,
 * and gives reads to any of the near ones at random. This is the rule of MongoDB's drivers ("Server
 * Selection": round trips by exponentially weighted moving average with a weight of 0.2, measured every 10 s,
 * a window of `localThresholdMS` 15 ms). Zones count by themselves, since they make the round trips.
 */
import type { Endpoint } from '../../../engine/endpoint.ts';
import type { Call, Outcome, Peer } from '../../../engine/outcome.ts';
import type { LeaderFollowerSettings } from './member.ts';

/** What a driver knows about distances; part of its state. */
export interface Measuring {
  /** By peer: average round trip in seconds; absent: never measured. */
  roundTrips: number[];
  measuredAt: number;
}

type Measurer = Endpoint<LeaderFollowerSettings, null, Measuring, undefined>;

const MEASURE_EVERY = 10;
const WEIGHT_OF_NEWEST = 0.2;

export function noMeasurements(): Measuring {
  return { roundTrips: [], measuredAt: Number.NEGATIVE_INFINITY };
}

/** Of some members the near ones; all of them while nothing is known. */
export function nearestMembers(driver: Measurer, peers: readonly Peer[]): readonly Peer[] {
  measureIfOld(driver);
  const { roundTrips } = driver.state;
  const known = peers.filter((peer) => roundTrips[peer] !== undefined);
  if (known.length === 0) return peers;
  const quickest = Math.min(...known.map((peer) => roundTrips[peer]!));
  // a quickest of ∞: none has answered
  return known.filter((peer) => roundTrips[peer]! <= quickest + driver.settings.nearestWithin);
}

function measureIfOld(driver: Measurer): void {
  if (driver.monotonic - driver.state.measuredAt < MEASURE_EVERY) return;
  driver.state.measuredAt = driver.monotonic;
  for (const peer of driver.peers) driver.spawn(measureMember, { operation: 0, key: peer });
}

export function measureMember(driver: Measurer, measurement: Call): Outcome {
  const peer = driver.key(measurement) as Peer;
  // when it set out, to be found again when the answer is there
  driver.answer(measurement, driver.monotonic, 0);
  return driver.probe(measurement, peer, driver.settings.memberTimeout, onMeasured);
}

export function onMeasured(driver: Measurer, measurement: Call, reply: Call): Outcome {
  const { roundTrips } = driver.state;
  const peer = driver.key(measurement);
  const before = roundTrips[peer];
  const took = driver.isOk(reply) ? driver.monotonic - driver.version(measurement) : Number.POSITIVE_INFINITY;
  const isFirst = before === undefined || before === Number.POSITIVE_INFINITY;
  roundTrips[peer] = isFirst ? took : WEIGHT_OF_NEWEST * took + (1 - WEIGHT_OF_NEWEST) * before;
  return driver.reply(measurement);
}
