/** The name of a node or a zone, written where it stands: Enter or leaving keeps it, Escape does not. */
import { useEffect, useRef, useState } from 'react';
import { ViewportPortal } from 'reactflow';
import { nodeName } from '../../model/design.ts';
import { zoneName } from '../../model/zones.ts';
import { renameNodeTo } from '../stores/design-actions.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { type InPlaceTarget, useInPlace } from '../stores/in-place.ts';
import { renameZone } from '../stores/zone-actions.ts';
import { focusOnCanvas } from './canvas-focus.ts';
import type { Box } from './link-geometry.ts';
import { boxOf } from './node-layout.ts';
import { zoneBoxes } from './zone-boxes.ts';
import './in-place-name.css';

export function InPlaceName() {
  const target = useInPlace((state) => state.target);
  if (target === null || target.type === 'note' || target.type === 'frame') return null;
  return <NameBox key={`${target.type} ${target.id}`} target={target} />;
}

function NameBox({ target }: { readonly target: InPlaceTarget }) {
  const [place] = useState(() => placeOf(target));
  const [draft, setDraft] = useState(place?.name ?? '');
  const box = useRef<HTMLInputElement>(null);
  const left = useRef(false);
  useEffect(() => {
    if (box.current === null) useInPlace.getState().end(); // it is gone meanwhile
    box.current?.focus({ preventScroll: true });
    box.current?.select();
  }, []);
  if (place === null) return null;
  const end = (keep: boolean, back: boolean) => {
    if (left.current) return;
    left.current = true;
    useInPlace.getState().end();
    if (keep && target.type === 'node') renameNodeTo(target.id, draft);
    if (keep && target.type === 'zone') renameZone(target.id, draft);
    if (back) focusOnCanvas(target.id);
  };
  return (
    <ViewportPortal>
      <input
        ref={box}
        className={`in-place-name ${target.type} nodrag nopan nokey`}
        style={{ transform: `translate(${place.x}px, ${place.y}px)`, width: place.width }}
        aria-label={target.type === 'node' ? 'Name of the node' : 'Name of the zone'}
        value={draft}
        maxLength={200}
        spellCheck={false}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={() => end(true, false)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Enter') end(true, true);
          if (event.key === 'Escape') end(false, true);
        }}
      />
    </ViewportPortal>
  );
}

/** Where the name stands, and what it is now; null for what is gone meanwhile. */
function placeOf(target: InPlaceTarget): (Omit<Box, 'height'> & { readonly name: string }) | null {
  const { design } = useDesignStore.getState();
  if (target.type === 'node') {
    const node = design.nodes.find(({ id }) => id === target.id);
    if (node === undefined) return null;
    const { x, y, width } = boxOf(node);
    return { x: x + 28, y: y + 5, width: width - 34, name: nodeName(node) };
  }
  const zone = design.zones.find(({ id }) => id === target.id);
  const ground = zoneBoxes(design).find(({ id }) => id === target.id);
  if (zone === undefined || ground === undefined) return null;
  const width = Math.min(240, ground.width - 16);
  return { x: ground.x + 8, y: ground.y + 6, width, name: zoneName(zone) };
}
