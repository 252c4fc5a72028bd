/**
 * The bottleneck: the node that limits what gets through. It is the busiest by its own work (in a chain nothing
 * can pass faster than its busiest station: asymptotic bounds, Denning and Buzen 1978), and of several at their
 * limit the one whose queue is longest. A node whose workers are taken by waiting for others is none: the one it
 * waits for is. Looked for only where something is hot, and once for all nodes of a frame.
 */
import { formatQuantity } from '../../base/units.ts';
import type { Design } from '../../model/design.ts';
import { sideOf } from '../../model/sides.ts';
import type { Telemetry } from '../stores/telemetry.ts';

/** From this utilization on a node limits others. */
const LIMITING = 0.9;
/** Differences below this are chance: then the queue decides. */
const SAME = 0.03;

interface Busy {
  readonly id: string;
  readonly utilization: number;
  readonly queue: number;
}

let cache: { version: number; nodes: Design['nodes'] | null; found: readonly Busy[] } = {
  version: -1,
  nodes: null,
  found: [],
};

/** The nodes that limit the design: one, of two designs side by side one each; none while all have room. */
export function bottlenecksOf(telemetry: Telemetry, design: Design): readonly Busy[] {
  if (cache.version === telemetry.version && cache.nodes === design.nodes) return cache.found;
  const limiting = new Map<string, Busy>();
  for (const { id } of design.nodes) {
    const utilization = recent(telemetry, id, 'utilization');
    if (!(utilization >= LIMITING)) continue;
    const side = design.sides === undefined ? '' : (sideOf(id) ?? '');
    const node = { id, utilization, queue: recent(telemetry, id, 'queueLength') || 0 };
    const best = limiting.get(side);
    if (best === undefined || isWorse(node, best)) limiting.set(side, node);
  }
  cache = { version: telemetry.version, nodes: design.nodes, found: [...limiting.values()] };
  return cache.found;
}

function isWorse(node: Busy, than: Busy): boolean {
  if (Math.abs(node.utilization - than.utilization) > SAME) return node.utilization > than.utilization;
  return node.queue > than.queue;
}

function recent(telemetry: Telemetry, id: string, metric: string): number {
  return telemetry.recent({ of: 'node', id, metric, statistic: 'mean' });
}

/** Why a node is the bottleneck, in words; null: it is none. */
export function bottleneckWords(telemetry: Telemetry, design: Design, id: string): string | null {
  const found = bottlenecksOf(telemetry, design).find((each) => each.id === id);
  if (found === undefined) return null;
  const busy = formatQuantity(Math.round(Math.min(1, found.utilization) * 100) / 100, 'ratio');
  const waiting = found.queue >= 1 ? `, and ${formatQuantity(twoDigits(found.queue), 'count')} wait` : '';
  return `Limits what gets through: ${busy} busy by its own work${waiting}. More capacity anywhere else does not help.`;
}

/** So that the words stand still long enough to be read. */
function twoDigits(value: number): number {
  return Number(value.toPrecision(value < 10 ? 1 : 2));
}
