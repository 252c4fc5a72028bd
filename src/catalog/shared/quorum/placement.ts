/**
 * What an operation needs from whom: which replicas hold its key, in which groups their answers count (all, the
 * coordinator's region, each region), how many each group needs, and whom to ask first.
 */
import type { AnyEndpoint } from '../../../engine/behavior.ts';
import type { Peer } from '../../../engine/outcome.ts';
import { type Membership, membersOf, preferenceList, SELF } from './members.ts';
import { NOT_ASKED, type Operation } from './operations.ts';
import { neededOf, type QuorumSettings } from './settings.ts';

/** Not counted. */
export const NO_GROUP = -1;

const order: number[] = [];

/** Fills in holders, substitutes, groups and needs. False when there are not as many replicas as are needed. */
export function placeOperation(self: AnyEndpoint, settings: QuorumSettings, op: Operation): boolean {
  const membership = membersOf(self);
  const { members } = membership;
  const holders = preferenceList(membership, settings, op.key, order);
  op.holders = holders;
  for (let i = 0; i < holders; i++) {
    op.peers[i] = members[order[i]!]!;
    op.said[i] = NOT_ASKED;
    op.hinted[i] = false;
    op.groups[i] = 0;
  }
  for (let i = holders; i < order.length; i++) op.substitutes.push(members[order[i]!]!);
  const scope = op.writes ? settings.writeScope : settings.readScope;
  if (scope === 'local') keepOwnRegion(self, membership, op);
  op.groupCount = scope === 'each' ? groupByRegion(membership, op) : 1;
  return setNeeds(settings, op);
}

/** Only the coordinator's region counts. */
function keepOwnRegion(self: AnyEndpoint, membership: Membership, op: Operation): void {
  const own = self.regionOf(self.location.zone);
  for (let i = 0; i < op.holders; i++) {
    if (membership.regions[order[i]!] !== own) op.groups[i] = NO_GROUP;
  }
}

/** One group for each region; returns how many. */
function groupByRegion(membership: Membership, op: Operation): number {
  const regions: number[] = [];
  for (let i = 0; i < op.holders; i++) {
    const region = membership.regions[order[i]!]!;
    const group = regions.indexOf(region);
    op.groups[i] = group < 0 ? regions.push(region) - 1 : group;
  }
  return regions.length;
}

function setNeeds(settings: QuorumSettings, op: Operation): boolean {
  const level = op.writes ? settings.writeQuorum : settings.readQuorum;
  const count = op.writes ? settings.writeQuorumCount : settings.readQuorumCount;
  for (let group = 0; group < op.groupCount; group++) {
    let size = 0;
    for (let i = 0; i < op.holders; i++) if (op.groups[i] === group) size++;
    const needed = neededOf(level, count, size);
    if (needed > size) return false;
    op.needed[group] = needed;
    op.had[group] = 0;
    op.hoped[group] = 0;
  }
  return true;
}

/** The number of a peer among the holders; −1 if it is none. */
export function holderNumber(op: Operation, peer: Peer): number {
  for (let i = 0; i < op.holders; i++) if (op.peers[i] === peer) return i;
  return -1;
}

/** How far a zone is from where the endpoint stands: 0 the same, 1 in its region, 2 elsewhere. */
export function distanceTo(self: AnyEndpoint, zone: number): number {
  const own = self.location.zone;
  if (zone === own) return 0;
  return self.regionOf(zone) === self.regionOf(own) ? 1 : 2;
}

/**
 * The holder to ask next in a group: at random among the best, which for a read are the near ones; those that
 * did not answer lately come last. −1: everybody has been asked.
 */
export function nextHolder(self: AnyEndpoint, op: Operation, group: number): number {
  let best = -1;
  let bestRank = 0;
  let equals = 0;
  for (let i = 0; i < op.holders; i++) {
    if (op.said[i] !== NOT_ASKED || op.groups[i] !== group) continue;
    const rank = rankOf(self, op, op.peers[i]! as Peer);
    if (best < 0 || rank < bestRank) {
      best = i;
      bestRank = rank;
      equals = 1;
    } else if (rank === bestRank && self.pick(++equals) === 0) best = i;
  }
  return best;
}

function rankOf(self: AnyEndpoint, op: Operation, peer: Peer): number {
  if (peer === SELF) return op.writes ? 0 : -1;
  const rank = op.writes ? 0 : distanceTo(self, self.zoneOf(peer));
  return isAvoided(self, peer) ? rank + 8 : rank;
}

/** For so long somebody who did not answer is asked last. */
const AVOID_SECONDS = 1;

export function isAvoided(self: AnyEndpoint, peer: Peer): boolean {
  const { failingSince, failedAt } = self.state as { failingSince: number[]; failedAt: number[] };
  return (failingSince[peer] ?? -1) >= 0 && self.monotonic - failedAt[peer]! < AVOID_SECONDS;
}
