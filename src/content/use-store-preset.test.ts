/** Promises of putting a preset on a set: it is the whole preset, one edit, and nothing of the one before. */
import { describe, expect, it } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import { type Design, type DesignNode, designSchema } from '../model/design.ts';
import { applyEdit, invertEdit } from '../model/edits.ts';
import { parseDesign } from '../model/validation.ts';
import { storePresets } from './store-presets.ts';
import { presetMismatch, presetOf, putStorePreset } from './use-store-preset.ts';

const design = designSchema.parse({
  version: 1,
  zones: [
    { id: 'here', name: 'Here', region: 'near' },
    { id: 'there', name: 'There', region: 'far' },
  ],
  nodes: [
    { id: 'client', kind: 'client' },
    { id: 'set', kind: 'replica-set', settings: { memberTimeout: 0.4, fencing: 'none' } },
    ...[1, 2, 3].map((n) => ({ id: `r${n}`, kind: 'replica', settings: { connections: n } })),
    { id: 'stranger', kind: 'replica' },
  ],
  links: [
    { id: 'in', from: 'client', to: 'set' },
    ...[1, 2, 3].map((n) => ({ id: `m${n}`, from: 'set', to: `r${n}` })),
  ],
});
const setOf = (of: Design): DesignNode => of.nodes.find((node) => node.id === 'set')!;

describe('a store preset', () => {
  it.each(storePresets.map((preset) => [preset.id, preset] as const))(
    '%s is valid on any set, is recognized, and replaces the one before',
    (_, preset) => {
      let now = design;
      for (const before of [storePresets[0]!, storePresets.at(-1)!, preset])
        now = applyEdit(now, putStorePreset(now, setOf(now), before));
      expect(presetOf(now, setOf(now))?.id).toBe(preset.id);
      expect(now).toEqual(applyEdit(design, putStorePreset(design, setOf(design), preset)));
      const parsed = parseDesign(JSON.parse(JSON.stringify(now)), kinds);
      expect(parsed.ok ? [] : parsed.error).toEqual([]);
    },
  );

  it('leaves alone what is the user’s own, and replicas of nobody', () => {
    const after = applyEdit(design, putStorePreset(design, setOf(design), storePresets[0]!));
    expect(setOf(after).settings).toMatchObject({ memberTimeout: 0.4 });
    expect(after.nodes.filter((node) => node.kind === 'replica').map((node) => node.settings)).toMatchObject([
      { connections: 1 },
      { connections: 2 },
      { connections: 3 },
      {},
    ]);
    expect(after.nodes.find((node) => node.id === 'stranger')).toEqual(
      design.nodes.find((node) => node.id === 'stranger'),
    );
  });

  it('is one edit that undo takes back', () => {
    const edit = putStorePreset(design, setOf(design), storePresets[0]!);
    expect(applyEdit(applyEdit(design, edit), invertEdit(design, edit))).toEqual(design);
    expect(presetOf(design, setOf(design))).toBeUndefined();
  });

  it('says when the set is not what it was made for', () => {
    const three = storePresets.find((preset) => preset.replicas === 3)!;
    const centers = storePresets.find((preset) => preset.dataCenters === 2)!;
    expect(presetMismatch(design, setOf(design), three)).toBe('');
    expect(presetMismatch(design, setOf(design), { ...three, replicas: 5 })).toContain('5 replicas');
    expect(presetMismatch(design, setOf(design), { ...centers, replicas: 3 })).toContain('two data centers');
  });
});
