/** What the design alone says of request classes: what is refused, what is advised, what each station is offered. */
import { describe, expect, test } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import { adviseDesign } from './advice.ts';
import { LoadForecast } from './offered-load.ts';
import { stationNetworkOf } from './station-network.ts';
import { parseDesign } from './validation.ts';

const constant = (value: number) => ({ distribution: 'constant', value });

function designWith(client: object, toPages: object = {}, toReports: object = {}) {
  return parseDesign(
    {
      version: 1,
      nodes: [
        { id: 'c', kind: 'client', settings: { arrivals: { process: 'poisson', rate: 40 }, ...client } },
        { id: 'lb', kind: 'load-balancer' },
        { id: 'pages', kind: 'service', settings: { concurrency: 1, serviceTime: constant(0.01) } },
        { id: 'reports', kind: 'service', settings: { concurrency: 1, serviceTime: constant(0.01) } },
      ],
      links: [
        { id: 'a', from: 'c', to: 'lb' },
        { id: 'p', from: 'lb', to: 'pages', settings: { call: toPages } },
        { id: 'r', from: 'lb', to: 'reports', settings: { call: toReports } },
      ],
    },
    kinds,
  );
}
function valid(...parts: Parameters<typeof designWith>) {
  const parsed = designWith(...parts);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}
const forecastOf = (design: ReturnType<typeof valid>) =>
  new LoadForecast(design, kinds, { hitRatio: () => undefined });

const classes = [
  { name: 'page', share: 3 },
  { name: 'report', share: 1, serviceFactor: { distribution: 'exponential', mean: 6 } },
];
const apart = [{ classes }, { classes: ['page'] }, { classes: ['report'] }] as const;

describe('the offered load', () => {
  test('counts the work of each class by its factor', () => {
    const both = forecastOf(valid({ classes })).at('pages')!;
    // half of 30 pages of 10 ms and of 10 reports of 60 ms
    expect(both.ratio).toBeCloseTo(0.15 + 0.3, 12);
    expect(both.workSeconds).toBeCloseTo(0.0225, 12);
  });

  test('follows links that are for some classes', () => {
    const forecast = forecastOf(valid(...apart));
    expect(forecast.at('pages')!.ratio).toBeCloseTo(0.3, 12);
    expect(forecast.at('reports')!.ratio).toBeCloseTo(0.6, 12);
  });

  test('counts requests where they come in batches, and the long run where they come in phases', () => {
    const batches = {
      arrivals: { process: 'poisson', rate: 10, batch: { distribution: 'geometric', mean: 4 } },
    };
    expect(forecastOf(valid(batches)).rateAt('lb')).toBeCloseTo(40, 12);
    const states = [
      { rate: 10, meanSojourn: 3 },
      { rate: 130, meanSojourn: 1 },
    ];
    expect(forecastOf(valid({ arrivals: { process: 'mmpp', states } })).rateAt('lb')).toBeCloseTo(40, 12);
  });

  test('has reads and writes as the classes say', () => {
    const writes = classes.map((one) => (one.name === 'page' ? { ...one, operation: 'write' } : one));
    const { reads, writes: written } = forecastOf(valid({ classes: writes, readFraction: 1 })).at('pages')!;
    expect([reads, written]).toEqual([5, 15]);
  });
});

test('theory of whole designs claims nothing of what classes decide', () => {
  const design = valid(...apart);
  const { nodes } = stationNetworkOf(design, forecastOf(design));
  expect(nodes.map(({ unknown }) => unknown === null)).toEqual([false, false, false]);
  const plain = valid({ classes });
  expect(stationNetworkOf(plain, forecastOf(plain)).nodes.every(({ unknown }) => unknown === null)).toBe(
    true,
  );
});

test('theory of whole designs doubts batches', () => {
  const design = valid({ arrivals: { process: 'poisson', rate: 1, batch: 3 } });
  const [client] = stationNetworkOf(design, forecastOf(design)).clients;
  expect(client!.doubts).toEqual(['c sends in batches: who stands behind in one waits for those before.']);
});

describe('advice', () => {
  const adviceOf = (design: ReturnType<typeof valid>) =>
    adviseDesign(design, kinds).map(({ path, message }) => `${path}: ${message}`);

  test('is not needed where all classes have their ways', () => {
    expect(adviceOf(valid(...apart))).toEqual([]);
  });

  test('names a class on a link that no client has', () => {
    expect(adviceOf(valid({ classes }, { classes: ['page', 'pgae'] }))).toEqual([
      'links[1].settings.call.classes[1]: takes nothing: found the class "pgae", and the clients have page, report',
    ]);
  });

  test('names a class that no link of its client takes', () => {
    const design = valid({ classes });
    const links = design.links.map((link) =>
      link.id === 'a' ? { ...link, settings: { call: { classes: ['page'] } } } : link,
    );
    expect(adviceOf({ ...design, links })).toEqual([
      'nodes[0].settings.classes[1]: has no way: every link out of "c" is for other classes, so its requests fail',
    ]);
  });
});

test.each([
  [
    [
      { name: 'a', share: 1 },
      { name: 'a', share: 1 },
    ],
    'classes[1].name: found "a" a second time, expected a name of its own for each class',
  ],
  [[{ name: 'a', share: 0 }], 'classes[0].share: found only zeros, expected a share above 0'],
  [
    [{ name: 'a', share: 1, serviceFactor: -1 }],
    'classes[0].serviceFactor: found -1, expected a number from 0 to 1000000',
  ],
  [
    [{ name: ' a', share: 1 }],
    'classes[0].name: found " a", expected a name of letters, digits, spaces and _ . - , beginning with a letter or digit',
  ],
])('classes are refused with the reason: %j', (list, message) => {
  const parsed = designWith({ classes: list });
  expect(parsed.ok ? [] : parsed.error.map((problem) => `${problem.path}: ${problem.message}`)).toEqual([
    `nodes[0].settings.${message}`,
  ]);
});
