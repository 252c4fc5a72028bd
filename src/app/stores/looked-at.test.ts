/** Promises of what is looked at: what is read is known at once, and forgotten when it was not read for long. */
import { expect, it } from 'vitest';
import { LookedAt } from './looked-at.ts';

const name = (id: string) => ({ id, metric: 'latencySeconds' });

it('knows what was read, and says when there is something new', () => {
  const looked = new LookedAt();
  looked.note('a', name('a'));
  const { version } = looked;
  looked.note('a', name('a'));
  expect(looked.version).toBe(version);
  looked.note('b', name('b'));
  expect(looked.version).toBeGreaterThan(version);
  expect(looked.names()).toEqual([name('a'), name('b')]);
});

it('keeps what is read again and again and forgets the rest, not at once', () => {
  const looked = new LookedAt();
  looked.note('kept', name('kept'));
  looked.note('left', name('left'));
  looked.pass(0);
  for (let time = 1000; time < 10_000; time += 1000) {
    looked.note('kept', name('kept'));
    looked.pass(time);
  }
  expect(looked.names()).toHaveLength(2);
  const { version } = looked;
  for (let time = 10_000; time < 30_000; time += 1000) {
    looked.pass(time);
    looked.note('kept', name('kept'));
  }
  expect(looked.names()).toEqual([name('kept')]);
  expect(looked.version).toBe(version + 1);
});
