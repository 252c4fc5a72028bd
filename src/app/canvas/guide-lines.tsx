/** What a dragged thing is in line with, and the link that would take it: drawn while the hand holds it. */
import { useStore } from 'reactflow';
import { useDesignStore } from '../stores/design-store.ts';
import { useAreaDrag } from './area-drag.ts';
import { curvePath, linkCurve } from './link-geometry.ts';
import { boxOf } from './node-layout.ts';
import { OverPicture } from './over-picture.tsx';
import './guide-lines.css';

export function GuideLines() {
  const aligned = useAreaDrag((state) => state.aligned);
  const link = useAreaDrag((state) => state.link);
  const thin = useStore((state) => 1 / state.transform[2]);
  if (link === null && (aligned === null || aligned.lines.length + aligned.gaps.length === 0)) return null;
  return (
    <OverPicture>
      <svg className="guide-lines" aria-hidden="true">
        {link !== null && <TargetLink id={link} />}
        {aligned?.lines.map(({ from, to }) => (
          <path key={`l ${from.x} ${from.y}`} d={`M${from.x} ${from.y}L${to.x} ${to.y}`} strokeWidth={thin} />
        ))}
        {aligned?.gaps.map(({ from, to }) => {
          const upright = from.x === to.x;
          const cap = 5 * thin;
          const ends = [from, to]
            .map(({ x, y }) => (upright ? `M${x - cap} ${y}h${2 * cap}` : `M${x} ${y - cap}v${2 * cap}`))
            .join('');
          return (
            <path
              key={`g ${from.x} ${from.y}`}
              className="gap"
              d={`M${from.x} ${from.y}L${to.x} ${to.y}${ends}`}
              strokeWidth={1.4 * thin}
            />
          );
        })}
      </svg>
    </OverPicture>
  );
}

/** The link into which a node would be put, lit up. */
function TargetLink({ id }: { readonly id: string }) {
  const design = useDesignStore((state) => state.design);
  const link = design.links.find((each) => each.id === id);
  const from = design.nodes.find((node) => node.id === link?.from);
  const to = design.nodes.find((node) => node.id === link?.to);
  if (from === undefined || to === undefined) return null;
  return <path className="target" d={curvePath(linkCurve(boxOf(from), boxOf(to)))} />;
}
