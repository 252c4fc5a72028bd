import { afterEach, describe, expect, it } from 'vitest';
import { type DesignInput, designSchema } from '../../model/design.ts';
import { statesOf } from '../../model/node-states.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { binOf } from '../stores/histogram.ts';
import { Telemetry } from '../stores/telemetry.ts';
import { cautionsIn, foreseenLoad, measuredCautions, measuredLoad } from './cautions.ts';
import { asDraft, editSettings, forgetDraft, useSettingDraft } from './setting-draft.ts';
import { setSetting } from './setting-edits.ts';

const keys = { count: 10_000, skew: 0.9 };
const design = (cache: object, more: Partial<DesignInput> = {}) =>
  designSchema.parse({
    version: 1,
    nodes: [
      {
        id: 'client',
        kind: 'client',
        settings: { arrivals: { process: 'poisson', rate: 1000 }, keys, readFraction: 0.9 },
      },
      { id: 'cache', kind: 'cache', settings: cache },
      { id: 'db', kind: 'database', settings: {} },
      { id: 'set', kind: 'replica-set', settings: {} },
      { id: 'replica', kind: 'replica', settings: { connections: 4 } },
    ],
    links: [
      { id: 'l1', from: 'client', to: 'cache' },
      { id: 'l2', from: 'cache', to: 'db' },
      { id: 'm', from: 'set', to: 'replica' },
    ],
    ...more,
  });

/** A run that has measured ten seconds of so many arrivals, each served for so long. */
function measured(id: string, rate: number, seconds: number): Telemetry {
  const telemetry = new Telemetry();
  const columns = [{ of: 'node', id, metric: 'arrivals', statistic: 'rate', unit: 'perSecond' } as const];
  const histograms = [{ of: 'node', id, metric: 'serviceSeconds', unit: 'seconds' } as const];
  telemetry.setCatalog({ epoch: 1, columns, histograms }, 1);
  const buckets = Array.from({ length: 10 }, (_, index) => ({
    index,
    width: 1,
    covered: 1,
    values: Float64Array.of(rate),
    histograms: Int32Array.of(1, binOf(seconds), rate),
  }));
  telemetry.apply({ epoch: 1, sequence: 0, time: 10, buckets, nodes: statesOf([]), events: 0 });
  return telemetry;
}

describe('the load of a station', () => {
  it('is foretold behind a cache by theory, where theory knows the cache', () => {
    const lru = foreseenLoad(design({ capacity: { entries: 2000 } }), 'db')!;
    expect(lru.basis).toBe('design');
    const random = foreseenLoad(design({ capacity: { entries: 2000 }, eviction: 'random' }), 'db')!;
    // All writes and some of the reads; without regard to use some more.
    expect(lru.load.reads + lru.load.writes).toBeGreaterThan(200);
    expect(lru.load.reads + lru.load.writes).toBeLessThan(600);
    expect(random.load.reads).toBeGreaterThan(lru.load.reads * 1.05);
    expect(foreseenLoad(design({ capacity: { entries: 2000 }, eviction: 'arc' }), 'db')).toBeNull();
    // With room for all it does not matter who would go.
    expect(foreseenLoad(design({ capacity: { entries: 10_000 }, eviction: 'arc' }), 'db')).not.toBeNull();
    expect(foreseenLoad(design({ ttl: 5, ttlMode: 'sliding' }), 'db')).toBeNull();
  });

  it('is measured where the design does not tell, and said to be', () => {
    const here = design({});
    expect(foreseenLoad(here, 'replica')).toBeNull();
    const load = measuredLoad(measured('replica', 500, 0.01), here, 'replica')!;
    expect(load.basis).toBe('measured');
    expect(load.load.ratio).toBeGreaterThan(1.2);
    expect(load.load.ratio).toBeLessThan(1.3);
    expect(measuredCautions(here, 'replica', load)[0]!.strong).toMatch(
      /^Offered load exceeds capacity: 1\.[23]/,
    );
    expect(measuredLoad(new Telemetry(), here, 'replica')).toBeNull();
    expect(measuredLoad(measured('set', 500, 0.01), here, 'set')).toBeNull();
  });
});

describe('what is being typed', () => {
  afterEach(forgetDraft);

  it('is tried on a design that stays as it is', () => {
    const before = design({});
    useDesignStore.getState().loadDesign(before, { remember: false });
    asDraft(() => editSettings(setSetting(before, ['db'], 'connections', 1, 'Connections')));
    expect(useDesignStore.getState().design).toEqual(before);
    expect(useSettingDraft.getState().edit?.putNodes?.[0]?.settings).toEqual({ connections: 1 });
    editSettings(setSetting(before, ['db'], 'connections', 2, 'Connections'));
    expect(useDesignStore.getState().design.nodes[2]!.settings).toEqual({ connections: 2 });
  });

  it('is judged in a large design before the next key', () => {
    const services = Array.from({ length: 300 }, (_, i) => ({ id: `s${i}`, kind: 'service', settings: {} }));
    const links = services.map(({ id }, i) => ({
      id: `k${i}`,
      from: i === 0 ? 'client' : services[Math.floor((i - 1) / 3)]!.id,
      to: id,
      settings: { call: { timeout: 0.01, retries: { strategy: 'immediate', attempts: 3 } } },
    }));
    const base = design({});
    const large = designSchema.parse({ ...base, nodes: [...base.nodes, ...services], links });
    const found = cautionsIn(large);
    // Six layers that try three times each: said where they multiply, once for each link.
    expect(found.filter(({ about }) => about === 'retries-multiply').length).toBeGreaterThan(290);
    // Where nodes stand does not matter, and is not looked at twice.
    const moved = { ...large, nodes: large.nodes.map((node) => ({ ...node, position: { x: 1, y: 1 } })) };
    expect(cautionsIn(moved)).toBe(found);
    const changed = { ...moved, nodes: moved.nodes.map((node) => ({ ...node, settings: {} })) };
    expect(cautionsIn(changed)).not.toBe(found);
  });
});
