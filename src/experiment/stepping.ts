/**
 * Stepping through a run, forward and back, by event or by message. A step forward lets things happen until one
 * of the wanted sort has happened. A step back takes the last one of that sort back: the run then stands right
 * after the one before it, exactly as it stood there the first time, by fingerprint; interventions that lay in
 * between are taken back with it and lie ahead again, as the journal does after a seek.
 *
 * What counts: every event of which something comes (one that has been overtaken, like the time-out of a call
 * that was answered, is passed over), and each intervention with all that it causes at once. By message, those
 * in which a message sets out on the network or ends its way, as the message log sees it, and interventions. At
 * one moment events come before interventions (`run.ts`), so stepping back from a moment takes interventions
 * back first, the last one first, and then the events.
 *
 * Nothing can be run backwards: to go back, the run jumps to a checkpoint well before and goes through the rest
 * again, a few events at first and more of them where none of the wanted sort was among them. Written as
 * generators that pause every few thousand events, so that the worker can listen in between.
 */
import { MessageLog } from '../engine/message-log.ts';
import { type NextEvent, nextHandler } from '../engine/next-event.ts';
import type { Happening, StepMessage, StepReport, StepUnit } from '../model/step-report.ts';
import type { SimulatedRun as Run, RunPosition } from './simulated-run.ts';

/** Events between two pauses. */
const PAUSE_EVENTS = 4096;
/** Events before the present one that are looked through at first, and how many times more each time. */
const LOOK_BACK = 64;
const FURTHER = 16;
/** The last events before a place are gone through one by one, since an intervention may have many at once. */
const ON_FOOT = 32;
/** Checkpoints that are left on a way that is gone through again: the next steps back are short. */
const TRAIL = 6;
const SHORTEST_TRAIL = 4000;

/** For whoever watches messages: those of the last seconds before the new place are noted again. */
export interface Recall {
  readonly seconds: number;
  /** Notes messages from now on. */
  readonly begin: () => void;
}

type Walk<T> = Generator<void, T>;

/** Goes on by one step; stays where it is, with what has happened since, when the run ends on the way. */
export function* stepForward(run: Run, by: StepUnit): Walk<StepReport> {
  const eyes = new Eyes(run);
  try {
    for (let n = 1; ; n++) {
      const happening = eyes.step(by);
      if (happening === undefined) return { moved: false, at: null };
      if (happening !== null) return { moved: true, at: happening };
      if (n % PAUSE_EVENTS === 0) yield;
    }
  } finally {
    eyes.close();
  }
}

/** Takes the last step back. */
export function* stepBack(run: Run, by: StepUnit, recall?: Recall): Walk<StepReport> {
  const here = { ...run.position, time: run.time };
  const found = yield* lastSteps(run, by, here);
  if (found.last === null) {
    yield* goToEvent(run, here.events);
    if (here.time > run.time) run.advance(here.time);
    recall?.begin();
    return { moved: false, at: null };
  }
  if (found.before === null) {
    yield* goTo(run, BEGINNING, recall);
    return { moved: true, at: null };
  }
  yield* goTo(run, found.before, recall);
  const eyes = new Eyes(run);
  const at = eyes.step('event') ?? null;
  eyes.close();
  return { moved: true, at };
}

const BEGINNING: RunPosition = { events: 0, interventions: 0 };

/** Where the last step and the one before it began. */
interface LastSteps {
  last: RunPosition | null;
  before: RunPosition | null;
}

function* lastSteps(run: Run, by: StepUnit, here: RunPosition): Walk<LastSteps> {
  for (let events = LOOK_BACK; ; events *= FURTHER) {
    const from = Math.max(0, here.events - events);
    yield* goToEvent(run, from);
    run.leaveTrail();
    // where the way begins in the middle, events that came to nothing may belong to its first step
    const found = yield* lookThrough(run, by, here, from > 0);
    if (found.before !== null || from === 0) return found;
  }
}

/** Goes through the run up to a place, and says which were the last two steps. */
function* lookThrough(run: Run, by: StepUnit, here: RunPosition, withoutFirst: boolean): Walk<LastSteps> {
  const found: LastSteps = { last: null, before: null };
  const eyes = new Eyes(run);
  try {
    for (let n = 1; ; n++) {
      const begin = run.position;
      const counts = eyes.counts(by);
      if (counts === undefined || isBeyond(run.position, here)) return found;
      if (counts && !(withoutFirst && n === 1)) Object.assign(found, { before: found.last, last: begin });
      if (n % PAUSE_EVENTS === 0) yield;
    }
  } finally {
    eyes.close();
  }
}

function isBeyond(a: RunPosition, b: RunPosition): boolean {
  return a.events > b.events || a.interventions > b.interventions;
}

/** Goes to a place between two steps, from wherever the run is. */
function* goTo(run: Run, place: RunPosition, recall?: Recall): Walk<void> {
  yield* goToEvent(run, Math.max(0, place.events - ON_FOOT));
  yield* onFoot(run, place);
  if (recall === undefined) return;
  // once more, now that its time is known: the messages under way have set out before
  const since = Math.max(0, run.time - recall.seconds);
  if (since < run.time) run.jumpTowards(since);
  else run.jumpToEvent(0);
  const most = Math.max(0, place.events - ON_FOOT);
  while (run.events < most && run.time < since) {
    if (run.advance(since, Math.min(PAUSE_EVENTS, most - run.events))) break;
    yield;
  }
  recall.begin();
  yield* goToEvent(run, most, false);
  yield* onFoot(run, place);
}

function* onFoot(run: Run, place: RunPosition): Walk<void> {
  for (let n = 1; isBeyond(place, run.position); n++) {
    if (run.step() === undefined) return;
    if (n % PAUSE_EVENTS === 0) yield;
  }
}

/** Goes to where so many events have been handled, or just beyond where an intervention has caused several. */
function* goToEvent(run: Run, events: number, anew = true): Walk<void> {
  if (anew) {
    run.simulation.messages = null;
    run.jumpToEvent(events);
  }
  const gap = Math.max(SHORTEST_TRAIL, (events - run.events) / TRAIL);
  let trail = run.events;
  while (run.events < events) {
    if (run.events - trail >= gap) {
      run.leaveTrail();
      trail = run.events;
    }
    if (run.advance(Number.POSITIVE_INFINITY, Math.min(PAUSE_EVENTS, events - run.events))) return;
    yield;
  }
}

/** Sees what happens: uses the message log of whoever watches, else one of its own. */
class Eyes {
  private readonly run: Run;
  private readonly log: MessageLog;
  private readonly own: boolean;

  constructor(run: Run) {
    this.run = run;
    this.own = run.simulation.messages === null;
    this.log = run.simulation.messages ?? new MessageLog(-1);
    run.simulation.messages = this.log;
  }

  close(): void {
    if (this.own && this.run.simulation.messages === this.log) this.run.simulation.messages = null;
  }

  /** Lets the next thing happen; whether it is a step of that sort, undefined where nothing is left to happen. */
  counts(by: StepUnit): boolean | undefined {
    const { log, run } = this;
    if (by === 'event') return run.step() === undefined ? undefined : true;
    const { noted, lossCount } = log;
    const step = run.step();
    if (step === undefined) return undefined;
    return step.type !== 'event' || step.event.arrives || noted !== log.noted || lossCount !== log.lossCount;
  }

  /** Lets the next thing happen and says what it was; null where it is no step of that sort. */
  step(by: StepUnit): Happening | null | undefined {
    const { log, run } = this;
    const { noted, lossCount } = log;
    let seen: Sight = NOTHING;
    const step = run.step((event) => {
      seen = this.look(event);
    });
    if (step === undefined) return undefined;
    const lost = lossCount !== log.lossCount;
    const { arriving } = seen;
    const ended: StepMessage[] = arriving === null ? [] : [{ ...arriving, what: lost ? 'lost' : 'arrived' }];
    const messages = [...ended, ...log.since(noted)];
    if (by === 'message' && messages.length === 0 && !lost && step.type === 'event') return null;
    const { node, handler, held } = seen;
    const title = step.type === 'event' ? '' : step.title;
    const type = step.type === 'event' ? step.event.type : step.type;
    return { time: run.time, type, node, handler, title, held, messages };
  }

  /** What is about to happen; afterwards its call may be another one. */
  private look(event: NextEvent): Sight {
    const { call, endpoint, type } = event;
    return {
      node: endpoint?.node.id ?? null,
      handler: nextHandler(event),
      held: (endpoint?.pauseCount ?? 0) > 0,
      arriving:
        event.arrives && call !== null
          ? this.log.arriving(this.run.simulation, call, type === 'reply')
          : null,
    };
  }
}

interface Sight {
  readonly node: string | null;
  readonly handler: string;
  readonly held: boolean;
  readonly arriving: StepMessage | null;
}
const NOTHING: Sight = { node: null, handler: '', held: false, arriving: null };
