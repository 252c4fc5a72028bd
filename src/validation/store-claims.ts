/**
 * What a preset of a known store does when it is broken in every way that its claims speak of: who is served
 * where, what is stale and what is lost, in the words of the claims.
 */
import { catalog } from '../catalog/behaviors.ts';
import { breakNow, counter, failures, partition } from '../catalog/shared/testing/rig.ts';
import type { Served, StoreClaims, StorePreset } from '../content/store-presets.ts';
import { Engine } from '../engine/engine.ts';
import type { Design } from '../model/design.ts';
import { errorCodes } from '../model/telemetry.ts';
import { linearizability } from './judged-stores.ts';
import { patienceOf, replicaIds, storeDesign } from './store-designs.ts';

const callers = ['left-reads', 'left-writes', 'right-reads', 'right-writes'] as const;
type Caller = (typeof callers)[number];

/** Seconds beyond a fail-over. */
const SPARE = 2;

/** The preset with callers left and right, of each one that reads and one that writes. */
function designOf(preset: StorePreset): Design {
  return storeDesign(preset, callers, (id) => ({
    arrivals: { process: 'poisson', rate: id.endsWith('reads') ? 12 : 6 },
    readFraction: id.endsWith('reads') ? 1 : 0,
    keys: { count: 4, skew: 0 },
  }));
}

/** What has gone wrong so far. */
interface Harm {
  readonly stale: number;
  readonly lost: number;
}
function harmOf(engine: Engine): Harm {
  return {
    stale: counter(engine, 'set', 'staleReads'),
    lost: counter(engine, 'set', 'lostAcknowledgedWrites') + counter(engine, 'set', 'conflictsLost'),
  };
}

/** Of the requests of each caller that end in the next seconds: the share that is answered in time. */
function answered(engine: Engine, seconds: number): { [C in Caller]: number } {
  const failed = (id: Caller) => errorCodes.reduce((sum, error) => sum + failures(engine, id, error), 0);
  const read = () => callers.map((id) => [counter(engine, id, 'goodput'), failed(id)] as const);
  const before = read();
  engine.runTo(engine.now + seconds);
  const after = read();
  const shares = callers.map((id, i) => {
    const [good, bad] = [after[i]![0] - before[i]![0], after[i]![1] - before[i]![1]];
    return [id, good / (good + bad)] as const;
  });
  return Object.fromEntries(shares) as { [C in Caller]: number };
}

/** Served means nearly always, not served means hardly ever; anything between is nothing to claim. */
function isServed(share: number): boolean | 'sometimes' {
  if (share > 0.9) return true;
  return share < 0.15 ? false : 'sometimes';
}

interface Outcome {
  readonly served: { [C in Caller]: boolean | 'sometimes' };
  readonly harm: Harm;
}

/** Lets the preset run, breaks it, and looks what its callers get and what becomes of it when all is healed. */
function happen(
  preset: StorePreset,
  design: Design,
  seed: number,
  breakIt: (engine: Engine) => readonly string[],
): Outcome {
  const engine = new Engine(design, catalog, { seed });
  // off the strokes of every interval at which disks are synced
  engine.runTo(7.55 + ((0.37 * seed) % 2));
  const faults = breakIt(engine);
  engine.runTo(engine.now + patienceOf(preset, SPARE));
  const shares = answered(engine, 6);
  const parted = engine.simulation.blocked.size > 0;
  for (const id of faults) engine.heal(id);
  // who had crashed may have to elect; who was only parted tells each other who leads
  engine.runTo(engine.now + (parted ? 0 : patienceOf(preset, SPARE)) + 3);
  const served = Object.fromEntries(callers.map((id) => [id, isServed(shares[id])] as const));
  return { served: served as Outcome['served'], harm: harmOf(engine) };
}

const crash = (ids: readonly string[]) => (engine: Engine) =>
  ids.map((id) => breakNow(engine, 'crash', [id], { of: 'machine' }));

/** What all of some outcomes have in common, for callers on some sides. */
function servedIn(outcomes: readonly Outcome[], sides: readonly ('left' | 'right')[]): Served {
  const of = (what: 'reads' | 'writes') => {
    const found = outcomes.flatMap(({ served }) => sides.map((side) => served[`${side}-${what}`]));
    if (found.every((one) => one === true)) return true;
    // it takes one way to break it
    return found.some((one) => one === false) ? false : ('sometimes' as unknown as boolean);
  };
  return { reads: of('reads'), writes: of('writes') };
}

/** What the checkers say of histories in peace, crashes and partitions: nothing may be wrong with any. */
function isLinearizable(preset: StorePreset, seeds: number): boolean {
  return (['peace', 'crash', 'partition'] as const).every((happening) =>
    Array.from({ length: seeds }, (_, i) => linearizability(preset, happening, i + 1)).every(
      (valid) => valid === true,
    ),
  );
}

/** The claims that the simulation bears out. */
export function observedClaims(preset: StorePreset, seeds: number, partitionSeeds: number): StoreClaims {
  const ids = replicaIds(preset.replicas);
  const half = Math.max(1, preset.dataCenters === 1 ? 1 : preset.replicas / 2);
  const leftSide = ids.slice(0, half);
  const others = ids.slice(half);
  const design = designOf(preset);
  const over = (breakIt: (engine: Engine) => readonly string[], count = seeds) =>
    Array.from({ length: count }, (_, i) => happen(preset, design, i + 1, breakIt));
  const peace = over(() => []);
  const oneNode = [...over(crash([ids[0]!])), ...over(crash([ids[2]!]))];
  const twoNodes = [...over(crash(ids.slice(0, 2))), ...over(crash(ids.slice(1, 3)))];
  const sides = [
    ['left-reads', 'left-writes', ...leftSide],
    ['right-reads', 'right-writes', ...others],
  ];
  const parted = over((engine) => [partition(engine, sides)], partitionSeeds);
  const dark = over(crash(ids));

  const sum = (outcomes: readonly Outcome[], what: keyof Harm) =>
    outcomes.reduce((total, { harm }) => total + harm[what], 0);
  const broken = [...oneNode, ...twoNodes, ...parted];
  const minoritySide = servedIn(parted, ['left']);
  const majoritySide = servedIn(parted, ['right']);
  const bothSides = [minoritySide, majoritySide].every(({ reads, writes }) => reads && writes);
  const staleInPeace = sum(peace, 'stale') > 0;
  const harmless =
    sum([...peace, ...broken], 'stale') === 0 &&
    sum([...peace, ...broken], 'lost') === 0 &&
    isLinearizable(preset, seeds);
  const whenLost = [peace, broken, dark].findIndex((outcomes) => sum(outcomes, 'lost') > 0);
  return {
    survivesOneNode: servedIn(oneNode, ['left', 'right']),
    survivesTwoNodes: servedIn(twoNodes, ['left', 'right']),
    minoritySide,
    majoritySide,
    readsMayBeStale: staleInPeace ? 'always' : sum(broken, 'stale') > 0 ? 'when-broken' : 'never',
    acknowledgedWritesMayBeLost: (['always', 'when-broken', 'power-cut'] as const)[whenLost] ?? 'never',
    cap: bothSides ? 'AP' : harmless ? 'CP' : 'neither',
    pacelc: `P${bothSides ? 'A' : 'C'}/E${staleInPeace ? 'L' : 'C'}`,
  };
}
