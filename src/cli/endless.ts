/**
 * Which clients never stop by themselves. On the screen a run without a duration may go on for ever and be
 * watched; on the command line it would never print anything.
 */
import { kinds } from '../catalog/kinds.ts';
import { peakRate } from '../model/bursts.ts';
import { type Design, type DesignNode, nodeName } from '../model/design.ts';
import type { Problem } from '../model/problem.ts';
import { resolveSettings } from '../model/resolve-settings.ts';
import type { Arrivals, LoadShape } from '../model/traffic.ts';

/** What is wrong with a run without a duration: every client that would keep it going. */
export function endlessClients(design: Design): Problem[] {
  if (design.run.duration !== null) return [];
  return design.nodes.filter(isEndless).map((node) => ({
    path: 'run.duration',
    message: `found null, but ${JSON.stringify(nodeName(node))} never stops sending, expected a number of seconds`,
    remedy: 'give a duration (--duration 120), or a trace that ends, or a load shape that comes down to 0',
  }));
}

function isEndless(node: DesignNode): boolean {
  const kind = kinds.find(({ id }) => id === node.kind);
  if (kind?.fields.arrivals === undefined) return false;
  const settings = resolveSettings(node, kind) as { arrivals: Arrivals; loadShape: LoadShape };
  return sendsForEver(settings.arrivals) && lastFactor(settings.loadShape) > 0;
}

function sendsForEver(arrivals: Arrivals): boolean {
  if (arrivals.process === 'closed') return true;
  if (arrivals.process === 'mmpp') return peakRate(arrivals.states) > 0;
  if (arrivals.process !== 'trace') return arrivals.rate > 0;
  const { trace } = arrivals;
  // a rate table holds its last rate
  return trace.format === 'rate-table' && (trace.rows?.at(-1)?.[1] ?? 0) > 0;
}

/** The factor that a load shape ends with. */
function lastFactor(shape: LoadShape): number {
  switch (shape.shape) {
    case 'steady':
    case 'spike':
      return 1;
    case 'step':
    case 'ramp':
      return shape.factor;
    case 'diurnal':
      return Math.max(shape.low, shape.high);
    case 'points':
      return shape.points.at(-1)![1];
  }
}
