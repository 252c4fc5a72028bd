/** A design in small: where its nodes stand, what they are, and how they are linked. */
import { memo } from 'react';
import type { Design } from '../../model/design.ts';
import { KindIcon } from '../ui/icon.tsx';
import { thumbnailOf } from './thumbnail-layout.ts';

/** More nodes than these are drawn smaller. */
const CROWDED = 8;

export const Thumbnail = memo(function Thumbnail({ design }: { readonly design: Design }) {
  const { nodes, links, width, height } = thumbnailOf(design);
  return (
    <div className={nodes.length > CROWDED ? 'thumbnail many' : 'thumbnail'} aria-hidden="true">
      <svg aria-hidden="true" viewBox={`0 0 ${width} ${height}`}>
        {links.map((link) => (
          <path key={link.id} className={link.member ? 'member' : ''} d={link.path} />
        ))}
      </svg>
      {nodes.map((node) => (
        <span
          key={node.id}
          style={{ left: `${(node.x / width) * 100}%`, top: `${(node.y / height) * 100}%` }}
        >
          <KindIcon kind={node.kind} size={nodes.length > CROWDED ? 11 : 13} />
        </span>
      ))}
    </div>
  );
});
