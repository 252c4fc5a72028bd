/**
 * Shows what the glossary says of the word under the pointer or in focus: one layer for the whole page. Where the
 * word stands in a control that explains itself (`data-tip`), both are shown in one place.
 */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { GlossaryTerm } from '../../content/glossary.ts';
import { loadGlossary, useGlossary } from './glossary-store.ts';
import './glossary.css';

const DELAY_MILLISECONDS = 350;
const GAP = 6;

interface Shown {
  readonly id: string;
  readonly tip: string | null;
  readonly anchor: DOMRect;
}

export function TermLayer() {
  const [shown, setShown] = useState<Shown | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const entry = useGlossary(({ index }) => index?.all.find(({ id }) => id === shown?.id));
  useEffect(() => void loadGlossary(), []);
  useEffect(() => listen(setShown), []);
  useLayoutEffect(() => {
    if (shown !== null && box.current !== null) placeBeside(box.current, shown.anchor);
  }, [shown]);
  if (shown === null || entry === undefined) return null;
  return (
    <div ref={box} className="term-card" aria-hidden="true" popover="manual">
      {shown.tip !== null && <p className="term-tip">{shown.tip}</p>}
      <TermText entry={entry} />
    </div>
  );
}

/** An entry as it is read. */
export function TermText({ entry }: { readonly entry: GlossaryTerm }) {
  return (
    <>
      <p>
        <strong>{entry.term}</strong> {entry.plain}
      </p>
      {entry.more !== undefined && <p className="term-more">{entry.more}</p>}
      <p className="term-source">{entry.source}</p>
    </>
  );
}

function listen(show: (shown: Shown | null) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over: Element | null = null;
  const hide = () => {
    clearTimeout(timer);
    over = null;
    show(null);
  };
  const open = (word: HTMLElement) => {
    const id = word.dataset.term;
    if (id === undefined || !word.isConnected) return;
    const tip = word.closest<HTMLElement>('[data-tip]')?.dataset.tip ?? null;
    show({ id, tip, anchor: word.getBoundingClientRect() });
  };
  const hover = (event: Event) => {
    const word = wordAt(event.target);
    if (word === over) return;
    hide();
    over = word;
    if (word !== null) timer = setTimeout(open, DELAY_MILLISECONDS, word);
  };
  const focus = (event: Event) => {
    const target = event.target;
    if (!(target instanceof Element) || !target.matches(':focus-visible')) return;
    const word = target.matches('[data-term]') ? target : target.querySelector(':scope [data-term]');
    if (word instanceof HTMLElement && target.matches('[data-term], button, [role=tab]')) open(word);
  };
  const press = (event: Event) => {
    if (event instanceof KeyboardEvent && ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
    hide();
  };
  const events: readonly (readonly [string, (event: Event) => void])[] = [
    ['pointerover', hover],
    ['pointerdown', hide],
    ['focusin', focus],
    ['focusout', hide],
    ['keydown', press],
    ['wheel', hide],
  ];
  for (const [name, listener] of events) document.addEventListener(name, listener, { passive: true });
  return () => {
    clearTimeout(timer);
    for (const [name, listener] of events) document.removeEventListener(name, listener);
  };
}

function wordAt(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-term]') : null;
}

/** Below the word, above it where there is no room, always inside the window; above dialogs, too. */
function placeBeside(box: HTMLElement, anchor: DOMRect): void {
  if (!box.matches(':popover-open')) box.showPopover();
  const { width, height } = box.getBoundingClientRect();
  const below = anchor.bottom + GAP;
  const top = below + height + 4 > window.innerHeight ? anchor.top - height - GAP : below;
  box.style.left = `${Math.max(6, Math.min(anchor.left - 10, window.innerWidth - width - 6))}px`;
  box.style.top = `${Math.max(6, top)}px`;
}
