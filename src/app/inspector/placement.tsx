/** Where a node stands and what it costs there. */

import { formatQuantity } from '../../base/units.ts';
import { kindById } from '../../catalog/kinds.ts';
import type { Design, DesignNode } from '../../model/design.ts';
import { freeId } from '../../model/edits.ts';
import { prefixOf } from '../../model/sides.ts';
import { movedOnto } from '../canvas/zone-boxes.ts';
import { hourlyCost } from '../dashboard/economics.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { Select } from '../ui/select.tsx';
import { SettingRow } from './field-editors/setting-row.tsx';

const NO_ZONE = '';
const NEW_ZONE = '+';

export function Placement({ nodes }: { readonly nodes: readonly DesignNode[] }) {
  const design = useDesignStore((state) => state.design);
  const prefix = prefixOf(design, nodes[0]?.id ?? '');
  const zones = design.zones.filter((each) => each.id.startsWith(prefix));
  const zone = nodes[0]?.zone ?? NO_ZONE;
  const cost = nodes.reduce((sum, node) => sum + hourlyCost(node), 0);
  const options = [
    { value: NO_ZONE, label: 'No zone' },
    ...zones.map((each) => ({ value: each.id, label: each.name === '' ? each.id : each.name })),
    { value: NEW_ZONE, label: 'New zone' },
  ];
  return (
    <section className="setting-group">
      <h3>Placement</h3>
      <SettingRow
        label="Zone"
        help="Where it stands. Latency between zones is added to each link, and a partition may run between them."
        wide
      >
        <Select
          className="fill"
          label="Zone"
          value={zone}
          options={options}
          onChange={(id) => putInZone(nodes, id)}
        />
      </SettingRow>
      {cost > 0 && (
        <div className="field-row wide">
          <span className="field-label">Cost</span>
          <span className="cost">
            {costInWords(nodes)}
            <b>{formatQuantity(cost, 'dollarsPerHour')}</b>
          </span>
        </div>
      )}
    </section>
  );
}

function costInWords(nodes: readonly DesignNode[]): string {
  const node = nodes[0];
  if (nodes.length !== 1 || node === undefined) return `${nodes.length} nodes`;
  const field = kindById(node.kind)?.instancesField;
  if (field === undefined) return '';
  const count = node.settings[field] ?? kindById(node.kind)?.fields[field]?.initial;
  return typeof count === 'number' && count > 0
    ? `${count} × ${formatQuantity(hourlyCost(node) / count, 'dollarsPerHour')}`
    : '';
}

/** A node that joins a zone with a ground of its own stands on it. */
function onGround(design: Design, node: DesignNode): DesignNode {
  const area = design.zones.find((zone) => zone.id === node.zone)?.area;
  return area === undefined ? node : movedOnto(area, node);
}

/** Moves nodes to a zone, to none, or to a new one. */
function putInZone(nodes: readonly DesignNode[], chosen: string): void {
  const { design, edit } = useDesignStore.getState();
  const isNew = chosen === NEW_ZONE;
  const id = isNew ? freeId(design.zones, `${prefixOf(design, nodes[0]?.id ?? '')}zone`) : chosen;
  const putNodes = nodes.map((node): DesignNode => {
    const { zone: _, ...rest } = node;
    return id === NO_ZONE ? rest : onGround(design, { ...rest, zone: id });
  });
  const letter = String.fromCharCode(97 + (design.zones.length % 26));
  edit({
    title: isNew ? 'New zone' : 'Change zone',
    putNodes,
    ...(isNew && { document: { zones: [...design.zones, { id, name: `Zone ${letter}` }] } }),
  });
}
