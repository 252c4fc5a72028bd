/** A fault on the lane, looked at closely: its settings where they can still be changed, heal and delete. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { TimelineEntry } from '../../model/design.ts';
import { faultIcons } from '../commands/fault-commands.ts';
import { axisEnd } from '../dashboard/axis-end.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { clockText } from '../ui/figure-text.ts';
import { Icon } from '../ui/icon.tsx';
import type { LaneBar } from './fault-bars.ts';
import { FaultSettings } from './fault-form.tsx';
import { duplicateFault, removeFault } from './lane-edits.ts';
import { RepeatForm } from './repeat-form.tsx';

export interface FaultPopoverProps {
  readonly bar: LaneBar;
  readonly anchor: DOMRect;
  readonly onClose: () => void;
}

export function FaultPopover({ bar, anchor, onClose }: FaultPopoverProps) {
  const box = useRef<HTMLDivElement>(null);
  const entry = useDesignStore((state) => state.design.timeline.find((each) => each.id === bar.id));
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    // It grows when a form arrives in it, or a setting opens others.
    const observer = new ResizeObserver(() => placeAbove(element, anchor));
    placeAbove(element, anchor);
    observer.observe(element);
    return () => observer.disconnect();
  }, [anchor]);
  useEffect(() => {
    box.current?.focus({ preventScroll: true });
    const outside = (event: Event) => {
      if (event.target instanceof Node && box.current?.contains(event.target) === true) return;
      onClose();
    };
    document.addEventListener('pointerdown', outside, true);
    return () => document.removeEventListener('pointerdown', outside, true);
  }, [onClose]);
  return (
    <div
      ref={box}
      className="fault-popover"
      role="dialog"
      aria-label={bar.title}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
    >
      <header>
        <Icon name={bar.fault === null ? 'note' : faultIcons[bar.fault]} />
        <div>
          <h3>{bar.title}</h3>
          <p>{whenInWords(bar)}</p>
        </div>
        <IconButton icon="cross" iconSize={11} label="Close" onClick={onClose} />
      </header>
      {entry !== undefined && <EntrySettings entry={entry} />}
      <PopoverActions bar={bar} entry={entry} onClose={onClose} />
    </div>
  );
}

function EntrySettings({ entry }: { readonly entry: TimelineEntry }) {
  const { id, ...draft } = entry;
  return (
    <FaultSettings
      draft={draft}
      onChange={(next) =>
        useDesignStore
          .getState()
          .edit(
            { title: 'Change a planned fault', putTimeline: [{ ...next, id }] },
            { coalesce: `fault:${id}` },
          )
      }
      onCommit={() => useDesignStore.getState().endCoalescing()}
    />
  );
}

function PopoverActions(props: {
  readonly bar: LaneBar;
  readonly entry: TimelineEntry | undefined;
  readonly onClose: () => void;
}) {
  const { bar, entry, onClose } = props;
  const [repeating, setRepeating] = useState(false);
  if (!bar.active && entry === undefined) return null;
  const duplicate = () => {
    const { time, phase } = useRunStore.getState();
    duplicateFault(bar.id, axisEnd(useDesignStore.getState().design, time, phase));
    onClose();
  };
  return (
    <>
      {repeating && entry !== undefined && <RepeatForm entry={entry} onDone={onClose} />}
      <footer>
        {bar.active && (
          <Button
            variant="soft"
            icon="heal"
            onClick={() => {
              useRunStore.getState().heal(bar.id);
              onClose();
            }}
          >
            Heal now
          </Button>
        )}
        {entry !== undefined && (
          <>
            <Button variant="soft" icon="copy" tip="The same again, right behind" onClick={duplicate}>
              Duplicate
            </Button>
            <Button
              variant="soft"
              icon="loop"
              aria-expanded={repeating}
              onClick={() => setRepeating(!repeating)}
            >
              Repeat …
            </Button>
            <IconButton
              icon="trash"
              label="Delete"
              variant="danger"
              onClick={() => {
                removeFault(bar);
                onClose();
              }}
            />
          </>
        )}
      </footer>
    </>
  );
}

function whenInWords(bar: LaneBar): string {
  const origin = bar.source === 'timeline' ? 'Planned' : bar.source === 'hand' ? 'By hand' : 'Changed';
  if (bar.momentary) return `${origin}, at ${clockText(bar.from, 1)}`;
  const end = bar.to === null ? 'until it is healed' : `to ${clockText(bar.to, 1)}`;
  return `${origin}, from ${clockText(bar.from, 1)} ${end}`;
}

const GAP = 8;

function placeAbove(box: HTMLElement, anchor: DOMRect): void {
  const { width, height } = box.getBoundingClientRect();
  const left = Math.max(8, Math.min(anchor.left, window.innerWidth - width - 8));
  const above = anchor.top - height - GAP;
  box.style.left = `${left}px`;
  box.style.top = `${above >= 8 ? above : Math.min(anchor.bottom + GAP, window.innerHeight - height - 8)}px`;
}
