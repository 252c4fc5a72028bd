/**
 * Who suffers the fault in the hand, chosen from a list: by arrow keys and Enter, by the first letters, or by a
 * finger. What is pointed at in the list is ringed on the canvas.
 */
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { type FaultKind, faultDescriptors } from '../../model/faults.ts';
import { faultIcons } from '../commands/fault-commands.ts';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { planFault, putBack } from './fault-hand.ts';
import { possibleInWords, type Target, targetKey } from './fault-targets.ts';

export interface TargetChoiceProps {
  readonly fault: FaultKind;
  readonly targets: readonly Target[];
  /** What is pointed at, by its key. */
  readonly onPoint: (key: string | null) => void;
  readonly onChoose: (target: Target) => void;
}

export function TargetChoice({ fault, targets, onPoint, onChoose }: TargetChoiceProps) {
  const base = useId();
  const list = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const before = useRef<Element | null>(null);
  useEffect(() => {
    before.current = document.activeElement;
    list.current?.focus({ preventScroll: true });
    return () => {
      // what comes next, a form, takes the focus itself
      if (document.activeElement === document.body && before.current instanceof HTMLElement)
        before.current.focus({ preventScroll: true });
    };
  }, []);
  const point = targets[Math.min(at, targets.length - 1)];
  const key = point === undefined ? null : targetKey(point);
  useEffect(() => {
    onPoint(key);
    document.getElementById(`${base}-${at}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [base, at, key, onPoint]);
  const { title } = faultDescriptors[fault];
  return (
    <section className="float target-choice" aria-label={`Target of ${title}`}>
      <header>
        <Icon name={faultIcons[fault]} size={14} />
        <p id={`${base}-words`}>
          <b>{title}:</b> choose what it breaks. {possibleInWords(targets)}
        </p>
        <button type="button" className="button soft small" onClick={() => planFault({ fault })}>
          Plan it …
        </button>
        <IconButton icon="cross" iconSize={12} label="Put it back" onClick={() => putBack()} />
      </header>
      {targets.length > 0 && (
        <div
          ref={list}
          className="target-options"
          role="listbox"
          tabIndex={0}
          aria-label="Targets"
          aria-describedby={`${base}-words`}
          aria-activedescendant={`${base}-${at}`}
          onKeyDown={(event) => moveAmong(event, targets, at, setAt, () => point && onChoose(point))}
        >
          {targets.map((target, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the list, as the pattern has it
            <div
              key={targetKey(target)}
              id={`${base}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === at}
              onPointerEnter={(event) => event.pointerType === 'mouse' && setAt(i)}
              onClick={() => onChoose(target)}
            >
              {target.type === 'node' ? '' : `${target.type}: `}
              {target.name}
            </div>
          ))}
        </div>
      )}
    </section>
  );
}

function moveAmong(
  event: KeyboardEvent,
  targets: readonly Target[],
  at: number,
  setAt: (at: number) => void,
  choose: () => void,
): void {
  const last = targets.length - 1;
  const { key } = event;
  if (key === 'ArrowRight' || key === 'ArrowDown') setAt(at >= last ? 0 : at + 1);
  else if (key === 'ArrowLeft' || key === 'ArrowUp') setAt(at <= 0 ? last : at - 1);
  else if (key === 'Home') setAt(0);
  else if (key === 'End') setAt(last);
  else if (key === 'Enter' || key === ' ') choose();
  else if (key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const named = [...targets.keys()].map((i) => (at + 1 + i) % targets.length);
    const next = named.find((i) => targets[i]!.name.toLowerCase().startsWith(key.toLowerCase()));
    if (next !== undefined) setAt(next);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}
