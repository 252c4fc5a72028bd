/**
 * A preset of a known store as a design for tests: its replicas in one place or in two, and whoever calls it, left
 * and right. What is asked of it, callers decide.
 */
import { kinds } from '../catalog/kinds.ts';
import type { StorePreset } from '../content/store-presets.ts';
import type { Design, DesignInput } from '../model/design.ts';
import { parseDesign } from '../model/validation.ts';

const exponential = (mean: number) => ({ distribution: 'exponential', mean }) as const;

export function replicaIds(n: number): string[] {
  return Array.from({ length: n }, (_, i) => `r${i + 1}`);
}

/** The design, with a client for each id, which is on the left if it begins with that; `settingsOf` says what it asks. */
export function storeDesign(
  { set, replica, replicas, dataCenters }: StorePreset,
  clients: readonly string[],
  settingsOf: (client: string) => Readonly<Record<string, unknown>>,
): Design {
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
        settings: { ...settingsOf(id), timeout: 2 },
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

/** How long a fail-over takes, if there is one; `spare` seconds are added to that of a leader and its followers. */
export function patienceOf({ set }: StorePreset, spare: number): number {
  if (set.protocol === 'quorum') return 2;
  if (set.protocol === 'raft') return 3 * (set.electionTimeoutMax as number);
  return spare + (set.failover === 'none' ? 2 : 2.2 * (set.failoverTimeout as number));
}
