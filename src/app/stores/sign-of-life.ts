/** Whether the simulation's worker still answers, and who hears when it does not and is ended. */
import type { SimulationClient } from '../../worker/protocol.ts';

const PING_LIMIT_MILLISECONDS = 4000;

/** Whether the worker gives a sign of life within the time limit. */
export async function givesSignOfLife(asked: SimulationClient): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PING_LIMIT_MILLISECONDS);
  });
  const alive = await Promise.race([
    asked.api.ping().then(
      () => true,
      () => false,
    ),
    late,
  ]);
  clearTimeout(timer);
  return alive;
}

const hangListeners = new Set<() => void>();
/** Hears that the simulation had to be ended because it did not answer. Returns how to stop. */
export function onHang(listener: () => void): () => void {
  hangListeners.add(listener);
  return () => hangListeners.delete(listener);
}

/** Tells that it had to be ended. */
export function tellHang(): void {
  for (const listener of hangListeners) listener();
}
