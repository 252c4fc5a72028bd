/** Where the browser has no locks, tabs ask each other: one has a design, the others stand in line. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Channel, SpokenHolds } from './tab-holds.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Tabs that hear each other later, one message at a time, as tabs do; what has no listener yet is not heard. */
function tabs(...names: string[]) {
  const channels: Channel[] = [];
  const post = (from: Channel, data: unknown) => {
    for (const other of [...channels])
      if (other !== from) setTimeout(() => other.onmessage?.({ data } as MessageEvent), 1);
  };
  return names.map((name) => {
    const channel: Channel = { onmessage: null, postMessage: (said) => post(channel, said) };
    channels.push(channel);
    return {
      holds: new SpokenHolds(channel, name),
      die: () => channels.splice(channels.indexOf(channel), 1),
    };
  });
}

test('of tabs that ask in the same moment one has the design, whoever asked first', async () => {
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
  ]) {
    const open = tabs('a', 'b', 'c');
    const held = order.map((i) => open[i]!.holds.hold('design', false));
    await vi.advanceTimersByTimeAsync(2000);
    for (const hold of held) await hold.asked;
    expect(held.filter(({ has }) => has)).toHaveLength(1);
  }
});

test('whoever stands in line has it when it is let go, and nothing is left of a tab that died', async () => {
  const [one, two, three] = tabs('a', 'b', 'c');
  const first = one!.holds.hold('design', true);
  const second = two!.holds.hold('design', false);
  const other = three!.holds.hold('another design', false);
  await vi.advanceTimersByTimeAsync(2000);
  expect([first.has, second.has, other.has]).toEqual([true, false, true]);
  first.release();
  await vi.advanceTimersByTimeAsync(2000);
  expect(second.has).toBe(true);
  two!.die();
  const third = three!.holds.hold('design', false);
  await vi.advanceTimersByTimeAsync(2000);
  expect(third.has).toBe(true);
});
