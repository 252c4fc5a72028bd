/**
 * A bad time for a set of replicas: one random thing after the other breaks and heals, of which at most so
 * many are broken at a time. The same seed breaks the same things.
 */
import { hashPair } from '../../../base/hash.ts';
import type { Engine } from '../../../engine/engine.ts';
import { breakNow, linkId, partition } from './rig.ts';

interface Torment {
  readonly replicas: readonly string[];
  /** Two callers, which partitions part. */
  readonly callers: readonly [string, string];
  readonly until: number;
  /** Longest time between two events, in seconds. */
  readonly pause: number;
  /** Names of what may happen; all but the loss of disks if left out. */
  readonly what?: readonly Misfortune[];
  /** False where something must not happen now. */
  readonly may?: (engine: Engine, what: Misfortune, victim: string) => boolean;
}

const misfortunes = {
  'process-crash': (engine: Engine, { victim }: Scene) =>
    breakNow(engine, 'crash', [victim], { of: 'process' }),
  'machine-crash': (engine: Engine, { victim }: Scene) =>
    breakNow(engine, 'crash', [victim], { of: 'machine' }),
  restart: (engine: Engine, { victim }: Scene) => breakNow(engine, 'restart', [victim]),
  pause: (engine: Engine, { victim }: Scene) => breakNow(engine, 'pause', [victim]),
  'cut-off-with-a-caller': (engine: Engine, { victim, others, callers }: Scene) =>
    partition(engine, [
      [callers[0], victim],
      [callers[1], ...others],
    ]),
  'cut-off-with-all-callers': (engine: Engine, { victim, others, callers }: Scene) =>
    partition(engine, [[...callers, victim], others]),
  'one-way': (engine: Engine, { victim, others, callers }: Scene) =>
    breakNow(engine, 'partition', [], {
      blocked: [
        [victim, others[0]!],
        [callers[1], victim],
      ],
    }),
  loss: (engine: Engine, { victim, others }: Scene) =>
    breakNow(
      engine,
      'loss',
      [victim, ...others].map((id) => linkId('set', id)),
      { probability: 0.3 },
    ),
  latency: (engine: Engine, { victim, share }: Scene) =>
    breakNow(engine, 'latency', [linkId('set', victim)], { seconds: share }),
  'disk-loss': (engine: Engine, { victim }: Scene) => breakNow(engine, 'disk-loss', [victim]),
} as const;
export type Misfortune = keyof typeof misfortunes;

interface Scene {
  readonly victim: string;
  readonly others: readonly string[];
  readonly callers: readonly [string, string];
  readonly share: number;
}

const usual = (Object.keys(misfortunes) as Misfortune[]).filter((name) => name !== 'disk-loss');

/** Breaks the set in a random way for a random while, again and again; at the end all is healed. */
export function torment(engine: Engine, seed: number, plan: Torment): void {
  let drawn = 0;
  const share = () => (hashPair(seed, ++drawn) >>> 0) / 4_294_967_296;
  const below = (n: number) => Math.floor(share() * n);
  const what = plan.what ?? usual;
  const active: string[] = [];
  for (let t = 1; t < plan.until; t += plan.pause * (0.1 + 0.9 * share())) {
    engine.runTo(t);
    if (active.length > 2 || (active.length > 0 && below(3) === 0)) {
      engine.heal(active.splice(below(active.length), 1)[0]!);
    }
    const victim = plan.replicas[below(plan.replicas.length)]!;
    const others = plan.replicas.filter((id) => id !== victim);
    const scene = { victim, others, callers: plan.callers, share: share() };
    const misfortune = what[below(what.length)]!;
    if (plan.may?.(engine, misfortune, victim) ?? true) active.push(misfortunes[misfortune](engine, scene));
  }
  for (const id of active) engine.heal(id);
}
