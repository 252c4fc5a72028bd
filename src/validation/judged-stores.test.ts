/**
 * The presets' table of claims, confirmed by the checkers, who judge what clients saw and know nothing of versions,
 * replicas and faults: what claims to be linearizable is so in every history, and what claims to show old values or
 * to lose acknowledged writes is seen to. A verdict is never "unknown" here.
 *
 * Histories are of four clients who read and write the same three keys while nothing happens, a machine crashes,
 * the network is parted, the power fails, or clocks disagree. With `VALIDATE=soak` there are many of each.
 */
import { tsImport } from 'tsx/esm/api';
import { describe, expect, it, vi } from 'vitest';
import { type StorePreset, storePresets } from '../content/store-presets.ts';
import type * as JudgedStores from './judged-stores.ts';
import type { Happening } from './judged-stores.ts';
import { SOAK } from './testing/length.ts';

const { findings, firstFound }: typeof JudgedStores = await tsImport('./judged-stores.ts', import.meta.url);

/** Histories that must be right, and in how many something wrong is looked for. */
const RIGHT = Array.from({ length: SOAK ? 40 : 1 }, (_, i) => i + 1);
const WRONG = Array.from({ length: 20 }, (_, i) => i + 1);

vi.setConfig({ testTimeout: SOAK ? 3_600_000 : 60_000 });

const those = (isSo: (preset: StorePreset) => boolean) =>
  storePresets.filter(isSo).map((preset) => [preset.id, preset] as const);

describe('linearizable, in every history, is what claims to be CP', () => {
  const among: readonly Happening[] = SOAK
    ? ['peace', 'crash', 'partition', 'power-cut', 'skewed-clocks']
    : ['crash', 'partition'];
  it.each(those(({ claims }) => claims.cap === 'CP'))('%s', (_, preset) => {
    for (const happening of among) {
      expect(findings(preset, happening, RIGHT, 'linearizable')).toEqual([]);
    }
  });
});

describe('in peace', () => {
  it.each(those(({ claims }) => claims.readsMayBeStale === 'always'))(
    'old values are seen where reads may be stale always: %s',
    (_, preset) => {
      expect(firstFound(preset, ['peace'], WRONG, ['stale-read'])).toBeDefined();
    },
  );

  it.each(those(({ claims }) => claims.readsMayBeStale !== 'always'))(
    'nobody misses what was acknowledged, where reads may not: %s',
    (_, preset) => {
      const found = findings(preset, 'peace', RIGHT, 'linearizable');
      // values that were not acknowledged yet may come and go
      expect(found.filter((finding) => !finding.endsWith(': not-linearizable'))).toEqual([]);
      expect(findings(preset, 'peace', RIGHT, 'read-your-writes')).toEqual([]);
    },
  );
});

describe('broken', () => {
  it.each(
    those(
      ({ claims }) =>
        claims.readsMayBeStale === 'when-broken' || claims.acknowledgedWritesMayBeLost === 'when-broken',
    ),
  )('what claims to show old values or to lose writes then is seen to: %s', (_, preset) => {
    const among = ['partition', 'power-cut', 'crash'] as const;
    expect(firstFound(preset, among, WRONG, ['stale-read', 'not-linearizable'])).toBeDefined();
  });
});

describe('when clocks disagree', () => {
  it.each(those(({ claims }) => claims.acknowledgedWritesMayBeLost === 'always'))(
    'last write wins loses acknowledged writes: %s',
    (_, preset) => {
      expect(firstFound(preset, ['skewed-clocks'], WRONG, ['stale-read'])).toBeDefined();
    },
  );
});
