/**
 * A recorded trace becomes a client's traffic. The run begins anew with it, so that what is counted at the end
 * is what was recorded; it lasts until the trace is over (`share/replay-trace.ts`).
 */
import type { Trace } from '../../model/traffic.ts';
import { replayTrace } from '../../share/replay-trace.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';

/** Lets a client replay the trace from the beginning of a new run. */
export function replayOn(nodeId: string, trace: Trace): void {
  const { design, edit } = useDesignStore.getState();
  edit(replayTrace(design, nodeId, trace));
  useRunStore.getState().restart();
}
