/**
 * What a run costs. A machine costs its price an hour for every instance that stands there, busy, idle or
 * crashed; its `perMillionRequests` is for the requests that it answered. A client itself costs nothing: its
 * figures are what the machines that its requests can reach cost, a machine that several clients reach being
 * shared by their requests. So the costs of all clients add up to the total of the machines they use. A price
 * that was edited holds for the whole run.
 */
import { ARRIVALS, COMPLETIONS, type NodeRuntime } from '../engine/node-runtime.ts';
import type { CostSummary } from '../model/telemetry.ts';
import { INSTANCES, type Row, rowShape } from './measure.ts';

/** A node and what was measured on it between two rows. */
interface Reading {
  readonly node: NodeRuntime;
  readonly before: Row;
  readonly now: Row;
  readonly seconds: number;
}

const SECONDS_PER_HOUR = 3600;
const MILLION = 1e6;

/** What the machine cost; undefined for what has no price. */
export function costOf(one: Reading): CostSummary | undefined {
  const dollars = dollarsOf(one);
  if (dollars === undefined) return undefined;
  return summaryOf(dollars, one.seconds, difference(one, COMPLETIONS));
}

/** What the requests of each client cost. */
export function clientCosts(all: readonly Reading[]): Map<NodeRuntime, CostSummary> {
  const clients = all.filter(({ node }) => isClient(node));
  const callers = new Map<NodeRuntime, number[]>();
  clients.forEach(({ node }, i) => {
    for (const machine of reachableFrom(node)) {
      const those = callers.get(machine);
      if (those === undefined) callers.set(machine, [i]);
      else those.push(i);
    }
  });
  const dollars = clients.map(() => 0);
  for (const machine of all) {
    const price = dollarsOf(machine) ?? 0;
    if (price === 0) continue;
    const those = callers.get(machine.node) ?? [];
    const sum = those.reduce((requests, i) => requests + difference(clients[i]!, ARRIVALS), 0);
    for (const i of sum > 0 ? those : []) dollars[i]! += (price * difference(clients[i]!, ARRIVALS)) / sum;
  }
  return new Map(
    clients.map((client, i) => [
      client.node,
      summaryOf(dollars[i]!, client.seconds, difference(client, ARRIVALS)),
    ]),
  );
}

/** All machines, for all requests of all clients. */
export function totalCost(all: readonly Reading[]): CostSummary {
  const dollars = all.reduce((sum, one) => sum + (dollarsOf(one) ?? 0), 0);
  const requests = all
    .filter(({ node }) => isClient(node))
    .reduce((sum, one) => sum + difference(one, ARRIVALS), 0);
  return summaryOf(dollars, Math.max(0, ...all.map(({ seconds }) => seconds)), requests);
}

function summaryOf(total: number, seconds: number, requests: number): CostSummary {
  return {
    total,
    rate: seconds > 0 ? total / seconds : Number.NaN,
    perMillionRequests: requests > 0 ? (total / requests) * MILLION : Number.NaN,
  };
}

function dollarsOf(one: Reading): number | undefined {
  const { costPerHour } = one.node.settings as { readonly costPerHour?: unknown };
  if (typeof costPerHour !== 'number' || one.node.driver) return undefined;
  const { integrals } = rowShape(one.node);
  return (costPerHour * difference(one, integrals + INSTANCES)) / SECONDS_PER_HOUR;
}

function difference({ before, now }: Reading, index: number): number {
  return now[index]! - before[index]!;
}

/** Requests begin here and nobody calls it. */
function isClient(node: NodeRuntime): boolean {
  return !node.kind.accepts.calls && node.behavior.ended !== undefined;
}

/** Nodes that requests of a node can come to, over links. */
function reachableFrom(start: NodeRuntime): ReadonlySet<NodeRuntime> {
  const reached = new Set([start]);
  for (const node of reached) {
    for (const link of node.outLinks) if (!link.removed) reached.add(link.to);
  }
  return reached;
}
