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
  const holders = preferenceList(membership, settings, op.key, order);
  const { members } = membership;
  for (let i = 0; i < holders; i++) {
    op.peers.push(members[order[i]!]!);
    op.said.push(NOT_ASKED);
  }
  for (let i = holders; i < order.length; i++) op.substitutes.push(members[order[i]!]!);
  const scope = op.writes ? settings.writeScope : settings.readScope;
  if (scope === 'any') {
    for (let i = 0; i < holders; i++) op.groups.push(0);
    return needs(settings, op, 1);
  }
  if (scope === 'local') {
    const own = self.regionOf(self.location.zone);
    for (let i = 0; i < holders; i++) {
      op.groups.push(membership.regions[order[i]!] === own ? 0 : NO_GROUP);
    }
    return needs(settings, op, 1);
  }
  return needs(settings, op, groupByRegion(membership, op, holders));
}

/** One group for each region; returns how many. */
function groupByRegion(membership: Membership, op: Operation, holders: number): number {
  const regions: number[] = [];
  for (let i = 0; i < holders; i++) {
    const region = membership.regions[order[i]!]!;
    let group = regions.indexOf(region);
    if (group < 0) group = regions.push(region) - 1;
    op.groups.push(group);
  }
  return regions.length;
}

function needs(settings: QuorumSettings, op: Operation, groups: number): boolean {
  const level = op.writes ? settings.writeQuorum : settings.readQuorum;
  const count = op.writes ? settings.writeQuorumCount : settings.readQuorumCount;
  for (let group = 0; group < groups; group++) {
    let size = 0;
    for (const each of op.groups) if (each === group) size++;
    const needed = neededOf(level, count, size);
    if (needed > size) return false;
    op.needed.push(needed);
    op.had.push(0);
    op.hoped.push(0);
  }
  return true;
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
export function nextHolder(
  self: AnyEndpoint,
  op: Operation,
  group: number,
  failingSince: readonly number[],
): number {
  let best = -1;
  let bestRank = 0;
  let equals = 0;
  for (let i = 0; i < op.peers.length; i++) {
    if (op.said[i] !== NOT_ASKED || op.groups[i] !== group) continue;
    const rank = rankOf(self, op, op.peers[i]! as Peer, failingSince);
    if (best < 0 || rank < bestRank) {
      best = i;
      bestRank = rank;
      equals = 1;
    } else if (rank === bestRank && self.pick(++equals) === 0) best = i;
  }
  return best;
}

function rankOf(self: AnyEndpoint, op: Operation, peer: Peer, failingSince: readonly number[]): number {
  if (peer === SELF) return op.writes ? 0 : -1;
  const failing = (failingSince[peer] ?? -1) >= 0 ? 8 : 0;
  return failing + (op.writes ? 0 : distanceTo(self, self.zoneOf(peer)));
}
