/**
 * The client: where requests come from and where their answers are judged. Open arrivals go on whether or not
 * anybody answers, closed ones wait for the answer before they think of the next request; the difference
 * decides what overload looks like (Schroeder, Wierman and Harchol-Balter, "Open Versus Closed: A Cautionary
 * Tale", NSDI 2006).
 */
import { defineFields } from '../../model/fields.ts';
import { defineKind } from '../../model/kind.ts';

const traffic = 'Traffic';
const data = 'Data';
const patience = 'Patience';

const fields = defineFields({
  arrivals: {
    type: 'arrivals',
    label: 'Arrivals',
    help: 'How requests begin. Poisson: many independent people. Constant: a metronome. Closed: so many users, each waiting for its answer and then thinking. Trace: as recorded.',
    group: traffic,
    initial: { process: 'poisson', rate: 100 },
  },
  loadShape: {
    type: 'load-shape',
    label: 'Load shape',
    help: 'A factor on the rate over time. With closed arrivals it divides the thinking time instead.',
    group: traffic,
    initial: { shape: 'steady' },
  },
  classes: {
    type: 'classes',
    label: 'Request classes',
    help: 'Kinds of requests that matter or cost differently, with their shares. A class can have a priority (higher goes first where a queue goes by priority), a factor on the work that it makes at every station, links of its own and an objective. None: all requests are alike.',
    group: traffic,
    initial: [],
  },
  readFraction: {
    type: 'number',
    label: 'Reads',
    help: 'Share of the requests that read; the rest write. A trace of single requests brings its own.',
    group: data,
    unit: 'ratio',
    min: 0,
    max: 1,
    initial: 0.9,
  },
  keys: {
    type: 'keys',
    label: 'Keys',
    help: 'How many keys there are and how unequally they are asked for: key i has a share ∝ 1 / i^skew (Zipf). 0 is uniform; web traffic has about 0.6 to 1.',
    group: data,
    initial: { count: 10_000, skew: 0.9 },
  },
  valueBytes: {
    type: 'number',
    label: 'Value size',
    help: 'Bytes that a write sends and a read returns. They count where a link has a bandwidth and where a cache is limited by bytes.',
    group: data,
    unit: 'bytes',
    min: 0,
    max: 1e12,
    integer: true,
    initial: 1000,
  },
  timeout: {
    type: 'optional-number',
    label: 'Time-out',
    help: 'How long the client waits for one attempt. Servers do not learn that it has left and go on working for nobody.',
    group: patience,
    unit: 'seconds',
    min: 1e-6,
    max: 1e6,
    initial: 1,
    none: 'waits for ever',
  },
  retries: {
    type: 'retries',
    label: 'Retries',
    help: 'What the client does after a failed attempt. Retries hide short failures and make long ones worse; back-off with jitter keeps them from coming in waves.',
    group: patience,
    initial: { strategy: 'none' },
  },
});

export const clientKind = defineKind({
  id: 'client',
  title: 'Client',
  group: 'Traffic',
  summary: 'Sends requests and measures how they are answered.',
  fields,
  placement: 'machine',
  accepts: {
    calls: false,
    help: 'A client only asks; nothing can call it. Draw the link from the client to what it calls.',
  },
  outLinks: {
    meaning: 'alternatives',
    byClass: true,
    min: 1,
    max: 1000,
    help: 'Each request takes one of the links, drawn at random by their weights.',
  },
  metrics: {
    requests: {
      type: 'counter',
      title: 'Requests',
      unit: 'perSecond',
      help: 'Requests that the client wanted done: the offered load. Retries are attempts, not requests.',
    },
    reads: { type: 'counter', title: 'Reads', unit: 'perSecond', help: 'Requests that read.' },
    writes: { type: 'counter', title: 'Writes', unit: 'perSecond', help: 'Requests that write.' },
    goodput: {
      type: 'counter',
      title: 'Goodput',
      unit: 'perSecond',
      help: 'Requests answered without an error while the client still waited.',
    },
    retried: { type: 'counter', title: 'Retried', unit: 'perSecond', help: 'Attempts after the first.' },
    intendedLatencySeconds: {
      type: 'histogram',
      title: 'Latency from when it was meant',
      unit: 'seconds',
      help: 'Of users with an interval: from when a request was to be sent, not from when the answer before it let it be sent. What a load generator that waits for answers leaves out.',
    },
    writeSeconds: {
      type: 'histogram',
      title: 'Write latency',
      unit: 'seconds',
      help: 'Of writes that were answered in time: from when the client wanted it to the promise that it is kept, retries included.',
    },
  },
  headline: { figure: 'goodput', line: 'latencySeconds' },
  faults: ['traffic-spike', 'clock-skew', 'clock-jump'],
});
