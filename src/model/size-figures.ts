/**
 * What tells how a size scales: a design is swept over instances, workers or users, and what is done a second is
 * looked at over that. Of instances and workers it says something only while they are full: what nobody asks for
 * is not done. Users of a closed load bring it themselves.
 */
import { isSource } from './call-graph.ts';
import type { Design } from './design.ts';
import { type Figure, parseFigure } from './figure-path.ts';
import type { Kind } from './kind.ts';
import { parseSettingPath } from './setting-path.ts';

export interface SizeFigures {
  readonly throughput: Figure;
  /** How full what has that size is; null: the size is the load. */
  readonly utilization: Figure | null;
}

/** The figures of a setting that is a size; null where it is none. */
export function sizeFiguresOf(design: Design, path: string, kinds: readonly Kind[]): SizeFigures | null {
  const place = parseSettingPath(path, design, kinds);
  if (!place.ok) return null;
  const [list, index, part, setting, inner] = place.value.steps;
  const node = list === 'nodes' && part === 'settings' ? design.nodes[Number(index)] : undefined;
  const kind = kinds.find(({ id }) => id === node?.kind);
  if (node === undefined || kind === undefined) return null;
  const figure = (metric: string) => {
    const parsed = parseFigure(`nodes.${node.id}.${metric}`, design, kinds);
    return parsed.ok ? parsed.value : null;
  };
  if (isSource({ kind }) && setting === 'arrivals' && inner === 'users') {
    const throughput = figure('goodput.rate');
    return throughput && { throughput, utilization: null };
  }
  if (kind.station === undefined || (setting !== kind.instancesField && setting !== kind.station.workers))
    return null;
  const [throughput, utilization] = [figure('completions.rate'), figure('utilization.mean')];
  return throughput && utilization && { throughput, utilization };
}
