/** Promises of a partition's sides: what it says is what is blocked, and what two sides can say is shown as sides. */
import { describe, expect, it } from 'vitest';
import { type Design, emptyDesign } from '../../model/design.ts';
import { blockedPairs } from '../../model/partitions.ts';
import { settingsOfSides, sidesOf, zoneSuggestions, zonesAgainstRest } from './partition-sides.ts';

const node = (id: string) => ({ id, kind: 'service', position: { x: 0, y: 0 }, settings: {} });
const design = { ...emptyDesign(), nodes: ['a', 'b', 'c', 'd'].map(node) };
const of = (a: string, b: string, bridge = '') =>
  Object.fromEntries(
    design.nodes.map(({ id }) => [
      id,
      a.includes(id) ? 'a' : b.includes(id) ? 'b' : bridge.includes(id) ? 'bridge' : 'outside',
    ]),
  ) as { [id: string]: 'a' | 'b' | 'bridge' | 'outside' };
const blocked = (settings: ReturnType<typeof settingsOfSides>) =>
  blockedPairs(settings!)
    .map(([from, to]) => from + to)
    .sort();

describe('two sides', () => {
  it('do not see each other; who is not concerned sees all', () => {
    expect(blocked(settingsOfSides(design, { of: of('a', 'bc'), oneWay: false }))).toEqual([
      'ab',
      'ac',
      'ba',
      'ca',
    ]);
  });
  it('may be deaf one way only', () => {
    expect(blocked(settingsOfSides(design, { of: of('ab', 'c'), oneWay: true }))).toEqual(['ac', 'bc']);
  });
  it('may have a bridge that sees both', () => {
    expect(blocked(settingsOfSides(design, { of: of('a', 'b', 'c'), oneWay: false }))).toEqual(['ab', 'ba']);
  });
  it('need both', () => {
    expect(settingsOfSides(design, { of: of('ab', ''), oneWay: false })).toBeNull();
  });
});

describe('a planned partition', () => {
  it('shows the sides that it was made of', () => {
    for (const sides of [
      { of: of('a', 'bcd'), oneWay: false },
      { of: of('ab', 'c'), oneWay: true },
      { of: of('a', 'b', 'c'), oneWay: false },
    ]) {
      expect(sidesOf(design, settingsOfSides(design, sides))).toEqual(sides);
    }
  });
  it('of pairs shows sides where the pairs are all across two sides', () => {
    const pairs = (list: string[]) => ({ blocked: list.map((pair) => [pair[0], pair[1]]) });
    expect(sidesOf(design, pairs(['ab', 'ba', 'ac', 'ca']))).toEqual({ of: of('a', 'bc'), oneWay: false });
    expect(sidesOf(design, pairs(['ab', 'ac']))).toEqual({ of: of('a', 'bc'), oneWay: true });
    expect(sidesOf(design, pairs(['ab', 'ba', 'bc', 'cb', 'ca', 'ac']))).toBeNull();
    expect(sidesOf(design, pairs(['ab', 'ba', 'cd', 'dc']))).toBeNull();
    expect(sidesOf(design, { blocked: 7 })).toBeNull();
  });
});

describe('zones against the rest', () => {
  const zones = ['a:north', 'b:north', 'a:lab'].map((id) => ({ id, name: id.slice(2) }));
  const sides = { a: { title: 'One', notes: '' }, b: { title: 'Other', notes: '' } };
  const compared: Design = {
    ...emptyDesign(),
    sides,
    zones,
    nodes: ['a:x', 'b:x', 'a:y'].map((id) => ({
      ...node(id),
      ...(id.endsWith('x') && { zone: `${id[0]}:north` }),
    })),
  };
  it('are one choice for a zone and its twin in a comparison; one without a twin says its side', () => {
    expect(zoneSuggestions(compared)).toEqual([
      { name: 'north', zones: ['a:north', 'b:north'] },
      { name: 'A: lab', zones: ['a:lab'] },
    ]);
    expect(zoneSuggestions({ ...emptyDesign(), zones: [{ id: 'z', name: '' }] })).toEqual([
      { name: 'z', zones: ['z'] },
    ]);
  });
  it('put all that stands in them on one side of the cut', () => {
    expect(zonesAgainstRest(compared, ['a:north', 'b:north'])).toEqual({
      'a:x': 'a',
      'b:x': 'a',
      'a:y': 'b',
    });
  });
});
