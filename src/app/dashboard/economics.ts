/**
 * What the run is worth and what it costs: the share of requests answered well, the share of instances that
 * were up, dollars an hour, and dollars for a million good answers. Plain functions of telemetry and design.
 */
import { kindById } from '../../catalog/kinds.ts';
import type { Design, DesignNode } from '../../model/design.ts';
import { placementOf } from '../../model/kind.ts';
import { clientsOf } from '../stores/selectors.ts';
import type { Telemetry } from '../stores/telemetry.ts';

export interface Economics {
  /** Requests of all clients since the run began, and those answered with an error. */
  readonly requests: number;
  readonly failed: number;
  /** Requests answered well ÷ requests that have ended, over the run (those under way are neither yet); NaN before the first. */
  readonly successShare: number;
  /** Time-weighted share of instances that were up, over the run; NaN without machines. */
  readonly availability: number;
  readonly dollarsPerHour: number;
  /** For a million requests answered well at the rate of this run; ∞ when none was. */
  readonly dollarsPerMillion: number;
}

export function economicsOf(telemetry: Telemetry, design: Design): Economics {
  const clients = clientsOf(design).map((node) => node.id);
  const bad = sumOf(telemetry, clients, 'failures');
  const good = sumOf(telemetry, clients, 'completions');
  const dollarsPerHour = design.nodes.reduce((sum, node) => sum + hourlyCost(node), 0);
  const count = (metric: string) => clients.reduce((sum, id) => sum + countOf(telemetry, id, metric), 0);
  return {
    requests: count('arrivals'),
    failed: count('failures'),
    successShare: good + bad > 0 ? good / (good + bad) : Number.NaN,
    availability: availabilityOf(telemetry, design),
    dollarsPerHour,
    dollarsPerMillion: good > 0 ? (dollarsPerHour / 3600 / good) * 1e6 : Number.NaN,
  };
}

/** Mean rate over the whole run, summed over nodes. */
function sumOf(telemetry: Telemetry, ids: readonly string[], metric: string): number {
  let sum = 0;
  for (const id of ids) {
    const mean = telemetry.mean({ of: 'node', id, metric, statistic: 'rate' }, 0, telemetry.bucketCount);
    if (!Number.isNaN(mean)) sum += mean;
  }
  return sum;
}

/** Setting of a node, or what its kind starts with. */
function settingOf(node: DesignNode, name: string): unknown {
  return node.settings[name] ?? kindById(node.kind)?.fields[name]?.initial;
}

function instancesOf(node: DesignNode): number {
  const field = kindById(node.kind)?.instancesField;
  const count = field === undefined ? 1 : settingOf(node, field);
  return typeof count === 'number' ? count : 1;
}

/** What a node costs an hour; a driver runs within its callers and costs nothing of its own. */
export function hourlyCost(node: DesignNode): number {
  const kind = kindById(node.kind);
  if (kind === undefined || placementOf(kind, { ...node.settings }) === 'driver') return 0;
  const each = settingOf(node, 'costPerHour');
  return typeof each === 'number' ? each * instancesOf(node) : 0;
}

function availabilityOf(telemetry: Telemetry, design: Design): number {
  let up = 0;
  let all = 0;
  const clients = new Set(clientsOf(design));
  for (const node of design.nodes) {
    if (clients.has(node)) continue;
    const mean = telemetry.mean(
      { of: 'node', id: node.id, metric: 'availability', statistic: 'mean' },
      0,
      telemetry.bucketCount,
    );
    if (Number.isNaN(mean)) continue;
    up += mean * instancesOf(node);
    all += instancesOf(node);
  }
  return all > 0 ? up / all : Number.NaN;
}

/** A counter over the whole run. A bucket tells its rate over the time it covers, so this is exact. */
export function countOf(telemetry: Telemetry, id: string, metric: string): number {
  const rates = telemetry.values({ of: 'node', id, metric, statistic: 'rate' });
  let count = 0;
  for (let i = 0; i < rates.length; i++) {
    const rate = rates[i]!;
    if (!Number.isNaN(rate)) count += rate * telemetry.coveredSeconds(i);
  }
  return Math.round(count);
}
