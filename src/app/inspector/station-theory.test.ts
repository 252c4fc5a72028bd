/**
 * Promises of theory beside measurement: where its assumptions hold, the real engine measures what is predicted;
 * where one breaks, it is named.
 */
import { describe, expect, it } from 'vitest';
import { designOf } from '../../experiment/testing/designs.ts';
import { evidenceOf } from '../why/testing/told.ts';
import { type Comparison, compareWithTheory } from './station-theory.ts';

type Settings = { readonly [name: string]: unknown };

const design = (client: Settings, service: Settings, more: Settings = {}) =>
  designOf({
    version: 1,
    title: 'Station',
    nodes: [
      { id: 'users', kind: 'client', settings: { timeout: null, ...client } },
      { id: 'desk', kind: 'service', settings: service },
      ...(more.behind === undefined
        ? []
        : [{ id: 'db', kind: 'database', settings: more.behind as Settings }]),
    ],
    links: [
      { id: 'l', from: 'users', to: 'desk' },
      ...(more.behind === undefined ? [] : [{ id: 'm', from: 'desk', to: 'db' }]),
    ],
    run: { seed: 3, duration: 400, warmup: 0 },
  });
const poisson = (rate: number) => ({ arrivals: { process: 'poisson', rate } });
const exponential = (mean: number) => ({ distribution: 'exponential', mean });

function compared(of: ReturnType<typeof design>, until: number): Comparison {
  const { telemetry } = evidenceOf(of, until);
  const node = of.nodes.find(({ id }) => id === 'desk')!;
  return compareWithTheory(telemetry, of, node, [])!;
}
const row = ({ rows }: Comparison, title: string) => rows.find((each) => each.title === title)!;
/** The means of ten stretches tell how far one of them wanders: Student's t for 9 and 99.9 %. */
function within(comparisons: readonly Comparison[], title: string): void {
  const ratios = comparisons.map((each) => row(each, title).measured / row(each, title).predicted);
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  const variance = ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0) / (ratios.length - 1);
  expect(Math.abs(mean - 1), title).toBeLessThan(4.78 * Math.sqrt(variance / ratios.length) + 0.005);
}
const seeds = (of: ReturnType<typeof design>) =>
  Array.from({ length: 10 }, (_, i) => compared({ ...of, run: { ...of.run, seed: i + 1 } }, 60));

describe('theory beside measurement', () => {
  it('is M/M/c where it holds, and the engine agrees with means and quantiles', () => {
    const found = seeds(design(poisson(70), { concurrency: 2, serviceTime: exponential(0.02) }));
    expect(found[0]!.forecast!.model).toBe('M/M/2');
    for (const title of ['Utilization', 'Wait, mean', 'Wait, p95', 'Wait and work, mean', 'Queue length'])
      within(found, title);
    expect(found.flatMap(({ doubts }) => doubts).filter((doubt) => doubt.includes('exponential'))).toEqual(
      [],
    );
    // 1.4 erlangs: R + β√R
    const { staffing } = found[0]!;
    expect(staffing!.servers).toBe(2);
    expect(Math.abs(staffing!.offeredLoad - 1.4)).toBeLessThan(0.15);
    const [nearlyAll, , few] = staffing!.rule;
    expect([nearlyAll!.servers, few!.servers]).toEqual([2, 3]);
  });

  it('is M/G/1 for another law, and says that means are all it knows', () => {
    const lognormal = { distribution: 'lognormal', mean: 0.01, cv: 2 };
    const found = seeds(design(poisson(60), { concurrency: 1, serviceTime: lognormal }));
    expect(found[0]!.forecast!.model).toBe('M/G/1');
    expect(found[0]!.staffing).toBeNull();
    expect(found[0]!.doubts[0]).toMatch(/^Service times are not exponential \(CV 2\): M\/G\/1 is used/);
    within(found, 'Wait, mean');
  });

  it('is M/M/c/K where the queue is limited, beyond saturation too', () => {
    const full = { concurrency: 2, queueCapacity: 5, serviceTime: exponential(0.02) };
    const found = seeds(design(poisson(130), full));
    expect(found[0]!.forecast!.model).toBe('M/M/2/7');
    for (const title of ['Utilization', 'Wait, mean', 'Wait, p95', 'Turned away']) within(found, title);
  });

  it('is Erlang A where people leave, and shares whatever the law of the work', () => {
    const leaving = { concurrency: 2, patience: exponential(0.05), serviceTime: exponential(0.02) };
    const hall = seeds(design(poisson(120), leaving));
    expect(hall[0]!.forecast!.model).toBe('M/M/2+M');
    for (const title of ['Utilization', 'Wait, mean', 'Queue length', 'Left the queue']) within(hall, title);
    const shared = {
      discipline: 'processor-sharing',
      serviceTime: { distribution: 'lognormal', mean: 0.01, cv: 1.5 },
    };
    const sharing = seeds(design(poisson(60), shared));
    expect(sharing[0]!.forecast!.model).toBe('M/G/1 shared');
    for (const title of ['Utilization', 'Wait and work, mean', 'Queue length']) within(sharing, title);
    expect(sharing.flatMap(({ doubts }) => doubts).join()).not.toMatch(/not exponential/);
  });

  it('knows what a balancer does to the gaps between arrivals', () => {
    const balanced = (policy: string) =>
      designOf({
        version: 1,
        title: 'Balanced',
        nodes: [
          { id: 'users', kind: 'client', settings: { timeout: null, ...poisson(160) } },
          { id: 'lb', kind: 'load-balancer', settings: { policy, healthChecks: false } },
          {
            id: 'desk',
            kind: 'service',
            settings: { instances: 4, concurrency: 1, serviceTime: exponential(0.02) },
          },
        ],
        links: [
          { id: 'l', from: 'users', to: 'lb' },
          { id: 'm', from: 'lb', to: 'desk' },
        ],
        run: { seed: 3, duration: 400, warmup: 0 },
      });
    const inTurn = seeds(balanced('round-robin'));
    expect(inTurn[0]!.forecast).toMatchObject({ model: 'E4/M/1', isExact: true });
    for (const title of ['Wait, mean', 'Queue length']) within(inTurn, title);
    const least = compared(balanced('least-outstanding'), 60);
    expect(least.doubts.join()).toMatch(/Its balancer looks for the least busy/);
    expect(least.forecast!.model).toBe('M/M/4');
    expect(row(least, 'Utilization').predicted).toBeCloseTo(0.8, 1);
  });

  it('has a wait for each request class where the queue goes by priority', () => {
    const classes = [
      { name: 'gold', share: 1, priority: 2 },
      { name: 'report', share: 1, serviceFactor: 3 },
    ];
    const found = seeds(
      design({ ...poisson(35), classes }, { discipline: 'priority', serviceTime: exponential(0.01) }),
    );
    for (const title of ['Wait of gold, mean', 'Wait of report, mean']) within(found, title);
    expect(row(found[0]!, 'Wait of report, mean').predicted).toBeGreaterThan(
      2 * row(found[0]!, 'Wait of gold, mean').predicted,
    );
  });

  it('has none for an overload without limit, and says why', () => {
    const { forecast, doubts } = compared(
      design(poisson(130), { concurrency: 2, serviceTime: exponential(0.02) }),
      30,
    );
    expect(forecast).toBeNull();
    expect(doubts[0]).toMatch(/^Not stationary: 13\d % of what it can do is offered/);
  });

  it('names bursts, drifts, even arrivals, held workers, and who is served first', () => {
    const desk = { concurrency: 10, serviceTime: exponential(0.005) };
    const step = { ...poisson(100), loadShape: { shape: 'step', at: 15, factor: 2 } };
    expect(compared(design(step, desk), 30).doubts.join()).toMatch(
      /Not stationary: arrivals went from \d+\/s to \d+/,
    );
    const even = { arrivals: { process: 'constant', rate: 100 } };
    expect(compared(design(even, desk), 30).doubts.join()).toMatch(/more even than independent ones/);
    // ten at a time, at moments that are independent of each other
    let luck = 1;
    const draw = () => {
      luck = (Math.imul(luck, 1664525) + 1013904223) >>> 0;
      return luck / 4294967296;
    };
    const moments = Array.from({ length: 150 }, () => 30 * draw()).sort((a, b) => a - b);
    const rows = moments.flatMap((at, i) => Array.from({ length: 10 }, () => [at, i % 7, 100, 0]));
    const log = { process: 'trace', trace: { name: 'tens', format: 'access-log', rows } };
    expect(compared(design({ arrivals: log }, desk), 30).doubts.join()).toMatch(
      /come in bursts: their number in .* varies \S+ times/,
    );
    const slowed = design(poisson(100), desk);
    const slow = { id: 'f', fault: 'slow', targets: ['desk'], since: 0, until: null } as const;
    const { telemetry } = evidenceOf(slowed, 10);
    expect(compareWithTheory(telemetry, slowed, slowed.nodes[1]!, [], [slow])!.doubts[0]).toMatch(
      /^Slow down: its work takes longer than the settings say/,
    );
    const held = { ...desk, blocking: true };
    expect(compared(design(poisson(100), held, { behind: {} }), 30)).toMatchObject({ forecast: null });
    expect(compared(design(poisson(100), { ...desk, discipline: 'lifo' }), 30).doubts.join()).toMatch(
      /The last is served first/,
    );
  });
});
