/**
 * The moments of a history (invocations and returns) in the order in which they happened. At equal times
 * invocations come first, so that operations which touch overlap; but what a client asks next comes after its
 * answer, even in the same moment: a client of a simulation often thinks for no time at all.
 */
import type { Operation } from '../model/history.ts';

/** Event `i` is the invocation of operation `i`, event `n + i` its return; unanswered operations have none. */
export function eventsOf(operations: readonly Operation[]): Int32Array {
  const n = operations.length;
  const turns = turnsOf(operations);
  const events: number[] = [];
  for (let i = 0; i < n; i++) {
    events.push(i);
    if (operations[i]!.returned !== null) events.push(n + i);
  }
  const time = (event: number) => (event < n ? operations[event]!.invoked : operations[event - n]!.returned!);
  // Numbers of returns are larger, so that of two equal times and turns the invocation comes first.
  return Int32Array.from(events.sort((a, b) => time(a) - time(b) || turns[a]! - turns[b]! || a - b));
}

/** Within one moment of time each client's events come in turns, and its last answer last of all. */
function turnsOf(operations: readonly Operation[]): Float64Array {
  const n = operations.length;
  const turns = new Float64Array(2 * n);
  const previous = new Map<number, number>();
  for (let i = 0; i < n; i++) {
    const { process, invoked, returned } = operations[i]!;
    const before = previous.get(process);
    if (before !== undefined && operations[before]!.returned === invoked) {
      // Its answer is not the last in this moment after all.
      const turn = operations[before]!.invoked === invoked ? turns[before]! : 0;
      turns[n + before] = turn;
      turns[i] = turn + 1;
    }
    if (returned !== null) turns[n + i] = Number.POSITIVE_INFINITY;
    previous.set(process, i);
  }
  return turns;
}
