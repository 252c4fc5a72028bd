/**
 * Runs two designs alone and merged, and says what differs: fingerprints, counters, gauges and histograms of
 * every node, and counters of every link.
 */
import { kinds } from '../catalog/kinds.ts';
import { gaugeIntegral } from '../engine/levels.ts';
import { GAUGE_STRIDE, type NodeRuntime } from '../engine/node-runtime.ts';
import { Run } from '../experiment/run.ts';
import type { Design } from '../model/design.ts';
import type { Edit } from '../model/edits.ts';
import { mirrored } from '../model/mirrored.ts';
import { mapIds, type PartitionSettings } from '../model/partitions.ts';
import type { FaultInput, JournalAction, JournalEntry } from '../model/run-file.ts';
import { type Side, sided } from '../model/sides.ts';
import { mergeDesigns } from '../model/versus.ts';
import { meddledRunOf } from './meddled-run.ts';
import { Chooser, randomDesign, randomFault } from './random-designs.ts';

const RECORDING = { series: false, checkpoints: false } as const;
const MEDDLED_SECONDS = 3;

/** Both as they are, for the time that the shorter one lasts. */
export function differencesOf(x: Design, y: Design, seed: number): string[] {
  const seconds = Math.min(x.run.duration ?? 30, y.run.duration ?? 30, 32);
  const run = { seed, duration: seconds, warmup: 0 };
  return compare({ ...x, run }, { ...y, run }, { a: [], b: [] }, seconds);
}

/** Two random designs, each meddled with when alone; both journals happen to the merged one. */
export function meddledSides(seed: number): string[] {
  const [x, y] = [0, 1].map((i) => meddledRunOf(seed + i, MEDDLED_SECONDS));
  const complaints = [...x!.complaints, ...y!.complaints];
  if (complaints.length > 0) return complaints;
  const journals = { a: x!.journal, b: y!.journal };
  const run = { seed, duration: MEDDLED_SECONDS, warmup: 0 };
  return compare({ ...x!.design, run }, { ...y!.design, run }, journals, MEDDLED_SECONDS).map(
    (complaint) => `seed ${seed}: ${complaint}`,
  );
}

/** A random design against itself with another seed's faults: each is broken on one side and mirrored. */
export function mirroredFaultsOf(seed: number): string[] {
  const choose = new Chooser(seed);
  const design = { ...randomDesign(choose, MEDDLED_SECONDS), timeline: [] };
  const merged = merge(design, design);
  const journal: JournalEntry[] = Array.from({ length: 6 }, (_, i) => {
    const fault = randomFault(design, `f${i}`, choose);
    const time = (MEDDLED_SECONDS * (i + 1)) / 8;
    return { time, sequence: i, action: { type: 'fault', fault } };
  });
  const both = journal.map((entry): JournalEntry => {
    const { action } = entry;
    if (action.type !== 'fault') return entry;
    const fault = mirrored(merged, sidedFault(action.fault, choose.chance(0.5) ? 'a' : 'b'), kinds);
    return { ...entry, action: { type: 'fault', fault } };
  });
  const alone = runTo(design, journal, seed, MEDDLED_SECONDS);
  const together = runTo(merged, both, seed, MEDDLED_SECONDS);
  return [...differ(alone, together, 'a'), ...differ(alone, together, 'b')].map(
    (one) => `seed ${seed}: ${one}`,
  );
}

function compare(
  x: Design,
  y: Design,
  journals: { readonly [S in Side]: readonly JournalEntry[] },
  seconds: number,
): string[] {
  const merged = merge(x, y);
  const { seed } = x.run;
  const both = [...sidedJournal(journals.a, 'a'), ...sidedJournal(journals.b, 'b')]
    .sort((p, q) => p.time - q.time)
    .map((entry, sequence) => ({ ...entry, sequence }));
  const together = runTo(merged, both, seed, seconds);
  return [
    ...differ(runTo(x, journals.a, seed, seconds), together, 'a'),
    ...differ(runTo(y, journals.b, seed, seconds), together, 'b'),
  ];
}

function merge(x: Design, y: Design): Design {
  const merged = mergeDesigns(x, y);
  if (!merged.ok) throw new Error(JSON.stringify(merged.error));
  return merged.value;
}

function runTo(design: Design, journal: readonly JournalEntry[], seed: number, seconds: number): Run {
  const run = new Run({ design, seed, journal, recording: RECORDING, traceEvery: 0 });
  run.advance(seconds);
  if (run.failure !== '') throw new Error(run.failure);
  return run;
}

function differ(alone: Run, together: Run, side: Side): string[] {
  const nodes = alone.simulation.nodes.flatMap((node) => {
    const twin = together.simulation.nodes.find(
      (other) => other.id === sided(side, node.id) && other.createdAt === node.createdAt,
    );
    if (twin === undefined) return [`${side}: ${node.id} is missing`];
    if (twin.hashA !== node.hashA || twin.hashB !== node.hashB)
      return [`${side}: ${node.id}, a ${node.kind.id}, did other things`];
    const same =
      equal(twin.counters, node.counters) &&
      levelsOf(node, alone).every((level, i) => close(level, levelsOf(twin, together)[i]!)) &&
      node.histograms.every((one, i) => JSON.stringify(one) === JSON.stringify(twin.histograms[i]));
    return same ? [] : [`${side}: ${node.id}, a ${node.kind.id}, has other figures`];
  });
  const links = alone.simulation.links.flatMap((link, i) => {
    const own = together.simulation.links.filter((other) => other.from.id.startsWith(`${side}:`));
    const twin = own[i];
    if (twin?.name !== link.name) return [`${side}: link ${link.id} is missing`];
    return equal(twin.readCounters(), link.readCounters())
      ? []
      : [`${side}: link ${link.id} carried something else`];
  });
  return [...nodes, ...links];
}

/** Integrals of a node's gauges up to now: an edit of the other side adds them up in more steps, no more. */
function levelsOf(node: NodeRuntime, run: Run): number[] {
  return Array.from({ length: node.gauges.length / GAUGE_STRIDE }, (_, gauge) =>
    gaugeIntegral(run.simulation, node, gauge * GAUGE_STRIDE),
  );
}

function close(a: number, b: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));
}

function equal(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.from(a).every((value, i) => Object.is(value, b[i]));
}

// ---- a journal on a side ----

function sidedJournal(journal: readonly JournalEntry[], side: Side): JournalEntry[] {
  return journal.map((entry) => ({ ...entry, action: sidedAction(entry.action, side) }));
}

function sidedAction(action: JournalAction, side: Side): JournalAction {
  if (action.type === 'heal') return { type: 'heal', id: sided(side, action.id) };
  if (action.type === 'fault') return { type: 'fault', fault: sidedFault(action.fault, side) };
  return { type: 'edit', edit: sidedEdit(action.edit, side) };
}

function sidedFault(fault: FaultInput, side: Side): FaultInput {
  const on = (id: string) => sided(side, id);
  const settings =
    fault.fault === 'partition' ? { ...mapIds(fault.settings as PartitionSettings, on) } : fault.settings;
  return { ...fault, id: on(fault.id), targets: fault.targets.map(on), settings };
}

function sidedEdit(edit: Edit, side: Side): Edit {
  const on = (id: string) => sided(side, id);
  return {
    title: edit.title,
    ...(edit.putNodes && {
      putNodes: edit.putNodes.map((node) => ({
        ...node,
        id: on(node.id),
        ...(node.zone !== undefined && { zone: on(node.zone) }),
      })),
    }),
    ...(edit.putLinks && {
      putLinks: edit.putLinks.map((link) => ({
        ...link,
        id: on(link.id),
        from: on(link.from),
        to: on(link.to),
      })),
    }),
    ...(edit.removeNodes && { removeNodes: edit.removeNodes.map(on) }),
    ...(edit.removeLinks && { removeLinks: edit.removeLinks.map(on) }),
  };
}
