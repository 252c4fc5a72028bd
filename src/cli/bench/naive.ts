/**
 * The naive calibrator: the bench's models in objects, closures and a `Map`, with the results of a run of
 * ours. It computes, for every node: arrivals and completions, waiting, service, residence and latency times
 * (count, mean, standard deviation, maximum, percentiles), and the time-weighted mean and maximum of the queue
 * length, the busy and the held workers, the requests in the system and those waiting for a reply; for the
 * cache hits, misses, evictions and what it holds; for the client reads and goodput; for every link its
 * messages and bytes. Replies travel back through the same nodes, because latency at each node includes what
 * is behind it.
 *
 * It does not compute what ours also does: fingerprints, sampled traces, random streams that can be replayed,
 * the ability to stop, be edited, break down or be saved half-way, time-outs and retries. What it does not do
 * it need not pay for, so the comparison favours it.
 */
import { arrivalRate, type Model, THREE_TIER } from './designs.ts';
import { type ModelResults, measure } from './measurement.ts';
import { Clock, exponential, LruMap, Queue, ZipfKeys } from './naive-kit.ts';

interface Request {
  readonly key: number;
  readonly operation: 'read' | 'write';
  bytes: number;
}
type Reply = () => void;
type Receive = (request: Request, reply: Reply) => void;

/** A number that changes over time: its mean over time, and its maximum. */
class Level {
  value = 0;
  max = 0;
  private area = 0;
  private since = 0;
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  set(value: number): void {
    this.area += this.value * (this.clock.now - this.since);
    this.since = this.clock.now;
    this.value = value;
    if (value > this.max) this.max = value;
  }

  change(by: number): void {
    this.set(this.value + by);
  }

  summary(): object {
    const { now } = this.clock;
    return {
      mean: (this.area + this.value * (now - this.since)) / now,
      max: this.max,
      last: this.value,
    };
  }
}

const BINS_PER_E = 64;

/** Counts by logarithmic bins, so that memory does not grow with the number of requests. */
class Histogram {
  private readonly counts = new Map<number, number>();
  private count = 0;
  private sum = 0;
  private squares = 0;
  private max = 0;

  add(x: number): void {
    this.count++;
    this.sum += x;
    this.squares += x * x;
    if (x > this.max) this.max = x;
    const bin = x > 0 ? Math.floor(Math.log(x) * BINS_PER_E) : Number.NEGATIVE_INFINITY;
    this.counts.set(bin, (this.counts.get(bin) ?? 0) + 1);
  }

  summary(): { count: number; mean: number; stddev: number; max: number; quantiles: number[] } {
    const mean = this.sum / this.count;
    const bins = [...this.counts.keys()].sort((a, b) => a - b);
    const quantiles = [0.5, 0.9, 0.95, 0.99, 0.999].map((p) => {
      let seen = 0;
      for (const bin of bins) {
        seen += this.counts.get(bin)!;
        if (seen >= p * this.count) return Math.exp((bin + 0.5) / BINS_PER_E);
      }
      return this.max;
    });
    const variance = this.squares / this.count - mean * mean;
    return { count: this.count, mean, stddev: Math.sqrt(variance), max: this.max, quantiles };
  }
}

/** What every node measures. */
class NodeMetrics {
  arrivals = 0;
  completions = 0;
  readonly latency = new Histogram();
  readonly wait = new Histogram();
  readonly service = new Histogram();
  readonly residence = new Histogram();
  readonly queueLength: Level;
  readonly busy: Level;
  readonly held: Level;
  readonly inSystem: Level;
  readonly waiting: Level;

  constructor(clock: Clock) {
    this.queueLength = new Level(clock);
    this.busy = new Level(clock);
    this.held = new Level(clock);
    this.inSystem = new Level(clock);
    this.waiting = new Level(clock);
  }

  summary(): object {
    return {
      arrivals: this.arrivals,
      completions: this.completions,
      latencySeconds: this.latency.summary(),
      waitSeconds: this.wait.summary(),
      serviceSeconds: this.service.summary(),
      residenceSeconds: this.residence.summary(),
      queueLength: this.queueLength.summary(),
      utilization: this.busy.summary(),
      held: this.held.summary(),
      inSystem: this.inSystem.summary(),
      waiting: this.waiting.summary(),
    };
  }
}

/** A link: messages and bytes, there and back. */
class Link {
  messages = 0;
  bytes = 0;
  private readonly receive: Receive;

  constructor(receive: Receive) {
    this.receive = receive;
  }

  send(request: Request, reply: Reply): void {
    this.messages++;
    this.bytes += request.operation === 'write' ? request.bytes : 0;
    this.receive(request, () => {
      this.messages++;
      this.bytes += request.operation === 'read' ? request.bytes : 0;
      reply();
    });
  }
}

/** Workers with a queue before them. */
class Machine {
  readonly metrics: NodeMetrics;
  protected readonly clock: Clock;
  private readonly workers: number;
  private readonly queue = new Queue<() => void>();

  constructor(clock: Clock, workers: number) {
    this.clock = clock;
    this.workers = workers;
    this.metrics = new NodeMetrics(clock);
  }

  /** Notes an arrival; what it returns notes the reply. */
  protected begin(reply: Reply): Reply {
    const { clock, metrics } = this;
    const arrived = clock.now;
    metrics.arrivals++;
    return () => {
      metrics.completions++;
      metrics.latency.add(clock.now - arrived);
      reply();
    };
  }

  /** Calls over a link and waits for the reply. */
  protected call(link: Link, request: Request, done: Reply): void {
    this.metrics.waiting.change(1);
    link.send(request, () => {
      this.metrics.waiting.change(-1);
      done();
    });
  }

  /** Works for so long on the first free worker. */
  protected work(seconds: number, done: () => void): void {
    const { metrics } = this;
    const queued = this.clock.now;
    metrics.inSystem.change(1);
    const start = (): void => {
      metrics.wait.add(this.clock.now - queued);
      metrics.service.add(seconds);
      this.clock.after(seconds, () => {
        metrics.residence.add(this.clock.now - queued);
        metrics.inSystem.change(-1);
        this.takeNext();
        done();
      });
    };
    if (metrics.busy.value < this.workers) {
      metrics.busy.change(1);
      metrics.held.change(1);
      start();
    } else {
      this.queue.push(start);
      metrics.queueLength.change(1);
    }
  }

  private takeNext(): void {
    const next = this.queue.shift();
    if (next === undefined) {
      this.metrics.busy.change(-1);
      this.metrics.held.change(-1);
      return;
    }
    this.metrics.queueLength.change(-1);
    next();
  }
}

class Station extends Machine {
  private readonly meanSeconds: number;
  private readonly behind: Link | undefined;

  constructor(clock: Clock, workers: number, meanSeconds: number, behind?: Link) {
    super(clock, workers);
    this.meanSeconds = meanSeconds;
    this.behind = behind;
  }

  readonly receive: Receive = (request, reply) => {
    const done = this.begin(reply);
    this.work(exponential(this.meanSeconds), () => {
      if (this.behind === undefined) done();
      else this.call(this.behind, request, done);
    });
  };
}

class Balancer extends Machine {
  private turn = 0;
  private readonly backends: readonly Link[];

  constructor(clock: Clock, backends: readonly Link[]) {
    super(clock, Number.POSITIVE_INFINITY);
    this.backends = backends;
  }

  readonly receive: Receive = (request, reply) => {
    const done = this.begin(reply);
    const backend = this.backends[this.turn++ % this.backends.length]!;
    this.call(backend, request, done);
  };
}

class Cache extends Machine {
  hits = 0;
  misses = 0;
  evictions = 0;
  readonly entriesHeld: Level;
  private readonly entries: LruMap;
  private readonly lookUpSeconds: number;
  private readonly origin: Link;

  constructor(clock: Clock, capacity: number, lookUpSeconds: number, origin: Link) {
    super(clock, Number.POSITIVE_INFINITY);
    this.entries = new LruMap(capacity);
    this.entriesHeld = new Level(clock);
    this.lookUpSeconds = lookUpSeconds;
    this.origin = origin;
  }

  readonly receive: Receive = (request, reply) => {
    const done = this.begin(reply);
    this.work(this.lookUpSeconds, () => {
      if (this.entries.get(request.key) !== undefined) {
        this.hits++;
        done();
        return;
      }
      this.misses++;
      this.call(this.origin, request, () => {
        this.keep(request);
        done();
      });
    });
  };

  private keep(request: Request): void {
    const before = this.entries.size;
    this.entries.set(request.key, request.bytes);
    if (this.entries.size === before) this.evictions++;
    this.entriesHeld.set(this.entries.size);
  }
}

const VALUE_BYTES = 1000;

class Client extends Machine {
  requests = 0;
  reads = 0;
  goodput = 0;
  private readonly link: Link;
  private readonly drawKey: () => number;

  constructor(clock: Clock, link: Link, drawKey: () => number) {
    super(clock, Number.POSITIVE_INFINITY);
    this.link = link;
    this.drawKey = drawKey;
  }

  start(rate: number, until: number): void {
    const gap = exponential(1 / rate);
    if (this.clock.now + gap > until) return;
    this.clock.after(gap, () => {
      this.request();
      this.start(rate, until);
    });
  }

  private request(): void {
    const done = this.begin(() => {
      this.goodput++;
    });
    this.requests++;
    this.reads++;
    this.call(this.link, { key: this.drawKey(), operation: 'read', bytes: VALUE_BYTES }, done);
  }
}

interface Shop {
  readonly client: Client;
  readonly machines: readonly Machine[];
  readonly links: readonly Link[];
  readonly cache: Cache | undefined;
}

function build(model: Model, clock: Clock): Shop {
  if (model === 'three-tier') return threeTier(clock);
  const station = new Station(clock, model === 'mm1' ? 1 : 16, 1);
  const link = new Link(station.receive);
  const client = new Client(clock, link, () => 0);
  return { client, machines: [client, station], links: [link], cache: undefined };
}

function threeTier(clock: Clock): Shop {
  const tier = THREE_TIER;
  const keys = new ZipfKeys(tier.keys, tier.skew);
  const database = new Station(clock, tier.connections, tier.databaseSeconds);
  const miss = new Link(database.receive);
  const cache = new Cache(clock, tier.cacheEntries, tier.lookUpSeconds, miss);
  const links = [miss];
  const services: Station[] = [];
  const backends: Link[] = [];
  for (let i = 0; i < tier.services; i++) {
    const behind = new Link(cache.receive);
    const service = new Station(clock, tier.workersPerService, tier.serviceSeconds, behind);
    services.push(service);
    backends.push(new Link(service.receive));
    links.push(behind);
  }
  const balancer = new Balancer(clock, backends);
  const entry = new Link(balancer.receive);
  const client = new Client(clock, entry, () => keys.draw());
  return {
    client,
    machines: [client, balancer, ...services, cache, database],
    links: [entry, ...backends, ...links],
    cache,
  };
}

function run(model: Model, requests: number): ModelResults {
  const clock = new Clock();
  const { client, machines, links, cache } = build(model, clock);
  client.start(arrivalRate(model), requests / arrivalRate(model));
  clock.run();
  // computed as ours is: every summary of every node and link
  const report = machines.map((machine) => machine.metrics.summary());
  if (report.length < 2 || links.some((link) => link.messages === 0))
    throw new Error('the model did not run');
  const latency = client.metrics.latency.summary();
  return {
    requests: client.requests,
    events: clock.events,
    meanLatency: latency.mean,
    p99Latency: latency.quantiles[3]!,
    hitRatio: cache === undefined ? Number.NaN : cache.hits / (cache.hits + cache.misses),
  };
}

measure(run);
