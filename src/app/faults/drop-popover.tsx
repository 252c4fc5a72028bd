/**
 * A fault that was put on something waits here for its parameters, beside what it is about to break: Enter breaks it
 * now with what it begins with. It can be planned for later instead.
 */
import './fault-lane.css';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Design } from '../../model/design.ts';
import { faultDescriptors } from '../../model/faults.ts';
import { cutOff } from '../canvas/cut.ts';
import { faultIcons } from '../commands/fault-commands.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { breakNow } from '../stores/fault-actions.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { type FaultDraft, FaultSettings } from './fault-form.tsx';
import { type DroppedFault, planFault } from './fault-hand.ts';
import { sideOfTarget } from './fault-targets.ts';

export function DropPopover({
  dropped,
  onClose,
}: {
  readonly dropped: DroppedFault;
  readonly onClose: () => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const design = useDesignStore((state) => state.design);
  const [draft, setDraft] = useState<FaultDraft>(() => draftOf(design, dropped));
  const { fault, target, at } = dropped;
  const { title, momentary } = faultDescriptors[fault];
  const words = fault === 'partition' ? `Cut off ${target.name}` : `${title} ${target.name}`;
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => placeBeside(element, at));
    placeBeside(element, at);
    observer.observe(element);
    return () => observer.disconnect();
  }, [at]);
  useEffect(() => {
    box.current?.querySelector<HTMLElement>('.break-now')?.focus({ preventScroll: true });
    const outside = (event: Event) => {
      if (event.target instanceof Node && box.current?.contains(event.target) === true) return;
      onClose();
    };
    document.addEventListener('pointerdown', outside, true);
    return () => document.removeEventListener('pointerdown', outside, true);
  }, [onClose]);
  const planTargets =
    fault === 'partition' ? sideOfTarget(design, target).map(({ id }) => id) : draft.targets;
  const act = () => {
    breakNow(fault, draft.targets, { settings: draft.settings, duration: draft.duration });
    useUiStore.getState().announce(`${words}, done.`);
    onClose();
  };
  return (
    <div
      ref={box}
      className="fault-popover drop-popover"
      role="dialog"
      aria-label={words}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <header>
        <Icon name={faultIcons[fault]} />
        <div>
          <h3>{words}</h3>
          <p>{faultDescriptors[fault].help}</p>
        </div>
        <IconButton icon="cross" iconSize={11} label="Put it back" onClick={onClose} />
      </header>
      <FaultSettings draft={draft} onChange={setDraft} onCommit={() => {}} parts="drop" />
      <footer>
        <Button variant="primary" className="break-now" icon={faultIcons[fault]} onClick={act}>
          {momentary ? 'Do it now' : 'Break it now'}
        </Button>
        <Button variant="soft" onClick={() => planFault({ fault, targets: planTargets })}>
          Plan it …
        </Button>
      </footer>
    </div>
  );
}

/** What it begins with: its initial settings, until somebody heals it. */
function draftOf(design: Design, { fault, target }: DroppedFault): FaultDraft {
  const base = { at: 0, fault, duration: null };
  if (fault !== 'partition') return { ...base, targets: [target.id], settings: {} };
  const inside = sideOfTarget(design, target).map(({ id }) => id);
  return { ...base, targets: [], settings: cutOff(design, inside) ?? {} };
}

const GAP = 14;

/** Beside the hand, always inside the window. */
function placeBeside(box: HTMLElement, at: { readonly x: number; readonly y: number }): void {
  const { width, height } = box.getBoundingClientRect();
  const right = at.x + GAP;
  const left = right + width > window.innerWidth - 8 ? at.x - GAP - width : right;
  box.style.left = `${Math.max(8, left)}px`;
  box.style.top = `${Math.max(8, Math.min(at.y - 20, window.innerHeight - height - 8))}px`;
}
