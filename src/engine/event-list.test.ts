import { describe, expect, it } from 'vitest';
import { mix32 } from '../base/hash.ts';
import * as codes from './codes.ts';
import { EventList } from './event-list.ts';

/** Takes everything out: the events' payloads in their order. */
function drain(list: EventList): number[] {
  const order: number[] = [];
  for (let slot = list.peek(); slot >= 0; slot = list.peek()) {
    order.push(list.aOf(slot));
    list.pop();
  }
  return order;
}

describe('the event list', () => {
  it('gives events in the order of time, and those of one time in the order in which they were scheduled', () => {
    const list = new EventList(2);
    const times = Array.from({ length: 5000 }, (_, i) => (mix32(i) >>> 0) % 50);
    times.forEach((time, i) => {
      list.schedule(time, 0, i, 0);
    });
    const expected = times.map((_, i) => i).sort((x, y) => times[x]! - times[y]! || x - y);
    expect(drain(list)).toEqual(expected);
  });

  it('keeps that order while events come and go', () => {
    const list = new EventList(4);
    const pending: [number, number][] = [];
    let next = 0;
    let now = 0;
    for (let step = 0; step < 20_000; step++) {
      const roll = mix32(step) >>> 0;
      if (roll % 3 !== 0 || pending.length === 0) {
        const time = now + (roll % 7);
        list.schedule(time, 0, next, 0);
        pending.push([time, next++]);
      } else {
        pending.sort((x, y) => x[0] - y[0] || x[1] - y[1]);
        const slot = list.peek();
        const [time, id] = pending.shift()!;
        expect([list.firstTime, list.aOf(slot)]).toEqual([time, id]);
        now = time;
        list.pop();
      }
    }
  });

  it('lets an event scheduled late take the place that was reserved for it early', () => {
    const list = new EventList();
    const place = list.reserveSequence();
    list.schedule(5, 0, 2, 0);
    list.scheduleReserved(5, place, 0, 1, 0);
    expect(drain(list)).toEqual([1, 2]);
  });

  it('counts what is pending, the one just taken no more', () => {
    const list = new EventList();
    list.schedule(1, 0, 0, 0);
    list.schedule(2, 0, 0, 0);
    list.peek();
    list.pop();
    expect(list.pending).toBe(1);
  });
});

it('has room for every code there is, and for the largest call or endpoint beside it', () => {
  const largest = (1 << 26) - 1;
  for (const code of Object.values(codes)) {
    const events = new EventList();
    events.schedule(1, code, largest, 7);
    const slot = events.peek();
    expect([events.codeOf(slot), events.aOf(slot), events.bOf(slot)]).toEqual([code, largest, 7]);
  }
});
