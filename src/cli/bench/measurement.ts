/**
 * One measured process: runs a model once small, so that what is measured is compiled code, then once in full,
 * and prints what it took as one line of JSON. Every program of the bench in JavaScript ends here, so all are
 * measured alike: wall time from the description of the model to its results.
 */
import { readFileSync } from 'node:fs';
import type { Model } from './designs.ts';

/** What a run of the model gives; the last three are compared between programs: all must run the same model. */
export interface ModelResults {
  readonly requests: number;
  readonly events: number;
  readonly meanLatency: number;
  readonly p99Latency: number;
  /** NaN without a cache. */
  readonly hitRatio: number;
}

export interface Measurement extends ModelResults {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  /** Of that, the main thread's: what compiles and collects beside it left out. NaN where nobody tells. */
  readonly threadSeconds: number;
  readonly peakMegabytes: number;
}

const WARM_UP_REQUESTS = 50_000;

/** Runs the program for the model and number of requests on the command line of this process; `cold`: at once. */
export function measure(run: (model: Model, requests: number) => ModelResults, cold = false): void {
  const model = process.argv[2] as Model;
  const requests = Number(process.argv[3]);
  if (!cold) run(model, Math.min(WARM_UP_REQUESTS, requests));
  const cpu = process.cpuUsage();
  const thread = threadSeconds();
  const began = performance.now();
  const results = run(model, requests);
  const wallSeconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const measurement: Measurement = {
    ...results,
    wallSeconds,
    cpuSeconds: (user + system) / 1e6,
    threadSeconds: threadSeconds() - thread,
    peakMegabytes: peakMegabytes(),
  };
  console.log(JSON.stringify(measurement));
}

/** Processor time of the main thread so far. */
function threadSeconds(): number {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[0]) / 1e9;
  } catch {
    return Number.NaN;
  }
}

/** Of this process alone: what Linux says in `maxRSS` begins at the size of the process that started it. */
function peakMegabytes(): number {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    return Number(/VmHWM:\s*(\d+)/.exec(status)?.[1]) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}
