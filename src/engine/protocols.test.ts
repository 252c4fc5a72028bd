/**
 * The proof of the engine's semantics: protocols that are safe on paper stay safe under crashes, restarts,
 * partitions, pauses, drifting clocks and networks that double and reorder, on a thousand seeds, and the same protocols with one rule broken are caught.
 */
import { describe, expect, it } from 'vitest';
import { mix32 } from '../base/hash.ts';
import type { FaultInput } from '../model/run-file.ts';
import type { AnyEndpoint } from './behavior.ts';
import { Engine } from './engine.ts';
import { type ElectionOracle, electionDesign, electionRegistry } from './testing/election.ts';
import {
  primaryBackupDesign,
  primaryBackupRegistry,
  type ReplicaDurable,
  type View,
  type WriterOracle,
} from './testing/primary-backup.ts';

const SEEDS = 1000;
const TROUBLE_SECONDS = 10;

/** A seeded source of small integers for the choice of faults. */
function dice(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = mix32(state + 0x9e3779b9);
    return (state >>> 0) % n;
  };
}

/** Breaks and heals nodes at random for a while, then heals everything and lets it settle. */
function torment(engine: Engine, nodes: readonly string[], seed: number): void {
  const roll = dice(seed);
  const links = engine.currentDesign.links.map((link) => link.id);
  const active: string[] = [];
  for (let i = 0, t = 0.5; t < TROUBLE_SECONDS; i++, t += 0.05 + roll(40) / 100) {
    engine.runTo(t);
    if (active.length > 0 && roll(2) === 0) engine.heal(active.splice(roll(active.length), 1)[0]!);
    else {
      const fault = randomFault(`f${i}`, nodes, links, roll);
      engine.inject(fault);
      if (fault.fault !== 'restart') active.push(fault.id);
    }
  }
  for (const id of active) engine.heal(id);
  engine.runTo(TROUBLE_SECONDS + 5);
}

function randomFault(
  id: string,
  nodes: readonly string[],
  links: readonly string[],
  roll: (n: number) => number,
): FaultInput {
  const target = nodes[roll(nodes.length)]!;
  const base = { id, targets: [target], settings: {}, duration: null };
  const onLink = { ...base, targets: [links[roll(links.length)]!] };
  switch (roll(10)) {
    case 0:
      return { ...base, fault: 'crash', settings: { of: 'process' } };
    case 1:
      return { ...base, fault: 'crash', settings: { of: 'machine' } };
    case 2:
      return { ...base, fault: 'restart' };
    case 3:
      return { ...base, fault: 'pause' };
    case 4:
      return { ...onLink, fault: 'duplicate', settings: { probability: 0.5 } };
    case 5:
      return { ...onLink, fault: 'reorder', settings: { probability: 0.5, seconds: 0.3 } };
    case 6:
      return { ...base, fault: 'clock-drift', settings: { rate: [0.5, 0.9, 1.1, 2][roll(4)]! } };
    case 7:
      return {
        ...base,
        fault: 'rolling-restart',
        targets: [...nodes],
        settings: { downtime: 0.2, interval: 0.5 },
      };
    case 8:
      return {
        ...base,
        fault: 'partition',
        targets: [],
        settings: { groups: [[target], nodes.filter((node) => node !== target)] },
      };
    default: {
      const others = nodes.filter((node) => node !== target);
      // one way in half of the cases
      const both = roll(2) === 0;
      const blocked = others.flatMap((node) =>
        both
          ? [
              [target, node],
              [node, target],
            ]
          : [[target, node]],
      );
      return { ...base, targets: [], fault: 'partition', settings: { blocked } };
    }
  }
}

function endpointOf(engine: Engine, id: string): AnyEndpoint {
  return engine.simulation.nodeById(id)!.endpoints[0]!;
}

/** Terms that two nodes both won; and whether exactly one node leads in the end. */
function runElection(seed: number, forgetful: boolean): { twice: number[]; leaders: number; late: number } {
  const engine = new Engine(electionDesign(forgetful), electionRegistry, { seed, checking: true });
  torment(engine, ['a', 'b', 'c'], seed);
  const won = ['a', 'b', 'c'].flatMap((id) => endpointOf(engine, id).oracle<ElectionOracle>().wonTerms);
  const ends = ['a', 'b', 'c'].map((id) => endpointOf(engine, id));
  const newest = Math.max(...ends.map((ep) => (ep.durable as { term: number }).term));
  const leaders = ends.filter((ep) => ep.state.role === 'leader' && ep.durable.term === newest).length;
  const late = ends.reduce((sum, ep) => sum + ep.state.lateVotes, 0);
  return { twice: won.filter((term, i) => won.indexOf(term) !== i), leaders, late };
}

function runPrimaryBackup(
  seed: number,
  hasty: boolean,
): { lost: number[]; acknowledged: number; late: number } {
  const engine = new Engine(primaryBackupDesign(hasty), primaryBackupRegistry, { seed, checking: true });
  torment(engine, ['p', 'b', 'w'], seed);
  const view = (endpointOf(engine, 'w').durable as { view: View }).view;
  const primary = endpointOf(engine, view.primary);
  const log = new Set((primary.durable as ReplicaDurable).log);
  const { acknowledged } = endpointOf(engine, 'x').oracle<WriterOracle>();
  const late = ['p', 'b'].reduce((sum, id) => sum + endpointOf(engine, id).state.lateAcknowledgements, 0);
  return { lost: acknowledged.filter((value) => !log.has(value)), acknowledged: acknowledged.length, late };
}

describe('a leader election of three', () => {
  it('never has two leaders of one term, and has one leader when all is well again, on a thousand seeds', () => {
    let late = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const run = runElection(seed, false);
      expect(run.twice, `seed ${seed}`).toEqual([]);
      expect(run.leaders, `seed ${seed}`).toBe(1);
      late += run.late;
    }
    expect(late).toBeGreaterThan(0);
  });

  it('has two leaders of one term on some seed when a crash forgets votes', () => {
    let caught = 0;
    for (let seed = 1; seed <= SEEDS && caught === 0; seed++) caught += runElection(seed, true).twice.length;
    expect(caught).toBeGreaterThan(0);
  });
});

describe('primary and backup', () => {
  it('never lose an acknowledged write, and acknowledge writes again when all is well, on a thousand seeds', () => {
    let acknowledged = 0;
    let late = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const run = runPrimaryBackup(seed, false);
      expect(run.lost, `seed ${seed}`).toEqual([]);
      acknowledged += run.acknowledged;
      late += run.late;
    }
    expect(acknowledged / SEEDS).toBeGreaterThan(20);
    expect(late).toBeGreaterThan(0);
  });

  it('lose acknowledged writes on some seed when the primary does not wait for the backup', () => {
    let lost = 0;
    for (let seed = 1; seed <= SEEDS && lost === 0; seed++) lost += runPrimaryBackup(seed, true).lost.length;
    expect(lost).toBeGreaterThan(0);
  });
});
