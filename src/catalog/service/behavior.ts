/**
 * What a service does: its own work on one of its workers, then the calls that its links say, then the
 * answer. Blocking services keep the worker until the end; others give it back while they wait.
 */
import type { Behavior, Message, ResolveContext } from '../../engine/behavior.ts';
import type { Endpoint } from '../../engine/endpoint.ts';
import type { LinkRuntime } from '../../engine/node-runtime.ts';
import { type Call, type Outcome, type Peer, READ, type SamplerRef } from '../../engine/outcome.ts';
import type { SettingsOf } from '../../model/fields.ts';
import { limitedResources } from '../shared/machine-resources.ts';
import { answerFrom } from '../shared/payload.ts';
import {
  asideOf,
  canTell,
  type Failing,
  leaseOf,
  lookInto,
  NO_LEASE,
  tellAnswer,
  tellFailure,
} from './aside.ts';
import type { serviceKind } from './kind.ts';

type Settings = SettingsOf<typeof serviceKind.fields>;
interface Work {
  readonly service: SamplerRef;
}
type Service = Endpoint<Settings, Work, null, null>;

/** How far the calls of a request have come: in its body, since it needs more than one number. */
interface Progress {
  /** Out-link that is being called, and how many calls over it are left. */
  link: number;
  left: number;
  /** Version that the last reply brought, and for whoever records histories the value. */
  version: number;
  value: number;
  /** What a cache that this service fills has said: its lease. */
  lease: number;
}
const BEFORE_ALL: Progress = { link: -1, left: 0, version: 0, value: 0, lease: NO_LEASE };

function resolve({ settings, sampler }: ResolveContext<Settings>): Work {
  return { service: sampler('service', settings.serviceTime, 1 / settings.speed) };
}

function onRequest(service: Service, call: Call): Outcome {
  return service.settings.blocking && service.outs.length > 0
    ? service.acquire(call, onWorker)
    : service.serve(call, service.policy.service, onServed);
}

function onWorker(service: Service, call: Call): Outcome {
  return service.serve(call, service.policy.service, onServed);
}

function onServed(service: Service, call: Call): Outcome {
  const { settings } = service;
  if (service.outs.length === 0) return answerAlone(service, call);
  if (settings.routing === 'one') return callOne(service, call);
  if (service.simulation.looksAside && asideOf(service) >= 0) return beginAside(service, call);
  if (settings.calls === 'parallel') return callInParallel(service, call);
  if (service.outs.length === 1 && linkOf(service, 0).onePerRequest)
    return service.callLink(call, 0, onOnlyReply);
  return callNext(service, call, BEFORE_ALL);
}

/** Answers without having asked anybody. */
function answerAlone(service: Service, call: Call): Outcome {
  answerFrom(service, call, 0, 0);
  return service.reply(call);
}

function linkOf(service: Service, out: number): LinkRuntime {
  return service.simulation.links[service.outs[out]!.link]!;
}

function onOnlyReply(service: Service, call: Call, reply: Call): Outcome {
  return service.relay(call, reply);
}

/** One link by weight, or none: weights that sum to less than 1 leave the rest to answer without a call. */
function callOne(service: Service, call: Call): Outcome {
  const out = pickByWeight(service, call);
  if (out < 0) return answerAlone(service, call);
  if (service.settings.answer === 'forward') {
    const { peers } = service.outs[out]!;
    if (peers.length === 0) return service.fail(call, 'unavailable');
    return service.forward(call, peers[service.pick(peers.length)]!);
  }
  const { count } = linkOf(service, out).settings.call;
  if (count === 1) return service.callLink(call, out, onOnlyReply);
  return callAgain(service, call, { ...BEFORE_ALL, link: out, left: count }, onRepeatedReply);
}

function pickByWeight(service: Service, call: Call): number {
  let total = 0;
  for (let out = 0; out < service.outs.length; out++) total += weightFor(service, out, call);
  let left = service.uniform() * Math.max(1, total);
  for (let out = 0; out < service.outs.length; out++) {
    left -= weightFor(service, out, call);
    if (left < 0) return out;
  }
  return -1;
}

/** A link for other classes weighs nothing. */
function weightFor(service: Service, out: number, call: Call): number {
  const link = linkOf(service, out);
  return link.classLabels === null || service.mayTake(out, call) ? link.settings.call.weight : 0;
}

function callAgain(
  service: Service,
  call: Call,
  progress: Progress,
  then: (self: Service, call: Call, reply: Call) => Outcome,
): Outcome {
  const next: Progress = { ...progress, left: progress.left - 1 };
  service.answer(call, service.version(call), service.bytes(call), next);
  return service.callLink(call, progress.link, then);
}

function onRepeatedReply(service: Service, call: Call, reply: Call): Outcome {
  if (!service.isOk(reply)) return service.relay(call, reply);
  const progress = service.body<Progress>(call);
  if (progress.left > 0 && progress.link < service.outs.length) {
    return callAgain(service, call, progress, onRepeatedReply);
  }
  return service.relay(call, reply);
}

/** The next call in sequence, or the answer when there is none left. */
function callNext(service: Service, call: Call, progress: Progress): Outcome {
  let { link, left } = progress;
  while (left === 0) {
    link++;
    if (link >= service.outs.length) {
      answerFrom(service, call, progress.version, progress.value);
      return conclude(service, call, progress.lease);
    }
    if (linkOf(service, link).lookAside) continue;
    if (service.node.classRouting !== '' && !service.mayTake(link, call)) continue;
    const { probability, count } = linkOf(service, link).settings.call;
    if (probability >= 1 || service.uniform() < probability) left = count;
  }
  return callAgain(service, call, { ...progress, link, left }, onSequenceReply);
}

function onSequenceReply(service: Service, call: Call, reply: Call): Outcome {
  const { link, left, lease } = service.body<Progress>(call);
  if (!service.isOk(reply)) return concludeFailed(service, call, reply, lease);
  return callNext(service, call, {
    link,
    left: link < service.outs.length ? left : 0,
    version: service.version(reply),
    value: service.value(reply),
    lease,
  });
}

/** All calls at once, the several calls of one link too. */
function callInParallel(service: Service, call: Call): Outcome {
  const peers: Peer[] = [];
  const messages: Message[] = [];
  for (let out = 0; out < service.outs.length; out++) {
    if (linkOf(service, out).lookAside) continue;
    if (service.node.classRouting !== '' && !service.mayTake(out, call)) continue;
    const { probability, count } = linkOf(service, out).settings.call;
    if (probability < 1 && service.uniform() >= probability) continue;
    const behind = service.outs[out]!.peers;
    if (behind.length === 0) return service.fail(call, 'unavailable');
    const message = messageFor(service, call, linkOf(service, out).operation);
    for (let i = 0; i < count; i++) {
      peers.push(behind[service.pick(behind.length)]!);
      messages.push(message);
    }
  }
  if (peers.length === 0) return answerAlone(service, call);
  return service.gather(call, peers, messages, peers.length, onAllReplies);
}

/** The request as it is passed on; `operation` −1: as requested. */
function messageFor(service: Service, call: Call, operation: number): Message {
  return {
    operation: operation < 0 ? service.operation(call) : operation,
    key: service.key(call),
    version: service.version(call),
    bytes: service.bytes(call),
  };
}

function onAllReplies(service: Service, call: Call, replies: readonly Call[]): Outcome {
  const { lease } = service.body<Progress | null>(call) ?? BEFORE_ALL;
  let version = 0;
  let value = 0;
  for (const reply of replies) {
    if (!service.isOk(reply)) return concludeFailed(service, call, reply, lease);
    version = service.version(reply);
    value = service.value(reply);
  }
  if (replies.length === 0) return service.fail(call, 'unavailable');
  answerFrom(service, call, version, value);
  return conclude(service, call, lease);
}

// ---- a cache that the service fills (`aside.ts`) ----

/** A read looks there first, all else goes over the other links at once. */
function beginAside(service: Service, call: Call): Outcome {
  return service.operation(call) === READ
    ? lookInto(service, call, asideOf(service), onLookedInto)
    : callOthers(service, call, NO_LEASE);
}

function onLookedInto(service: Service, call: Call, reply: Call): Outcome {
  const lease = leaseOf(service, reply);
  return lease === null ? service.relay(call, reply) : callOthers(service, call, lease);
}

function callOthers(service: Service, call: Call, lease: number): Outcome {
  if (service.settings.calls !== 'parallel') return callNext(service, call, { ...BEFORE_ALL, lease });
  service.answer(call, service.version(call), service.bytes(call), { ...BEFORE_ALL, lease });
  return callInParallel(service, call);
}

/** The answer stands in the call. */
function conclude(service: Service, call: Call, lease: number): Outcome {
  const aside = service.simulation.looksAside ? asideOf(service) : -1;
  if (!canTell(service, aside)) return service.reply(call);
  return tellAnswer(service, call, aside, lease, onToldAnswer);
}

function concludeFailed(service: Service, call: Call, reply: Call, lease: number): Outcome {
  const aside = service.simulation.looksAside ? asideOf(service) : -1;
  if (!canTell(service, aside)) return service.relay(call, reply);
  return tellFailure(service, call, aside, lease, service.error(reply) ?? 'unavailable', onToldFailure);
}

function onToldAnswer(service: Service, call: Call): Outcome {
  return service.reply(call);
}

function onToldFailure(service: Service, call: Call): Outcome {
  return service.fail(call, service.body<Failing>(call).error);
}

export const serviceBehavior: Behavior<Service> = {
  kind: 'service',
  handlers: {
    ...{ onWorker, onServed, onOnlyReply, onRepeatedReply, onSequenceReply, onAllReplies },
    ...{ onLookedInto, onToldAnswer, onToldFailure },
  },
  resolve,
  resources: (settings) => limitedResources(settings.concurrency, settings),
  state: () => null,
  onRequest,
};
