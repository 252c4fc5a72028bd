/**
 * What the next event will be, for whoever steps through a run one event at a time: at which node, which of its
 * functions will run, which message arrives. Looked at before it happens, since afterwards its call may be gone.
 * Only looks: the run loop knows nothing of it and pays nothing for it. An event that has been overtaken (a
 * time-out of a call that was answered, a timer that was cancelled) is idle: it happens, and nothing comes of it.
 */
import type { HappeningType } from '../model/step-report.ts';
import type { AnyEndpoint } from './behavior.ts';
import {
  type CallRecord,
  POSTED,
  PROBE,
  QUEUED,
  RETURNING,
  SERVING,
  STARTING,
  TO_RESUME,
  TRAVELLING,
} from './call-pool.ts';
import { isStoppable } from './cancelled-calls.ts';
import {
  BEGIN,
  CANCEL,
  CONTINUE,
  DEADLINE,
  DEADLINE_DEFERRED,
  DELIVER,
  DELIVER_IN_EVENT,
  EXPIRED,
  HEDGE,
  LAST_OF_CALLS,
  MACHINE,
  RETRY,
  RETURN,
  RETURN_IN_EVENT,
  SERVICE_END,
  TIMER,
} from './codes.ts';
import { PROCESSOR_SHARING } from './disciplines/discipline.ts';
import { handlerName } from './handlers.ts';
import type { Simulation } from './simulation.ts';

export interface NextEvent {
  readonly type: HappeningType;
  /** Where it happens; null where that is not one endpoint. */
  readonly endpoint: AnyEndpoint | null;
  /** The function that will run, for `handlerName`. */
  readonly handler: unknown;
  readonly call: CallRecord | null;
  /** A message that was on its way over the network ends here. */
  readonly arrives: boolean;
}

/** The next event; null for one that is idle, and where there is none. */
export function nextEvent(sim: Simulation): NextEvent | null {
  if (!sim.idle) return eventOfCall(sim, sim.nextCode, sim.nextCall!);
  const slot = sim.events.peek();
  if (slot < 0) return null;
  const code = sim.events.codeOf(slot);
  const a = sim.events.aOf(slot);
  const b = sim.events.bOf(slot);
  if (code <= LAST_OF_CALLS) {
    const call = sim.calls.records[a]!;
    return call.generation === b ? eventOfCall(sim, code, call) : null;
  }
  if (code === TIMER) return timerEvent(sim, a, b);
  if (code === DEADLINE) {
    const due = sim.lanes.nextDue(a, sim.events.firstTime, sim.calls);
    return due < 0 ? null : timeout(sim.calls.records[due]!);
  }
  if (code === MACHINE) return machineEvent(sim.endpoint(a), b);
  return { type: 'rolling-restart', endpoint: null, handler: null, call: null, arrives: false };
}

/** The name of the function that an event will run; empty where none of a behavior's does. */
export function nextHandler({ type, handler, call }: NextEvent): string {
  const flags = type === 'arrival' ? call!.flags : 0;
  if ((flags & PROBE) !== 0) return '';
  if ((flags & POSTED) !== 0) return 'onMessage';
  return typeof handler === 'function' ? handlerName(handler) : '';
}

function eventOfCall(sim: Simulation, code: number, call: CallRecord): NextEvent | null {
  switch (code) {
    case DELIVER:
      return call.phase === TRAVELLING ? arrival(call, true) : null;
    case DELIVER_IN_EVENT:
      return arrival(call, false);
    case RETURN:
      return call.phase === RETURNING ? reply(call, true) : null;
    case RETURN_IN_EVENT:
      return reply(call, false);
    case SERVICE_END:
      return call.phase === SERVING ? serviceEnd(sim, call) : null;
    case BEGIN:
      return atServer('request', call, call.endpoint.node.behavior.onRequest);
    case CONTINUE:
      return atServer('continuation', call, call.own);
    case EXPIRED:
      return isLeaving(sim, call) ? atServer('expiry', call, null) : null;
    case CANCEL:
      return isStoppable(call) ? atServer('cancellation', call, null) : null;
    case DEADLINE_DEFERRED:
      return timeout(call);
    case RETRY:
      return atCaller('retry', call, null);
    case HEDGE:
      return atCaller('hedge', call, null);
    default:
      return null;
  }
}

/** Where calls share the workers the first of them to end is meant, if it is not to take longer after all. */
function serviceEnd(sim: Simulation, call: CallRecord): NextEvent | null {
  const { endpoint } = call;
  if (endpoint.discipline !== PROCESSOR_SHARING) return atServer('service-end', call, call.own);
  const { heap, plannedAt, endsAt } = endpoint.queueing!.sharing;
  if (plannedAt !== sim.events.firstTime || endsAt > plannedAt) return null;
  const first = sim.calls.records[heap.calls[0]!]!;
  return atServer('service-end', first, first.own);
}

/** Dismissed when its turn came, or its patience ends now; else it was served in time. */
function isLeaving(sim: Simulation, call: CallRecord): boolean {
  if (call.phase === STARTING) return call.error !== 0;
  return call.phase === QUEUED && call.sampler !== TO_RESUME && call.serviceEnd <= sim.events.firstTime;
}

function arrival(call: CallRecord, arrives: boolean): NextEvent {
  const { behavior } = call.endpoint.node;
  return { ...atServer('arrival', call, behavior.onRequest), arrives };
}

function reply(call: CallRecord, arrives: boolean): NextEvent {
  return { ...atCaller('reply', call, call.continuation), arrives };
}

function timeout(call: CallRecord): NextEvent {
  return atCaller('timeout', call, call.continuation);
}

function atServer(type: HappeningType, call: CallRecord, handler: unknown): NextEvent {
  return { type, endpoint: call.endpoint, handler, call, arrives: false };
}

function atCaller(type: HappeningType, call: CallRecord, handler: unknown): NextEvent {
  return { type, endpoint: call.origin, handler, call, arrives: false };
}

function timerEvent(sim: Simulation, index: number, generation: number): NextEvent | null {
  const timer = sim.timers.records[index]!;
  const { endpoint, handler } = timer;
  if (timer.generation !== generation || timer.epoch !== endpoint.epoch) return null;
  return { type: 'timer', endpoint, handler, call: null, arrives: false };
}

function machineEvent(endpoint: AnyEndpoint, plan: number): NextEvent | null {
  if (endpoint.failurePlan !== plan) return null;
  return { type: 'machine', endpoint, handler: null, call: null, arrives: false };
}
