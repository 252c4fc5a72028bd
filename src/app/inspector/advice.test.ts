/** Promises of the inspector's advice: what the command line notes stands where it can be mended. */
import { describe, expect, it } from 'vitest';
import { type DesignInput, designSchema } from '../../model/design.ts';
import { adviceOn } from './advice.ts';

const design = (more: Partial<DesignInput>) =>
  designSchema.parse({
    version: 1,
    nodes: [
      { id: 'c', kind: 'client', name: 'Client', settings: {} },
      { id: 's', kind: 'service', name: 'Server', settings: {} },
    ],
    links: [{ id: 'l', from: 'c', to: 's', settings: {} }],
    ...more,
  });

describe('advice', () => {
  it('says nothing of a design in which everything does something', () => {
    expect(adviceOn(design({}))).toEqual([]);
  });
  it('names a node that can do nothing yet', () => {
    const [advice] = adviceOn(design({ links: [] }));
    expect(advice).toMatchObject({ on: { type: 'node', id: 'c', name: 'Client' }, setting: '' });
  });
  it('names the link and its setting that nothing reads', () => {
    const links = [{ id: 'l', from: 'c', to: 's', settings: { call: { probability: 0.5 } } }];
    const [advice] = adviceOn(design({ links }));
    expect(advice).toMatchObject({ on: { type: 'link', id: 'l' }, setting: 'probability' });
    expect(advice!.message).toMatch(/^does nothing on a link out of "Client"/);
  });
  it('names a fault of the timeline that hits nothing', () => {
    const timeline = [{ id: 'f', at: 1, fault: 'zone-outage', targets: ['z'], settings: {}, duration: 1 }];
    const zones = [{ id: 'z', name: 'Zone' }];
    const [advice] = adviceOn(design({ zones, timeline } as Partial<DesignInput>));
    expect(advice).toMatchObject({ on: { type: 'fault', id: 'f' } });
  });
});
