/** Clients of a design whose load the laboratory can replace, and what they send now. */
import { kindById } from '../../catalog/kinds.ts';
import type { Design, DesignNode } from '../../model/design.ts';
import { resolveSettings } from '../../model/resolve-settings.ts';
import { nodeLabel } from '../../model/sides.ts';
import type { Arrivals } from '../../model/traffic.ts';

export interface ClientChoice {
  readonly value: string;
  readonly label: string;
  /** Requests a second, as far as the settings tell. */
  readonly rate: number;
}

export function clientChoices(design: Design): readonly ClientChoice[] {
  return design.nodes.flatMap((node) => {
    const kind = kindById(node.kind);
    if (kind?.fields.arrivals === undefined) return [];
    const { arrivals } = resolveSettings(node, kind) as { readonly arrivals: Arrivals };
    const rate = 'rate' in arrivals ? arrivals.rate : arrivals.process === 'closed' ? arrivals.users : 100;
    return [{ value: node.id, label: nodeLabel(design, node), rate }];
  });
}

/** The design with other settings of one node. */
export function withSettings(design: Design, id: string, settings: DesignNode['settings']): Design {
  const nodes = design.nodes.map((node) =>
    node.id === id ? { ...node, settings: { ...node.settings, ...settings } } : node,
  );
  return { ...design, nodes };
}
