/**
 * Tooltips: one layer for the whole page. Whatever carries `data-tip` gets one on hover (after a moment) and
 * on keyboard focus; `data-tip-key` is shown as a key beside it. The words repeat the control's name, so the
 * layer itself is hidden from screen readers.
 */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';

const DELAY_MILLISECONDS = 450;
/** After one tooltip was shown, the next comes at once for this long. */
const WARM_MILLISECONDS = 600;
const GAP = 6;

interface Tip {
  readonly text: string;
  readonly key: string | undefined;
  readonly anchor: DOMRect;
}

export function TooltipLayer() {
  const [tip, setTip] = useState<Tip | null>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => listen(setTip), []);
  useLayoutEffect(() => {
    if (tip !== null && box.current !== null) placeBeside(box.current, tip.anchor);
  }, [tip]);
  if (tip === null) return null;
  return (
    <div ref={box} className="tooltip" aria-hidden="true">
      <span>{tip.text}</span>
      {tip.key !== undefined && <kbd>{tip.key}</kbd>}
    </div>
  );
}

function listen(show: (tip: Tip | null) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let warmUntil = 0;
  let shownFor: Element | null = null;
  const hide = () => {
    clearTimeout(timer);
    if (shownFor !== null) warmUntil = performance.now() + WARM_MILLISECONDS;
    shownFor = null;
    show(null);
  };
  const open = (target: Element) => {
    const text = target.getAttribute('data-tip');
    if (text === null || !target.isConnected) return;
    shownFor = target;
    show({
      text,
      key: target.getAttribute('data-tip-key') ?? undefined,
      anchor: target.getBoundingClientRect(),
    });
  };
  const over = (event: Event) => {
    const target = tipOf(event.target);
    if (target === shownFor && target !== null) return;
    hide();
    if (target !== null)
      timer = setTimeout(open, performance.now() < warmUntil ? 0 : DELAY_MILLISECONDS, target);
  };
  const focus = (event: Event) => {
    const target = event.target;
    if (target instanceof Element && target.matches('[data-tip]:focus-visible:not(:has([data-term]))'))
      open(target);
  };
  const events: readonly (readonly [string, (event: Event) => void])[] = [
    ['pointerover', over],
    ['pointerdown', hide],
    ['focusin', focus],
    ['focusout', hide],
    ['keydown', hide],
    ['wheel', hide],
  ];
  for (const [name, listener] of events) document.addEventListener(name, listener, { passive: true });
  return () => {
    clearTimeout(timer);
    for (const [name, listener] of events) document.removeEventListener(name, listener);
  };
}

/** What shows a tooltip there; a word of the glossary shows its own card, with the tooltip in it. */
function tipOf(at: EventTarget | null): Element | null {
  if (!(at instanceof Element) || at.closest('[data-term]') !== null) return null;
  return at.closest('[data-tip]');
}

/** Below the anchor, above it where there is no room, always inside the window. */
function placeBeside(box: HTMLElement, anchor: DOMRect): void {
  const { width, height } = box.getBoundingClientRect();
  const below = anchor.bottom + GAP;
  const top = below + height + 4 > window.innerHeight ? anchor.top - height - GAP : below;
  const left = anchor.left + anchor.width / 2 - width / 2;
  box.style.left = `${Math.max(6, Math.min(left, window.innerWidth - width - 6))}px`;
  box.style.top = `${top}px`;
}
