import { describe, expect, it } from 'vitest';
import { type Design, emptyDesign } from '../../model/design.ts';
import { blockedPairs, partitionSettingsSchema } from '../../model/partitions.ts';
import { draftProblem, entryOf, startSettings } from './fault-draft.ts';

const node = (id: string) => ({ id, kind: 'service', position: { x: 0, y: 0 }, settings: {} });
const design: Design = { ...emptyDesign(), nodes: [node('a'), node('b'), node('c')] };
const draft = { at: 30, fault: 'crash', targets: [], settings: {}, duration: 10 } as const;

describe('planning a fault', () => {
  it('needs something to break', () => {
    expect(draftProblem({ ...draft, targets: [] }, [])).not.toBeNull();
    expect(draftProblem({ ...draft, targets: [] }, ['a'])).toBeNull();
  });

  it('gets an id that is free', () => {
    const first = entryOf(design, { ...draft, targets: [] }, ['a']);
    const second = entryOf({ ...design, timeline: [first] }, { ...draft, targets: [] }, ['b']);
    expect(first.targets).toEqual(['a']);
    expect(second.id).not.toBe(first.id);
  });

  it('of a partition begins with the chosen nodes against all others, and needs two sides', () => {
    const settings = startSettings(design, 'partition', ['a']);
    const partition = { ...draft, fault: 'partition' as const, targets: [], settings };
    expect(draftProblem(partition, [])).toBeNull();
    const entry = entryOf(design, partition, ['a']);
    expect(entry.targets).toEqual([]);
    const blocked = blockedPairs(partitionSettingsSchema.parse(entry.settings));
    expect(blocked).toHaveLength(4);
    expect(blocked).toContainEqual(['b', 'a']);
    const oneSided = { ...partition, settings: startSettings(design, 'partition', ['a', 'b', 'c']) };
    expect(draftProblem(oneSided, [])).not.toBeNull();
  });
});
