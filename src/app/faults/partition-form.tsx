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
import { type Side, type Sides, sideOf, zoneSuggestions, zonesAgainstRest } from './partition-sides.ts';

type SideNames = { readonly [S in Side]: string };
const bridgeAndOutside = { bridge: 'Bridge: sees both', outside: 'Not concerned' };
const letters: SideNames = { a: 'Side A', b: 'Side B', ...bridgeAndOutside };
/** In a comparison A and B are the two designs. */
const words: SideNames = { a: 'One side of the cut', b: 'The other side', ...bridgeAndOutside };
const allSides: readonly Side[] = ['a', 'b', 'bridge', 'outside'];

export function PartitionForm(props: {
  readonly design: Design;
  readonly sides: Sides;
  readonly onChange: (sides: Sides) => void;
}) {
  const { design, sides, onChange } = props;
  const names = design.sides === undefined ? letters : words;
  const sideOptions = allSides.map((value) => ({ value, label: names[value] }));
  const oneWay =
    design.sides === undefined
      ? { label: 'Only A to B', help: 'What A says does not reach B; B is heard by A.' }
      : { label: 'One way', help: 'What one side says does not reach the other, which is heard by it.' };
  const put = (ids: readonly string[], side: Side) =>
    onChange({ ...sides, of: { ...sides.of, ...Object.fromEntries(ids.map((id) => [id, side])) } });
  return (
    <div className="partition-form">
      <Segmented<'both' | 'one'>
        label="Direction of the cut"
        value={sides.oneWay ? 'one' : 'both'}
        options={[
          { value: 'both', label: 'Both ways' },
          { value: 'one', ...oneWay },
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
          {zoneSuggestions(design).map(({ name, zones }) => (
            <button
              key={zones.join()}
              type="button"
              className="button soft small"
              onClick={() => onChange({ ...sides, of: zonesAgainstRest(design, zones) })}
            >
              {name} against the rest{zones.length > 1 ? ', on both sides' : ''}
            </button>
          ))}
        </p>
      )}
    </div>
  );
}
