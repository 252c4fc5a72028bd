/**
 * A partition whose pattern two sides cannot say (a ring, three groups, single pairs), pair by pair: each can be
 * given back, or all of it made into two sides.
 */
import type { Design } from '../../model/design.ts';
import { blockedPairs, type IdPair, partitionSettingsSchema } from '../../model/partitions.ts';
import { nodeLabel } from '../../model/sides.ts';
import { Button, IconButton } from '../ui/button.tsx';
import './partition-form.css';

/** More pairs than this are counted, not listed. */
const MOST_LISTED = 60;

export function PartedPairs(props: {
  readonly design: Design;
  readonly settings: unknown;
  readonly onChange: (settings: { readonly blocked: readonly IdPair[] }) => void;
  readonly onSides: () => void;
}) {
  const parsed = partitionSettingsSchema.safeParse(props.settings);
  const pairs = parsed.success ? blockedPairs(parsed.data) : [];
  const names = new Map(props.design.nodes.map((node) => [node.id, nodeLabel(props.design, node)]));
  const lines = linesOf(pairs);
  return (
    <div className="parted-pairs">
      <p>
        {lines.length === 1 ? 'One pair is parted' : `${lines.length} pairs are parted`}, one by one.{' '}
        <Button className="small" onClick={props.onSides}>
          Choose two sides instead
        </Button>
      </p>
      <ul>
        {lines.slice(0, MOST_LISTED).map(({ a, b, both }) => {
          const words = `${names.get(a) ?? a} ${both ? '↔' : '→'} ${names.get(b) ?? b}`;
          const others = pairs.filter(
            ([from, to]) => !((from === a && to === b) || (both && from === b && to === a)),
          );
          return (
            <li key={`${a} ${b}`}>
              {words}
              <IconButton
                icon="cross"
                iconSize={10}
                label={`Let ${words} pass`}
                disabled={others.length === 0}
                onClick={() => props.onChange({ blocked: others })}
              />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

interface PairLine {
  readonly a: string;
  readonly b: string;
  readonly both: boolean;
}

/** Both directions of a pair on one line. */
function linesOf(pairs: readonly IdPair[]): readonly PairLine[] {
  const keys = new Set(pairs.map((pair) => JSON.stringify(pair)));
  return pairs.flatMap(([a, b]): PairLine[] => {
    const both = keys.has(JSON.stringify([b, a]));
    return both && a > b ? [] : [{ a, b, both }];
  });
}
