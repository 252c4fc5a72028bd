/**
 * The naive calibrator in its smallest form: the bench's models in objects, closures and a `Map`, measuring
 * nothing but each request's latency from arrival to answer. No statistics of queues, workers or nodes, no
 * replies travelling back, no links. It shows what the statistics of `naive.ts` cost a naive program.
 */
import { arrivalRate, type Model, THREE_TIER } from './designs.ts';
import { type ModelResults, measure } from './measurement.ts';
import { Clock, exponential, LruMap, Queue, ZipfKeys } from './naive-kit.ts';

interface Request {
  readonly arrived: number;
  readonly key: number;
}
type Next = (request: Request) => void;

class Station {
  private busy = 0;
  private readonly queue = new Queue<Request>();
  private readonly clock: Clock;
  private readonly workers: number;
  private readonly meanSeconds: number;
  private readonly next: Next;

  constructor(clock: Clock, workers: number, meanSeconds: number, next: Next) {
    this.clock = clock;
    this.workers = workers;
    this.meanSeconds = meanSeconds;
    this.next = next;
  }

  accept(request: Request): void {
    if (this.busy === this.workers) {
      this.queue.push(request);
      return;
    }
    this.busy++;
    this.serve(request);
  }

  private serve(request: Request): void {
    this.clock.after(exponential(this.meanSeconds), () => {
      const waiting = this.queue.shift();
      if (waiting === undefined) this.busy--;
      else this.serve(waiting);
      this.next(request);
    });
  }
}

function run(model: Model, requests: number): ModelResults {
  const clock = new Clock();
  const latencies: number[] = [];
  const finish: Next = (request) => latencies.push(clock.now - request.arrived);
  const cached = { hits: 0, reads: 0 };
  const [accept, drawKey] = build(model, clock, finish, cached);
  const until = requests / arrivalRate(model);
  const arrive = (): void => {
    accept({ arrived: clock.now, key: drawKey() });
    const gap = exponential(1 / arrivalRate(model));
    if (clock.now + gap <= until) clock.after(gap, arrive);
  };
  clock.after(exponential(1 / arrivalRate(model)), arrive);
  clock.run();
  latencies.sort((a, b) => a - b);
  return {
    requests: latencies.length,
    events: clock.events,
    meanLatency: latencies.reduce((sum, x) => sum + x, 0) / latencies.length,
    p99Latency: latencies[Math.floor(latencies.length * 0.99)]!,
    hitRatio: cached.reads > 0 ? cached.hits / cached.reads : Number.NaN,
  };
}

type Entry = readonly [accept: Next, drawKey: () => number];

function build(model: Model, clock: Clock, finish: Next, cached: { hits: number; reads: number }): Entry {
  if (model !== 'three-tier') {
    const station = new Station(clock, model === 'mm1' ? 1 : 16, 1, finish);
    return [(request) => station.accept(request), () => 0];
  }
  const tier = THREE_TIER;
  const keys = new ZipfKeys(tier.keys, tier.skew);
  const cache = new LruMap(tier.cacheEntries);
  const database = new Station(clock, tier.connections, tier.databaseSeconds, (request) => {
    cache.set(request.key, 1);
    finish(request);
  });
  const lookUp: Next = (request) => {
    clock.after(tier.lookUpSeconds, () => {
      cached.reads++;
      if (cache.get(request.key) === undefined) return database.accept(request);
      cached.hits++;
      finish(request);
    });
  };
  const services = Array.from(
    { length: tier.services },
    () => new Station(clock, tier.workersPerService, tier.serviceSeconds, lookUp),
  );
  let turn = 0;
  return [(request) => services[turn++ % services.length]!.accept(request), () => keys.draw()];
}

measure(run);
