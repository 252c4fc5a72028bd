/**
 * What faults are called and how they look: one icon and one tone for each kind, the same on the canvas's
 * menus, the lane and every chart, and titles that name what is broken by its name on the screen.
 */
import { type Design, nodeName } from '../../model/design.ts';
import { type FaultKind, faultDescriptors } from '../../model/faults.ts';
import { labelsOnSides, regionName } from '../../model/sides.ts';
import type { Tone } from '../../model/telemetry.ts';
import { zoneName } from '../../model/zones.ts';

/** The meaning that colors a fault. Degraded is amber, gone is red, cut is the partition's own. */
export const faultTones: { readonly [K in FaultKind]: Tone } = {
  crash: 'error',
  pause: 'warn',
  restart: 'error',
  'rolling-restart': 'warn',
  slow: 'warn',
  'slow-disk': 'warn',
  'lost-sync': 'warn',
  'disk-loss': 'error',
  'clock-skew': 'warn',
  'clock-jump': 'warn',
  'clock-drift': 'warn',
  flush: 'warn',
  cut: 'partition',
  latency: 'warn',
  loss: 'partition',
  duplicate: 'warn',
  reorder: 'warn',
  partition: 'partition',
  'zone-outage': 'error',
  'region-outage': 'error',
  'traffic-spike': 'warn',
};

/** What a node, link, zone or region is called on the screen. */
export function targetName(design: Design, id: string): string {
  const node = design.nodes.find((each) => each.id === id);
  if (node !== undefined) return nodeName(node);
  const link = design.links.find((each) => each.id === id);
  const zone = design.zones.find((each) => each.id === id);
  if (link === undefined) return zone === undefined ? regionName(design, id) : zoneName(zone);
  return `${targetName(design, link.from)} → ${targetName(design, link.to)}`;
}

/** "Crash orders-2b", "Cut Shop → Orders", "Partition", "Slow down 3 nodes". */
export function faultTitle(design: Design, fault: FaultKind, targets: readonly string[]): string {
  const { title, target } = faultDescriptors[fault];
  if (targets.length === 0 || target === 'none') return title;
  const names = labelsOnSides(design, targets, (id) => targetName(design, id));
  return `${title} ${names.length <= 2 ? names.join(', ') : `${names.length} ${target}s`}`;
}
