/** What is said of settings that are valid and rarely meant; and that nothing is said of those that are. */
import { describe, expect, it } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import { type Caution, cautionsOf } from './cautions.ts';
import { type DesignInput, designSchema } from './design.ts';

function cautions(input: Pick<DesignInput, 'nodes' | 'links'> & Partial<DesignInput>): readonly Caution[] {
  return cautionsOf(designSchema.parse({ version: 1, ...input }), kinds, { hitRatio: () => undefined });
}
const abouts = (found: readonly Caution[]) => found.map(({ on, about }) => `${on.id}: ${about}`);

type Settings = { readonly [name: string]: unknown };

const client = (settings: Settings = {}) => ({ id: 'client', kind: 'client', settings });
const app = (settings: Settings = {}) => ({ id: 'app', kind: 'service', settings });
const db = (settings: Settings = {}) => ({ id: 'db', kind: 'database', settings });
const call = (from: string, to: string, settings: Settings = {}, more: Settings = {}) => ({
  id: `${from}-${to}`,
  from,
  to,
  settings: { ...more, call: settings },
});
const rate = (perSecond: number) => ({ arrivals: { process: 'poisson', rate: perSecond } });
const work = (mean: number) => ({ serviceTime: { distribution: 'exponential', mean } });
const tries = (attempts: number) => ({ strategy: 'immediate', attempts });

describe('a caution', () => {
  it('is not said of a design as it is first drawn', () => {
    expect(
      cautions({ nodes: [client(), app(), db()], links: [call('client', 'app'), call('app', 'db')] }),
    ).toEqual([]);
  });

  it('says that the offered load exceeds the capacity, by how much, and what it would take', () => {
    const [caution, ...more] = cautions({
      nodes: [client(rate(130)), app({ ...work(0.02), instances: 2 })],
      links: [call('client', 'app')],
    });
    expect(more).toEqual([]);
    expect(caution!.strong).toBe('Offered load exceeds capacity: 1.3.');
    expect(caution!.rest).toBe(
      '130/s × 20 ms keep 2.6 workers busy; there are 2 (2 instances). The queue only grows. It takes 3 instances to be at 90 %, or work of 13.8 ms.',
    );
  });

  it('says when, where the load changes, and that users who wait slow down', () => {
    const spike = { loadShape: { shape: 'spike', at: 30, duration: 10, factor: 2 } };
    const [peak] = cautions({
      nodes: [client({ ...rate(100), ...spike }), app(work(0.008))],
      links: [call('client', 'app')],
    });
    expect(peak!.strong).toBe('Offered load exceeds capacity: 1.6.');
    expect(peak!.rest).toMatch(/^At 30 s: 200\/s × 8 ms .*only grows then\./);
    const users = { process: 'closed', users: 50, thinkTime: { distribution: 'constant', value: 0.1 } };
    const [closed] = cautions({
      nodes: [client({ arrivals: users }), app(work(0.01))],
      links: [call('client', 'app')],
    });
    expect(closed!.strong).toMatch(/^More can be asked for than its capacity: up to 4\.5\./);
    expect(closed!.rest).toContain('Users who wait slow down with it.');
  });

  it('warns near the limit and where there is nobody, and never writes 1 for less', () => {
    const near = cautions({ nodes: [client(rate(99.96)), app(work(0.01))], links: [call('client', 'app')] });
    expect(abouts(near)).toEqual(['app: near-capacity']);
    expect(near[0]!.strong).toContain('0.9996 of its capacity');
    const none = cautions({ nodes: [client(), app({ instances: 0 })], links: [call('client', 'app')] });
    expect(abouts(none)).toContain('app: no-instances');
  });

  it('knows what retries can make of a load, unless a budget bounds them', () => {
    const with3 = (budget: Settings) =>
      cautions({
        nodes: [client({ ...rate(50), retries: tries(3) }), app(work(0.01))],
        links: [call('client', 'app', budget)],
      });
    const [caution] = with3({});
    expect(caution!.strong).toBe('Retries can tip it over: 0.5 of its capacity, up to 1.5 with them.');
    expect(with3({ retryBudget: 0.1 })).toEqual([]);
  });

  it('knows that retries of several layers multiply', () => {
    const found = cautions({
      nodes: [client({ ...rate(1), retries: tries(3) }), app(), db()],
      links: [call('client', 'app'), call('app', 'db', { retries: tries(3), timeout: 0.1 })],
    });
    expect(found.map(({ strong }) => strong)).toContain(
      'Retries multiply: 3 tries here for each of 3 in front make 9.',
    );
  });

  it('compares time-outs with the work there, behind it, and the way', () => {
    const found = (timeout: number, latency = 0) =>
      abouts(
        cautions({
          nodes: [
            client({ ...rate(1), timeout }),
            app(work(0.02)),
            db({ readTime: { distribution: 'constant', value: 0.03 } }),
          ],
          links: [
            call('client', 'app', {}, { latency: { distribution: 'constant', value: latency } }),
            call('app', 'db', { operation: 'read' }),
          ],
        }),
      );
    expect(found(0.049)).toEqual(['client-app: timeout-too-short']);
    expect(found(0.051)).toEqual([]);
    expect(found(0.051, 0.001)).toEqual(['client-app: timeout-too-short']);
  });

  it('counts of a rare long work only the share that is late', () => {
    const rare = {
      distribution: 'mixture',
      weights: [0.99, 0.01],
      of: [
        { distribution: 'constant', value: 0.01 },
        { distribution: 'constant', value: 1 },
      ],
    };
    const found = (settings: Settings) =>
      cautions({
        nodes: [client({ ...rate(1), timeout: 5 }), app({ serviceTime: rare })],
        links: [call('client', 'app', settings)],
      });
    expect(found({ hedgeAfter: 0.012 })).toEqual([]);
    expect(abouts(found({ hedgeAfter: 0.005 }))).toEqual(['client-app: hedge-often']);
    expect(found({ hedgeAfter: 0.005, tied: true })).toEqual([]);
    expect(abouts(found({ hedgeAfter: 6 }))).toEqual(['client-app: hedge-never']);
    const [late] = found({ timeout: 0.015 });
    expect(late!.rest).toContain('At least 1 % of the calls time out');
  });

  it('says who tries on when its caller has left, unless the deadline is passed on', () => {
    const found = (more: Settings) =>
      cautions({
        nodes: [client({ ...rate(1), timeout: 1 }), app(), db()],
        links: [call('client', 'app'), call('app', 'db', { timeout: 0.5, retries: tries(3), ...more })],
      });
    const [caution] = found({});
    expect(caution!.strong).toBe(
      'Tries on when its caller has left: up to 1.5 s here, and the caller waits 1 s.',
    );
    expect(found({ propagateDeadline: true })).toEqual([]);
    expect(found({ timeout: 0.3 })).toEqual([]);
  });

  const set = (settings: Settings, replicas = 3) => ({
    nodes: [
      client({ ...rate(1), timeout: 1 }),
      { id: 'set', kind: 'replica-set', settings },
      ...Array.from({ length: replicas }, (_, i) => ({ id: `r${i}`, kind: 'replica', settings: {} })),
    ],
    links: [
      call('client', 'set'),
      ...Array.from({ length: replicas }, (_, i) => ({ id: `m${i}`, from: 'set', to: `r${i}` })),
    ],
  });

  it('counts quorums', () => {
    const quorum = { protocol: 'quorum' };
    expect(cautions(set(quorum))).toEqual([]);
    const [overlap] = cautions(set({ ...quorum, readQuorum: 'one', writeQuorum: 'two' }));
    expect(overlap!.strong).toBe('Reads may miss the newest write: R + W = 3, N = 3.');
    expect(abouts(cautions(set({ ...quorum, writeQuorum: 'three' }, 2)))).toEqual(['set: quorum-too-large']);
    expect(cautions(set({ ...quorum, readQuorum: 'one', writeQuorum: 'all' }))).toEqual([]);
    const semi = { replication: 'semi-synchronous', acknowledgements: 3 };
    expect(abouts(cautions(set(semi)))).toEqual(['set: quorum-too-large']);
  });

  it('looks at elections and at who gives up too late', () => {
    expect(cautions(set({ protocol: 'raft' }))).toEqual([]);
    expect(abouts(cautions(set({ protocol: 'raft' }, 4)))).toEqual(['set: even-replicas']);
    expect(abouts(cautions(set({ protocol: 'raft', raftHeartbeatInterval: 0.2 })))).toEqual([
      'set: elections-without-cause',
    ]);
    expect(abouts(cautions(set({ protocol: 'raft', giveUpAfter: 1.5 })))).toEqual(['set: gives-up-late']);
  });

  it('knows how far a health check has to go', () => {
    const far = { latency: { distribution: 'constant', value: 0.1 } };
    const found = cautions({
      nodes: [client(rate(1)), { id: 'lb', kind: 'load-balancer', settings: { checkTimeout: 0.1 } }, app()],
      links: [call('client', 'lb'), call('lb', 'app', {}, far)],
    });
    expect(abouts(found)).toEqual(['lb: health-checks-fail']);
  });

  it('knows how long a consumer is at its messages', () => {
    const queue = (settings: Settings, worker: Settings) =>
      cautions({
        nodes: [client(rate(1)), { id: 'q', kind: 'message-queue', settings }, app(worker)],
        links: [call('client', 'q'), call('q', 'app')],
      });
    expect(queue({ visibilityTimeout: 3 }, { ...work(0.2) })).toEqual([]);
    expect(abouts(queue({ visibilityTimeout: 1 }, { ...work(0.2) }))).toEqual(['q: visibility-too-short']);
    expect(queue({ visibilityTimeout: 1 }, { ...work(0.2), concurrency: 10 })).toEqual([]);
    expect(queue({ visibilityTimeout: 1, prefetch: 1 }, { ...work(0.2) })).toEqual([]);
  });

  it('counts partitions against what comes and who reads', () => {
    const stream = (settings: Settings, readers: Settings, perSecond: number) =>
      cautions({
        nodes: [client(rate(perSecond)), { id: 's', kind: 'stream', settings }, app(readers)],
        links: [call('client', 's'), call('s', 'app')],
      });
    const readers = { ...work(0.1), instances: 4, concurrency: 4 };
    expect(stream({ partitions: 4 }, readers, 30)).toEqual([]);
    const [few] = stream({ partitions: 4 }, readers, 50);
    expect(few!.strong).toBe('Too few partitions for app: 4, and it takes more than 5.');
    expect(abouts(stream({ partitions: 3 }, readers, 20))).toEqual(['s: idle-members']);
  });
});
