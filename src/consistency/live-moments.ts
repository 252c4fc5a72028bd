/**
 * The order in which the rows of one moment of time are told to the zone monitor of a key: that of
 * `event-order.ts`, so that a live verdict is the verdict on the finished history. What touches overlaps, and so
 * invocations come first; but what a client asks comes after the answer that it had in the same moment.
 */
import { ENDED_OK } from '../model/history-records.ts';
import type { LiveHistory } from './live-history.ts';

interface Moment {
  readonly row: number;
  readonly key: number;
  readonly isEnd: boolean;
  readonly place: number;
  turn: number;
}

/** The rows from … to (exclusive), all of one moment, in the order in which to judge them, key by key. */
export function rowsInOrder(history: LiveHistory, from: number, to: number): number[] {
  const moments: Moment[] = [];
  /** By key and process: the last answer in this moment. */
  const answers = new Map<string, Moment>();
  const begun = new Map<number, Moment>();
  for (let row = from; row < to; row++) {
    const place = history.placeInRow(row);
    const key = history.key[place]!;
    const isEnd = history.isEnd(row);
    const moment = { row, key, isEnd, place, turn: 0 };
    moments.push(moment);
    const name = `${key} ${history.process[place]}`;
    if (isEnd) {
      moment.turn = Number.POSITIVE_INFINITY;
      if (history.outcome[place] === ENDED_OK) answers.set(name, moment);
      continue;
    }
    const answer = answers.get(name);
    if (answer !== undefined) {
      // It was not the last answer in this moment after all.
      answer.turn = begun.get(answer.place)?.turn ?? 0;
      moment.turn = answer.turn + 1;
      answers.delete(name);
    }
    begun.set(place, moment);
  }
  moments.sort(byTurn);
  return moments.map(({ row }) => row);
}

function byTurn(a: Moment, b: Moment): number {
  if (a.key !== b.key) return a.key - b.key;
  if (a.turn !== b.turn) return a.turn < b.turn ? -1 : 1;
  return Number(a.isEnd) - Number(b.isEnd) || a.place - b.place;
}
