/** Promises of names that are shown together: what tells them apart is never the part that is cut. */
import { describe, expect, it } from 'vitest';
import { namePartsOf } from './name-parts.ts';

const parts = (...names: string[]) => namePartsOf(names).map(({ shared, own }) => [shared, own]);

describe('names side by side', () => {
  it('keep the word in which they differ, and what follows it', () => {
    expect(parts('Orders, replica 1', 'Orders, replica 2')).toEqual([
      ['Orders, replica ', '1'],
      ['Orders, replica ', '2'],
    ]);
    expect(parts('payments-eu', 'payments-us')).toEqual([
      ['payments-', 'eu'],
      ['payments-', 'us'],
    ]);
  });

  it('keep the number in which they differ', () => {
    expect(parts('cache64', 'cache68', 'cache')).toEqual([
      ['cache', '64'],
      ['cache', '68'],
      ['', 'cache'],
    ]);
  });

  it('are measured by the one that is most alike', () => {
    expect(parts('A: shop server', 'A: shop database', 'B: shop server')).toEqual([
      ['A: shop ', 'server'],
      ['A: shop ', 'database'],
      ['', 'B: shop server'],
    ]);
  });

  it('are whole where they begin differently', () => {
    expect(parts('cache', 'card service')).toEqual([
      ['', 'cache'],
      ['', 'card service'],
    ]);
  });

  it('keep a word of their own where one begins with the other', () => {
    expect(parts('orders', 'orders archive')).toEqual([
      ['', 'orders'],
      ['orders ', 'archive'],
    ]);
  });

  it('say the same as before, put together', () => {
    const names = ['A: x', 'A: x', 'A: y z', '', ' '];
    expect(namePartsOf(names).map(({ shared, own }) => shared + own)).toEqual(names);
  });
});
