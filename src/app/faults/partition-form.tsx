/**
 * The sides of a partition from lists: each node stands in group A, in group B, on a bridge that sees both, or
 * outside, where it sees all. The same form parts by keyboard what scissors part by hand, and edits what is
 * planned.
 */
import type { Design } from '../../model/design.ts';
import { nodeLabel } from '../../model/sides.ts';
import { machinesOf } from '../canvas/cut-geometry.ts';
import { KindIcon } from '../ui/icon.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Select } from '../ui/select.tsx';
import './partition-form.css';
import { type Side, type Sides, sideOf } from './partition-sides.ts';

const sideOptions: readonly { readonly value: Side; readonly label: string }[] = [
  { value: 'a', label: 'Side A' },
  { value: 'b', label: 'Side B' },
  { value: 'bridge', label: 'Bridge: sees both' },
  { value: 'outside', label: 'Not concerned' },
];

export function PartitionForm(props: {
  readonly design: Design;
  readonly sides: Sides;
  readonly onChange: (sides: Sides) => void;
}) {
  const { design, sides, onChange } = props;
  const put = (ids: readonly string[], side: Side) =>
    onChange({ ...sides, of: { ...sides.of, ...Object.fromEntries(ids.map((id) => [id, side])) } });
  return (
    <div className="partition-form">
      <Segmented<'both' | 'one'>
        label="Direction of the cut"
        value={sides.oneWay ? 'one' : 'both'}
        options={[
          { value: 'both', label: 'Both ways' },
          { value: 'one', label: 'Only A to B', help: 'What A says does not reach B; B is heard by A.' },
        ]}
        onChange={(ways) => onChange({ ...sides, oneWay: ways === 'one' })}
      />
      <ul>
        {machinesOf(design.nodes).map((node) => (
          <li key={node.id} className={`side-${sideOf(sides, node.id)}`}>
            <KindIcon kind={node.kind} size={14} />
            <span>{nodeLabel(design, node)}</span>
            <Select<Side>
              label={`Side of ${nodeLabel(design, node)}`}
              value={sideOf(sides, node.id)}
              options={sideOptions.filter(({ value }) => value !== 'bridge' || !sides.oneWay)}
              onChange={(side) => put([node.id], side)}
            />
          </li>
        ))}
      </ul>
      {design.zones.length > 0 && (
        <p className="partition-zones">
          {design.zones.map((zone) => (
            <button
              key={zone.id}
              type="button"
              className="button soft small"
              onClick={() => onChange({ ...sides, of: zoneAgainstRest(design, zone.id) })}
            >
              {zone.name === '' ? zone.id : zone.name} against the rest
            </button>
          ))}
        </p>
      )}
    </div>
  );
}

function zoneAgainstRest(design: Design, zone: string): Sides['of'] {
  return Object.fromEntries(
    machinesOf(design.nodes).map((node) => [node.id, node.zone === zone ? 'a' : 'b']),
  );
}
