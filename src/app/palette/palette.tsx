/**
 * The palette: all kinds by group, searchable, straight from the catalog. A kind goes onto the canvas by
 * dragging, by a click, or by Enter (into the middle of what is seen), so a mouse is never needed.
 */
import './palette.css';
import { type DragEvent, type KeyboardEvent, useMemo, useState } from 'react';
import { kinds } from '../../catalog/kinds.ts';
import type { Kind, PaletteGroup } from '../../model/kind.ts';
import { KIND_DATA_TYPE, NOTE_DRAG, takeInHand, ZONE_DRAG } from '../canvas/kind-drag.ts';
import { freePlace, NODE_WIDTH } from '../canvas/node-layout.ts';
import { currentCamera } from '../canvas/viewport.ts';
import { runCommand } from '../commands/registry.ts';
import { useFaultHand } from '../faults/fault-hand.ts';
import { addNode } from '../stores/design-actions.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { Icon, KindIcon } from '../ui/icon.tsx';
import { lazily } from '../ui/lazily.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { fingerDrag, useFingerDrag, wasDragged } from './finger-drag.ts';

const FaultPalette = lazily(() =>
  import('../faults/fault-palette.tsx').then((module) => module.FaultPalette),
);

const PaletteGhost = lazily(() => import('./palette-ghost.tsx').then((module) => module.PaletteGhost));

const groups: readonly PaletteGroup[] = ['Traffic', 'Routing', 'Compute', 'Messaging', 'Data'];

/** Kinds whose title, group or summary has every word of the search; titles that begin with it come first. */
export function searchKinds(all: readonly Kind[], query: string): readonly Kind[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = all.filter((kind) => {
    const text = `${kind.title} ${kind.group} ${kind.summary} ${kind.id}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const first = words[0] ?? '';
  const rank = (kind: Kind) => {
    const title = kind.title.toLowerCase();
    return title.startsWith(first) ? 0 : title.includes(first) ? 1 : 2;
  };
  return [...found].sort((a, b) => rank(a) - rank(b));
}

export function Palette() {
  const shelf = useFaultHand((state) => state.shelf);
  const dragging = useFingerDrag((state) => state.drag !== null);
  return (
    <aside className="palette" aria-label="Palette">
      <Segmented<'kinds' | 'faults'>
        className="palette-shelf"
        label="What the palette has"
        value={shelf}
        options={[
          { value: 'kinds', label: 'Nodes' },
          { value: 'faults', label: 'Faults' },
        ]}
        onChange={(next) => useFaultHand.setState({ shelf: next })}
      />
      {shelf === 'faults' ? <FaultPalette /> : <KindPalette />}
      {dragging && <PaletteGhost />}
    </aside>
  );
}

function KindPalette() {
  const [query, setQuery] = useState('');
  const searching = query.trim() !== '';
  const found = useMemo(() => (searching ? searchKinds(kinds, query) : kinds), [query, searching]);
  return (
    <>
      <label className="palette-search">
        <Icon name="search" size={14} />
        <input
          id="palette-search"
          type="search"
          placeholder="Add a node"
          aria-label="Add a node"
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => searchKeys(event, found, searching, setQuery)}
        />
        <kbd>/</kbd>
      </label>
      <div className="palette-list">
        {searching ? (
          <KindList kinds={found} mark />
        ) : (
          groups.map((group) => (
            <section key={group} aria-label={group}>
              <h2>{group}</h2>
              <KindList kinds={found.filter((kind) => kind.group === group)} />
            </section>
          ))
        )}
        {!searching && (
          <section aria-label="Place">
            <h2>Place</h2>
            <button
              type="button"
              className="palette-kind"
              draggable
              data-tip="A ground for nodes that stand in one place: a datacentre, an availability zone. Several make a region."
              onDragStart={(event) => startDrag(event, ZONE_DRAG)}
              onDragEnd={() => takeInHand(null)}
              onClick={() => {
                if (!wasDragged()) runCommand('edit.add-zone');
              }}
              onKeyDown={moveAmongKinds}
              {...fingerDrag(ZONE_DRAG)}
            >
              <Icon name="zone" size={15} />
              Zone
            </button>
            <button
              type="button"
              className="palette-kind"
              draggable
              data-tip="Text on the canvas, for people: why it is so, what to look at."
              onDragStart={(event) => startDrag(event, NOTE_DRAG)}
              onDragEnd={() => takeInHand(null)}
              onClick={() => {
                if (!wasDragged()) runCommand('edit.add-note');
              }}
              onKeyDown={moveAmongKinds}
              {...fingerDrag(NOTE_DRAG)}
            >
              <Icon name="note" size={15} />
              Note
            </button>
          </section>
        )}
        {found.length === 0 && <p className="palette-none">No kind of node is called “{query.trim()}”.</p>}
      </div>
    </>
  );
}

function KindList(props: { readonly kinds: readonly Kind[]; readonly mark?: boolean }) {
  return props.kinds.map((kind, i) => (
    <button
      key={kind.id}
      type="button"
      className={`palette-kind ${props.mark === true && i === 0 ? 'first' : ''}`}
      draggable
      data-tip={kind.summary}
      onDragStart={(event) => startDrag(event, kind.id)}
      onDragEnd={() => takeInHand(null)}
      onClick={() => {
        if (!wasDragged()) insertAtCentre(kind.id);
      }}
      onKeyDown={moveAmongKinds}
      {...fingerDrag(kind.id)}
    >
      <KindIcon kind={kind.id} size={15} />
      {kind.title}
    </button>
  ));
}

function startDrag(event: DragEvent, kind: string): void {
  takeInHand(kind);
  event.dataTransfer.setData(KIND_DATA_TYPE, kind);
  event.dataTransfer.effectAllowed = 'copy';
}

/** Puts a node into the middle of what is seen, or the nearest free place. */
function insertAtCentre(kind: string): void {
  const centre = currentCamera()?.centre() ?? { x: 0, y: 0 };
  const { design } = useDesignStore.getState();
  addNode(kind, freePlace(design.nodes, { x: centre.x - NODE_WIDTH / 2, y: centre.y - 42 }));
}

function searchKeys(
  event: KeyboardEvent<HTMLInputElement>,
  found: readonly Kind[],
  searching: boolean,
  setQuery: (query: string) => void,
): void {
  const first = found[0];
  if (event.key === 'Enter' && searching && first !== undefined) {
    insertAtCentre(first.id);
    setQuery('');
  } else if (event.key === 'Escape') {
    setQuery('');
    event.currentTarget.blur();
  } else if (event.key === 'ArrowDown') {
    event.currentTarget.closest('.palette')?.querySelector<HTMLElement>('.palette-kind')?.focus();
    event.preventDefault();
  }
}

function moveAmongKinds(event: KeyboardEvent<HTMLButtonElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const palette = event.currentTarget.closest('.palette');
  const rows = [...(palette?.querySelectorAll<HTMLElement>('.palette-kind') ?? [])];
  const next = rows[rows.indexOf(event.currentTarget) + step];
  (next ?? palette?.querySelector<HTMLElement>('#palette-search'))?.focus();
  event.preventDefault();
}
