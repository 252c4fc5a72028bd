/**
 * A page that is put together from four services, one after the other or all at once (Gorton, "Foundations of
 * Scalable Systems", chapter 2, on calls between microservices). In sequence means add up; in parallel the slowest
 * decides, of n exponential times 1 + 1/2 + … + 1/n of one (David and Nagaraja, "Order Statistics", 2003). Either
 * way the page needs them all.
 */
import type { DesignInput } from '../../model/design.ts';
import { defineTemplate } from '../template.ts';

type Node = DesignInput['nodes'][number];

const names = ['Profile', 'Prices', 'Stock', 'Reviews'] as const;
const traffic = { arrivals: { process: 'poisson', rate: 20 }, timeout: null } as const;

const part = (name: string, i: number): Node => ({
  id: name.toLowerCase(),
  kind: 'service',
  name,
  position: { x: 480, y: 130 * i },
  settings: {
    concurrency: 64,
    serviceTime: { distribution: 'exponential', mean: 0.05 },
    failures: { mtbf: 95, mttr: 5 },
  },
});
const page = (id: string, name: string, calls: 'sequence' | 'parallel', y: number): Node => ({
  id,
  kind: 'service',
  name,
  position: { x: 240, y },
  settings: { concurrency: 64, serviceTime: { distribution: 'constant', value: 0.005 }, calls },
});
const callsOf = (from: string) =>
  names.map((name) => ({
    id: `${from}-${name.toLowerCase()}`,
    from,
    to: name.toLowerCase(),
    settings: { call: { timeout: 1 } },
  }));

export const sequenceOrParallel = defineTemplate({
  id: 'sequence-or-parallel',
  title: 'A page of four parts',
  chapter: '2 Architectural patterns',
  question: 'What do calls between services cost, in time and in failures?',
  level: 'first steps',
  minutes: 3,
  story:
    'One page asks four services one after the other, a second page asks the same four at once. Each of the four is away one twentieth of the time.',
  plot: 'Each part needs 50 ms on average. In sequence their times add up to 200 ms. In parallel the page waits for the slowest of the four, which on average takes 104 ms: not 50, because four chances to be slow are more than one. What does not change is how often the page fails. Each part’s machine fails now and then, about every 95 s, and is back about 5 s later: up 95 % of the time. The page waits a second for it and gives up. It needs all four, and 0.95⁴ is 0.81.',
  watch: 'the latency of the two groups of visitors, and their errors, which come together.',
  attempt:
    'the probability 0.5 on the link to Reviews, as if every second page did without them: both figures get better at once. Or a time-out of 100 ms on every link: what does impatience cost?',
  claim:
    'In sequence a page takes 205 ms on average, in parallel 109 ms; either way nearly a fifth of the pages fail, though each part is up 95 % of the time.',
  design: {
    nodes: [
      {
        id: 'visitors-sequence',
        kind: 'client',
        name: 'Visitors 1',
        position: { x: 0, y: 65 },
        settings: traffic,
      },
      page('page-sequence', 'Page, in sequence', 'sequence', 65),
      {
        id: 'visitors-parallel',
        kind: 'client',
        name: 'Visitors 2',
        position: { x: 0, y: 325 },
        settings: traffic,
      },
      page('page-parallel', 'Page, in parallel', 'parallel', 325),
      ...names.map(part),
    ],
    links: [
      { id: 'visitors-page-1', from: 'visitors-sequence', to: 'page-sequence' },
      { id: 'visitors-page-2', from: 'visitors-parallel', to: 'page-parallel' },
      ...callsOf('page-sequence'),
      ...callsOf('page-parallel'),
    ],
    run: { seed: 4, duration: 180, warmup: 0 },
  },
});
