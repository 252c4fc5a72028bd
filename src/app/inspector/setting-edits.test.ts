import { describe, expect, it } from 'vitest';
import { type Design, emptyDesign } from '../../model/design.ts';
import { applyEdit } from '../../model/edits.ts';
import { resetSettings, setLinkSetting, setSetting } from './setting-edits.ts';

const design: Design = {
  ...emptyDesign(),
  nodes: [{ id: 'a', kind: 'service', name: 'App', position: { x: 0, y: 0 }, settings: { instances: 3 } }],
  links: [{ id: 'l', from: 'a', to: 'a', settings: {} }],
};

describe('changing settings', () => {
  it('writes what was chosen and forgets what went back to its initial value', () => {
    const set = applyEdit(design, setSetting(design, ['a'], 'concurrency', 8, 'Workers'));
    expect(set.nodes[0]!.settings).toEqual({ instances: 3, concurrency: 8 });
    const reset = applyEdit(set, setSetting(set, ['a'], 'concurrency', undefined, 'Workers'));
    expect(reset.nodes[0]!.settings).toEqual({ instances: 3 });
  });

  it('measures nodes of several kinds by the initial values of each', () => {
    const service = design.nodes[0]!;
    const cache = { ...service, id: 'c', kind: 'cache', settings: {} };
    const both = { ...design, nodes: [{ ...service, settings: {} }, cache] };
    // 0.15 an hour is what a cache begins with, and no service.
    const set = applyEdit(both, setSetting(both, ['a', 'c'], 'costPerHour', 0.15, 'Cost'));
    expect(set.nodes.map((node) => node.settings)).toEqual([{ costPerHour: 0.15 }, {}]);
    const edit = resetSettings(set, ['a', 'c'], ['costPerHour']);
    expect(edit.title).toBe('Reset 2 nodes');
    expect(applyEdit(set, edit)).toEqual(both);
  });

  it('leaves no empty shell of call settings behind', () => {
    const link = design.links[0]!;
    const set = setLinkSetting([link], ['call', 'timeout'], 0.25, 't').putLinks![0]!;
    expect(set.settings).toEqual({ call: { timeout: 0.25 } });
    expect(setLinkSetting([set], ['call', 'timeout'], undefined, 't').putLinks![0]!.settings).toEqual({});
  });
});
