/**
 * What the bench says: a table for each model, medians with the best in brackets, every program's ratio to
 * ours, and whether all of them found the same latency (else they did not run the same model).
 */
import { ALL_MODELS, MODEL_TITLES, type Model } from './designs.ts';
import type { Measurement } from './measurement.ts';
import { median } from './median.ts';
import { PROGRAM_IDS, type ProgramId } from './programs.ts';
import { printTable } from './table.ts';

export interface Run extends Measurement {
  readonly program: ProgramId;
  readonly model: Model;
}
export interface Report {
  readonly processes: number;
  readonly runs: Run[];
}

interface Figures {
  readonly program: ProgramId;
  readonly model: Model;
  readonly requests: number;
  readonly events: number;
  readonly requestsPerSecond: number;
  readonly bestRequestsPerSecond: number;
  readonly nanosecondsPerEvent: number | null;
  readonly bestNanosecondsPerEvent: number | null;
  readonly cpuMicrosecondsPerRequest: number;
  readonly peakMegabytes: number;
  readonly meanLatency: number;
  readonly p99Latency: number;
  readonly hitRatio: number | null;
  /** How many times as long as ours it takes a request: the median of the rounds' ratios. */
  readonly wallRatio: number;
  /** The same by processor time, which neighbours on the machine disturb less. */
  readonly cpuRatio: number;
}

function figuresOf(report: Report, model: Model, program: ProgramId): Figures | undefined {
  const runs = report.runs.filter((run) => run.model === model && run.program === program);
  if (runs.length === 0) return undefined;
  const ours = report.runs.filter((run) => run.model === model && run.program === 'scalarium');
  const rates = runs.map((run) => run.requests / run.wallSeconds);
  const perEvent = runs.map((run) => (run.wallSeconds * 1e9) / run.events);
  const counts = runs[0]!.events > 0;
  const ratioOf = (seconds: (run: Run) => number) =>
    median(
      runs.flatMap((run, i) => {
        const our = ours[i];
        return our === undefined ? [] : [seconds(run) / run.requests / (seconds(our) / our.requests)];
      }),
    );
  const { hitRatio } = runs[0]!;
  return {
    program,
    model,
    requests: runs[0]!.requests,
    events: runs[0]!.events,
    requestsPerSecond: median(rates),
    bestRequestsPerSecond: Math.max(...rates),
    nanosecondsPerEvent: counts ? median(perEvent) : null,
    bestNanosecondsPerEvent: counts ? Math.min(...perEvent) : null,
    cpuMicrosecondsPerRequest: median(runs.map((run) => (run.cpuSeconds * 1e6) / run.requests)),
    peakMegabytes: median(runs.map((run) => run.peakMegabytes)),
    meanLatency: median(runs.map((run) => run.meanLatency)),
    p99Latency: median(runs.map((run) => run.p99Latency)),
    hitRatio: Number.isNaN(hitRatio) ? null : hitRatio,
    wallRatio: ratioOf((run) => run.wallSeconds),
    cpuRatio: ratioOf((run) => run.cpuSeconds),
  };
}

function allFigures(report: Report): Figures[] {
  return ALL_MODELS.flatMap((model) =>
    PROGRAM_IDS.flatMap((program) => figuresOf(report, model, program) ?? []),
  );
}

/** The report as one object. */
export function toJson(report: Report): object {
  return {
    processes: report.processes,
    node: process.version,
    figures: allFigures(report),
    runs: report.runs,
  };
}

const TITLES: { readonly [P in ProgramId]: string } = {
  scalarium: 'Scalarium',
  'scalarium-recording': 'Scalarium, recording',
  'scalarium-cold': 'Scalarium, cold',
  'scalarium-browser': 'Scalarium, in Chromium',
  'scalarium-firefox': 'Scalarium, in Firefox',
  naive: 'naive JS, same results',
  'naive-minimal': 'naive JS, latency only',
  simpy: 'SimPy, latency only',
};

const COLUMNS: readonly (readonly [string, (figures: Figures) => string])[] = [
  ['requests/s', (f) => `${short(f.requestsPerSecond)} (${short(f.bestRequestsPerSecond)})`],
  ['requests', (f) => short(f.requests)],
  ['events', (f) => (f.events > 0 ? short(f.events) : '–')],
  ['events/request', (f) => (f.events > 0 ? (f.events / f.requests).toFixed(2) : '–')],
  [
    'ns/event',
    (f) =>
      f.nanosecondsPerEvent === null
        ? '–'
        : `${whole(f.nanosecondsPerEvent)} (${whole(f.bestNanosecondsPerEvent!)})`,
  ],
  ['peak MB', (f) => known(f.peakMegabytes, whole)],
  ['mean latency', (f) => f.meanLatency.toPrecision(4)],
  ['p99', (f) => f.p99Latency.toPrecision(4)],
  ['hit ratio', (f) => (f.hitRatio === null ? '–' : f.hitRatio.toFixed(3))],
  ['CPU µs/request', (f) => known(f.cpuMicrosecondsPerRequest, short)],
  ['× ours', (f) => known(f.wallRatio, ratio)],
  ['by CPU', (f) => known(f.cpuRatio, ratio)],
];

/** Three digits and a letter. */
function short(x: number): string {
  if (x >= 999_500) return `${(x / 1e6).toPrecision(3)} M`;
  return x >= 999.5 ? `${(x / 1e3).toPrecision(3)} k` : x.toPrecision(3);
}

function known(x: number, show: (x: number) => string): string {
  return Number.isNaN(x) ? '–' : show(x);
}

function ratio(x: number): string {
  return x.toFixed(2);
}

function whole(x: number): string {
  return x.toFixed(0);
}

/** Prints the table of each model. */
export function printReport(report: Report, notes: readonly string[]): void {
  const figures = allFigures(report);
  console.log(
    `Medians of ${report.processes} fresh processes in turn, best in brackets. Node ${process.version}.`,
  );
  for (const model of ALL_MODELS) {
    const rows = figures.filter((one) => one.model === model);
    if (rows.length === 0) continue;
    console.log(`\n${MODEL_TITLES[model]}`);
    printTable([
      ['', ...COLUMNS.map(([title]) => title)],
      ...rows.map((row) => [TITLES[row.program], ...COLUMNS.map(([, show]) => show(row))]),
    ]);
  }
  for (const sentence of notes) console.log(`\n${sentence}`);
}
