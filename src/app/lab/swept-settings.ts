/**
 * Which settings of a design can be swept on the screen, and through which values at first. Numbers, choices, and the
 * rate or the users of a client; all else by path on the command line.
 */
import { formatExactly } from '../../base/units.ts';
import { kindById } from '../../catalog/kinds.ts';
import type { Design, DesignNode } from '../../model/design.ts';
import type { Field } from '../../model/fields.ts';
import { resolveSettings } from '../../model/resolve-settings.ts';
import { nodeLabel } from '../../model/sides.ts';
import type { Arrivals } from '../../model/traffic.ts';

export interface SweptSetting {
  readonly path: string;
  /** "Server: Instances" */
  readonly title: string;
  /** As it is now. */
  readonly now: string;
  /** Values that suggest themselves, as one writes them. */
  readonly values: string;
  /** A load can be raised to the knee. */
  readonly isLoad: boolean;
}

/** All of a design, those of the node given first. */
export function sweptSettings(design: Design, first: string | undefined): readonly SweptSetting[] {
  const nodes = [...design.nodes].sort((a, b) => Number(b.id === first) - Number(a.id === first));
  return nodes.flatMap((node) => ofNode(design, node));
}

function ofNode(design: Design, node: DesignNode): readonly SweptSetting[] {
  const kind = kindById(node.kind);
  if (kind === undefined) return [];
  const settings = resolveSettings(node, kind);
  return Object.entries(kind.fields).flatMap(([name, field]): SweptSetting[] => {
    const met = field.when === undefined || field.when.is.includes(String(settings[field.when.field]));
    const path = `nodes.${node.id}.settings.${name}`;
    const title = `${nodeLabel(design, node)}: ${field.label}`;
    return met ? ofField(path, title, field, settings[name]) : [];
  });
}

function ofField(path: string, title: string, field: Field, value: unknown): SweptSetting[] {
  if (field.type === 'arrivals') return ofArrivals(path, title.replace(/: .*/, ''), value as Arrivals);
  if (field.type === 'choice') {
    const values = field.options.map((option) => option.value).join(',');
    return [{ path, title, now: String(value), values, isLoad: false }];
  }
  if (field.type !== 'number' && field.type !== 'optional-number') return [];
  const { min, max, unit, integer = false } = field;
  const number = typeof value === 'number' ? value : null;
  const now = number === null ? 'none' : formatExactly(number, unit);
  return [{ path, title, now, values: around(number ?? Math.max(min, 1), min, max, integer), isLoad: false }];
}

function ofArrivals(path: string, name: string, arrivals: Arrivals): SweptSetting[] {
  if (arrivals.process !== 'closed' && !('rate' in arrivals)) return [];
  const part = arrivals.process === 'closed' ? 'users' : 'rate';
  const value = arrivals.process === 'closed' ? arrivals.users : arrivals.rate;
  const title = arrivals.process === 'closed' ? `${name}: Users` : `${name}: Requests a second`;
  const values = around(value, 1, 1e6, arrivals.process === 'closed');
  return [{ path: `${path}.${part}`, title, now: String(value), values, isLoad: true }];
}

/** Half a dozen values from half of the present one to twice it. */
function around(value: number, min: number, max: number, integer: boolean): string {
  if (integer && value <= 8) return `${Math.max(1, min)}..${Math.min(max, Math.max(8, 2 * value))}`;
  if (value <= 0) return max <= 1 ? '0..1:0.2' : `${Math.max(min, 0)}..10:2`;
  const step = Number((value / 4).toPrecision(2));
  const whole = integer ? Math.max(1, Math.round(step)) : step;
  const low = Number(Math.max(min, value / 2).toPrecision(4));
  const high = Number(Math.min(max, value * 2).toPrecision(4));
  return `${integer ? Math.round(low) : low}..${integer ? Math.round(high) : high}:${whole}`;
}
