/**
 * What is rare for one server is usual for a request that needs a hundred (Dean and Barroso, "The Tail at Scale",
 * CACM 56(2), 2013): their example of one answer in a hundred that takes a second, and their cure, a second
 * request for what is late.
 */
import type { DesignInput } from '../../model/design.ts';
import { defineTemplate } from '../template.ts';

type Node = DesignInput['nodes'][number];
type Link = NonNullable<DesignInput['links']>[number];

const LEAVES = 100;
const free = {
  concurrency: 10_000,
  serviceTime: { distribution: 'constant', value: 0 },
  costPerHour: 0,
} as const;

const users = (id: string, name: string, y: number): Node => ({
  id,
  kind: 'client',
  name,
  position: { x: 0, y },
  settings: { arrivals: { process: 'poisson', rate: 10 }, timeout: null, readFraction: 1 },
});
const row = (id: string, y: number): Node[] => [
  {
    id: `search-${id}`,
    kind: 'service',
    name: 'Search',
    position: { x: 200, y },
    settings: { ...free, calls: 'parallel' },
  },
  {
    id: `asking-${id}`,
    kind: 'service',
    name: 'One of 100 questions',
    position: { x: 400, y },
    settings: free,
  },
  {
    id: `leaves-${id}`,
    kind: 'service',
    name: '100 leaves',
    position: { x: 600, y },
    settings: {
      instances: LEAVES,
      concurrency: 100,
      serviceTime: {
        distribution: 'mixture',
        weights: [0.99, 0.01],
        of: [
          { distribution: 'uniform', min: 0.004, max: 0.01 },
          { distribution: 'constant', value: 1 },
        ],
      },
    },
  },
];
const links = (id: string, hedgeAfter: number | null): Link[] => [
  { id: `users-${id}.search`, from: `users-${id}`, to: `search-${id}` },
  {
    id: `search-${id}.asking`,
    from: `search-${id}`,
    to: `asking-${id}`,
    settings: { call: { count: LEAVES } },
  },
  {
    id: `asking-${id}.leaves`,
    from: `asking-${id}`,
    to: `leaves-${id}`,
    ...(hedgeAfter === null ? {} : { settings: { call: { hedgeAfter } } }),
  },
];

export const tailAtScale = defineTemplate({
  id: 'tail-at-scale',
  title: 'The tail at scale',
  chapter: '6 Design patterns',
  question: 'Why is a search over a hundred servers nearly always slow?',
  level: 'for the curious',
  minutes: 4,
  story:
    'A search asks a hundred servers at once and needs all their answers. Each answers within 10 ms, but one time in a hundred it takes a second. Below, whoever has not answered after 12 ms is asked a second time.',
  plot: 'For one server, a slow answer is the exception: one in a hundred. But a search that waits for a hundred is quick only if none of them is slow, and that happens with 0.99¹⁰⁰ = 37 %. Almost two searches out of three take a second. Below, each question that has no answer after 12 ms is put to another leaf as well, and the first answer counts: a hedged request. Both would have to be slow now, one time in ten thousand, and the leaves get only 1 % more to do.',
  watch: 'p50 of the two groups of people, and the arrivals at the two groups of leaves.',
  attempt:
    'hedging after 2 ms: what does it cost now? Or ten questions instead of a hundred on the link of Search.',
  claim:
    'Of searches over 100 leaves 63 % take a second, although of the leaves only 1 % do; with hedged requests it is 1 %, for 1 % more load.',
  design: {
    nodes: [
      users('users-plain', 'People 1', 0),
      ...row('plain', 0),
      users('users-hedged', 'People 2', 200),
      ...row('hedged', 200),
    ],
    links: [...links('plain', null), ...links('hedged', 0.012)],
    run: { seed: 1, duration: 60, warmup: 2 },
  },
});
