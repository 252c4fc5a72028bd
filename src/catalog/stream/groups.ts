/**
 * Consumer groups: who is a member, who owns which partition, and how partitions change their owners. A member is
 * an endpoint behind the group's link. Whoever is not heard of for the session timeout is out of the group, and so
 * is, for as long as it lasts, whoever works on one record for too long (KIP-62 tells the two apart). While a
 * group shares out its partitions anew, those that are given back stand still: all of them in the eager protocol,
 * only those that change their owner in the cooperative one (KIP-429).
 */
import { counterIndex, gaugeIndex } from '../../engine/behavior.ts';
import type { Endpoint } from '../../engine/endpoint.ts';
import type { Peer, SamplerRef } from '../../engine/outcome.ts';
import type { SettingsOf } from '../../model/fields.ts';
import { grownFloats, grownInts } from '../shared/growing-arrays.ts';
import type { WaitingCalls } from '../shared/waiting-calls.ts';
import { assignors } from './assignment.ts';
import { streamKind } from './kind.ts';
import type { GroupOffsets, Log, Retention } from './log.ts';

export type Settings = SettingsOf<typeof streamKind.fields>;

export interface Writing {
  readonly append: SamplerRef;
  readonly replicate: SamplerRef;
  /** Copying takes no time: what is written may be read. */
  readonly instant: boolean;
  readonly retention: Retention;
}

export interface Group {
  readonly linkId: string;
  /** Number of its offsets, by which handlers and timers name it. */
  readonly id: number;
  /** How many partitions there are; the lists by partition may be longer. */
  partitions: number;
  members: number[];
  /** By partition: who has it, −1: nobody; who will have it after the rebalance that is going on. */
  owner: Int32Array;
  next: Int32Array;
  /** By partition: rises when what is out there is nobody's business any more. */
  epoch: Int32Array;
  /** By partition: 1: a record is out; it stands still for a rebalance; it waits after a failure. */
  inFlight: Int32Array;
  stopped: Int32Array;
  resting: Int32Array;
  /** By partition: failures at the present record; where the present poll ends. */
  attempts: Int32Array;
  batchEnd: Float64Array;
  /** Rises with each rebalance; timers of an earlier one are void. */
  generation: number;
  isRebalancing: boolean;
  lag: number;
}

/** A record at which a member is stuck, although it is no longer asked for it. */
export interface Overdue {
  readonly peer: number;
  readonly group: number;
  readonly partition: number;
  readonly offset: number;
}

export interface Readers {
  /** By number of their offsets; null where a link was deleted. */
  groups: (Group | null)[];
  /** By peer: when it was last heard of; number of its group, −1: none; 1: stuck. */
  lastSeen: Float64Array;
  groupOf: Int32Array;
  stuck: Int32Array;
  overdue: Overdue[];
  /** By partition: senders who wait until their record is copied; when the last one will be. */
  waiting: WaitingCalls[];
  safeAt: Float64Array;
  /** Largest lag of a partition, and whose it is: group × 1024 + partition. */
  largest: number;
  largestAt: number;
  /** Timer of the next heartbeats, −1: none; and the interval that it was set for. */
  timer: number;
  interval: number;
  /** When a record was last done, or appended. */
  movedAt: number;
}

export type Stream = Endpoint<Settings, Writing, Readers, Log>;

const { metrics } = streamKind;
const REBALANCES = counterIndex(metrics, 'rebalances');
const COMMITS = counterIndex(metrics, 'commits');
const LOST = counterIndex(metrics, 'lost');
const LAG = gaugeIndex(metrics, 'lag');
const PARTITION_LAG = gaugeIndex(metrics, 'partitionLag');
const MEMBERS = gaugeIndex(metrics, 'members');
const IDLE_MEMBERS = gaugeIndex(metrics, 'idleMembers');

/** A timer or a call is about a partition of a group, in one number; there are at most 1,000 partitions. */
export const PARTITIONS = 1024;

export function noReaders(): Readers {
  return {
    groups: [],
    lastSeen: new Float64Array(0),
    groupOf: new Int32Array(0),
    stuck: new Int32Array(0),
    overdue: [],
    waiting: [],
    safeAt: new Float64Array(0),
    largest: 0,
    largestAt: -1,
    timer: -1,
    interval: 0,
    movedAt: 0,
  };
}

export function newGroup(linkId: string, id: number, partitions: number): Group {
  const group: Group = {
    linkId,
    id,
    partitions: 0,
    members: [],
    owner: new Int32Array(0),
    next: new Int32Array(0),
    epoch: new Int32Array(0),
    inFlight: new Int32Array(0),
    stopped: new Int32Array(0),
    resting: new Int32Array(0),
    attempts: new Int32Array(0),
    batchEnd: new Float64Array(0),
    generation: 0,
    isRebalancing: false,
    lag: 0,
  };
  growGroup(group, partitions);
  return group;
}

/** Room for partitions that are new; nobody owns them yet. */
export function growGroup(group: Group, partitions: number): void {
  const known = group.partitions;
  group.partitions = partitions;
  group.owner = grownInts(group.owner, partitions);
  group.owner.fill(-1, known);
  group.epoch = grownInts(group.epoch, partitions);
  group.inFlight = grownInts(group.inFlight, partitions);
  group.stopped = grownInts(group.stopped, partitions);
  group.resting = grownInts(group.resting, partitions);
  group.attempts = grownInts(group.attempts, partitions);
  group.batchEnd = grownFloats(group.batchEnd, partitions);
}

export function offsetsFor(stream: Stream, group: Group): GroupOffsets {
  return stream.durable.groups[group.id]!;
}

// ---- lag ----

/** The lag of a group in a partition is another one than before, by so much. */
export function changeLag(stream: Stream, group: Group, partition: number, by: number): void {
  const { state } = stream;
  group.lag += by;
  const lag = lagOf(stream, group, partition);
  const at = group.id * PARTITIONS + partition;
  if (lag >= state.largest) {
    state.largest = lag;
    state.largestAt = at;
  } else if (at === state.largestAt) findLargest(stream);
}

export function lagOf(stream: Stream, group: Group, partition: number): number {
  const { high } = stream.durable.partitions[partition]!;
  return Math.max(0, high - offsetsFor(stream, group).position[partition]!);
}

function findLargest(stream: Stream): void {
  const { state, durable } = stream;
  state.largest = 0;
  state.largestAt = -1;
  for (const group of state.groups) {
    if (group === null) continue;
    for (let partition = 0; partition < durable.partitions.length; partition++) {
      const lag = lagOf(stream, group, partition);
      if (lag <= state.largest) continue;
      state.largest = lag;
      state.largestAt = group.id * PARTITIONS + partition;
    }
  }
}

/** All lags anew: after a crash, and when links or partitions have changed. */
export function countLags(stream: Stream): void {
  const { state, durable } = stream;
  for (const group of state.groups) {
    if (group === null) continue;
    group.lag = durable.partitions.reduce((sum, _, partition) => sum + lagOf(stream, group, partition), 0);
  }
  findLargest(stream);
}

export function showLag(stream: Stream): void {
  let lag = 0;
  for (const group of stream.state.groups) if (group !== null && group.lag > lag) lag = group.lag;
  stream.level(LAG, lag);
  stream.level(PARTITION_LAG, stream.state.largest);
}

export function showMembers(stream: Stream): void {
  let members = 0;
  let idle = 0;
  for (const group of stream.state.groups) {
    if (group === null) continue;
    members += group.members.length;
    idle += group.members.filter((member) => !group.owner.includes(member)).length;
  }
  stream.level(MEMBERS, members);
  stream.level(IDLE_MEMBERS, idle);
}

// ---- offsets ----

/** A group has come to another record of a partition. */
export function moveTo(stream: Stream, group: Group, partition: number, offset: number): void {
  const offsets = offsetsFor(stream, group);
  const before = lagOf(stream, group, partition);
  offsets.position[partition] = offset;
  changeLag(stream, group, partition, lagOf(stream, group, partition) - before);
}

export function commit(stream: Stream, group: Group, partition: number, offset: number): void {
  const offsets = offsetsFor(stream, group);
  offsets.committedAt[partition] = stream.now;
  if (offsets.committed[partition] === offset) return;
  offsets.committed[partition] = offset;
  stream.count(COMMITS);
}

/** A poll begins: what has been done is committed if it is time. */
export function commitIfDue(stream: Stream, group: Group, partition: number): void {
  const { committedAt, position } = offsetsFor(stream, group);
  const { guarantee, commitInterval } = stream.settings;
  if (guarantee === 'at-most-once' || stream.now - committedAt[partition]! < commitInterval) return;
  commit(stream, group, partition, position[partition]!);
}

/**
 * The member that has the partition is another one, or has forgotten how far it was: whoever goes on does so at
 * the last commit. A member without work polls, and so commits, all the time.
 */
export function rollBack(stream: Stream, group: Group, partition: number): void {
  if (group.inFlight[partition] === 0 && lagOf(stream, group, partition) === 0)
    commitIfDue(stream, group, partition);
  abandon(group, partition);
  const { committed, position } = offsetsFor(stream, group);
  // what was committed before it was done
  stream.count(LOST, Math.max(0, committed[partition]! - position[partition]!));
  moveTo(stream, group, partition, committed[partition]!);
}

/** Whatever is out for the partition is no longer waited for. */
function abandon(group: Group, partition: number): void {
  group.epoch[partition]!++;
  group.inFlight[partition] = 0;
  group.attempts[partition] = 0;
  group.batchEnd[partition] = 0;
}

// ---- members ----

/** True for an endpoint that is in its group. */
export function isMember({ state }: Stream, peer: Peer): boolean {
  const group = state.groups[state.groupOf[peer]!];
  return group?.members.includes(peer) === true;
}

export function addMember(group: Group, peer: number): void {
  if (group.members.includes(peer)) return;
  group.members.push(peer);
  group.members.sort((a, b) => a - b);
}

/** It is out of the group; `isDead`: with what it had not committed. Its partitions stand still. */
export function dropMember(stream: Stream, group: Group, peer: number, isDead: boolean): void {
  group.members = group.members.filter((member) => member !== peer);
  group.owner.forEach((owner, partition) => {
    if (owner !== peer) return;
    if (isDead) {
      rollBack(stream, group, partition);
      group.owner[partition] = -1;
    } else group.stopped[partition] = 1;
  });
}

/** Gives out all partitions at once: a group that begins. */
export function shareOut(stream: Stream, group: Group): void {
  const { length } = stream.durable.partitions;
  group.next = assignors[stream.settings.assignment](length, group.members, group.owner);
  takeOver(stream, group);
}

/**
 * The group begins to share out its partitions anew; returns for how long. What is given back stands still, but
 * what a member has begun it may finish in the meantime.
 */
export function beginRebalance(stream: Stream, group: Group): number {
  const { settings, durable } = stream;
  stream.count(REBALANCES);
  group.generation++;
  group.isRebalancing = true;
  const { length } = durable.partitions;
  group.next = assignors[settings.assignment](length, group.members, group.owner);
  for (let partition = 0; partition < length; partition++) {
    const moves = group.next[partition] !== group.owner[partition];
    if (moves || settings.rebalanceProtocol === 'eager') group.stopped[partition] = 1;
  }
  return settings.rebalanceTime;
}

/** The new owners begin. What the old ones have done is committed; what they are still at is done again. */
export function takeOver(stream: Stream, group: Group): void {
  group.isRebalancing = false;
  const { position } = offsetsFor(stream, group);
  for (let partition = 0; partition < stream.durable.partitions.length; partition++) {
    const isNew = group.next[partition] !== group.owner[partition];
    const isGivenBack = group.stopped[partition] === 1 && group.owner[partition]! >= 0;
    if (isGivenBack && stream.settings.guarantee === 'at-least-once')
      commit(stream, group, partition, position[partition]!);
    if (isNew) rollBack(stream, group, partition);
    group.owner[partition] = group.next[partition]!;
    group.stopped[partition] = 0;
  }
}
