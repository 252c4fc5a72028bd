/**
 * Changes of settings as edits. A setting that goes back to its initial value leaves the document, so that
 * files and links hold only what somebody meant. Of nodes of several kinds each has initial values of its own.
 */
import { equalPlain } from '../../base/plain.ts';
import { type Design, type DesignLink, type DesignNode, nodeName } from '../../model/design.ts';
import type { Edit } from '../../model/edits.ts';
import { initialOf } from './common-fields.ts';

type Settings = { readonly [name: string]: unknown };

/** Sets a setting of nodes, or (undefined) takes it back to its initial value. `label` is for the title. */
export function setSetting(
  design: Design,
  ids: readonly string[],
  name: string,
  value: unknown,
  label: string,
): Edit {
  const nodes = design.nodes.filter((node) => ids.includes(node.id));
  return {
    title: `${label} of ${whoseNames(nodes)}`,
    putNodes: nodes.map((node) => withSettings(node, { [name]: value })),
  };
}

/** Sets several settings of nodes at once; those that equal the initial value leave the document. */
export function setSettings(nodes: readonly DesignNode[], settings: Settings, title: string): Edit {
  return { title, putNodes: nodes.map((node) => withSettings(node, settings)) };
}

/** Takes settings of nodes back to their initial values. */
export function resetSettings(design: Design, ids: readonly string[], names: readonly string[]): Edit {
  const nodes = design.nodes.filter((node) => ids.includes(node.id));
  const nothing = Object.fromEntries(names.map((name) => [name, undefined]));
  return setSettings(nodes, nothing, `Reset ${whoseNames(nodes)}`);
}

function withSettings(node: DesignNode, change: Settings): DesignNode {
  const kept = Object.entries({ ...node.settings, ...change }).filter(
    ([name, value]) => value !== undefined && !(name in change && equalPlain(value, initialOf(node, name))),
  );
  return { ...node, settings: Object.fromEntries(kept) };
}

/** "App" of one node, "3 nodes" of several. */
export function whoseNames(nodes: readonly DesignNode[]): string {
  return nodes.length === 1 ? nodeName(nodes[0]!) : `${nodes.length} nodes`;
}

/** Sets a setting of links; `call.timeout` and the like lie one level deeper. */
export function setLinkSetting(
  links: readonly DesignLink[],
  path: readonly string[],
  value: unknown,
  title: string,
): Edit {
  return { title, putLinks: links.map((link) => withLinkSetting(link, path, value)) };
}

/** Takes all settings of links back to their initial values. */
export function resetLinks(links: readonly DesignLink[], title: string): Edit {
  return { title, putLinks: links.map((link) => ({ ...link, settings: {} })) };
}

function withLinkSetting(link: DesignLink, path: readonly string[], value: unknown): DesignLink {
  const [name, inner] = path;
  const { settings } = link;
  let next: { [name: string]: unknown };
  if (inner === undefined) next = withKey(settings, name!, value);
  else {
    const call = withKey(settings.call ?? {}, inner, value);
    next = withKey(settings, name!, Object.keys(call).length === 0 ? undefined : call);
  }
  return { ...link, settings: next as DesignLink['settings'] };
}

function withKey(object: object, name: string, value: unknown): { [name: string]: unknown } {
  const others = Object.entries(object).filter(([key]) => key !== name);
  return Object.fromEntries(value === undefined ? others : [...others, [name, value]]);
}
