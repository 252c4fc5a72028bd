import { describe, expect, it } from 'vitest';
import { type Design, emptyDesign } from '../../model/design.ts';
import { partitionSettingsSchema } from '../../model/faults.ts';
import { draftProblem, entryOf } from './fault-draft.ts';

const node = (id: string) => ({ id, kind: 'service', position: { x: 0, y: 0 }, settings: {} });
const design: Design = { ...emptyDesign(), nodes: [node('a'), node('b'), node('c')] };
const draft = { at: 30, fault: 'crash', targets: [], settings: {}, duration: 10 } as const;

describe('planning a fault', () => {
  it('needs something to break', () => {
    expect(draftProblem(design, { ...draft, targets: [] }, [])).not.toBeNull();
    expect(draftProblem(design, { ...draft, targets: [] }, ['a'])).toBeNull();
  });

  it('gets an id that is free', () => {
    const first = entryOf(design, { ...draft, targets: [] }, ['a']);
    const second = entryOf({ ...design, timeline: [first] }, { ...draft, targets: [] }, ['b']);
    expect(first.targets).toEqual(['a']);
    expect(second.id).not.toBe(first.id);
  });

  it('cuts every pair across a partition, both ways, and needs two sides', () => {
    const partition = { ...draft, fault: 'partition' as const, targets: [] };
    const entry = entryOf(design, partition, ['a']);
    const { blocked } = partitionSettingsSchema.parse(entry.settings);
    expect(blocked).toHaveLength(4);
    expect(blocked).toContainEqual(['b', 'a']);
    expect(draftProblem(design, partition, ['a', 'b', 'c'])).not.toBeNull();
  });
});
