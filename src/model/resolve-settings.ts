/** What a node's settings come to; apart from the reader of documents, which the page loads only when it reads one. */
import type { DesignNode } from './design.ts';
import type { Settings } from './fields.ts';
import type { Kind } from './kind.ts';

/** The settings of a node with the kind's initial values where the document leaves them out. */
export function resolveSettings(node: Pick<DesignNode, 'settings'>, kind: Kind): Settings {
  const settings: { [name: string]: unknown } = {};
  for (const [name, field] of Object.entries(kind.fields)) {
    settings[name] = Object.hasOwn(node.settings, name) ? node.settings[name] : field.initial;
  }
  return settings;
}
