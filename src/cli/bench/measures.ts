/**
 * What the engine is to reach, as data: each measure with its target and how one round of the bench finds it.
 *
 * Measures of three sorts. A `ratio` compares neighbours in one job, by processor time: whatever else the machine
 * does hits both, so `--check` fails where one is missed. A `size` is the same on every machine, and fails too. A
 * `pace` is a figure in seconds, which says as much of the machine and of its neighbours as of the engine: it is
 * judged and printed like the others, but a missed one does not fail the check. Its time is the lesser of the
 * clock's and the processor's: on a quiet machine what helps beside the main thread counts only in the second, on
 * a busy one others count only in the first.
 */
import { arrivalRate, type Model } from './designs.ts';
import type { Measurement } from './measurement.ts';
import type { Round } from './rounds.ts';

export interface Measure {
  readonly id: string;
  readonly title: string;
  readonly sort: 'ratio' | 'size' | 'pace';
  readonly unit: string;
  /** It is met from here on, or down to here. */
  readonly target: { readonly atLeast: number } | { readonly atMost: number };
  /** Beyond the target. */
  readonly goal?: number;
  /** The figure of one round; undefined where this machine lacks what it takes. */
  readonly of: (round: Round) => number | undefined;
  /** What it takes. */
  readonly takes?: string;
}

/** Seconds of a run, as a quiet machine would take at most. */
function seconds({ wallSeconds, cpuSeconds }: Measurement): number {
  return Number.isNaN(cpuSeconds) ? wallSeconds : Math.min(wallSeconds, cpuSeconds);
}

/** How many times as long as ours a peer takes for a request. */
function timesFaster(round: Round, peer: 'simpy' | 'naive', model: Model): number | undefined {
  const ours = round.run('scalarium', model);
  const theirs = round.run(peer, model);
  if (ours === undefined || theirs === undefined) return undefined;
  return theirs.cpuSeconds / theirs.requests / (ours.cpuSeconds / ours.requests);
}

/** Processor time for a request, or an event, of one model in that of another. */
function costRatio(round: Round, of: Model, to: Model, per: 'requests' | 'events'): number | undefined {
  const base = round.run('scalarium', to);
  const ours = round.run('scalarium', of);
  if (ours === undefined || base === undefined) return undefined;
  return ours.cpuSeconds / ours[per] / (base.cpuSeconds / base[per]);
}

function millionEventsPerSecond(round: Round, model: Model): number | undefined {
  const run = round.run('scalarium', model);
  return run === undefined ? undefined : run.events / seconds(run) / 1e6;
}

const SIMPY = 'a python3 with SimPy ("apt-get install python3-simpy" or "pip install simpy")';
const BROWSER = '--browser';
const peers = { sort: 'ratio', unit: '×' } as const;
const events = { sort: 'pace', unit: 'M events/s' } as const;

export const MEASURES: readonly Measure[] = [
  {
    id: 'simpy-mm16',
    title: 'M/M/16, as fast as SimPy by requests',
    ...peers,
    target: { atLeast: 40 },
    of: (round) => timesFaster(round, 'simpy', 'mm16'),
    takes: SIMPY,
  },
  {
    id: 'simpy-three-tier',
    title: 'three tiers, as fast as SimPy by requests',
    ...peers,
    target: { atLeast: 15 },
    goal: 25,
    of: (round) => timesFaster(round, 'simpy', 'three-tier'),
    takes: SIMPY,
  },
  {
    id: 'naive-mm1',
    title: 'M/M/1, as fast as naive JavaScript by requests',
    ...peers,
    target: { atLeast: 2 },
    of: (round) => timesFaster(round, 'naive', 'mm1'),
  },
  {
    id: 'naive-mm16',
    title: 'M/M/16, as fast as naive JavaScript by requests',
    ...peers,
    target: { atLeast: 2.5 },
    of: (round) => timesFaster(round, 'naive', 'mm16'),
  },
  {
    id: 'naive-three-tier',
    title: 'three tiers, as fast as naive JavaScript by requests',
    ...peers,
    target: { atLeast: 4 },
    of: (round) => timesFaster(round, 'naive', 'three-tier'),
  },
  {
    id: 'time-out',
    title: 'a request with a time-out that is armed and cancelled, to one without',
    ...peers,
    target: { atMost: 1.4 },
    of: (round) => costRatio(round, 'mm16-time-out', 'mm16', 'requests'),
  },
  {
    id: 'quorum-3',
    title: 'an event of a quorum store, to one of three tiers',
    ...peers,
    target: { atMost: 2 },
    of: (round) => costRatio(round, 'quorum-3', 'three-tier', 'events'),
  },
  {
    id: 'raft-5',
    title: 'an event of a Raft set, to one of three tiers',
    ...peers,
    target: { atMost: 2 },
    of: (round) => costRatio(round, 'raft-5', 'three-tier', 'events'),
  },
  {
    id: 'nodes',
    title: '10,000 nodes',
    ...events,
    target: { atLeast: 3 },
    of: (round) => millionEventsPerSecond(round, 'farm-10000'),
  },
  {
    id: 'pending',
    title: 'a million pending events',
    ...events,
    target: { atLeast: 1.2 },
    of: (round) => millionEventsPerSecond(round, 'million-pending'),
  },
  {
    id: 'call-slot',
    title: 'a call slot with its event',
    sort: 'size',
    unit: 'bytes',
    target: { atMost: 110 },
    of: (round) => round.probe('call-slot'),
  },
  {
    id: 'cold',
    title: 'a cold run of three tiers, 100,000 requests',
    sort: 'pace',
    unit: 'ms',
    target: { atMost: 250 },
    of: (round) => {
      const run = round.run('scalarium-cold', 'three-tier');
      return run === undefined ? undefined : seconds(run) * 1000;
    },
  },
  {
    // what the worker really sends while all faces are seen, with a bucket that has ended (`experiment/frame-feed.ts`)
    id: 'snapshot',
    title: 'a snapshot of 2,000 nodes for the screen',
    sort: 'pace',
    unit: 'ms',
    target: { atMost: 1 },
    of: (round) => round.probe('snapshot'),
  },
  {
    id: 'dashboards',
    title: 'the page’s worker with the dashboards live, as fast as Node by time of the thread',
    ...peers,
    target: { atLeast: 0.85 },
    of: (round) => {
      const page = round.probe('dashboards');
      const node = round.run('scalarium', 'three-tier');
      if (page === undefined || node === undefined) return undefined;
      return page / (node.requests / arrivalRate('three-tier') / node.threadSeconds);
    },
    takes: BROWSER,
  },
  {
    id: 'firefox',
    title: 'the worker in Firefox, as fast as in Chromium',
    ...peers,
    target: { atLeast: 0.35 },
    of: (round) => {
      const firefox = round.run('scalarium-firefox', 'three-tier');
      const chromium = round.run('scalarium-browser', 'three-tier');
      if (firefox === undefined || chromium === undefined) return undefined;
      return chromium.wallSeconds / chromium.requests / (firefox.wallSeconds / firefox.requests);
    },
    takes: `${BROWSER} and Playwright’s Firefox ("npx playwright install firefox")`,
  },
];
