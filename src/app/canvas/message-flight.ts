/**
 * How far a message has come at a moment, as it is drawn: on its way, just arrived, or lost somewhere. One that
 * flies too briefly to be seen is shown for a moment all the same, from when it was really sent.
 */
import type { NotedMessage } from '../stores/messages.ts';

export type FlightState = 'flying' | 'arrived' | 'lost' | 'over';

export interface Flight {
  state: FlightState;
  /** Share of the way. */
  share: number;
  /** From 0 to 1: how far the sign of its arrival or loss has faded. */
  faded: number;
}

/** Seconds on the wall: a message is seen for at least so long, its arrival and its loss afterwards. */
const SHORTEST_SECONDS = 0.16;
const ARRIVAL_SECONDS = 0.28;
const LOSS_SECONDS = 1.6;
const AT_THE_DOOR = 0.94;

/** Simulated seconds after its sending during which something of a message may still be seen. */
export function longestFlight(longestDelay: number, speed: number): number {
  return Math.max(longestDelay, SHORTEST_SECONDS * speed) + LOSS_SECONDS * speed;
}

/** Computes into `flight` how far a message has come at a time, at a speed; `lossShare`: where such a one is lost. */
export function flightAt(
  message: NotedMessage,
  time: number,
  speed: number,
  lossShare: (message: NotedMessage) => number,
  flight: Flight,
): void {
  const real = message.due - message.sent;
  const shown = Math.max(real, SHORTEST_SECONDS * speed);
  const end = message.loss === '' ? 1 : whereLost(message, real, lossShare);
  const share = (time - message.sent) / shown;
  flight.faded = 0;
  flight.share = Math.min(share, end);
  if (share < 0) flight.state = 'over';
  else if (share < end) flight.state = 'flying';
  else {
    const since = (time - message.sent - end * shown) / speed;
    flight.state = message.loss === '' ? 'arrived' : 'lost';
    flight.faded = since / (message.loss === '' ? ARRIVAL_SECONDS : LOSS_SECONDS);
    if (flight.faded >= 1) flight.state = 'over';
  }
}

function whereLost(
  message: NotedMessage,
  real: number,
  lossShare: (message: NotedMessage) => number,
): number {
  if (Number.isNaN(message.lostAt)) return lossShare(message);
  // at the receiver's door, so that its sign does not lie under the receiver's box
  return real > 0 ? Math.min(AT_THE_DOOR, (message.lostAt - message.sent) / real) : AT_THE_DOOR;
}
