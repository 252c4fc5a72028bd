/**
 * The queue that the settings of a node describe, at the start and after edits. Another discipline holds at
 * once: those who wait are put in line anew, work in hand goes on with what is left of it. What was drawn
 * (work, patience) is not drawn again.
 */
import type { AnyEndpoint, Resources } from './behavior.ts';
import { type CallRecord, PREEMPTIBLE, QUEUED, SERVING, TO_ACQUIRE, TO_RESUME } from './call-pool.ts';
import { SERVICE_END } from './codes.ts';
import {
  disciplineCodes,
  PLAIN_FIFO,
  PLAIN_LIFO,
  PRIORITY,
  PRIORITY_PREEMPTIVE,
  PROCESSOR_SHARING,
} from './disciplines/discipline.ts';
import { reorder } from './disciplines/priority.ts';
import { beginPiece, reorderService, workOfPiece } from './disciplines/priority-preemptive.ts';
import { passTime, remainingShare } from './disciplines/processor-sharing.ts';
import type { SamplerRef } from './outcome.ts';
import { beImpatient, enterQueue, leaveQueue, place } from './queue-line.ts';
import {
  freshQueueing,
  NO_SHEDDING,
  type Queueing,
  type QueueingSettings,
  sheddingCodes,
} from './queueing.ts';
import { goOnWithout, joinQueue, startNext } from './resources.ts';
import { joinShared, shareAnew, startShared } from './sharing.ts';
import type { Simulation } from './simulation.ts';
import { noteWait } from './workers.ts';

const NO_PATIENCE = -1 as SamplerRef;

/** Brings the endpoint's discipline in line with its settings. Its workers have been brought before. */
export function applyDiscipline(sim: Simulation, ep: AnyEndpoint, resources: Resources | undefined): void {
  const settings = settingsOf(sim, ep, resources);
  const code = codeOf(resources, settings);
  if (code !== ep.discipline) changeDiscipline(sim, ep, code, settings);
  else if (ep.queueing !== null) ep.queueing = { ...ep.queueing, ...settings };
  if (code === PROCESSOR_SHARING) shareAnew(sim, ep);
}

/** Priorities of classes were edited: they hold for those who wait and those in service. */
export function applyPriorities(sim: Simulation): void {
  for (const ep of sim.endpoints) {
    const queueing: Queueing | null = ep.queueing;
    if (queueing === null || (ep.discipline !== PRIORITY && ep.discipline !== PRIORITY_PREEMPTIVE)) continue;
    reorder(sim, queueing.line);
    reorderService(sim, queueing.inService);
    if (ep.queueLength > 0) startNext(sim, ep);
  }
}

function settingsOf(sim: Simulation, ep: AnyEndpoint, resources: Resources | undefined): QueueingSettings {
  const law = resources?.patience ?? null;
  return {
    patience:
      law === null ? NO_PATIENCE : sim.namedSampler(ep.node.samplers, 'patience in the queue', law, 1),
    shedding: sheddingCodes[resources?.shedding ?? 'none'],
    codel: {
      targetSeconds: resources?.codelTargetSeconds ?? 0.005,
      intervalSeconds: resources?.codelIntervalSeconds ?? 0.1,
    },
    newestFirstAbove: resources?.newestFirstAbove ?? 0,
  };
}

/** Where nobody may leave, first and last come, first served need no line. */
function codeOf(resources: Resources | undefined, { patience, shedding }: QueueingSettings): number {
  const name = resources?.discipline ?? 'fifo';
  const stay = patience < 0 && shedding === NO_SHEDDING;
  if (stay && name === 'fifo') return PLAIN_FIFO;
  if (stay && name === 'lifo') return PLAIN_LIFO;
  return disciplineCodes[name];
}

function changeDiscipline(sim: Simulation, ep: AnyEndpoint, code: number, settings: QueueingSettings): void {
  const before = ep.queueing;
  const queueing = code > PLAIN_LIFO ? freshQueueing(settings, sim.now) : null;
  if (ep.working === 0 && ep.queueLength === 0) {
    ep.discipline = code;
    ep.queueing = queueing;
    return;
  }
  const waiting = callsIn(sim, ep, QUEUED);
  const serving = callsIn(sim, ep, SERVING);
  const left = serving.map((call) => takeOut(sim, ep, call));
  for (const call of waiting) letGoInterrupted(sim, ep, call);
  while (ep.queueLength > 0) leaveQueue(sim, ep);
  ep.queueHead = null;
  ep.queueTail = null;
  const shared = ep.discipline === PROCESSOR_SHARING;
  ep.discipline = code;
  ep.queueing = queueing;
  if (code === PROCESSOR_SHARING) {
    stopWorking(sim, ep);
    serving.forEach((call, i) => {
      joinShared(sim, ep, call, left[i]!, Number.NaN);
    });
    for (const call of waiting) beginToShare(sim, ep, call);
    return;
  }
  const wait = shared ? stopSharing(sim, ep, serving, left) : [];
  if (code === PRIORITY_PREEMPTIVE)
    for (const call of serving) if (call.phase === SERVING) watch(sim, ep, call);
  for (const call of [...wait, ...waiting]) queueAnew(sim, ep, call, before);
}

/** The endpoint's calls in a phase, those that came first in front. */
function callsIn(sim: Simulation, ep: AnyEndpoint, phase: number): CallRecord[] {
  return sim.calls.records
    .filter((call) => call.phase === phase && call.endpoint === ep)
    .sort((a, b) => a.queuedAt - b.queuedAt || a.ordinal - b.ordinal || a.index - b.index);
}

/** How much work is left of a call in service; the old discipline records what it has waited, and lets go of it. */
function takeOut(sim: Simulation, ep: AnyEndpoint, call: CallRecord): number {
  const now = ep.pauseCount > 0 ? ep.pausedAt : sim.now;
  const { queueing } = ep;
  if (ep.discipline === PROCESSOR_SHARING) {
    const { sharing } = queueing!;
    passTime(sharing, sim.now);
    const left = remainingShare(sharing, call, sim.now);
    recordSoFar(sim, ep, call, sharing.heap.marks[sharing.heap.calls.indexOf(call.index)]! - left);
    return left;
  }
  const left = Math.max(0, call.serviceEnd - now);
  if ((call.flags & PREEMPTIBLE) !== 0) {
    recordSoFar(sim, ep, call, workOfPiece(queueing!.inService, call) - left);
    call.flags &= ~PREEMPTIBLE;
  }
  return left;
}

/** A call that was interrupted is no longer one that may be. */
function letGoInterrupted(sim: Simulation, ep: AnyEndpoint, call: CallRecord): void {
  if ((call.flags & PREEMPTIBLE) === 0) return;
  recordSoFar(sim, ep, call, workOfPiece(ep.queueing!.inService, call) - call.serviceEnd);
  call.flags &= ~PREEMPTIBLE;
}

/** Records the wait of a call so far, of which the rest was `worked`; NaN: it is recorded already. */
function recordSoFar(sim: Simulation, ep: AnyEndpoint, call: CallRecord, worked: number): void {
  if (Number.isNaN(worked)) return;
  const waited = Math.max(0, sim.now - call.queuedAt - worked);
  call.waited += waited;
  ep.node.waits.value = waited;
  noteWait(sim, ep.node, call);
}

/** All workers are free. */
function stopWorking(sim: Simulation, ep: AnyEndpoint): void {
  ep.workingSum += ep.working * sim.now;
  ep.node.workingNow -= ep.working;
  ep.working = 0;
}

/** A call that waited is in service now like all others. */
function beginToShare(sim: Simulation, ep: AnyEndpoint, call: CallRecord): void {
  if (call.sampler === TO_RESUME) joinShared(sim, ep, call, call.serviceEnd, Number.NaN);
  else if (call.sampler === TO_ACQUIRE) goOnWithout(sim, call);
  else startShared(sim, ep, call);
}

/** Of the calls that shared the workers the first keep one each; returns the others, whose work is interrupted. */
function stopSharing(
  sim: Simulation,
  ep: AnyEndpoint,
  serving: readonly CallRecord[],
  left: readonly number[],
): CallRecord[] {
  stopWorking(sim, ep);
  const kept = Math.max(0, ep.workers - ep.idle);
  const now = ep.pauseCount > 0 ? ep.pausedAt : sim.now;
  const interrupted: CallRecord[] = [];
  serving.forEach((call, i) => {
    if (i >= kept) {
      call.phase = QUEUED;
      call.sampler = TO_RESUME;
      call.serviceEnd = left[i]!;
      interrupted.push(call);
      return;
    }
    ep.working++;
    ep.workingSum -= sim.now;
    ep.node.workingNow++;
    call.serviceEnd = now + left[i]!;
    const due = Math.max(sim.now, call.serviceEnd);
    sim.events.schedule(due, SERVICE_END, call.index, call.generation);
  });
  return interrupted;
}

/** A call in service may be interrupted from now on; its wait is recorded already. */
function watch(sim: Simulation, ep: AnyEndpoint, call: CallRecord): void {
  call.flags |= PREEMPTIBLE;
  beginPiece(sim, ep.queueing!.inService, call, Number.NaN);
}

/** Puts a call that waits in line by the new discipline; its patience stays what it was. */
function queueAnew(sim: Simulation, ep: AnyEndpoint, call: CallRecord, before: Queueing | null): void {
  const { queueing } = ep;
  if (queueing === null) {
    joinQueue(sim, ep, call);
    return;
  }
  place(sim, ep, call);
  enterQueue(sim, ep);
  if (call.sampler === TO_RESUME) return;
  const wasPatient = before === null || before.patience < 0;
  if (queueing.patience < 0) call.serviceEnd = Number.POSITIVE_INFINITY;
  else if (wasPatient) beImpatient(sim, ep, queueing, call);
}
