/** What a finger drags out of the palette, beside the finger. */
import { kindById } from '../../catalog/kinds.ts';
import { NOTE_DRAG, ZONE_DRAG } from '../canvas/kind-drag.ts';
import { Icon, KindIcon } from '../ui/icon.tsx';
import { useFingerDrag } from './finger-drag.ts';

export function PaletteGhost() {
  const drag = useFingerDrag((state) => state.drag);
  if (drag === null) return null;
  const kind = kindById(drag.kind);
  return (
    <div
      className="palette-ghost"
      aria-hidden="true"
      style={{ transform: `translate(calc(${drag.x}px - 50%), calc(${drag.y}px - 130%))` }}
    >
      {kind !== undefined && <KindIcon kind={kind.id} size={15} />}
      {drag.kind === ZONE_DRAG && <Icon name="zone" size={15} />}
      {drag.kind === NOTE_DRAG && <Icon name="note" size={15} />}
      {kind?.title ?? (drag.kind === ZONE_DRAG ? 'Zone' : 'Note')}
    </div>
  );
}
