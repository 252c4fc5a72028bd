/**
 * Presets of known stores under load, broken in the ways that their claims speak of, recorded at their clients and
 * judged by the checkers, who know nothing of versions, replicas or faults.
 */
import { catalog } from '../catalog/behaviors.ts';
import { kindById, kinds } from '../catalog/kinds.ts';
import { breakNow, partition } from '../catalog/shared/testing/rig.ts';
import { checkConvergence } from '../consistency/convergence.ts';
import { judge } from '../consistency/judge.ts';
import type { StorePreset } from '../content/store-presets.ts';
import { Engine } from '../engine/engine.ts';
import { recordedHistory } from '../experiment/recorded-history.ts';
import type { Design, DesignInput } from '../model/design.ts';
import type { History } from '../model/history.ts';
import { storeGroupsOf } from '../model/store-groups.ts';
import { parseDesign } from '../model/validation.ts';
import type { Validity } from '../model/verdict.ts';

/** What happens to a store. */
export const happenings = ['peace', 'crash', 'partition', 'power-cut'] as const;
export type Happening = (typeof happenings)[number];

export interface JudgedRun {
  readonly happening: Happening;
  readonly operations: number;
  readonly linearizable: Validity;
  readonly sessions: Validity;
  readonly causal: Validity;
  /** Acknowledged writes that nobody saw in the end, or what replaced them. */
  readonly lost: number;
  /** Names of the anomalies that were found, each once. */
  readonly anomalies: readonly string[];
}

const clients = ['left-1', 'left-2', 'right-1', 'right-2'] as const;
const exponential = (mean: number) => ({ distribution: 'exponential', mean }) as const;

/** The preset with two clients left and two right, who all read and write the same few keys. */
export function busyDesign({ set, replica, replicas, dataCenters }: StorePreset): Design {
  const ids = replicaIds(replicas);
  const zone = (left: boolean) => (dataCenters === 1 ? {} : { zone: left ? 'left' : 'right' });
  const input: DesignInput = {
    version: 1,
    zones: dataCenters === 1 ? [] : ['left', 'right'].map((id) => ({ id, region: id })),
    network: {
      pairs: dataCenters === 1 ? [] : [{ between: ['left', 'right'], latency: exponential(0.02) }],
    },
    nodes: [
      ...clients.map((id) => ({
        id,
        kind: 'client',
        ...zone(id.startsWith('left')),
        settings: {
          arrivals: { process: 'poisson', rate: 20 },
          readFraction: 0.6,
          keys: { count: 3, skew: 0 },
          timeout: 2,
        },
      })),
      { id: 'set', kind: 'replica-set', settings: { giveUpAfter: 1.9, memberTimeout: 0.2, ...set } },
      ...ids.map((id, i) => ({
        id,
        kind: 'replica',
        ...zone(i < replicas / 2),
        settings: { readTime: exponential(0.001), writeTime: exponential(0.001), ...replica },
      })),
    ],
    links: [
      ...clients.map((from) => ({ id: `${from}.set`, from, to: 'set' })),
      ...ids.map((to) => ({ id: `set.${to}`, from: 'set', to, settings: { latency: exponential(0.006) } })),
    ],
  };
  const parsed = parseDesign(input, kinds);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

const replicaIds = (n: number) => Array.from({ length: n }, (_, i) => `r${i + 1}`);

/** How long a fail-over takes, if there is one. */
function patienceOf({ set }: StorePreset): number {
  if (set.protocol === 'quorum') return 2;
  if (set.protocol === 'raft') return 3 * (set.electionTimeoutMax as number);
  return set.failover === 'none' ? 3 : 2.2 * (set.failoverTimeout as number) + 1;
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
    case 'partition': {
      const half = preset.dataCenters === 1 ? 1 : preset.replicas / 2;
      const left = ['left-1', 'left-2', ...ids.slice(0, half)];
      return [partition(engine, [left, ['right-1', 'right-2', ...ids.slice(half)]])];
    }
  }
}

/** The history of a preset to which something happens. */
export function recordedRun(preset: StorePreset, happening: Happening, seed: number): History {
  const engine = new Engine(busyDesign(preset), catalog, { seed });
  engine.recordHistory();
  // off the strokes of every interval at which disks are synced
  engine.runTo(5.55 + ((0.37 * seed) % 2));
  const faults = breakIt(engine, preset, happening, seed);
  engine.runTo(engine.now + patienceOf(preset) + 1);
  for (const id of faults) engine.heal(id);
  engine.runTo(engine.now + patienceOf(preset) + 3);
  const { history } = engine.simulation;
  return recordedHistory(history!, storeGroupsOf(engine.currentDesign, kindById));
}

/** Whether a preset to which something happens is linearizable. */
export function linearizability(preset: StorePreset, happening: Happening, seed: number): Validity {
  return judge(recordedRun(preset, happening, seed), { consistency: 'linearizable', model: 'register' }).valid;
}

/** What the checkers say of it. */
export function judgedRun(preset: StorePreset, happening: Happening, seed: number): JudgedRun {
  const history = recordedRun(preset, happening, seed);
  const ask = (consistency: 'linearizable' | 'sessions' | 'causal') =>
    judge(history, { consistency, model: 'register' });
  const linearizable = ask('linearizable');
  const sessions = ask('sessions');
  const causal = ask('causal');
  const { verdict } = checkConvergence(history, undefined);
  const found = [linearizable, sessions, causal, verdict].flatMap(({ anomalies }) => anomalies);
  return {
    happening,
    operations: history.operations.length,
    linearizable: linearizable.valid,
    sessions: sessions.valid,
    causal: causal.valid,
    lost: verdict.anomalies.length,
    anomalies: [...new Set(found.map(({ name }) => name))],
  };
}
