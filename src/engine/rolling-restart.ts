/**
 * Rolling restarts: instances go down and come back one after the other, as in an upgrade. Which they are is
 * decided when it begins; one that is removed before its turn is passed over. Each takes the next one's turn
 * into the event list, so that a checkpoint in between goes on where it was.
 */
import type { FaultInput } from '../model/run-file.ts';
import type { AnyEndpoint } from './behavior.ts';
import { ROLLING } from './codes.ts';
import { DRAINING, REMOVED } from './endpoint-status.ts';
import { refreshStatus } from './lifecycle.ts';
import type { NodeRuntime } from './node-runtime.ts';
import type { Simulation } from './simulation.ts';

/**
 * What is restarted, in its order: endpoints by index, one at a time; in a design with two sides one on each,
 * since each side knows only of its own.
 */
export function rollingPlan(sim: Simulation, fault: FaultInput): number[][] {
  const all = endpointsInTurn(sim, fault);
  const sides = [1, 2].map((bit) => all.filter((index) => sim.endpoint(index).node.sideBit === bit));
  const turns = Math.max(...sides.map((side) => side.length));
  return Array.from({ length: turns }, (_, turn) => sides.flatMap((side) => side.slice(turn, turn + 1)));
}

function endpointsInTurn(sim: Simulation, fault: FaultInput): number[] {
  const nodes = fault.targets.flatMap((id) => {
    const node = sim.nodeById(id);
    return node === undefined ? [] : machinesOf(node);
  });
  const plan = nodes.flatMap((node) => node.endpoints.filter(isThere).map((ep) => ep.index));
  return [...new Set(plan)];
}

/** The node itself, or the members that a set names. */
function machinesOf(node: NodeRuntime): NodeRuntime[] {
  if (!node.driver) return [node];
  return node.outLinks.filter((link) => link.member).map((link) => link.to);
}

function isThere(ep: AnyEndpoint): boolean {
  return ep.status !== REMOVED && ep.status !== DRAINING;
}

/** How long a rolling restart of so many takes until the last one is back. */
export function rollingSeconds(fault: FaultInput, count: number): number {
  const { downtime, interval } = pace(fault);
  return count === 0 ? 0 : (count - 1) * interval + downtime;
}

function pace({ settings }: FaultInput): { readonly downtime: number; readonly interval: number } {
  const seconds = (value: unknown, initial: number) => (typeof value === 'number' ? value : initial);
  return { downtime: seconds(settings.downtime, 2), interval: seconds(settings.interval, 5) };
}

/** Takes the first one down. */
export function beginRolling(sim: Simulation, ordinal: number): void {
  rollingEvent(sim, ordinal, 0);
}

/** It is the turn of a step: even ones take the instance of half their number down, odd ones bring it back. */
export function rollingEvent(sim: Simulation, ordinal: number, step: number): void {
  const state = [...sim.faults.values()].find((active) => active.ordinal === ordinal);
  const turn = state?.plan[step >> 1];
  if (state === undefined || turn === undefined) return;
  const goesDown = (step & 1) === 0;
  const { downtime, interval } = pace(state.fault);
  if (goesDown) {
    sim.events.schedule(sim.now + downtime, ROLLING, ordinal, step + 1);
    sim.events.schedule(sim.now + interval, ROLLING, ordinal, step + 2);
  }
  const endpoints = turn.map((index) => sim.endpoint(index)).filter((ep) => ep.status !== REMOVED);
  const now = endpoints.map((ep) => ep.index);
  const others = state.endpoints.filter((held) => !now.includes(held));
  sim.faults.set(state.fault.id, { ...state, endpoints: goesDown ? [...others, ...now] : others });
  for (const ep of endpoints) {
    ep.processDown += goesDown ? 1 : -1;
    refreshStatus(sim, ep);
  }
}
