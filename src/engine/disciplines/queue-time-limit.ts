/**
 * CoDel as servers of requests use it: how long a call may wait depends on whether the queue stands. While it
 * was empty within the last interval (100 ms), a call may wait as long as the interval; once it has not been
 * empty for longer than that, only as long as the target (5 ms). What has waited longer is dropped when a worker
 * comes to it: so a burst is absorbed, and a standing queue is not. This is the rule of B. Maurer, "Fail at
 * Scale", ACM Queue 13(8), 2015, section "Controlled delay", after Nichols and Jacobson 2012; the rule for
 * routers is in `codel-rfc8289.ts`.
 */

/**
 * True when the call has waited longer than it may. The article looks at when the queue was last empty when the
 * call comes; as long as it waits the queue is not empty, so that is still the same moment: `standingSince`.
 */
export function isOverdue(
  queuedAt: number,
  standingSince: number,
  now: number,
  targetSeconds: number,
  intervalSeconds: number,
): boolean {
  const stood = queuedAt - standingSince > intervalSeconds;
  return now - queuedAt > (stood ? targetSeconds : intervalSeconds);
}
