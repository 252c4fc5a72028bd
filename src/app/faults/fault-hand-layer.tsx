/**
 * A fault in the hand, drawn: what it can be broken on lights up and the rest is dimmed, a sentence beside the hand
 * says what would happen or why not, and for keys and fingers there is a list of targets. Lets go over the lane plans
 * it at that time. The light is a sheet of style made by script: no node is drawn anew.
 */
import './fault-hand-layer.css';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type FaultKind, faultDescriptors } from '../../model/faults.ts';
import { faultIcons } from '../commands/fault-commands.ts';
import { axisEnd } from '../dashboard/axis-end.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { clockText } from '../ui/figure-text.ts';
import { Icon } from '../ui/icon.tsx';
import { ChaosDialog } from './chaos-dialog.tsx';
import { DropPopover } from './drop-popover.tsx';
import { FaultDialog } from './fault-dialog.tsx';
import { type HeldFault, handTrace, planFault, putBack, useFaultHand } from './fault-hand.ts';
import { allTargets, refusalOf, type Target, targetKey, targetsOf } from './fault-targets.ts';
import { faultTones } from './fault-words.ts';
import { useLight } from './hand-light.ts';
import { elementOf, type HandPlace, placeUnder } from './hand-place.ts';
import { TargetChoice } from './target-choice.tsx';

export function FaultHandLayer() {
  const { held, dropped, planned, chaos } = useFaultHand();
  return (
    <>
      {held !== null && <Hand key={`${held.fault} ${held.how}`} held={held} />}
      {dropped !== null && (
        <DropPopover
          key={`${dropped.fault} ${targetKey(dropped.target)}`}
          dropped={dropped}
          onClose={() => useFaultHand.setState({ dropped: null })}
        />
      )}
      {planned !== null && (
        <FaultDialog {...planned} onClose={() => useFaultHand.setState({ planned: null })} />
      )}
      {chaos && <ChaosDialog onClose={() => useFaultHand.setState({ chaos: false })} />}
    </>
  );
}

interface HandState {
  readonly x: number;
  readonly y: number;
  readonly place: HandPlace;
}

function Hand({ held }: { readonly held: HeldFault }) {
  const design = useDesignStore((state) => state.design);
  const targets = useMemo(() => targetsOf(design, held.fault), [design, held.fault]);
  const [hand, setHand] = useState<HandState>({ ...held.from, place: { on: 'elsewhere' } });
  const [chosen, setChosen] = useState<string | null>(null);
  const drop = useCallback(
    (target: Target, at: { readonly x: number; readonly y: number }) => letGoOn(held.fault, target, at),
    [held.fault],
  );
  useHandMoves(held, setHand, drop);
  const over = hand.place.on === 'target' ? targetKey(hand.place.target) : null;
  useLight(targets, allTargets(design), over ?? chosen);
  return (
    <>
      {held.how === 'taken' && (
        <TargetChoice
          fault={held.fault}
          targets={targets}
          onPoint={setChosen}
          onChoose={(target) => drop(target, besideOf(target))}
        />
      )}
      <Carried fault={held.fault} hand={hand} />
    </>
  );
}

/** Follows the pointer, lets go where it is released (dragged) or clicks (taken), and puts back with Escape. */
function useHandMoves(
  held: HeldFault,
  setHand: (hand: HandState) => void,
  drop: (target: Target, at: { readonly x: number; readonly y: number }) => void,
): void {
  const follow = useRef(setHand);
  follow.current = setHand;
  useEffect(() => {
    const placeAt = (x: number, y: number): HandPlace => {
      const { design } = useDesignStore.getState();
      const { time, phase } = useRunStore.getState();
      return placeUnder({ x, y }, held.fault, design, axisEnd(design, time, phase));
    };
    const move = ({ clientX: x, clientY: y }: PointerEvent) => follow.current({ x, y, place: placeAt(x, y) });
    const letGoAt = (x: number, y: number) => {
      const place = placeAt(x, y);
      if (place.on === 'target') drop(place.target, { x, y });
      else if (place.on === 'lane') planFault({ fault: held.fault, at: place.time });
      else letGoBeside(held.fault, place);
    };
    const up = ({ clientX: x, clientY: y }: PointerEvent) => {
      if (held.how === 'dragged') letGoAt(x, y);
    };
    // a click on a target is the fault's, not the canvas's or the lane's, which would select or seek
    const press = (event: MouseEvent) => {
      if (held.how !== 'taken' || event.button !== 0 || isOwn(event.target)) return;
      const { on } = placeAt(event.clientX, event.clientY);
      if (on === 'elsewhere') return;
      event.preventDefault();
      event.stopPropagation();
    };
    const click = (event: MouseEvent) => {
      if (held.how !== 'taken' || event.button !== 0 || isOwn(event.target)) return;
      if (placeAt(event.clientX, event.clientY).on === 'elsewhere') return;
      event.preventDefault();
      event.stopPropagation();
      letGoAt(event.clientX, event.clientY);
    };
    const key = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      putBack();
    };
    const cancel = () => held.how === 'dragged' && putBack();
    const list: readonly (readonly [string, (event: never) => void])[] = [
      ['pointermove', move],
      ['pointerup', up],
      ['pointercancel', cancel],
      ['pointerdown', press],
      ['mousedown', press],
      ['click', click],
      ['keydown', key],
    ];
    for (const [name, listener] of list) window.addEventListener(name, listener as EventListener, true);
    // what the hand has done before this was drawn
    if (held.how === 'dragged') {
      const { x, y, released } = handTrace;
      follow.current({ x, y, place: placeAt(x, y) });
      if (released) letGoAt(x, y);
    }
    return () => {
      for (const [name, listener] of list) window.removeEventListener(name, listener as EventListener, true);
    };
  }, [held, drop]);
}

const isOwn = (element: EventTarget | null): boolean =>
  element instanceof Element && element.closest('.target-choice, .palette, dialog') !== null;

/** Dropped on what it breaks: its parameters come up; on something else: why not, and it stays in the hand. */
function letGoOn(fault: FaultKind, target: Target, at: { readonly x: number; readonly y: number }): void {
  const refusal = refusalOf(useDesignStore.getState().design, fault, target);
  if (refusal === null) useFaultHand.setState({ held: null, dropped: { fault, target, at } });
  else sayWhyNot(refusal);
}

function letGoBeside(fault: FaultKind, place: HandPlace): void {
  if (place.on === 'elsewhere') {
    putBack();
    return;
  }
  const { title, target } = faultDescriptors[fault];
  const what =
    target === 'none' ? 'a node or a ground' : target === 'area' ? 'a zone or region' : `a ${target}`;
  sayWhyNot(`There is nothing here: put “${title}” on ${what}, or on the lane below to plan it.`);
}

/** A dragged fault goes back to its place, one that was taken stays in the hand for another try. */
function sayWhyNot(reason: string): void {
  useUiStore.getState().toast({ tone: 'info', text: reason, lasts: 5000 });
  if (useFaultHand.getState().held?.how === 'dragged') putBack(false);
}

/** Where the form of a fault stands whose target was chosen by keys: beside it. */
function besideOf(target: Target): { readonly x: number; readonly y: number } {
  const box = elementOf(target)?.getBoundingClientRect();
  if (box === undefined) return { x: window.innerWidth / 2, y: window.innerHeight / 3 };
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}

/** What the hand carries, with the sentence that says what letting go would do. */
function Carried({ fault, hand }: { readonly fault: FaultKind; readonly hand: HandState }) {
  const design = useDesignStore((state) => state.design);
  const { place, x, y } = hand;
  const box = useRef<HTMLDivElement>(null);
  const refusal = place.on === 'target' ? refusalOf(design, fault, place.target) : null;
  const words = wordsFor(fault, place, refusal);
  const isFar = x > window.innerWidth - 300;
  const isLow = y > window.innerHeight - 90;
  return (
    <>
      {place.on === 'lane' && <i className="hand-time" style={{ left: place.x }} />}
      <div
        ref={box}
        className={`fault-carried ${faultTones[fault]} ${refusal === null ? '' : 'refused'} ${isFar ? 'far' : ''} ${isLow ? 'low' : ''}`}
        style={{ transform: `translate(${x}px, ${y}px)` }}
        aria-hidden="true"
      >
        <b>
          <Icon name={faultIcons[fault]} size={13} />
          {faultDescriptors[fault].title}
        </b>
        {words !== '' && <span>{words}</span>}
      </div>
    </>
  );
}

function wordsFor(fault: FaultKind, place: HandPlace, refusal: string | null): string {
  if (refusal !== null) return refusal;
  if (place.on === 'target')
    return fault === 'partition' ? `Cut off ${place.target.name}` : place.target.name;
  return place.on === 'lane' ? `Plan it at ${clockText(place.time, 1)}` : '';
}
