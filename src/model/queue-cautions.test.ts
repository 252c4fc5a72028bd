import { describe, expect, it } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import { callGraphOf } from './call-graph.ts';
import { type DesignInput, designSchema } from './design.ts';
import { fateOfExcess, queueFindings } from './queue-cautions.ts';

const graphOf = (settings: object, client: object = {}) => {
  const input: DesignInput = {
    version: 1,
    nodes: [
      { id: 'c', kind: 'client', settings: { ...client } },
      { id: 's', kind: 'service', settings: { concurrency: 10, ...settings } },
    ],
    links: [{ id: 'l', from: 'c', to: 's' }],
  };
  return callGraphOf(designSchema.parse(input), kinds);
};
const found = (settings: object, client: object = {}) => {
  const graph = graphOf(settings, client);
  return queueFindings(graph.get('s')!, graph).map(({ about, strong }) => [about, strong]);
};

describe('the settings of a queue', () => {
  it('are not worth a word as they begin', () => {
    expect(found({})).toEqual([]);
  });

  it('name priorities that nobody has', () => {
    expect(found({ discipline: 'priority' })[0]).toEqual([
      'priorities-alike',
      'All requests have the same priority: they are served in order of arrival.',
    ]);
    const classes = [
      { name: 'gold', share: 1, priority: 5 },
      { name: 'lead', share: 1 },
    ];
    expect(found({ discipline: 'priority-preemptive' }, { classes })).toEqual([]);
  });

  it('name limits that idle workers or are never reached', () => {
    expect(found({ concurrencyLimit: 'fixed', limit: 4 })[0]).toEqual([
      'limit-idles-workers',
      'A limit of 4 keeps 6 of 10 workers idle.',
    ]);
    expect(found({ concurrencyLimit: 'fixed', limit: 20, queueCapacity: 10 })[0]![0]).toBe('limit-never');
    expect(found({ concurrencyLimit: 'fixed', limit: 19, queueCapacity: 10 })).toEqual([]);
  });

  it('name what cannot hold or wait', () => {
    expect(found({ discipline: 'processor-sharing', blocking: true })[0]![0]).toBe('nothing-held');
    const patience = { distribution: 'constant', value: 1 };
    expect(found({ queueCapacity: 0, patience, shedding: 'codel' })[0]![1]).toMatch(/patience and CoDel/);
  });
});

it('what becomes of more than can be done is said as it is', () => {
  const fate = (settings: object) => fateOfExcess(graphOf(settings).get('s')!);
  expect(fate({})).toBe('The queue only grows');
  expect(fate({ queueCapacity: 5 })).toBe('What finds no place is refused');
  expect(fate({ queueCapacity: 5, whenFull: 'block' })).toBe('Its callers wait at the door');
  expect(fate({ shedding: 'codel' })).toBe('What waits too long is dropped');
  expect(fate({ shedding: 'codel', concurrencyLimit: 'aimd' })).toBe('What is over its limit is refused');
});
