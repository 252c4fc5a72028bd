/** Promises of targets: what can suffer a fault is what the model takes, and every refusal says why. */
import { describe, expect, it } from 'vitest';
import { kinds } from '../../catalog/kinds.ts';
import { type Design, emptyDesign } from '../../model/design.ts';
import { faultKinds } from '../../model/faults.ts';
import { refuseReferences } from '../../model/references.ts';
import { cutOff } from '../canvas/cut.ts';
import { allTargets, possibleInWords, refusalOf, sideOfTarget, targetsOf } from './fault-targets.ts';

const node = (id: string, kind: string, x: number, over: object = {}) => ({
  id,
  kind,
  position: { x, y: 0 },
  settings: {},
  ...over,
});
const design: Design = {
  ...emptyDesign(),
  nodes: [
    node('db', 'database', 300, { zone: 'p' }),
    node('c', 'client', 0),
    node('app', 'service', 150, { name: 'App', zone: 'p' }),
    node('r', 'shard-router', 200, { name: 'Router', settings: { mode: 'driver' } }),
  ],
  links: [{ id: 'l', from: 'c', to: 'app', settings: {} }],
  zones: [{ id: 'p', name: 'North', region: 'earth' }],
};

describe('the targets of a fault', () => {
  it('are exactly those on which the model lets it happen', () => {
    for (const fault of faultKinds) {
      const able = targetsOf(design, fault);
      for (const target of allTargets(design)) {
        if (fault === 'partition' || target.id === 'r') continue; // the model cannot know who is a library
        const entry = { id: 'f', at: 1, fault, targets: [target.id], settings: {}, duration: null };
        const taken = refuseReferences({ ...design, timeline: [entry] }, kinds).length === 0;
        expect(
          able.includes(target) || able.some(({ id, type }) => id === target.id && type === target.type),
        ).toBe(taken);
      }
    }
  });
  it('come as one reads the canvas', () => {
    expect(targetsOf(design, 'crash').map(({ name }) => name)).toEqual(['App', 'db']);
  });
  it('are what a partition can cut off, a node or all that stands on a ground', () => {
    const able = targetsOf(design, 'partition').map(({ type, id }) => `${type} ${id}`);
    expect(able).toContain('zone p');
    expect(able).toContain('node app');
    for (const target of targetsOf(design, 'partition')) {
      const inside = sideOfTarget(design, target).map(({ id }) => id);
      expect(cutOff(design, inside), target.name).not.toBeNull();
    }
  });
});

describe('a refusal', () => {
  const at = (type: 'node' | 'link' | 'zone' | 'region', id: string) =>
    allTargets(design).find((target) => target.type === type && target.id === id)!;
  it('says what the fault breaks, or what the node can suffer', () => {
    expect(refusalOf(design, 'crash', at('node', 'app'))).toBeNull();
    expect(refusalOf(design, 'crash', at('node', 'c'))).toMatch(
      /cannot suffer “Crash”, only: .*traffic spike/,
    );
    expect(refusalOf(design, 'crash', at('link', 'l'))).toContain('breaks nodes');
    expect(refusalOf(design, 'cut', at('node', 'app'))).toContain('breaks links');
    expect(refusalOf(design, 'zone-outage', at('node', 'app'))).toContain('strikes a zone');
    expect(refusalOf(design, 'region-outage', at('zone', 'p'))).toContain('strikes a region');
    expect(refusalOf(design, 'crash', at('node', 'r'))).toContain('inside its callers');
    expect(refusalOf(design, 'partition', at('link', 'l'))).toContain('Cut');
  });
  it('counts what can', () => {
    expect(possibleInWords(targetsOf(design, 'crash'))).toBe('2 nodes can.');
    expect(possibleInWords(targetsOf(design, 'cut'))).toBe('1 link can.');
    expect(possibleInWords(targetsOf(emptyDesign(), 'crash'))).toContain('Nothing');
  });
});
