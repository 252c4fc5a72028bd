/**
 * What the presets of known stores claim, executed: each is broken in every way that its claims speak of, and
 * what callers get, what is stale and what is lost must be what it says, no less and no more.
 */
import { tsImport } from 'tsx/esm/api';
import { describe, expect, it, vi } from 'vitest';
import { storePresets } from '../content/store-presets.ts';
import type { observedClaims } from './store-claims.ts';

const claims: { observedClaims: typeof observedClaims } = await tsImport(
  './store-claims.ts',
  import.meta.url,
);

// many runs, on machines that are busy with something else
vi.setConfig({ testTimeout: 600_000 });

/** Two primaries for a moment, of which one answers with old values: once in five partitions. */
const rare = new Set(['mongodb-majority', 'mongodb-majority-unjournaled']);

describe('presets of known stores', () => {
  it.each(storePresets.map((preset) => [preset.id, preset] as const))('%s is what it claims', (_, preset) => {
    expect(claims.observedClaims(preset, 3, rare.has(preset.id) ? 16 : 3)).toEqual(preset.claims);
  });

  it('have names, sources and versions of their own', () => {
    expect(new Set(storePresets.map(({ id }) => id)).size).toBe(storePresets.length);
    for (const { source, version, notes } of storePresets) {
      expect(source.url).toMatch(/^https:\/\//);
      expect(source.name.length * version.length * notes.length).toBeGreaterThan(0);
    }
  });
});
