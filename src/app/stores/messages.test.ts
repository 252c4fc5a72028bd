import { beforeEach, describe, expect, test } from 'vitest';
import { MESSAGE_ROW, type MessageBatch } from '../../model/message-records.ts';
import { firstSince, Messages } from './messages.ts';

const nothing: MessageBatch = {
  epoch: 1,
  rows: new Float64Array(0),
  details: [],
  losses: new Float64Array(0),
  words: [],
  routes: [],
  states: [],
  skipped: 0,
};
/** Rows of messages from a to b that take 10 ms, one sent each second. */
function rows(first: number, count: number): Pick<MessageBatch, 'rows' | 'details'> {
  const numbers = Array.from({ length: count }, (_, i) => {
    const sent = first + i;
    return [first + i, sent, sent + 0.01, 0, 1, 0, 2, 0, 0, Number.NaN, -1, 0];
  });
  return { rows: Float64Array.from(numbers.flat()), details: numbers.map(() => 'term 1') };
}
const words = ['a', 'b', 'Append'];

let messages: Messages;
beforeEach(() => {
  messages = new Messages();
});

describe('the messages on the screen', () => {
  test('are read with the words of all batches so far', () => {
    messages.apply({ ...nothing, ...rows(0, 1), words, routes: [['l']] }, undefined, 1);
    messages.apply({ ...nothing, ...rows(1, 1) }, undefined, 2);
    expect(messages.list.map(({ from, to, name, route }) => [from, to, name, route])).toEqual([
      ['a', 'b', 'Append', ['l']],
      ['a', 'b', 'Append', ['l']],
    ]);
    expect(rows(0, 1).rows).toHaveLength(MESSAGE_ROW);
  });

  test('that are lost on their way are found again, however far back', () => {
    messages.apply({ ...nothing, ...rows(0, 5), words, routes: [[]] }, undefined, 5);
    messages.apply({ ...nothing, losses: Float64Array.from([3, 4, 3.005]) }, undefined, 6);
    expect(messages.list.map(({ loss }) => loss)).toEqual(['', '', '', 'down', '']);
    expect(messages.list[3]!.lostAt).toBe(3.005);
  });

  test('that were left out leave a gap that confuses nobody', () => {
    messages.apply({ ...nothing, ...rows(0, 2), words, routes: [[]] }, undefined, 5);
    messages.apply({ ...nothing, ...rows(10, 2), skipped: 8 }, undefined, 6);
    messages.apply({ ...nothing, losses: Float64Array.from([10, 3, 10.01, 5, 3, 5]) }, undefined, 6);
    expect(messages.list.map(({ sequence, loss }) => [sequence, loss])).toEqual([
      [0, ''],
      [1, ''],
      [10, 'partition'],
      [11, ''],
    ]);
    expect(messages.skipped).toBe(8);
  });

  test('of another epoch take the place of all others', () => {
    messages.apply({ ...nothing, ...rows(0, 3), words, routes: [[]] }, undefined, 5);
    messages.apply(
      { ...nothing, ...rows(0, 1), epoch: 2, words: ['x', 'y', 'Vote'], routes: [[]] },
      undefined,
      1,
    );
    expect(messages.list.map(({ name }) => name)).toEqual(['Vote']);
  });

  test('are kept up to a number, the newest of them', () => {
    messages.apply({ ...nothing, ...rows(0, 15_000), words, routes: [[]] }, undefined, 1);
    messages.apply({ ...nothing, ...rows(15_000, 15_000) }, undefined, 2);
    expect(messages.list).toHaveLength(20_000);
    expect(messages.list.at(-1)!.sequence).toBe(29_999);
    expect(firstSince(messages.list, 20_000)).toBe(10_000);
  });

  test('keep each machine’s last state when old ones make room', () => {
    const state = (node: string, time: number) =>
      ({ node, time, state: 'up', role: '', tone: 'plain' }) as const;
    const many = Array.from({ length: 5000 }, (_, i) => state('b', i + 1));
    messages.apply({ ...nothing, states: [state('a', 0), ...many] }, undefined, 1);
    expect(messages.states.length).toBeLessThan(4001);
    expect(messages.states[0]).toEqual(state('a', 0));
    expect(messages.states.at(-1)).toEqual(state('b', 5000));
  });

  test('and badges are gone when nobody looks at them any more', () => {
    const badge = { node: 'a', badges: [{ label: 'log', value: '3' }] };
    messages.apply(undefined, [badge], 1);
    expect(messages.badges.get('a')).toBe(badge);
    messages.apply(undefined, undefined, 2);
    expect(messages.badges.size).toBe(0);
  });
});
