/**
 * What a stream does: appends each record to the partition of its key, and gives the records of a partition, in
 * their order and one after the other, to the one member of each group that owns it. A reply says that a record is
 * done. How far a group has come is committed now and then; whoever takes a partition over goes on from there
 * (J. Kreps, N. Narkhede, J. Rao, "Kafka: a Distributed Messaging System for Log Processing", NetDB 2011).
 */

import type { Behavior, ResolveContext } from '../../engine/behavior.ts';
import type { Call, Outcome, Peer, Timer } from '../../engine/outcome.ts';
import { grownFloats, grownInts } from '../shared/growing-arrays.ts';
import { addWaiting, firstNumber, isAnyWaiting, nobodyWaits, takeFirst } from '../shared/waiting-calls.ts';
import { AGE, APPENDED, BYTES_KEPT, LOST, RECORDS, SKIPPED } from './figures.ts';
import {
  addMember,
  beginRebalance,
  changeLag,
  commit,
  commitIfDue,
  countLags,
  dropMember,
  type Group,
  growGroup,
  isMember,
  moveTo,
  newGroup,
  noReaders,
  offsetsFor,
  PARTITIONS,
  rollBack,
  type Settings,
  type Stream,
  shareOut,
  showLag,
  showMembers,
  takeOver,
  type Writing,
} from './groups.ts';
import { append, cutBack, emptyLog, growTo, offsetsOf, placeOf } from './log.ts';
import { noteShare, partitionOf } from './partitions.ts';
import { noteDone, onUnheard } from './progress.ts';
import { deleteOld, skipDeleted } from './retention.ts';
import { describeMessage, facts, pills } from './words.ts';

/** Of who has just come. */
const NEVER = -1;
/** Heartbeats in a session timeout. */
const HEARTBEATS = 3;

function resolve({ settings, sampler }: ResolveContext<Settings>): Writing {
  const { replicationTime, retentionTime, retentionRecords, retentionBytes } = settings;
  return {
    append: sampler('append', settings.appendTime),
    replicate: sampler('replicate', replicationTime),
    instant: replicationTime.distribution === 'constant' && replicationTime.value === 0,
    retention: {
      seconds: retentionTime ?? Number.POSITIVE_INFINITY,
      records: retentionRecords,
      bytes: retentionBytes ?? Number.POSITIVE_INFINITY,
    },
  };
}

// ---- senders ----

function onRequest(stream: Stream, call: Call): Outcome {
  if (stream.settings.acks !== 'none') return stream.serve(call, stream.policy.append, onAppended);
  take(stream, call);
  return confirm(stream, call);
}

function confirm(stream: Stream, call: Call): Outcome {
  stream.answer(call, 0, 0);
  return stream.reply(call);
}

function onAppended(stream: Stream, call: Call): Outcome {
  const partition = take(stream, call);
  const { end, high } = stream.durable.partitions[partition]!;
  if (stream.settings.acks === 'leader' || high === end) return confirm(stream, call);
  addWaiting(stream.state.waiting[partition]!, call, end);
  return stream.park(call);
}

/** The record is in the log of its key's partition. */
function take(stream: Stream, call: Call): number {
  const { durable, state, now } = stream;
  const partition = partitionOf(stream, stream.key(call));
  const log = durable.partitions[partition]!;
  const place = append(durable, log, stream.bytes(call), now);
  log.key[place] = stream.key(call);
  log.operation[place] = stream.operation(call);
  log.requestClass[place] = stream.requestClass(call);
  state.movedAt = now;
  stream.count(APPENDED);
  noteShare(stream, log.end);
  if (stream.policy.instant && state.safeAt[partition]! <= now) onCopied(stream, partition);
  else {
    const safe = Math.max(state.safeAt[partition]!, now + stream.draw(stream.policy.replicate));
    state.safeAt[partition] = safe;
    stream.after(safe - now, onCopied, partition);
  }
  return partition;
}

/** One more record of the partition is on the other brokers too: it may be read, and is safe. */
function onCopied(stream: Stream, partition: number): void {
  const { durable, state } = stream;
  const log = durable.partitions[partition]!;
  log.high++;
  for (const group of state.groups) if (group !== null) changeLag(stream, group, partition, 1);
  deleteOld(stream, partition);
  const waiting = state.waiting[partition]!;
  while (isAnyWaiting(waiting) && firstNumber(waiting) <= log.high) confirm(stream, takeFirst(waiting));
  for (const group of state.groups) if (group !== null) pump(stream, group, partition);
  showLog(stream);
}

function showLog(stream: Stream): void {
  stream.level(RECORDS, stream.durable.records);
  stream.level(BYTES_KEPT, stream.durable.bytes);
  showLag(stream);
}

// ---- members at work ----

/** What is known of a record that is out. */
interface Delivery {
  readonly offset: number;
  readonly sentAt: number;
}

/** Gives the next record of a partition to its owner, if there is one and it is free. */
function pump(stream: Stream, group: Group, partition: number): void {
  if (group.owner[partition]! < 0 || group.stopped[partition] === 1) return;
  if (group.inFlight[partition] === 1 || group.resting[partition] === 1) return;
  const log = stream.durable.partitions[partition]!;
  const { position } = offsetsFor(stream, group);
  if (position[partition]! < log.start) skipDeleted(stream, partition);
  const offset = position[partition]!;
  if (offset >= log.high) return;
  if (offset >= group.batchEnd[partition]!) poll(stream, group, partition, offset, log.high);
  const place = placeOf(log, offset);
  group.inFlight[partition] = 1;
  stream.observe(AGE, stream.now - log.appendedAt[place]!);
  const delivery: Delivery = { offset, sentAt: stream.now };
  stream.spawn(hand, {
    operation: 0,
    key: group.id * PARTITIONS + partition,
    version: group.epoch[partition]!,
    requestClass: log.requestClass[place]!,
    body: delivery,
  });
}

/** A member takes the next records of a partition. */
function poll(stream: Stream, group: Group, partition: number, offset: number, high: number): void {
  const { maxPollRecords, guarantee } = stream.settings;
  const end = Math.min(high, offset + maxPollRecords);
  group.batchEnd[partition] = end;
  if (guarantee === 'at-most-once') commit(stream, group, partition, end);
  else commitIfDue(stream, group, partition);
}

/** The group that a call is about, null where it is gone or its partition has changed hands since. */
function groupOf(stream: Stream, delivery: Call): Group | null {
  const about = stream.key(delivery);
  const group = stream.state.groups[Math.floor(about / PARTITIONS)] ?? null;
  return group !== null && group.epoch[about % PARTITIONS] === stream.version(delivery) ? group : null;
}

function hand(stream: Stream, delivery: Call): Outcome {
  const group = groupOf(stream, delivery);
  if (group === null) return stream.reply(delivery);
  const partition = stream.key(delivery) % PARTITIONS;
  const log = stream.durable.partitions[partition]!;
  const { offset } = stream.body<Delivery>(delivery);
  if (offset < log.start) {
    // deleted while the stream was paused
    group.inFlight[partition] = 0;
    pump(stream, group, partition);
    return stream.reply(delivery);
  }
  const place = placeOf(log, offset);
  const message = { operation: log.operation[place]!, key: log.key[place]!, bytes: log.bytes[place]! };
  const owner = group.owner[partition]! as Peer;
  const { maxPollInterval } = stream.settings;
  return stream.gather(delivery, [owner], message, 1, onAnswer, onLateAnswer, maxPollInterval);
}

/** A member has answered, or its time is over. */
function onAnswer(stream: Stream, delivery: Call, replies: readonly Call[]): Outcome {
  const reply = replies[0];
  const error = reply === undefined ? 'unavailable' : stream.error(reply);
  const about = stream.key(delivery);
  const partition = about % PARTITIONS;
  const known = stream.state.groups[Math.floor(about / PARTITIONS)] ?? null;
  const group = groupOf(stream, delivery);
  const { offset, sentAt } = stream.body<Delivery>(delivery);
  if (error === null && known !== null) noteDone(stream, known, partition, offset);
  if (group !== null) {
    group.inFlight[partition] = 0;
    if (error === null) goOn(stream, group, partition, offset);
    else if (error === 'refused' || error === 'reset' || error === 'circuit-open')
      onGone(stream, group, partition);
    else if (error === 'timeout' && isOverdue(stream, sentAt)) onStuck(stream, group, partition, offset);
    else onFailure(stream, group, partition, offset);
    showLag(stream);
  }
  return stream.reply(delivery);
}

function isOverdue({ now, location, settings }: Stream, sentAt: number): boolean {
  return (now - sentAt) * location.clocks.rate >= settings.maxPollInterval * (1 - 1e-9);
}

function goOn(stream: Stream, group: Group, partition: number, offset: number): void {
  group.attempts[partition] = 0;
  const { position } = offsetsFor(stream, group);
  if (position[partition]! <= offset) moveTo(stream, group, partition, offset + 1);
  pump(stream, group, partition);
}

/** The record failed: the partition waits and tries again, or goes on without it. */
function onFailure(stream: Stream, group: Group, partition: number, offset: number): void {
  const { guarantee, maxAttempts } = stream.settings;
  if (guarantee === 'at-most-once') {
    stream.count(LOST);
    goOn(stream, group, partition, offset);
    return;
  }
  const attempts = group.attempts[partition]! + 1;
  group.attempts[partition] = attempts;
  if (maxAttempts !== null && attempts >= maxAttempts) {
    stream.count(SKIPPED);
    goOn(stream, group, partition, offset);
  } else rest(stream, group, partition);
}

function rest(stream: Stream, group: Group, partition: number): void {
  group.resting[partition] = 1;
  stream.after(stream.settings.retryBackoff, onRested, group.id * PARTITIONS + partition);
}

function onRested(stream: Stream, about: number): void {
  const group = stream.state.groups[Math.floor(about / PARTITIONS)] ?? null;
  if (group === null) return;
  group.resting[about % PARTITIONS] = 0;
  pump(stream, group, about % PARTITIONS);
}

/** The member's process is gone, and with it what it had not committed: of all its partitions. */
function onGone(stream: Stream, group: Group, partition: number): void {
  const owner = group.owner[partition]!;
  group.owner.forEach((other, each) => {
    if (other !== owner) return;
    rollBack(stream, group, each);
    if (group.resting[each] === 0) rest(stream, group, each);
  });
}

/** Too long at one record: the group goes on without the member until that is done. */
function onStuck(stream: Stream, group: Group, partition: number, offset: number): void {
  const owner = group.owner[partition]!;
  stream.state.stuck[owner] = 1;
  stream.after(stream.settings.maxPollInterval, onForgiven, owner);
  stream.state.overdue.push({ peer: owner, group: group.id, partition, offset });
  dropMember(stream, group, owner, true);
  rebalance(stream, group);
}

/** Nobody knows whether it is still at it; it may try again. */
function onForgiven(stream: Stream, peer: number): void {
  stream.state.stuck[peer] = 0;
  stream.state.overdue = stream.state.overdue.filter((record) => record.peer !== peer);
}

/** A member that was stuck has finished: it may join again. */
function onLateAnswer(stream: Stream, answer: Call): void {
  const peer = stream.peerOf(answer);
  const partition = partitionOf(stream, stream.key(answer));
  const { overdue } = stream.state;
  const found = overdue.findIndex((each) => each.peer === peer && each.partition === partition);
  if (found < 0) return;
  const [record] = overdue.splice(found, 1);
  const group = stream.state.groups[record!.group] ?? null;
  if (group !== null && stream.isOk(answer)) noteDone(stream, group, partition, record!.offset);
  if (!overdue.some((each) => each.peer === peer)) stream.state.stuck[peer] = 0;
}

// ---- members come and go ----

function scheduleHeartbeats(stream: Stream): void {
  const { state, settings } = stream;
  const interval = settings.sessionTimeout / HEARTBEATS;
  if (state.timer >= 0 && state.interval === interval) return;
  if (state.timer >= 0) stream.cancel(state.timer as Timer);
  state.interval = interval;
  state.timer = stream.every(interval, beat);
}

/** All who could be members are asked for a sign of life; retention deletes what is too old. */
function beat(stream: Stream): void {
  for (let partition = 0; partition < stream.durable.partitions.length; partition++)
    deleteOld(stream, partition);
  showLog(stream);
  for (const peer of stream.peers) stream.spawn(check, { operation: 0, key: peer });
}

function check(stream: Stream, probe: Call): Outcome {
  return stream.probe(probe, stream.key(probe) as Peer, stream.state.interval, onChecked);
}

function onChecked(stream: Stream, probe: Call, reply: Call): Outcome {
  const { state, now, settings } = stream;
  const peer = stream.key(probe) as Peer;
  const group = state.groups[state.groupOf[peer] ?? -1] ?? null;
  if (group !== null && stream.peers.includes(peer)) {
    if (stream.isOk(reply)) {
      state.lastSeen[peer] = now;
      if (state.stuck[peer] === 0 && !isMember(stream, peer)) join(stream, group, peer);
    } else if (
      isMember(stream, peer) &&
      now - state.lastSeen[peer]! >= settings.sessionTimeout * (1 - 1e-9)
    ) {
      dropMember(stream, group, peer, true);
      rebalance(stream, group);
    }
  }
  return stream.reply(probe);
}

function join(stream: Stream, group: Group, peer: Peer): void {
  addMember(group, peer);
  rebalance(stream, group);
}

function rebalance(stream: Stream, group: Group): void {
  const seconds = beginRebalance(stream, group);
  stream.after(seconds, onRebalanced, group.id * GENERATIONS + (group.generation % GENERATIONS));
  showMembers(stream);
  showLag(stream);
}

/** A timer of a rebalance names the group and the generation that it leads to. */
const GENERATIONS = 1 << 20;

function onRebalanced(stream: Stream, about: number): void {
  const group = stream.state.groups[Math.floor(about / GENERATIONS)] ?? null;
  if (group === null || group.generation % GENERATIONS !== about % GENERATIONS) return;
  takeOver(stream, group);
  pumpAll(stream, group);
  showMembers(stream);
}

function pumpAll(stream: Stream, group: Group): void {
  for (let partition = 0; partition < stream.durable.partitions.length; partition++)
    pump(stream, group, partition);
  showLag(stream);
}

/** Links, instances or partitions have changed: groups are made, let go, and share out anew what they have. */
function onPeers(stream: Stream): void {
  makeRoom(stream);
  const { state, durable, outs } = stream;
  const isBeginning = state.groups.length === 0;
  const before = state.groups;
  state.groups = durable.groups.map(() => null);
  for (const { linkId, peers } of outs) {
    const id = offsetsOf(durable, linkId, stream.settings.newGroups);
    const known = before[id] ?? null;
    const group = known ?? newGroup(linkId, id, durable.partitions.length);
    state.groups[id] = group;
    for (const peer of peers) state.groupOf[peer] = id;
    const changes = regroup(stream, group, peers);
    if (isBeginning) shareOut(stream, group);
    else if (changes || known === null) rebalance(stream, group);
  }
  countLags(stream);
  for (const group of state.groups) if (group !== null) pumpAll(stream, group);
  showMembers(stream);
  showLog(stream);
}

function makeRoom(stream: Stream): void {
  const { state, durable, settings, peerEndpoint } = stream;
  const peers = state.groupOf.length;
  growTo(durable, settings.partitions);
  state.groupOf = grownInts(state.groupOf, peerEndpoint.length);
  state.groupOf.fill(-1, peers);
  state.stuck = grownInts(state.stuck, peerEndpoint.length);
  state.lastSeen = grownFloats(state.lastSeen, peerEndpoint.length);
  state.lastSeen.fill(NEVER, peers);
  state.safeAt = grownFloats(state.safeAt, durable.partitions.length);
  while (state.waiting.length < durable.partitions.length) state.waiting.push(nobodyWaits());
}

/** Takes in members that are new and lets go those that are gone. True where that, or the partitions, changed. */
function regroup(stream: Stream, group: Group, peers: readonly Peer[]): boolean {
  const { state, durable, now } = stream;
  const grows = group.partitions < durable.partitions.length;
  growGroup(group, durable.partitions.length);
  const gone = group.members.filter((member) => !peers.includes(member as Peer));
  // who is told to go finishes what it is at, and commits; who is deleted cannot
  for (const member of gone) dropMember(stream, group, member, stream.routes[member]!.endpoint.node.removed);
  const fresh = peers.filter((peer) => state.lastSeen[peer] === NEVER);
  for (const peer of fresh) {
    addMember(group, peer);
    state.lastSeen[peer] = now;
  }
  return grows || gone.length > 0 || fresh.length > 0;
}

function onStart(stream: Stream): void {
  stream.state.movedAt = stream.now;
  onPeers(stream);
  scheduleHeartbeats(stream);
}

function onSettings(stream: Stream): void {
  onPeers(stream);
  scheduleHeartbeats(stream);
}

/** Another broker takes over: what had not been copied is lost, also where it was acknowledged. */
function onCrash(stream: Stream): void {
  const { durable, settings } = stream;
  const gone = durable.partitions.reduce((sum, log) => sum + cutBack(durable, log), 0);
  if (settings.acks !== 'all') stream.count(LOST, gone);
}

/** Whether anything has moved lately; what nobody has done for so long will not be done. */
function ended({ state, durable, settings, now }: Stream): boolean {
  const isBehind = state.groups.some((group) => group !== null && group.lag > 0 && group.members.length > 0);
  const { sessionTimeout, rebalanceTime, retryBackoff } = settings;
  const isWriting = durable.partitions.some(({ high, end }) => high < end);
  return (
    (!isBehind && !isWriting) ||
    now - state.movedAt > 10 * Math.max(sessionTimeout, rebalanceTime, retryBackoff, 30)
  );
}

export const streamBehavior: Behavior<Stream> = {
  kind: 'stream',
  handlers: {
    onAppended,
    onCopied,
    hand,
    onAnswer,
    onLateAnswer,
    onForgiven,
    onRested,
    beat,
    check,
    onChecked,
    onRebalanced,
  },
  resolve,
  resources: ({ concurrency }) => ({
    workers: concurrency,
    queueCapacity: null,
    discipline: 'fifo',
    whenFull: 'reject',
  }),
  state: noReaders,
  durable: emptyLog,
  oracle: () => ({ fullest: 0 }),
  onStart,
  onRequest,
  onSettings,
  onPeers,
  onCrash,
  onUnheard,
  ended,
  pills,
  facts,
  describeMessage,
};
