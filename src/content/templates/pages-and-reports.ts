/**
 * Request classes: short requests behind long ones, and two ways out. Classes that queue differently (priorities,
 * Cobham, Operations Research 2, 1954) and that go different ways (partitioned servers, what pooling gives and
 * takes: Smith and Whitt, Bell System Technical Journal 60, 1981).
 */
import type { DesignInput } from '../../model/design.ts';
import { defineTemplate } from '../template.ts';

type Node = DesignInput['nodes'][number];

const readers = (id: string, name: string, y: number): Node => ({
  id,
  kind: 'client',
  name,
  position: { x: 0, y },
  settings: {
    arrivals: { process: 'poisson', rate: 80 },
    readFraction: 1,
    timeout: null,
    classes: [
      { name: 'page', share: 0.95, priority: 1, objective: 0.1 },
      { name: 'report', share: 0.05, serviceFactor: 20 },
    ],
  },
});
const server = (id: string, name: string, x: number, y: number, settings: object): Node => ({
  id,
  kind: 'service',
  name,
  position: { x, y },
  settings: { serviceTime: { distribution: 'exponential', mean: 0.01 }, ...settings },
});
const pageLatency = (id: string) => ({
  of: 'node' as const,
  id,
  metric: 'latencySeconds[page]',
  statistic: 'mean' as const,
});

export const pagesAndReports = defineTemplate({
  id: 'pages-and-reports',
  title: 'Pages and reports',
  chapter: '3 Performance and capacity',
  question: 'Who waits for whom, when a few requests take twenty times as long?',
  level: 'once you know queues',
  minutes: 4,
  story:
    'Every twentieth request is a report that takes twenty times the work of a page. Three times two workers: one queue, one queue with pages first, and a worker for each.',
  plot: 'Eighty requests a second come to each of three systems with two workers. Nineteen in twenty ask for a page, 10 ms of work; one asks for a report, 200 ms. More than half of all work is reports. Above, who comes first is served first: a page often finds both workers busy with reports, and waits. In the middle pages have the higher priority: they go before all reports that wait, and wait only for work that has begun. Below, a router sends pages to one worker and reports to the other: no page ever waits for a report, but each class now has half of the workers, and one may be idle while the other has a queue.',
  watch:
    'the pinned chart, how long a page takes on average in each of the three, and “Within objective”: the share of pages that are there within 100 ms.',
  attempt:
    'the discipline “By priority, interrupting”: a page then takes the worker from a report. Or look at the price: how long do reports take? Or give the worker for pages more to do, 95 requests a second.',
  claim:
    'With pages first a page takes less than three fifths of the time that it takes in one queue, with a worker of its own less than a third; a report takes less than three quarters more with pages first, and more than half as long again on a worker of its own.',
  design: {
    nodes: [
      readers('readers-fifo', 'Readers 1', 0),
      server('queue', 'One queue', 480, 0, { concurrency: 2 }),
      readers('readers-first', 'Readers 2', 170),
      server('pages-first', 'Pages first', 480, 170, { concurrency: 2, discipline: 'priority' }),
      readers('readers-apart', 'Readers 3', 340),
      { id: 'router', kind: 'load-balancer', name: 'Router', position: { x: 240, y: 340 } },
      server('pages', 'For pages', 480, 310, { concurrency: 1 }),
      server('reports', 'For reports', 480, 440, { concurrency: 1 }),
    ],
    links: [
      { id: 'readers-fifo.queue', from: 'readers-fifo', to: 'queue' },
      { id: 'readers-first.queue', from: 'readers-first', to: 'pages-first' },
      { id: 'readers-apart.router', from: 'readers-apart', to: 'router' },
      { id: 'router.pages', from: 'router', to: 'pages', settings: { call: { classes: ['page'] } } },
      { id: 'router.reports', from: 'router', to: 'reports', settings: { call: { classes: ['report'] } } },
    ],
    dashboard: {
      cards: [
        {
          id: 'pin-1',
          shows: 'chart',
          series: ['readers-fifo', 'readers-first', 'readers-apart'].map(pageLatency),
          columns: 2,
        },
      ],
      objectives: [],
    },
    run: { seed: 3, duration: 300, warmup: 0 },
  },
});
