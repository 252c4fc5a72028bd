/**
 * The nodes of which somebody looks at every instance by itself: their queues and rates travel only while they are
 * on the screen.
 */
import { create } from 'zustand';

export const useWatchedInstances = create<{ readonly nodes: readonly string[] }>()(() => ({ nodes: [] }));

const watchers = new Map<string, number>();

/** Looks at the instances of a node until the returned function is called. */
export function watchInstances(node: string): () => void {
  const change = (by: 1 | -1) => {
    const count = (watchers.get(node) ?? 0) + by;
    if (count > 0) watchers.set(node, count);
    else watchers.delete(node);
    useWatchedInstances.setState({ nodes: [...watchers.keys()].sort() });
  };
  change(1);
  return () => change(-1);
}
