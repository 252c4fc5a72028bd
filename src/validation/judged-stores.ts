/**
 * Presets of known stores under load, broken in the ways that their claims speak of, recorded at their clients and
 * judged by the checkers, who know nothing of versions, replicas or faults.
 */
import { catalog } from '../catalog/behaviors.ts';
import { historyOf, isLinearizable } from '../catalog/shared/testing/histories.ts';
import { breakNow, partition } from '../catalog/shared/testing/rig.ts';
import { type Consistency, judge } from '../consistency/judge.ts';
import type { StorePreset } from '../content/store-presets.ts';
import { Engine } from '../engine/engine.ts';
import type { Design } from '../model/design.ts';
import type { History } from '../model/history.ts';
import type { Validity } from '../model/verdict.ts';
import { patienceOf, replicaIds, storeDesign } from './store-designs.ts';

/** What happens to a store: nothing, or one thing that is healed before the end. */
export type Happening = 'peace' | 'crash' | 'partition' | 'power-cut' | 'skewed-clocks';

const clients = ['left-1', 'left-2', 'right-1', 'right-2'] as const;
/** Seconds beyond a fail-over. */
const SPARE = 1;

/** The preset with two clients left and two right, who all read and write the same few keys. */
function busyDesign(preset: StorePreset): Design {
  const rate = Math.min(20, 200 / patienceOf(preset, SPARE));
  return storeDesign(preset, clients, () => ({
    arrivals: { process: 'poisson', rate },
    readFraction: 0.6,
    keys: { count: 3, skew: 0 },
  }));
}

function breakIt(engine: Engine, preset: StorePreset, happening: Happening, seed: number): readonly string[] {
  const ids = replicaIds(preset.replicas);
  const crash = (id: string) => breakNow(engine, 'crash', [id], { of: 'machine' });
  switch (happening) {
    case 'peace':
      return [];
    case 'crash':
      return [crash(ids[seed % ids.length]!)];
    case 'power-cut':
      return ids.map(crash);
    case 'skewed-clocks':
      return [breakNow(engine, 'clock-skew', ['left-1', 'left-2', ids[0]!], { seconds: 0.5 })];
    case 'partition': {
      const half = preset.dataCenters === 1 ? 1 : preset.replicas / 2;
      const left = ['left-1', 'left-2', ...ids.slice(0, half)];
      return [partition(engine, [left, ['right-1', 'right-2', ...ids.slice(half)]])];
    }
  }
}

/** The history of a preset to which something happens. */
function recordedRun(preset: StorePreset, happening: Happening, seed: number): History {
  const engine = new Engine(busyDesign(preset), catalog, { seed });
  engine.recordHistory();
  // off the strokes of every interval at which disks are synced
  engine.runTo(5.55 + ((0.37 * seed) % 2));
  const faults = breakIt(engine, preset, happening, seed);
  // where nothing is broken nobody needs patience
  const patience = faults.length === 0 ? 0 : patienceOf(preset, SPARE);
  engine.runTo(engine.now + patience + 1);
  for (const id of faults) engine.heal(id);
  engine.runTo(engine.now + patience + 3);
  return historyOf(engine);
}

/** Whether a preset to which something happens is linearizable. */
export function linearizability(preset: StorePreset, happening: Happening, seed: number): Validity {
  return isLinearizable(recordedRun(preset, happening, seed));
}

/** What the checkers find wrong in histories of a preset, each thing once, as `partition 3: stale-read`. */
export function findings(
  preset: StorePreset,
  happening: Happening,
  seeds: readonly number[],
  question: Consistency,
): string[] {
  return seeds.flatMap((seed) => {
    const history = recordedRun(preset, happening, seed);
    const { valid, anomalies, reason } = judge(history, { consistency: question, model: 'register' });
    if (valid === 'unknown') return [`${happening} ${seed}: unknown, ${reason}`];
    return [...new Set(anomalies.map(({ name }) => `${happening} ${seed}: ${name}`))];
  });
}

/** The first thing that is found wrong by a name, in these happenings and seeds; undefined: there is none. */
export function firstFound(
  preset: StorePreset,
  among: readonly Happening[],
  seeds: readonly number[],
  names: readonly string[],
): string | undefined {
  for (const seed of seeds) {
    for (const happening of among) {
      const found = findings(preset, happening, [seed], 'linearizable');
      const wanted = found.find((finding) => names.some((name) => finding.endsWith(`: ${name}`)));
      if (wanted !== undefined) return wanted;
    }
  }
  return undefined;
}
