import { describe, expect, it } from 'vitest';
import { type Design, emptyDesign } from '../../model/design.ts';
import { applyEdit } from '../../model/edits.ts';
import { setLinkSetting, setSetting } from './setting-edits.ts';

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

  it('leaves no empty shell of call settings behind', () => {
    const link = design.links[0]!;
    const set = setLinkSetting(link, ['call', 'timeout'], 0.25, 't').putLinks![0]!;
    expect(set.settings).toEqual({ call: { timeout: 0.25 } });
    expect(setLinkSetting(set, ['call', 'timeout'], undefined, 't').putLinks![0]!.settings).toEqual({});
  });
});
