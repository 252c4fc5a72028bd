/**
 * Slow motion: every message as a dot on its way, with its name, on one canvas element over the design. Each
 * message carries when it was sent and when it is due, so the dots move exactly between the frames of the
 * simulation. Loaded when it is first needed. Who asked for less motion sees the dots step twice a second.
 */
import './message-view.css';
import { useEffect, useRef } from 'react';
import { type ReactFlowState, useStoreApi } from 'reactflow';
import type { FollowedRequest } from '../../worker/protocol.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { followRequest } from '../stores/follow-actions.ts';
import { useFollow } from '../stores/follow-store.ts';
import { MessageClock } from '../stores/message-clock.ts';
import { type UnderWay, useMessageView } from '../stores/message-view.ts';
import { firstSince, messages, type NotedMessage } from '../stores/messages.ts';
import { useRunStore } from '../stores/run-store.ts';
import { steppedMessage } from '../stores/step-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import type { FlowLink, FlowNode } from './flow-elements.ts';
import { FollowStrip } from './follow-strip.tsx';
import { paintPlaces, paintWay } from './followed-path.ts';
import { type Flight, flightAt, longestFlight } from './message-flight.ts';
import { LabelPlaces } from './message-labels.ts';
import { MessageLayout } from './message-layout.ts';
import {
  dotColor,
  drawArrival,
  drawDot,
  drawLoss,
  drawMark,
  labelPlaces,
  type MessageColors,
  messageColors,
  namePicture,
  wordColor,
} from './message-paint.ts';
import { type MessagePath, type Place, placeOn } from './message-paths.ts';
import { SlowMotionNote } from './slow-motion-note.tsx';

type FlowState = ReactFlowState<FlowNode, FlowLink>;
type FlowStore = ReturnType<typeof useStoreApi<FlowNode, FlowLink>>;

/** The note beside the controls says four times a second what is on its way. */
const NOTE_MILLISECONDS = 250;
/** With less motion the dots step so often. */
const STEP_MILLISECONDS = 500;
/** Messages in one picture; more are a cloud that nobody follows. */
const MOST_DRAWN = 1200;

export function MessageOverlay() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const store = useStoreApi<FlowNode, FlowLink>();
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const picture = new Picture(element, store);
    picture.start();
    const letGo = takePointer(element, (x, y) => picture.messageAt(x, y));
    return () => {
      letGo();
      picture.stop();
    };
  }, [store]);
  return (
    <>
      <div className="dots-overlay" aria-hidden="true">
        <canvas ref={canvas} tabIndex={-1} />
      </div>
      <SlowMotionNote />
      <FollowStrip />
    </>
  );
}

/**
 * A dot that is pointed at can be clicked: its request is followed from then on. On a node or a button it cannot:
 * who clicks there means what stands there, and not the message that passes in that moment.
 */
function takePointer(
  element: HTMLElement,
  messageAt: (x: number, y: number) => NotedMessage | null,
): () => void {
  const ground = element.closest<HTMLElement>('.canvas');
  if (ground === null) return () => {};
  const at = (event: PointerEvent | MouseEvent) => {
    const { left, top } = element.getBoundingClientRect();
    const under = event.target instanceof Element ? event.target : null;
    const isFree = under?.closest('.react-flow') != null && under.closest(STANDING) === null;
    return isFree ? messageAt(event.clientX - left, event.clientY - top) : null;
  };
  const move = (event: PointerEvent) => ground.classList.toggle('over-dot', at(event) !== null);
  const click = (event: MouseEvent) => {
    const message = at(event);
    if (message === null) return;
    event.stopPropagation();
    if (message.trace > 0) followRequest(message.trace);
    else useUiStore.getState().toast({ tone: 'info', text: NOBODYS, lasts: 5000 });
  };
  ground.addEventListener('pointermove', move);
  ground.addEventListener('click', click, true);
  return () => {
    ground.classList.remove('over-dot');
    ground.removeEventListener('pointermove', move);
    ground.removeEventListener('click', click, true);
  };
}
const STANDING = '.react-flow__node, button, input';
const NOBODYS = 'This message is part of no client’s request: the machines send it among themselves.';
/** So far from the middle of a dot it is still meant, CSS pixels. */
const REACH = 12;

/** A message that is seen in the present picture. */
interface Seen {
  message: NotedMessage;
  path: MessagePath;
  flight: Flight;
}

class Picture {
  private readonly element: HTMLCanvasElement;
  private readonly store: FlowStore;
  private readonly clock = new MessageClock();
  private readonly still = window.matchMedia('(prefers-reduced-motion: reduce)');
  private readonly labels = new LabelPlaces();
  private readonly place: Place = { x: 0, y: 0, dx: 0, dy: 0 };
  private readonly font: string;
  private layout: MessageLayout | null = null;
  private layoutKey: readonly unknown[] = [];
  private readonly pool: Seen[] = [];
  private seen = 0;
  private handle = 0;
  private notedAt = 0;
  private steppedAt = 0;
  private quiet = '';
  private followed: FollowedRequest | null = null;

  constructor(element: HTMLCanvasElement, store: FlowStore) {
    this.element = element;
    this.store = store;
    this.font = getComputedStyle(element).getPropertyValue('--font').trim() || 'sans-serif';
  }

  start(): void {
    const frame = (now: number) => {
      this.handle = requestAnimationFrame(frame);
      this.draw(now);
    };
    this.handle = requestAnimationFrame(frame);
  }
  stop(): void {
    cancelAnimationFrame(this.handle);
    useMessageView.setState({ underWay: [], tooQuick: false });
  }

  /** The message whose dot is nearest to a point of the overlay, if one is near. */
  messageAt(x: number, y: number): NotedMessage | null {
    const [left, top, zoom] = this.store.getState().transform;
    let nearest: NotedMessage | null = null;
    let least = REACH;
    for (let i = 0; i < this.seen; i++) {
      const { message, path, flight } = this.pool[i]!;
      if (flight.state !== 'flying') continue;
      placeOn(path, flight.share, this.place);
      const distance = Math.hypot(this.place.x * zoom + left - x, this.place.y * zoom + top - y);
      if (distance < least) [nearest, least] = [message, distance];
    }
    return nearest;
  }

  private draw(now: number): void {
    const { time, speed, phase } = useRunStore.getState();
    if (this.still.matches && now - this.steppedAt < STEP_MILLISECONDS) return;
    this.steppedAt = now;
    const shown = this.clock.advance(now / 1000, time, speed, phase === 'running');
    const state = this.store.getState();
    const layout = this.layoutNow(state);
    const theme = document.documentElement.dataset.theme;
    const look = `${shown} ${messages.version} ${state.transform.join()} ${state.width} ${state.height} ${theme} ${steppedMessage()}`;
    const { request } = useFollow.getState();
    if (look === this.quiet && layout === this.layout && request === this.followed) return;
    this.quiet = look;
    this.followed = request;
    this.layout = layout;
    this.collect(shown, speed);
    this.paint(state, layout);
    if (now - this.notedAt > NOTE_MILLISECONDS) {
      this.notedAt = now;
      this.note(speed);
    }
  }

  private layoutNow(state: FlowState): MessageLayout {
    const { design } = useDesignStore.getState();
    const { activeFaults } = useRunStore.getState();
    let places = 0;
    for (const node of state.nodes) places += node.position.x * 3 + node.position.y * 7;
    const key = [design, activeFaults, state.nodes.length, places];
    const same = this.layout !== null && key.every((value, i) => Object.is(value, this.layoutKey[i]));
    this.layoutKey = key;
    return same && this.layout !== null ? this.layout : new MessageLayout(state, design, activeFaults);
  }

  /** Finds the messages of which something is to be seen. */
  private collect(time: number, speed: number): void {
    const { list } = messages;
    const layout = this.layout!;
    this.seen = 0;
    // one that has been longer on its way than this has been seen long enough
    const first = firstSince(list, time - longestFlight(LONGEST_DELAY, speed));
    for (let i = first; i < list.length && this.seen < MOST_DRAWN; i++) {
      const message = list[i]!;
      if (message.sent > time) break;
      const path = layout.pathOf(message);
      if (path === null) continue;
      const seen = this.next();
      flightAt(message, time, speed, layout.lossShare, seen.flight);
      if (seen.flight.state === 'over') continue;
      seen.message = message;
      seen.path = path;
      this.seen++;
    }
  }

  private next(): Seen {
    let seen = this.pool[this.seen];
    if (seen === undefined) {
      seen = { flight: { state: 'over', share: 0, faded: 0 } } as Seen;
      this.pool.push(seen);
    }
    return seen;
  }

  private paint(state: FlowState, layout: MessageLayout): void {
    const { element } = this;
    const context = element.getContext('2d');
    if (context === null) return;
    const ratio = window.devicePixelRatio || 1;
    const width = Math.round(state.width * ratio);
    const height = Math.round(state.height * ratio);
    if (element.width !== width || element.height !== height) {
      element.width = width;
      element.height = height;
    }
    const colors = messageColors(element);
    const [x, y, zoom] = state.transform;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    context.setTransform(zoom * ratio, 0, 0, zoom * ratio, x * ratio, y * ratio);
    paintWays(context, layout, colors);
    const { followed } = this;
    if (followed !== null) paintWay(context, followed, (id) => layout.boxesOf(id), colors.mark);
    // as large from far away as from near: dots are what one looks at
    const radius = Math.max(3.4, 3.6 / zoom);
    for (let i = 0; i < this.seen; i++) this.paintOne(context, this.pool[i]!, radius, colors);
    for (const box of layout.boxes.values()) context.clearRect(box.x, box.y, box.width, box.height);
    if (followed !== null) paintPlaces(context, followed, (id) => layout.boxes.get(id), colors.mark);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.paintNames(context, state, layout, colors, ratio);
  }

  private paintOne(
    context: CanvasRenderingContext2D,
    { message, path, flight }: Seen,
    radius: number,
    colors: MessageColors,
  ): void {
    const { place } = this;
    placeOn(path, flight.share, place);
    const isFollowed = this.isFollowed(message);
    if (message.sequence === steppedMessage() || isFollowed === true)
      drawMark(context, place, radius, colors);
    // beside the one that is followed the others are a murmur
    const size = isFollowed === false ? 0.55 * radius : radius;
    if (flight.state === 'flying') drawDot(context, place, size, message, colors);
    else if (flight.state === 'arrived')
      drawArrival(context, place, size, flight.faded, dotColor(message, colors));
    else {
      const color = message.loss === 'partition' ? colors.partition : colors.error;
      drawLoss(context, place, radius, flight.faded, color, colors.ground);
    }
  }

  /** Whether a message is part of the request that is followed; undefined: none is, or it has not begun. */
  private isFollowed({ trace }: NotedMessage): boolean | undefined {
    const { followed } = this;
    return followed === null || followed.number === 0 ? undefined : trace === followed.number;
  }

  /** Lost ones and that of the last step first, then those that had a name before, then the others. */
  private paintNames(
    context: CanvasRenderingContext2D,
    state: FlowState,
    layout: MessageLayout,
    colors: MessageColors,
    ratio: number,
  ): void {
    const [x, y, zoom] = state.transform;
    const { labels, place } = this;
    labels.begin(
      [...layout.boxes.values()].map((box) => ({
        left: box.x * zoom + x,
        top: box.y * zoom + y - 9,
        right: (box.x + box.width) * zoom + x,
        bottom: (box.y + box.height) * zoom + y + 9,
      })),
    );
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < this.seen; i++) {
        const { message, path, flight } = this.pool[i]!;
        const lost = flight.state === 'lost';
        if (flight.state === 'arrived' || this.isFollowed(message) === false) continue;
        const first = lost || message.sequence === steppedMessage();
        if (roundOf(first, labels.had(message.sequence)) !== round) continue;
        placeOn(path, flight.share, place);
        const name = namePicture(
          message.name,
          wordColor(message, lost, colors),
          colors.ground,
          this.font,
          ratio,
        );
        const places = labelPlaces(place.x * zoom + x, place.y * zoom + y, name.width, name.height);
        const box = labels.place(message.sequence, places);
        if (box === null) continue;
        context.globalAlpha = lost ? Math.min(1, 2.5 * (1 - flight.faded)) : 1;
        context.drawImage(name.picture, Math.round(box.left), Math.round(box.top), name.width, name.height);
      }
    }
    context.globalAlpha = 1;
  }

  /** Says what is on its way, for the note and for screen readers. */
  private note(speed: number): void {
    const counts = new Map<string, number>();
    let flights = 0;
    let briefest = 0;
    for (let i = 0; i < this.seen; i++) {
      const { message, flight } = this.pool[i]!;
      if (flight.state === 'flying') counts.set(message.name, (counts.get(message.name) ?? 0) + 1);
      flights++;
      if ((message.due - message.sent) / speed < QUICK_SECONDS) briefest++;
    }
    const underWay: UnderWay[] = [...counts].map(([name, count]) => ({ name, count }));
    underWay.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
    useMessageView.getState().noteUnderWay(underWay, flights > 8 && briefest > 0.8 * flights);
  }
}

/** Simulated seconds; a message that takes longer than this is drawn only at its beginning. */
const LONGEST_DELAY = 5;
/** Seconds on the wall: shorter flights than this cannot be followed. */
const QUICK_SECONDS = 0.1;

function roundOf(first: boolean, named: boolean): number {
  return first ? 0 : named ? 1 : 2;
}

/** The ways between replicas, which no link shows. */
function paintWays(context: CanvasRenderingContext2D, layout: MessageLayout, colors: MessageColors): void {
  context.strokeStyle = colors.way;
  context.globalAlpha = 0.55;
  context.lineWidth = 1.2;
  context.setLineDash([1.5, 5]);
  context.lineCap = 'round';
  for (const { stretches } of layout.directPaths) {
    for (const { points } of stretches) {
      context.beginPath();
      context.moveTo(points[0]!, points[1]!);
      for (let i = 2; i < points.length; i += 2) context.lineTo(points[i]!, points[i + 1]!);
      context.stroke();
    }
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}
