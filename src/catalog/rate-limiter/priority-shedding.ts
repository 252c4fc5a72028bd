/**
 * Load shedding by priority (P. Tarjan, "Scaling your API with rate limiters", Stripe, 2017; Beyer et al., "Site
 * Reliability Engineering", 2016, chapter 21, criticality): it counts not how many come but how many are out, and
 * keeps a share of the room for what matters most. The lowest priority has the room without that share, the top
 * one has all of it, those in between in proportion. When what stands behind becomes slow, more are out, and the
 * least important ones are turned away first.
 */
export interface Shedding {
  /** Requests that may be out at a time. */
  readonly capacity: number;
  /** Share of it that the lowest priority never gets. */
  readonly reserved: number;
  readonly topPriority: number;
}

/** How many may be out for a request of this priority still to be let through, itself included. */
function roomFor({ capacity, reserved, topPriority }: Shedding, priority: number): number {
  const rank = Math.min(1, priority / topPriority);
  return capacity * (1 - reserved * (1 - rank));
}

/** True when a request of this priority may go on while so many others are out. */
export function hasRoom(shedding: Shedding, out: number, priority: number): boolean {
  return out + 1 <= roomFor(shedding, priority) + 1e-9;
}
