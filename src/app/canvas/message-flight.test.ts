import { describe, expect, test } from 'vitest';
import type { NotedMessage } from '../stores/messages.ts';
import { type Flight, flightAt } from './message-flight.ts';

const message: NotedMessage = {
  sequence: 0,
  sent: 1,
  due: 1.01,
  from: 'a',
  to: 'b',
  route: [],
  name: 'Append',
  detail: '',
  key: -1,
  trace: 0,
  isReply: false,
  isOneWay: true,
  isError: false,
  loss: '',
  lostAt: Number.NaN,
};
const at = (time: number, speed: number, changed: Partial<NotedMessage> = {}): Flight => {
  const flight: Flight = { state: 'over', share: 0, faded: 0 };
  flightAt({ ...message, ...changed }, time, speed, () => 0.4, flight);
  return flight;
};

describe('a message in slow motion', () => {
  test('is where its times say', () => {
    expect(at(1.005, 0.001)).toMatchObject({ state: 'flying' });
    expect(at(1.005, 0.001).share).toBeCloseTo(0.5, 6);
    expect(at(1.0101, 0.001)).toMatchObject({ state: 'arrived', share: 1 });
    expect(at(0.9, 0.001).state).toBe('over');
    expect(at(2, 0.001).state).toBe('over');
  });

  test('is seen for a moment though it takes none', () => {
    expect(at(1.0005, 0.1, { due: 1 })).toMatchObject({ state: 'flying' });
    expect(at(1.02, 0.1, { due: 1 })).toMatchObject({ state: 'arrived' });
  });

  test('that is lost stops where it was lost, and is seen there for a while', () => {
    expect(at(1.003, 0.001, { loss: 'partition' })).toMatchObject({ state: 'flying' });
    expect(at(1.0045, 0.001, { loss: 'partition' })).toMatchObject({ state: 'lost', share: 0.4 });
    const removed = at(1.0075, 0.001, { loss: 'removed', lostAt: 1.007 });
    expect(removed.state).toBe('lost');
    expect(removed.share).toBeCloseTo(0.7, 9);
    expect(at(1.1, 0.001, { loss: 'partition' }).state).toBe('over');
  });
});
