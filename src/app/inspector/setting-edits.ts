/**
 * Changes of settings as edits. A setting that goes back to its initial value leaves the document, so that
 * files and links hold only what somebody meant.
 */
import type { Design, DesignLink, DesignNode } from '../../model/design.ts';
import { changeSetting, type Edit } from '../../model/edits.ts';

/** Sets a setting of nodes, or (undefined) takes it back to its initial value. */
export function setSetting(
  design: Design,
  ids: readonly string[],
  name: string,
  value: unknown,
  label: string,
): Edit {
  const edit = changeSetting(design, ids, name, value, label);
  if (value !== undefined) return edit;
  const without = (node: DesignNode): DesignNode => ({ ...node, settings: withoutKey(node.settings, name) });
  return { ...edit, putNodes: (edit.putNodes ?? []).map(without) };
}

/** Takes all settings of nodes back to their initial values. */
export function resetSettings(
  design: Design,
  ids: readonly string[],
  names: readonly string[],
  whose: string,
): Edit {
  const wanted = new Set(ids);
  const strip = (node: DesignNode): DesignNode => ({
    ...node,
    settings: names.reduce((settings, name) => withoutKey(settings, name), node.settings),
  });
  return { title: `Reset ${whose}`, putNodes: design.nodes.filter((node) => wanted.has(node.id)).map(strip) };
}

/** Sets a setting of a link; `call.timeout` and the like lie one level deeper. */
export function setLinkSetting(
  link: DesignLink,
  path: readonly string[],
  value: unknown,
  title: string,
): Edit {
  const [name, inner] = path;
  const { settings } = link;
  let next: { [name: string]: unknown };
  if (inner === undefined) next = withKey(settings, name!, value);
  else {
    const call = withKey(settings.call ?? {}, inner, value);
    next = withKey(settings, name!, Object.keys(call).length === 0 ? undefined : call);
  }
  return { title, putLinks: [{ ...link, settings: next as DesignLink['settings'] }] };
}

function withKey(object: object, name: string, value: unknown): { [name: string]: unknown } {
  return value === undefined
    ? withoutKey(object as { [name: string]: unknown }, name)
    : { ...object, [name]: value };
}

function withoutKey(object: { readonly [name: string]: unknown }, name: string): { [name: string]: unknown } {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}
