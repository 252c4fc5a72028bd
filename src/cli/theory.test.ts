/** Promises of `--theory`: figures without a run, doubts in words, and what fills first. */
import { describe, expect, it } from 'vitest';
import { designOf } from '../experiment/testing/designs.ts';
import { readOptions } from './options.ts';
import { theoryOf, theoryTable } from './theory.ts';

const tiers = (over: { readonly app?: object; readonly client?: object } = {}) =>
  designOf({
    version: 1,
    title: 'Tiers',
    nodes: [
      {
        id: 'users',
        kind: 'client',
        settings: {
          arrivals: { process: 'poisson', rate: 40 },
          timeout: null,
          readFraction: 1,
          ...over.client,
        },
      },
      {
        id: 'app',
        kind: 'service',
        settings: { concurrency: 5, serviceTime: { distribution: 'exponential', mean: 1 / 12 }, ...over.app },
      },
      {
        id: 'db',
        kind: 'database',
        settings: { connections: 1, readTime: { distribution: 'exponential', mean: 0.02 } },
      },
    ],
    links: [
      { id: 'l', from: 'users', to: 'app' },
      { id: 'm', from: 'app', to: 'db', settings: { call: { probability: 0.7 } } },
    ],
    run: { seed: 1, duration: 60, warmup: 0 },
  });

describe('--theory', () => {
  it('prints stations, clients and limits as one object', () => {
    const found = theoryOf(tiers());
    expect(found).toMatchObject({
      method: 'Jackson network',
      at: 0,
      planned: [],
      nodes: { app: { model: 'M/M/5', exact: true }, db: { model: 'M/M/1', exact: true, blocked: 0 } },
      clients: { users: { exact: true, doubts: [] } },
    });
    expect(found.clients.users!.latencySeconds).toBeCloseTo(0.099667 + 0.7 * 0.045455, 5);
    expect(found.bottlenecks!.order.map(({ id }) => id)).toEqual(['app', 'db']);
    expect(found.bottlenecks!.order[0]!.atRate).toBeCloseTo(60, 9);
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });

  it('says how many servers square-root staffing would have, of M/M/c and nothing else', () => {
    // 100 erlangs on 110 servers: A-Q34
    const { nodes, ...rest } = theoryOf(
      tiers({ client: { arrivals: { process: 'poisson', rate: 1200 } }, app: { concurrency: 110 } }),
    );
    const staffing = nodes.app!.staffing!;
    expect(staffing).toMatchObject({ offeredLoad: 100, servers: 110, beta: 1 });
    expect(staffing.waits).toBeCloseTo(0.237008, 6);
    // the rule is that of many servers: here it is right to the server
    expect(staffing.rule.map(({ waits, servers, exactly }) => [waits, servers, exactly])).toEqual([
      [0.9, 101, 101],
      [0.5, 106, 106],
      [0.2, 111, 111],
    ]);
    expect(theoryTable({ nodes, ...rest })).toMatch(
      /app: 100 erlangs on 110 servers, 24 % wait; by the rule 101 for 90 %, 106 for 50 %, 111 for 20 %/,
    );
    const even = { serviceTime: { distribution: 'constant', value: 1 / 12 } };
    expect(theoryOf(tiers({ app: even })).nodes.app!.staffing).toBeNull();
  });

  it('says what grows, what nobody knows, and why', () => {
    const over = theoryOf(tiers({ client: { arrivals: { process: 'poisson', rate: 70 } } }));
    expect(over.nodes.app!.waitSeconds).toBe('unbounded');
    expect(over.clients.users!.doubts.join()).toMatch(/app is asked for 117 % of what it can do/);
    const table = theoryTable(over);
    expect(table).toMatch(/grows/);
    expect(table).toMatch(/1\. app fills first, at 0\.857 × this load \(60\/s\)/);
  });

  it('tells what is asked from what is answered, where a full queue turns some away', () => {
    // Erlang's blocking: M/M/5/9 at 13/s of 15/s turns 7.827 % away (case A-Q4's formula)
    const lossy = {
      concurrency: 5,
      queueCapacity: 4,
      serviceTime: { distribution: 'exponential', mean: 1 / 3 },
    };
    const client = { arrivals: { process: 'poisson', rate: 13 } };
    const { nodes, clients, ...rest } = theoryOf(tiers({ client, app: lossy }));
    const share = 1 - 0.07827;
    expect(clients.users!.throughput).toBe(13);
    expect(clients.users!.goodput).toBeCloseTo(13 * share, 3);
    expect(theoryTable({ nodes, clients, ...rest })).toMatch(/users: 12\/s answered of 13\/s/);
    // what stands behind it gets no Poisson stream, and product form has no losses
    expect(nodes).toMatchObject({ app: { exact: true }, db: { exact: false } });
    expect(nodes.db!.arrivalRate).toBeCloseTo(0.7 * 13 * share, 3);
    expect(clients.users).toMatchObject({ exact: false });
    expect(clients.users!.doubts.join()).toMatch(/db gets only what app serves/);
  });

  it('calls no node exact of which its clients are doubtful', () => {
    const bursts = {
      process: 'mmpp',
      states: [
        { rate: 2, meanSojourn: 10 },
        { rate: 9, meanSojourn: 3 },
      ],
    };
    const { nodes, clients } = theoryOf(tiers({ client: { arrivals: bursts } }));
    expect(clients.users!.doubts.join()).toMatch(/users sends in bursts/);
    expect(nodes).toMatchObject({ app: { exact: false }, db: { exact: false } });
  });

  it('is instead of a run, and says so where both are asked for', () => {
    const both = readOptions(['design.json', '--theory', '--csv', 'out.csv', '--replications', '3']);
    expect(both).toMatchObject({ ok: false });
    if (!both.ok)
      expect(both.error).toEqual([
        '--csv: found --theory too, which simulates nothing, expected one of them',
        '--replications: found --theory too, which simulates nothing, expected one of them',
      ]);
  });
});
