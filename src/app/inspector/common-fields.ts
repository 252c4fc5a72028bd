/**
 * What nodes that are selected together can be set to together: the settings that all of them have and that
 * mean the same. The values may differ; then the first one's is shown, and said to be one of several.
 */
import { equalPlain } from '../../base/plain.ts';
import { kindById } from '../../catalog/kinds.ts';
import type { DesignNode } from '../../model/design.ts';
import type { Field, Fields } from '../../model/fields.ts';

/** Fields of all kinds of the nodes, within the bounds of all. */
export function commonFields(nodes: readonly DesignNode[]): Fields {
  const [first, ...others] = [...new Set(nodes.map((node) => node.kind))].map(
    (kind): Fields => kindById(kind)?.fields ?? {},
  );
  if (first === undefined) return {};
  const common: { [name: string]: Field } = {};
  for (const [name, field] of Object.entries(first)) {
    let shared: Field | undefined = field;
    for (const fields of others) shared = shared && sharedField(shared, fields[name]);
    if (shared !== undefined) common[name] = shared;
  }
  return common;
}

/** One field for both, or none if a value of one may mean something else to the other. */
function sharedField(a: Field, b: Field | undefined): Field | undefined {
  if (b === undefined || a.type !== b.type || a.label !== b.label) return undefined;
  if ('unit' in a && 'unit' in b && a.unit !== b.unit) return undefined;
  if (a.type === 'choice' && b.type === 'choice') {
    const options = a.options.filter(({ value }) => b.options.some((other) => other.value === value));
    return options.length === 0 ? undefined : { ...a, options };
  }
  if ((a.type === 'number' || a.type === 'optional-number') && 'min' in b) {
    const bounds = { min: Math.max(a.min, b.min), max: Math.min(a.max, b.max) };
    if (bounds.min >= bounds.max) return undefined;
    return { ...a, ...bounds, ...(b.integer === true && { integer: true }) };
  }
  return a;
}

/** The setting of a node, the initial value of its kind where it is left out. */
export function settingOf(node: DesignNode, name: string): unknown {
  return name in node.settings ? node.settings[name] : initialOf(node, name);
}

/** What a setting of a node begins with. */
export function initialOf(node: DesignNode, name: string): unknown {
  return kindById(node.kind)?.fields[name]?.initial;
}

/** Names of settings on which the nodes do not agree. */
export function mixedNames(nodes: readonly DesignNode[], fields: Fields): ReadonlySet<string> {
  const first = nodes[0]!;
  return new Set(
    Object.keys(fields).filter((name) =>
      nodes.some((node) => !equalPlain(settingOf(node, name), settingOf(first, name))),
    ),
  );
}

/** Names of settings that differ from the initial value at some node. */
export function changedOf(nodes: readonly DesignNode[], fields: Fields): readonly string[] {
  return Object.keys(fields).filter((name) =>
    nodes.some((node) => !equalPlain(settingOf(node, name), initialOf(node, name))),
  );
}
