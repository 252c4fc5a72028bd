/**
 * Primary–backup replication with a witness that numbers the views (after the view service of MIT 6.824), in
 * the engine's verbs alone. In a view with a backup the primary acknowledges a write only when the backup has
 * it too; whoever cannot reach the other asks the witness for the next view alone, and the witness grants it
 * once. So a write that was acknowledged is never lost, whatever crashes or is cut off.
 */
import { type Design, emptyDesign } from '../../model/design.ts';
import { defineKind, type Kind } from '../../model/kind.ts';
import type { Behavior } from '../behavior.ts';
import type { Endpoint } from '../endpoint.ts';
import { type Call, FIRST_OWN_OPERATION, type Outcome, type Peer } from '../outcome.ts';
import type { Registry } from '../simulation.ts';

const APPEND = FIRST_OWN_OPERATION;
const GO_ALONE = FIRST_OWN_OPERATION + 1;
const JOIN = FIRST_OWN_OPERATION + 2;
const WHICH_VIEW = FIRST_OWN_OPERATION + 3;
const FETCH = FIRST_OWN_OPERATION + 6;
const WRITE_VALUE = FIRST_OWN_OPERATION + 4;
const BEAT = FIRST_OWN_OPERATION + 5;

export interface View {
  readonly number: number;
  readonly primary: string;
  /** Empty: the primary is alone. */
  readonly backup: string;
}
interface Append {
  readonly view: number;
  readonly log: readonly number[];
}

// ---- the witness ----

type Witness = Endpoint<object, null, null, { view: View }>;

function onWitnessRequest(self: Witness, call: Call): Outcome {
  const asked = self.body<{ view: number; who: string }>(call);
  const { view } = self.durable;
  const operation = self.operation(call);
  const member = asked.who === view.primary || asked.who === view.backup;
  if (operation === GO_ALONE && asked.view === view.number && member) {
    self.durable.view = { number: view.number + 1, primary: asked.who, backup: '' };
  } else if (operation === JOIN && asked.view === view.number && view.backup === '') {
    // asked by the primary, for the one that wants to join
    self.durable.view = { number: view.number + 1, primary: view.primary, backup: asked.who };
  } else if (operation !== WHICH_VIEW) return self.fail(call, 'rejected');
  self.answer(call, 0, 0, self.durable.view);
  return self.reply(call);
}

const witness: Behavior<Witness> = {
  kind: 'witness',
  handlers: {},
  resolve: () => null,
  state: () => null,
  durable: () => ({ view: { number: 1, primary: 'p', backup: 'b' } }),
  onRequest: onWitnessRequest,
};

// ---- the two replicas ----

interface ReplicaState {
  heardAt: number;
  lateAcknowledgements: number;
}
export interface ReplicaDurable {
  view: View;
  /** Values in the order of the primary. */
  log: number[];
  /** View for which the log is complete; only then may the node go on alone in it. */
  syncedFor: number;
}
/** What the test breaks on purpose: the primary acknowledges before the backup has the write. */
interface ReplicaSettings {
  readonly hasty: boolean;
}
type Replica = Endpoint<ReplicaSettings, null, ReplicaState, ReplicaDurable>;

function other(self: Replica): Peer {
  return self.peerOfNode(self.node.id === 'p' ? 'b' : 'p')!;
}
function witnessPeer(self: Replica): Peer {
  return self.peerOfNode('w')!;
}
function isPrimary(self: Replica): boolean {
  return self.durable.view.primary === self.node.id;
}

function onReplicaRequest(self: Replica, call: Call): Outcome {
  if (self.operation(call) === APPEND) return onAppend(self, call);
  if (!isPrimary(self)) return self.fail(call, 'not-leader');
  self.durable.log.push(self.key(call));
  if (self.durable.view.backup === '' || self.settings.hasty) return self.reply(call);
  const append: Append = { view: self.durable.view.number, log: [...self.durable.log] };
  const message = { operation: APPEND, key: self.key(call), body: append };
  return self.gather(call, [other(self)], message, 1, onAcknowledged, onLateAcknowledgement);
}

function onAppend(self: Replica, call: Call): Outcome {
  const append = self.body<Append>(call);
  // a newer view than the sender's: the sender is no longer primary
  if (append.view < self.durable.view.number) return self.fail(call, 'not-leader');
  if (isPrimary(self) || append.view > self.durable.view.number) return self.fail(call, 'rejected');
  self.state.heardAt = self.now;
  adopt(self, append);
  return self.reply(call);
}

/** Takes a log of its own view over; an older message of the same view brings a shorter one. */
function adopt(self: Replica, copy: Append): void {
  const complete = self.durable.syncedFor === copy.view;
  if (!complete || copy.log.length > self.durable.log.length) self.durable.log = [...copy.log];
  self.durable.syncedFor = copy.view;
}

function onAcknowledged(self: Replica, call: Call, replies: readonly Call[]): Outcome {
  const acknowledged = replies.some((reply) => self.isOk(reply));
  return acknowledged && isPrimary(self) ? self.reply(call) : self.fail(call, 'no-quorum');
}

function onLateAcknowledgement(self: Replica): void {
  self.state.lateAcknowledgements += 1;
}

function onTick(self: Replica): void {
  if (isPrimary(self)) self.post(other(self), { operation: BEAT, key: self.durable.view.number });
  else self.post(other(self), { operation: BEAT, key: -self.durable.view.number });
  if (self.now - self.state.heardAt > 0.4) self.spawn(onLonely);
  else self.spawn(onLookUp);
}

function onLookUp(self: Replica, call: Call): Outcome {
  const ask = { operation: WHICH_VIEW, body: { view: 0, who: self.node.id } };
  return self.sendMessage(call, witnessPeer(self), ask, onView, 0.2);
}

/** Nothing heard from the other for long: asks to go on alone, if it is a member whose log is complete. */
function onLonely(self: Replica, call: Call): Outcome {
  const { view, syncedFor } = self.durable;
  const member = view.primary === self.node.id || (view.backup === self.node.id && syncedFor === view.number);
  if (!member || view.backup === '') return onLookUp(self, call);
  const ask = { operation: GO_ALONE, body: { view: view.number, who: self.node.id } };
  return self.sendMessage(call, witnessPeer(self), ask, onView, 0.2);
}

function onView(self: Replica, call: Call, reply: Call): Outcome {
  if (!self.isOk(reply))
    return self.error(reply) === 'rejected' ? onLookUp(self, call) : self.fail(call, 'unavailable');
  const view = self.body<View>(reply);
  if (view.number > self.durable.view.number) {
    self.durable.view = view;
    self.state.heardAt = self.now;
  }
  const complete = isPrimary(self) || self.durable.syncedFor === self.durable.view.number;
  if (complete && self.durable.view.backup !== '') return self.reply(call);
  if (isPrimary(self)) return self.reply(call);
  return self.sendMessage(call, other(self), { operation: FETCH, body: self.node.id }, onCopied, 0.4);
}

function onCopied(self: Replica, call: Call, reply: Call): Outcome {
  if (!self.isOk(reply)) return self.fail(call, 'unavailable');
  const copy = self.body<Append & { full: View }>(reply);
  if (copy.full.number < self.durable.view.number) return self.fail(call, 'not-leader');
  self.durable.view = copy.full;
  self.state.heardAt = self.now;
  adopt(self, copy);
  return self.reply(call);
}

/** Somebody wants to join: the primary that is alone first has the witness number the view with it. */
function onFetch(self: Replica, call: Call): Outcome {
  if (!isPrimary(self)) return self.fail(call, 'not-leader');
  const { view } = self.durable;
  const who = self.body<string>(call);
  if (view.backup === who) return handOut(self, call);
  const ask = { operation: JOIN, body: { view: view.number, who } };
  return self.sendMessage(call, witnessPeer(self), ask, onJoinGranted, 0.2);
}

function onJoinGranted(self: Replica, call: Call, reply: Call): Outcome {
  if (!self.isOk(reply)) return self.fail(call, 'unavailable');
  const view = self.body<View>(reply);
  if (view.number > self.durable.view.number) self.durable.view = view;
  self.state.heardAt = self.now;
  return isPrimary(self) ? handOut(self, call) : self.fail(call, 'not-leader');
}

function handOut(self: Replica, call: Call): Outcome {
  const { view, log } = self.durable;
  self.answer(call, 0, 0, { view: view.number, log: [...log], full: view });
  return self.reply(call);
}

function onBeatHeard(self: Replica): void {
  self.state.heardAt = self.now;
}

const replica: Behavior<Replica> = {
  kind: 'pb-replica',
  handlers: {
    onAcknowledged,
    onLateAcknowledgement,
    onTick,
    onLookUp,
    onLonely,
    onView,
    onCopied,
    onJoinGranted,
  },
  resolve: () => null,
  state: (self) => ({ heardAt: self.now, lateAcknowledgements: 0 }),
  durable: () => ({ view: { number: 1, primary: 'p', backup: 'b' }, log: [], syncedFor: 1 }),
  onStart: (self) => {
    self.every(0.1 + 0.01 * self.uniform(), onTick);
  },
  onRequest: (self, call) =>
    self.operation(call) === FETCH ? onFetch(self, call) : onReplicaRequest(self, call),
  onMessage: onBeatHeard,
};

// ---- the writer ----

export interface WriterOracle {
  readonly acknowledged: number[];
}
type Writer = Endpoint<object, null, { next: number }, undefined>;

function onWrite(self: Writer): void {
  self.state.next += 1;
  self.begin({ operation: WRITE_VALUE, key: self.state.next });
}
function onWritten(self: Writer, call: Call, reply: Call): Outcome {
  if (self.isOk(reply)) self.oracle<WriterOracle>().acknowledged.push(self.key(call));
  return self.relay(call, reply);
}
const writer: Behavior<Writer> = {
  kind: 'pb-writer',
  handlers: { onWrite, onWritten },
  resolve: () => null,
  state: () => ({ next: 0 }),
  oracle: (): WriterOracle => ({ acknowledged: [] }),
  onStart: (self) => {
    self.every(0.05, onWrite);
  },
  onRequest: (self, call) => self.callLink(call, self.pick(2), onWritten),
};

const behaviors = [witness as Behavior, replica as Behavior, writer as Behavior];
const kinds: readonly Kind[] = behaviors.map(({ kind }) =>
  defineKind({
    id: kind,
    title: kind,
    group: 'Data',
    summary: 'For tests.',
    fields:
      kind === 'pb-replica'
        ? { hasty: { type: 'boolean', label: 'Hasty', help: '', group: 'Test', initial: false } }
        : {},
    placement: 'machine',
    accepts: { calls: kind !== 'pb-writer', help: '' },
    outLinks: { meaning: 'calls', min: 0, max: 9, help: '' },
    metrics: {},
    headline: { figure: 'arrivals', line: 'latencySeconds' },
    faults: [],
  }),
);

export const primaryBackupRegistry: Registry = {
  kind: (id) => kinds.find((kind) => kind.id === id),
  behavior: (id) => behaviors.find((behavior) => behavior.kind === id),
};

/** A writer, a primary, a backup and a witness, all linked with delays. */
export function primaryBackupDesign(hasty: boolean): Design {
  const latency = { distribution: 'exponential', mean: 0.01 } as const;
  const link = (from: string, to: string, timeout: number | null): Design['links'][number] => ({
    id: `${from}${to}`,
    from,
    to,
    settings: { latency, call: { timeout } },
  });
  const node = (id: string, kind: string, settings: object = {}): Design['nodes'][number] => ({
    id,
    kind,
    position: { x: 0, y: 0 },
    settings: { ...settings },
  });
  return {
    ...emptyDesign('Primary and backup'),
    nodes: [
      node('x', 'pb-writer'),
      node('p', 'pb-replica', { hasty }),
      node('b', 'pb-replica', { hasty }),
      node('w', 'witness'),
    ],
    links: [
      link('x', 'p', 0.5),
      link('x', 'b', 0.5),
      link('p', 'b', 0.2),
      link('b', 'p', 0.2),
      link('p', 'w', null),
      link('b', 'w', null),
    ],
  };
}
