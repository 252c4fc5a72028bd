import { describe, expect, it } from 'vitest';
import type { Span } from '../../worker/protocol.ts';
import { culpritOf, traceSeconds, waterfallOf } from './waterfall.ts';

const span = (
  node: string,
  parent: number,
  arrived: number,
  ended: number,
  over: Partial<Span> = {},
): Span => ({
  node,
  endpoint: 0,
  link: '',
  parent,
  operation: 'read',
  attempt: 1,
  sent: arrived,
  arrived,
  waited: 0,
  served: 0,
  ended,
  outcome: 'ok',
  ...over,
});

describe('the waterfall of a request', () => {
  const trace = {
    number: 1,
    spans: [
      span('client', -1, 10, 20),
      span('db', 2, 13, 19, { waited: 2, served: 3, outcome: 'queue-full' }),
      span('app', 0, 11, 20, { waited: 1, served: 1, outcome: 'unavailable' }),
      span('cache', 2, 12, 12.5),
    ],
  };

  it('puts the caller before what it calls, and calls in order of time', () => {
    expect(waterfallOf(trace).map((row) => [row.span.node, row.depth])).toEqual([
      ['client', 0],
      ['app', 1],
      ['cache', 2],
      ['db', 2],
    ]);
  });

  it('splits each call into waiting, own work and the rest, as shares of the whole', () => {
    const db = waterfallOf(trace).find((row) => row.span.node === 'db')!;
    expect(db.start).toBeCloseTo(0.3);
    expect([db.queued, db.worked, db.elsewhere].map((x) => Math.round(x * 100) / 100)).toEqual([
      0.2, 0.3, 0.1,
    ]);
  });

  it('blames the deepest failure', () => {
    expect(culpritOf(trace)?.node).toBe('db');
    expect(culpritOf({ number: 1, spans: [span('client', -1, 0, 1)] })).toBeUndefined();
  });

  it('survives requests still under way and lost parents', () => {
    const open = { number: 1, spans: [span('client', -1, 0, Number.NaN), span('app', 7, 1, 2)] };
    for (const row of waterfallOf(open)) expect(Number.isFinite(row.start + row.elsewhere)).toBe(true);
    expect(traceSeconds(open)).toBeNaN();
    expect(waterfallOf({ number: 1, spans: [] })).toEqual([]);
  });
});
