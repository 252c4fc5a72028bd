/**
 * What theory says of whole designs, against figures that others printed and against runs of the very designs: the
 * mapping from a design to a network of queues, the prediction of every client, and the order in which stations
 * fill.
 */
import { tsImport } from 'tsx/esm/api';
import { describe, expect, it, vi } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import { templates } from '../content/templates.ts';
import type { Design, DesignInput } from '../model/design.ts';
import { LoadForecast } from '../model/offered-load.ts';
import { type StationNetwork, stationNetworkOf } from '../model/station-network.ts';
import { parseDesign } from '../model/validation.ts';
import { findBottlenecks } from '../theory/bottlenecks.ts';
import { foretoldHitRatio } from '../theory/caches.ts';
import { predictNetwork } from '../theory/network.ts';
import {
  closedClient,
  constant,
  design,
  dispatcher,
  exponential,
  feedback,
  link,
  poissonClient,
  station,
  threeTiers,
} from './designs.ts';
import { levelOf, meanOf, type Reading, rateOf } from './readings.ts';
import type { simulate } from './simulate.ts';

const runs: { simulate: typeof simulate } = await tsImport('./simulate.ts', import.meta.url);
vi.setConfig({ testTimeout: 120_000 });

function networkOf(input: DesignInput): StationNetwork {
  const parsed = parseDesign(input, kinds);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return networkOfDesign(parsed.value);
}
function networkOfDesign(of: Design): StationNetwork {
  const hitRatio = (_: string, requests: Parameters<typeof foretoldHitRatio>[0] | undefined) =>
    requests === undefined ? undefined : foretoldHitRatio(requests);
  return stationNetworkOf(of, new LoadForecast(of, kinds, { hitRatio }));
}
const predicted = (input: DesignInput) => predictNetwork(networkOf(input));
const lasting = (input: DesignInput, seconds: number): DesignInput => ({
  ...input,
  run: { seed: 11, duration: seconds, warmup: seconds / 10 },
});
/** What several seeds measure lies around what is predicted: within so much of it. */
function expectRun(
  input: DesignInput,
  figure: (reading: Reading) => number,
  foreseen: number,
  within: number,
) {
  const values = [1, 2, 3].map((seed) => figure(runs.simulate({ ...input, run: { ...input.run!, seed } })));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(Math.abs(mean / foreseen - 1), `found ${mean}, foreseen ${foreseen}`).toBeLessThan(within);
}

describe('a whole design by theory', () => {
  it('A-Q29 three tiers, to the printed digit', () => {
    const { clients, nodes } = predicted(threeTiers());
    expect(clients[0]).toMatchObject({ isExact: true, doubts: [] });
    expect(clients[0]!.latencySeconds).toBeCloseTo(0.137735, 6);
    expect(nodes.map(({ residenceSeconds }) => Number((1000 * residenceSeconds).toFixed(3)))).toEqual([
      6.25, 99.667, 45.455,
    ]);
  });

  it('A-Q27 a loop: requests that are handed on and come back (Bolch et al., example 7.4)', () => {
    const { nodes, clients } = predicted(feedback());
    const rounded = (of: (node: (typeof nodes)[number]) => number) =>
      nodes.map((node) => Number(of(node).toFixed(4)));
    expect(rounded((node) => node.arrivalRate)).toEqual([20, 10, 10, 4]);
    expect(rounded((node) => node.utilization)).toEqual([0.8, 0.3, 0.6, 0.2]);
    expect(rounded((node) => node.residenceSeconds)).toEqual([0.2, 0.0429, 0.15, 0.0625]);
    // visits 5, 2.5, 2.5, 1
    expect(clients[0]!.latencySeconds).toBeCloseTo(5 * 0.2 + 2.5 * (0.042857 + 0.15) + 0.0625, 5);
  });

  it('A-Q23, A-Q25 users who wait: exact mean value analysis', () => {
    const jain = predicted(
      design(
        'time sharing',
        [
          closedClient(20, exponential(4)),
          dispatcher(),
          station('cpu', 1, exponential(0.125)),
          station('disk-a', 1, exponential(0.3)),
          station('disk-b', 1, exponential(0.2)),
        ],
        [
          link('client', 'dispatcher'),
          link('dispatcher', 'cpu', { count: 16 }),
          link('dispatcher', 'disk-a', { count: 10 }),
          link('dispatcher', 'disk-b', { count: 5 }),
        ],
      ),
    );
    expect(jain.method).toBe('mean value analysis');
    expect(jain.clients[0]).toMatchObject({ isExact: true, doubts: [] });
    expect(jain.clients[0]!.throughput).toBeCloseTo(0.333247, 6);
    expect(jain.clients[0]!.latencySeconds).toBeCloseTo(56.0156, 4);
    const bolch = predicted(
      design(
        'two servers and a delay',
        [
          closedClient(3, constant(0)),
          dispatcher(),
          station('pair', 2, exponential(0.5)),
          station('second', 1, exponential(0.6)),
          station('third', 1, exponential(0.8)),
          station('delay', 3, exponential(1)),
        ],
        [
          link('client', 'dispatcher'),
          link('dispatcher', 'pair'),
          link('dispatcher', 'second', { probability: 0.5 }),
          link('dispatcher', 'third', { probability: 0.5 }),
          link('dispatcher', 'delay'),
        ],
      ),
    );
    expect(bolch.clients[0]!.throughput).toBeCloseTo(1.217, 3);
  });

  it('A-Q32 a fork to two, exactly; to more, after Nelson and Tantawi, and says so', () => {
    const fork = (ways: number) =>
      predicted(
        design(
          'fork',
          [
            poissonClient(0.8),
            dispatcher({ calls: 'parallel' }),
            ...Array.from({ length: ways }, (_, i) => station(`s${i}`, 1, exponential(1))),
          ],
          [
            link('client', 'dispatcher'),
            ...Array.from({ length: ways }, (_, i) => link('dispatcher', `s${i}`)),
          ],
        ),
      ).clients[0]!;
    expect(fork(2)).toMatchObject({ isExact: true, doubts: [] });
    expect(fork(2).latencySeconds).toBeCloseTo(7, 9);
    expect(Math.abs(fork(4).latencySeconds / 9.128 - 1)).toBeLessThan(0.03);
    expect(fork(4).doubts.join()).toMatch(/slowest of 4: after Nelson and Tantawi/);
  });

  it('users who wait elsewhere change nothing for those who do not', () => {
    const alone = predicted(
      design('alone', [poissonClient(100), station('live', 4, exponential(0.03))], [link('client', 'live')]),
    );
    const beside = predicted(
      design(
        'beside',
        [
          poissonClient(100),
          { ...closedClient(20, exponential(0.2)), id: 'users' },
          station('live', 4, exponential(0.03)),
          station('staging', 4, exponential(0.03)),
        ],
        [link('client', 'live'), link('users', 'staging')],
      ),
    );
    expect(beside.clients[0]!.latencySeconds).toBeCloseTo(alone.clients[0]!.latencySeconds, 10);
    expect(beside.nodes[0]!.waitSeconds).toBeCloseTo(alone.nodes[0]!.waitSeconds, 10);
    expect(beside.clients.every(({ isExact }) => isExact)).toBe(true);
  });

  it('names what it does not know', () => {
    const base = (client: object, app: object, call: object = {}) =>
      predicted(
        design(
          'doubtful',
          [
            poissonClient(100, client),
            station('app', 2, exponential(0.015), app),
            station('db', 4, exponential(0.01)),
          ],
          [link('client', 'app'), link('app', 'db', call)],
        ),
      ).clients[0]!;
    expect(base({}, {})).toMatchObject({ isExact: true, doubts: [] });
    const saying = (found: ReturnType<typeof base>) => found.doubts.join(' ');
    expect(saying(base({ arrivals: { process: 'constant', rate: 100 } }, {}))).toMatch(/even distances/);
    expect(saying(base({ loadShape: { shape: 'step', at: 5, factor: 1.2 } }, {}))).toMatch(
      /changes over time/,
    );
    expect(saying(base({ retries: { strategy: 'immediate', attempts: 3 } }, {}))).toMatch(/again/);
    expect(saying(base({ timeout: 0.05 }, {}))).toMatch(/gives up after 50 ms/);
    expect(saying(base({}, { failures: { mtbf: 100, mttr: 1 } }))).toMatch(/may fail at random/);
    expect(saying(base({}, { blocking: true }))).toMatch(/held while others answer/);
    expect(saying(base({}, { serviceTime: constant(0.015) }))).toMatch(/M\/D\/2, which is approximated/);
    expect(saying(base({}, {}, { hedgeAfter: 0.1 }))).toMatch(/hedging/);
    const overload = base({ arrivals: { process: 'poisson', rate: 150 } }, {});
    expect(overload.latencySeconds).toBe(Number.POSITIVE_INFINITY);
    expect(saying(overload)).toMatch(/app is asked for 11[23] %/);
  });
});

describe('stations by other orders than first come', () => {
  const queue = (settings: object, law: object, client: object = {}) =>
    predicted(
      design(
        'one queue',
        [poissonClient(0.8, client), station('queue', 1, law as never, settings)],
        [link('client', 'queue')],
      ),
    );
  const waits = (found: ReturnType<typeof queue>) =>
    found.nodes[0]!.priorities.map(({ waitSeconds }) => Number(waitSeconds.toFixed(6)));
  const two = [
    { name: 'first', share: 0.3, priority: 2 },
    { name: 'second', share: 0.5, priority: 1 },
  ];
  const H2 = { distribution: 'hyperexponential', probabilities: [0.8, 0.2], means: [0.5, 3] };
  const three = [
    { name: 'first', share: 0.2, priority: 3, serviceFactor: exponential(1) },
    { name: 'second', share: 0.3, priority: 2, serviceFactor: 0.5 },
    { name: 'third', share: 0.3, priority: 1, serviceFactor: H2 },
  ];

  it('A-Q20, A-Q21, A-Q22 priorities of request classes (Cobham; preemptive resume)', () => {
    expect(waits(queue({ discipline: 'priority' }, exponential(1), { classes: two }))).toEqual([
      1.142857, 5.714286,
    ]);
    expect(waits(queue({ discipline: 'priority-preemptive' }, exponential(1), { classes: two }))).toEqual([
      0.428571, 6.142857,
    ]);
    expect(waits(queue({ discipline: 'priority' }, constant(1), { classes: three }))).toEqual([
      1.046875, 1.610577, 3.681319,
    ]);
    const interrupted = queue({ discipline: 'priority-preemptive' }, constant(1), { classes: three });
    expect(waits(interrupted)).toEqual([0.25, 0.581731, 4.21978]);
    expect(interrupted.clients[0]).toMatchObject({ isExact: true, doubts: [] });
  });

  it('A-Q14 patience (Erlang A), and A-Q19 sharing, whatever the law of the work', () => {
    const hall = predicted(
      design(
        'hall',
        [poissonClient(100), station('queue', 100, exponential(1), { patience: exponential(2) })],
        [link('client', 'queue')],
      ),
    ).nodes[0]!;
    expect(hall.forecast).toMatchObject({ model: 'M/M/100+M', isExact: true });
    expect(hall.forecast!.abandoned).toBeCloseTo(0.0330302, 7);
    expect(hall.queueLength).toBeCloseTo(6.60603, 5);
    for (const law of [exponential(1), constant(1), H2]) {
      const found = queue({ discipline: 'processor-sharing' }, law);
      expect(found.clients[0]).toMatchObject({ isExact: true, doubts: [] });
      expect(found.clients[0]!.latencySeconds).toBeCloseTo(5, 12);
    }
  });
});

describe('runs agree with the prediction', () => {
  const cases: readonly (readonly [string, DesignInput, number])[] = [
    [
      'round robin over four, one worker each (exact Erlang gaps)',
      design(
        'in turn',
        [
          poissonClient(3.2),
          { id: 'lb', kind: 'load-balancer', settings: { healthChecks: false, policy: 'round-robin' } },
          station('app', 1, exponential(1), { instances: 4 }),
        ],
        [link('client', 'lb'), link('lb', 'app')],
      ),
      0.05,
    ],
    [
      'two choices of ten',
      design(
        'choices',
        [
          poissonClient(80),
          { id: 'lb', kind: 'load-balancer', settings: { healthChecks: false, policy: 'power-of-d' } },
          station('app', 1, exponential(0.1), { instances: 10 }),
        ],
        [link('client', 'lb'), link('lb', 'app')],
      ),
      0.08,
    ],
    [
      'reads and writes, a cache by Che, a database behind',
      design(
        'shop',
        [
          poissonClient(300, { readFraction: 0.9, keys: { count: 2000, skew: 0.9 } }),
          station('app', 4, exponential(0.008)),
          {
            id: 'cache',
            kind: 'cache',
            settings: { capacity: { entries: 400 }, hitTime: constant(0.0005), coalescing: false },
          },
          {
            id: 'db',
            kind: 'database',
            settings: { connections: 8, readTime: exponential(0.02), writeTime: exponential(0.05) },
          },
        ],
        [link('client', 'app'), link('app', 'cache'), link('cache', 'db')],
      ),
      0.06,
    ],
    [
      'work that is not exponential, in a row (Whitt)',
      design(
        'row',
        [
          poissonClient(70),
          station('first', 1, { distribution: 'erlang', k: 4, mean: 0.01 }),
          station('second', 1, { distribution: 'lognormal', mean: 0.011, cv: 1.5 }),
        ],
        [link('client', 'first'), link('first', 'second')],
      ),
      0.12,
    ],
    [
      'workers that are held',
      design(
        'held',
        [
          poissonClient(60),
          station('app', 8, exponential(0.02), { blocking: true }),
          station('db', 4, exponential(0.03)),
        ],
        [link('client', 'app'), link('app', 'db')],
      ),
      0.12,
    ],
    [
      'one of three calls in parallel, with a chance',
      design(
        'parallel',
        [
          poissonClient(30),
          dispatcher({ calls: 'parallel' }),
          station('left', 2, exponential(0.03)),
          station('right', 1, exponential(0.01)),
          station('extra', 1, exponential(0.02)),
        ],
        [
          link('client', 'dispatcher'),
          link('dispatcher', 'left'),
          link('dispatcher', 'right'),
          link('dispatcher', 'extra', { probability: 0.4 }),
        ],
      ),
      0.08,
    ],
    [
      'a queue that turns away, and what gets through',
      design(
        'full',
        [
          poissonClient(90),
          station('app', 1, exponential(0.01), { queueCapacity: 3 }),
          station('db', 1, exponential(0.01)),
        ],
        [link('client', 'app'), link('app', 'db')],
      ),
      0.15,
    ],
    [
      'classes by priority at three workers, with work of their own',
      design(
        'classes',
        [
          poissonClient(70, {
            classes: [
              { name: 'checkout', share: 0.2, priority: 5 },
              { name: 'report', share: 0.1, serviceFactor: 4 },
              { name: 'page', share: 0.7, priority: 2 },
            ],
          }),
          station('app', 3, exponential(0.025), { discipline: 'priority' }),
          station('db', 2, exponential(0.012), { discipline: 'priority-preemptive' }),
        ],
        [link('client', 'app'), link('app', 'db')],
      ),
      0.12,
    ],
    [
      'people who leave',
      design(
        'patience',
        [
          poissonClient(50),
          station('app', 2, exponential(0.05), { patience: exponential(0.1) }),
          station('db', 1, exponential(0.01)),
        ],
        [link('client', 'app'), link('app', 'db')],
      ),
      0.15,
    ],
    [
      'users who wait beside open ones',
      design(
        'mixed',
        [
          poissonClient(20),
          { ...closedClient(15, exponential(0.5)), id: 'users' },
          station('app', 1, exponential(0.02)),
          station('db', 2, exponential(0.03)),
        ],
        [link('client', 'app'), link('users', 'app'), link('app', 'db', { probability: 0.5 })],
      ),
      0.06,
    ],
  ];

  it.each(cases)('%s', (_, input, within) => {
    const found = predicted(input);
    const lasts = lasting(input, 150_000 / Math.max(...found.nodes.map(({ arrivalRate }) => arrivalRate)));
    for (const { id, latencySeconds, throughput } of found.clients) {
      expectRun(lasts, meanOf(id, 'latencySeconds'), latencySeconds, within);
      if (id === 'users') expectRun(lasts, rateOf(id, 'requests'), throughput, within);
    }
  });
});

describe('the bottleneck', () => {
  /** Templates whose stations follow from their design, with the rate of the clients in question. */
  const told = ['shop', 'saturation', 'slow-backend', 'scale-up-or-out'];

  it.each(told)('of the template %s is full at the load that is foretold, and not before', (id) => {
    const template = templates.find((each) => each.id === id)!;
    const original = steadied(template.design);
    const network = networkOfDesign(original);
    const { limits } = findBottlenecks(network)!;
    const [first] = limits;
    for (const times of [0.9, 1.15]) {
      const scaled = scaledLoad(original, first!.factor * times);
      const reading = runs.simulate(scaled as unknown as DesignInput);
      const busy = levelOf(first!.id, 'utilization')(reading);
      if (times < 1) expect(Math.abs(busy / times - 1), `${first!.id} at ${times}`).toBeLessThan(0.08);
      else expect(busy, `${first!.id} at ${times}`).toBeGreaterThan(0.97);
      for (const later of limits.slice(1)) {
        if (later.factor < 1.4 * first!.factor) continue;
        expect(levelOf(later.id, 'utilization')(reading), later.id).toBeLessThan(0.95);
      }
    }
  });

  it('comes in order, with the rate at which each is full', () => {
    const { limits, rate } = findBottlenecks(
      networkOf(
        design(
          'order',
          [
            poissonClient(100),
            station('app', 4, exponential(0.01), { instances: 2 }),
            station('db', 1, exponential(0.005)),
            station('side', 1, exponential(0.02)),
          ],
          [link('client', 'app'), link('app', 'db'), link('app', 'side', { probability: 0.1 })],
        ),
      ),
    )!;
    expect(rate).toBe(100);
    expect(limits.map(({ id, factor, atRate }) => [id, factor, atRate])).toEqual([
      ['db', 2, 200],
      ['side', 5, 500],
      ['app', 8, 800],
    ]);
  });

  it('of users who wait is the population from which on they queue (Denning and Buzen)', () => {
    const { closed, limits } = findBottlenecks(
      networkOf(
        design(
          'users',
          [
            closedClient(30, exponential(1)),
            station('app', 1, exponential(0.05)),
            station('db', 1, exponential(0.02)),
          ],
          [link('client', 'app'), link('app', 'db', { count: 2 })],
        ),
      ),
    )!;
    expect(closed[0]!.saturationUsers).toBeCloseTo((1 + 0.05 + 0.04) / 0.05, 12);
    expect(closed[0]!.mostThroughput).toBeCloseTo(20, 12);
    expect(limits.map(({ id }) => id)).toEqual(['app', 'db']);
  });
});

/** A template as its clients are at their usual rate: no surges, nobody who gives up, nothing broken. */
function steadied(of: Design): Design {
  const nodes = of.nodes.map((node) =>
    node.kind === 'client'
      ? {
          ...node,
          settings: {
            ...node.settings,
            loadShape: { shape: 'steady' },
            timeout: null,
            retries: { strategy: 'none' },
          },
        }
      : {
          ...node,
          settings: { ...node.settings, ...(node.settings.failures === undefined ? {} : { failures: null }) },
        },
  );
  const links = of.links.map((each) => ({
    ...each,
    settings: {
      ...each.settings,
      call: { ...each.settings.call, timeout: null, retries: null, breakerFailureRate: null },
    },
  }));
  return { ...of, nodes, links, timeline: [], run: { seed: 3, duration: 60, warmup: 20 } } as Design;
}

function scaledLoad(of: Design, factor: number): Design {
  const nodes = of.nodes.map((node) => {
    if (node.kind !== 'client') return node;
    const arrivals = node.settings.arrivals as { readonly process: string; readonly rate: number };
    return {
      ...node,
      settings: { ...node.settings, arrivals: { ...arrivals, rate: arrivals.rate * factor } },
    };
  });
  return { ...of, nodes };
}
