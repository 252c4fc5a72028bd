/** Promises of the palette's search: every word counts, titles come first, and nothing is found for nonsense. */
import { describe, expect, it } from 'vitest';
import { kinds } from '../../catalog/kinds.ts';
import { searchKinds } from './palette.tsx';

const titles = (query: string) => searchKinds(kinds, query).map((kind) => kind.title);

describe('searching kinds', () => {
  it('puts titles that begin with the words first', () => {
    expect(titles('rep').slice(0, 2)).toEqual(['Replica set', 'Replica']);
    expect(titles('cache')[0]).toBe('Cache');
  });
  it('finds by group and by what a kind is for', () => {
    expect(titles('traffic')).toContain('Client');
    expect(titles('health')).toContain('Load balancer');
  });
  it('wants every word', () => {
    expect(titles('load balancer')).toEqual(['Load balancer']);
    expect(titles('load zeppelin')).toEqual([]);
  });
});
