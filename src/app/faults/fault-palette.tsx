/**
 * The palette of faults: what can break, by what it breaks. A fault goes onto a node, a link or a ground by dragging
 * (mouse, pen or finger), or is taken in the hand by a click or Enter and then put on a target, so a mouse is never
 * needed. It may also be dragged onto the lane at the foot of the page, at the time when it is to happen.
 */
import './fault-palette.css';
import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react';
import { type FaultKind, faultDescriptors, faultKinds } from '../../model/faults.ts';
import { shortcutText } from '../commands/command.ts';
import { faultIcons } from '../commands/fault-commands.ts';
import { fuzzyMatch } from '../commands/fuzzy.ts';
import { commands, runCommand } from '../commands/registry.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { Icon } from '../ui/icon.tsx';
import { takeFault, traceHand, useFaultHand } from './fault-hand.ts';
// what draws a fault in the hand comes with the list from which one takes it
import './fault-hand-layer.tsx';
import { targetsOf } from './fault-targets.ts';
import { faultTones } from './fault-words.ts';

const sections: readonly { readonly title: string; readonly targets: readonly string[] }[] = [
  { title: 'On a node', targets: ['node'] },
  { title: 'On a link', targets: ['link'] },
  { title: 'On a zone or region', targets: ['area'] },
  { title: 'Between nodes', targets: ['none'] },
];

/** Less than this is a click with an unsteady hand, not a drag. */
const DRAG_PIXELS = 5;

export function FaultPalette() {
  const [query, setQuery] = useState('');
  const design = useDesignStore((state) => state.design);
  const possible = useMemo(
    () => new Map(faultKinds.map((fault) => [fault, targetsOf(design, fault).length])),
    [design],
  );
  const found = useMemo(() => searchFaults(query), [query]);
  const searching = query.trim() !== '';
  const row = (fault: FaultKind) => (
    <FaultRow key={fault} fault={fault} possible={(possible.get(fault) ?? 0) > 0} />
  );
  return (
    <>
      <label className="palette-search">
        <Icon name="search" size={14} />
        <input
          id="fault-search"
          type="search"
          placeholder="Find a fault"
          aria-label="Find a fault"
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => searchKeys(event, searching ? found[0] : undefined, setQuery)}
        />
      </label>
      <div className="palette-list">
        {searching
          ? found.map(row)
          : sections.map(({ title, targets }) => (
              <section key={title} aria-label={title}>
                <h2>{title}</h2>
                {faultKinds.filter((fault) => targets.includes(faultDescriptors[fault].target)).map(row)}
              </section>
            ))}
        {!searching && <ChaosRow />}
        {found.length === 0 && <p className="palette-none">No fault is called “{query.trim()}”.</p>}
      </div>
    </>
  );
}

/** Faults by what they are called and what they do; those called so come first. */
export function searchFaults(query: string): readonly FaultKind[] {
  if (query.trim() === '') return faultKinds;
  return faultKinds
    .flatMap((fault) => {
      const { title, help } = faultDescriptors[fault];
      const match = fuzzyMatch(query, title, help);
      return match === null ? [] : [{ fault, score: match.score }];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ fault }) => fault);
}

function FaultRow({ fault, possible }: { readonly fault: FaultKind; readonly possible: boolean }) {
  const { title, help } = faultDescriptors[fault];
  const held = useFaultHand((state) => state.held?.fault === fault);
  const shortcut = shortcutOfFault(fault);
  const drag = useDragOut(fault);
  return (
    <button
      type="button"
      className={`palette-kind fault-kind ${faultTones[fault]} ${held ? 'held' : ''} ${possible ? '' : 'idle'}`}
      aria-pressed={held}
      data-tip={possible ? help : `${help} Nothing on this canvas can suffer it.`}
      data-tip-key={shortcut}
      onKeyDown={moveAmongFaults}
      {...drag}
    >
      <Icon name={faultIcons[fault]} size={14} />
      <span>{title}</span>
    </button>
  );
}

/** The key that breaks what is selected in that way. */
function shortcutOfFault(fault: FaultKind): string | undefined {
  const keys = commands.find(({ id }) => id === `fault.${fault}`)?.shortcuts?.[0];
  return keys === undefined ? undefined : shortcutText(keys);
}

/** A drag out of the palette, or a click that takes the fault in the hand. */
function useDragOut(fault: FaultKind) {
  const start = useRef<{ readonly x: number; readonly y: number; readonly id: number } | null>(null);
  const dragged = useRef(false);
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      dragged.current = false;
      start.current = { x: event.clientX, y: event.clientY, id: event.pointerId };
      // a finger belongs to the row that it touched first; the canvas is to hear it
      if (event.currentTarget.hasPointerCapture(event.pointerId))
        event.currentTarget.releasePointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => begin(event),
    // a quick hand has left the row before it has moved within it
    onPointerLeave: (event: PointerEvent<HTMLElement>) => begin(event),
    onPointerUp: () => {
      start.current = null;
    },
    onClick: (event: { readonly clientX: number; readonly clientY: number }) => {
      if (dragged.current) return;
      const { held } = useFaultHand.getState();
      if (held?.fault === fault) useFaultHand.setState({ held: null });
      else takeFault(fault, 'taken', { x: event.clientX, y: event.clientY });
    },
  };
  function begin(event: PointerEvent<HTMLElement>): void {
    const from = start.current;
    if (from === null || from.id !== event.pointerId || event.buttons === 0) return;
    if (Math.hypot(event.clientX - from.x, event.clientY - from.y) < DRAG_PIXELS) return;
    start.current = null;
    traceHand(event.clientX, event.clientY);
    dragged.current = takeFault(fault, 'dragged', { x: event.clientX, y: event.clientY });
  }
}

function ChaosRow() {
  return (
    <section aria-label="Many at once">
      <h2>Many at once</h2>
      <button
        type="button"
        className="palette-kind fault-kind"
        data-tip="Random faults from a seed, as ordinary entries of the timeline"
        onClick={() => runCommand('fault.chaos')}
        onKeyDown={moveAmongFaults}
      >
        <Icon name="dice" size={14} />
        <span>Chaos plan …</span>
      </button>
    </section>
  );
}

function searchKeys(
  event: KeyboardEvent<HTMLInputElement>,
  first: FaultKind | undefined,
  setQuery: (query: string) => void,
): void {
  if (event.key === 'Enter' && first !== undefined) takeFault(first, 'taken');
  else if (event.key === 'Escape') {
    setQuery('');
    event.currentTarget.blur();
  } else if (event.key === 'ArrowDown') {
    event.currentTarget.closest('.palette')?.querySelector<HTMLElement>('.fault-kind')?.focus();
    event.preventDefault();
  }
}

function moveAmongFaults(event: KeyboardEvent<HTMLButtonElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const palette = event.currentTarget.closest('.palette');
  const rows = [...(palette?.querySelectorAll<HTMLElement>('.fault-kind') ?? [])];
  const next = rows[rows.indexOf(event.currentTarget) + step];
  (next ?? palette?.querySelector<HTMLElement>('#fault-search'))?.focus();
  event.preventDefault();
}
