/**
 * Anti-entropy: a replica sends another one a Merkle tree of the keys that both hold; the other one answers
 * with what it has under the leaves that differ, and gets what it lacks. Dynamo compares trees level by level
 * (SOSP 2007, 4.7); here, as in Cassandra's repair, the whole tree is sent, with one leaf for a handful of keys
 * and at most 2¹⁵ of them, and everything under a leaf that differs is streamed.
 */
import { hashPair } from '../../../base/hash.ts';
import type { Call, Peer } from '../../../engine/outcome.ts';
import { ringHash } from '../hash-ring.ts';
import { settingsOf } from './coordinator.ts';
import { isMember, type Member, setCounters, storeOf } from './member.ts';
import { membersOf, preferenceList, SELF } from './members.ts';
import {
  DIFFERENCES,
  type Differences,
  type Entry,
  EXCHANGE,
  type Handoff,
  TREE,
  type Tree,
} from './messages.ts';
import { takeInAll } from './requests.ts';
import { bytesAt, heldAt } from './store.ts';
import { covers, digestOf, type Held, isNothing } from './versions.ts';

const KEYS_PER_LEAF = 4;
const FEWEST_LEAVES = 16;
const MOST_LEAVES = 32_768;
/** Bytes of a node of the tree, and of what stands beside a value: key, version, size. */
const NODE_BYTES = 32;
const ENTRY_BYTES = 24;

/** Compares with one of the others, picked at random. */
export function compare(self: Member): void {
  if (self.fellows.length === 0) return;
  const fellow = self.fellows[self.pick(self.fellows.length)]!;
  const leaves = leavesFor(self, fellow, leafCountFor(storeOf(self).keys));
  const body: Tree = { from: self.node.id, leaves };
  self.post(fellow, { operation: TREE, bytes: 2 * leaves.length * NODE_BYTES, body });
}

function leafCountFor(keys: number): number {
  let leaves = FEWEST_LEAVES;
  while (leaves < MOST_LEAVES && leaves * KEYS_PER_LEAF < keys) leaves *= 2;
  return leaves;
}

function leafOf(key: number, leafCount: number): number {
  return ringHash(key) & (leafCount - 1);
}

/** Calls back with every key that this replica has and a fellow should have too. */
function forSharedKeys(self: Member, fellow: Peer, visit: (key: number, held: Held) => void): void {
  const store = storeOf(self);
  const settings = settingsOf(self);
  const membership = membersOf(self);
  const own = membership.members.indexOf(SELF);
  const other = membership.members.indexOf(fellow);
  const order: number[] = [];
  for (let key = 0; key < store.keys; key++) {
    const held = heldAt(store, key);
    if (isNothing(held)) continue;
    const holders = preferenceList(membership, settings, key, order);
    if (isAmong(order, holders, own) && isAmong(order, holders, other)) visit(key, held);
  }
}

function isAmong(order: readonly number[], holders: number, member: number): boolean {
  const place = order.indexOf(member);
  return place >= 0 && place < holders;
}

function leavesFor(self: Member, fellow: Peer, leafCount: number): Int32Array {
  const leaves = new Int32Array(leafCount);
  forSharedKeys(self, fellow, (key, held) => {
    const [low, high] = digestOf(held);
    leaves[leafOf(key, leafCount)]! ^= hashPair(hashPair(key, low), high);
  });
  return leaves;
}

/** What this replica has under some leaves. */
function entriesUnder(self: Member, fellow: Peer, leaves: ReadonlySet<number>, leafCount: number): Entry[] {
  const entries: Entry[] = [];
  const store = storeOf(self);
  forSharedKeys(self, fellow, (key, held) => {
    if (leaves.has(leafOf(key, leafCount))) entries.push({ key, held, bytes: bytesAt(store, key) });
  });
  return entries;
}

function bytesOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, entry) => sum + entry.bytes + ENTRY_BYTES, 0);
}

/** Another replica's tree: answers with what is here under the leaves that differ. */
export function onTree(self: Member, message: Call): void {
  const { from, leaves } = self.body<Tree>(message);
  const fellow = self.peerOfNode(from);
  if (fellow === undefined || !self.fellows.includes(fellow)) return;
  const own = leavesFor(self, fellow, leaves.length);
  const differing: number[] = [];
  for (let leaf = 0; leaf < leaves.length; leaf++) if (own[leaf] !== leaves[leaf]) differing.push(leaf);
  if (differing.length === 0) return;
  const entries = entriesUnder(self, fellow, new Set(differing), leaves.length);
  const body: Differences = { from: self.node.id, entries, leaves: differing, leafCount: leaves.length };
  self.post(fellow, { operation: DIFFERENCES, bytes: bytesOf(entries), body });
}

/** What the other one has where both differ: takes it in and sends what it lacks. */
export function onDifferences(self: Member, message: Call): void {
  const { from, entries, leaves, leafCount } = self.body<Differences>(message);
  const fellow = self.peerOfNode(from);
  if (fellow === undefined || !self.fellows.includes(fellow)) return;
  takeInRepairs(self, entries);
  const there = new Map(entries.map(({ key, held }) => [key, held]));
  const lacking = entriesUnder(self, fellow, new Set(leaves), leafCount).filter(({ key, held }) => {
    const other = there.get(key);
    return other === undefined || !covers(other, held);
  });
  if (lacking.length === 0) return;
  const body: Handoff = { entries: lacking };
  self.post(fellow, { operation: EXCHANGE, bytes: bytesOf(lacking), body });
}

export function onExchange(self: Member, message: Call): void {
  takeInRepairs(self, self.body<Handoff>(message).entries);
}

function takeInRepairs(self: Member, entries: readonly Entry[]): void {
  const taken = takeInAll(self, entries);
  if (taken > 0 && isMember(self)) self.countAtSet(setCounters.repairs, taken);
}
