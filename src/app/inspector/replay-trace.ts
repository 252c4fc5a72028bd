/**
 * A recorded trace becomes a client's traffic. The run begins anew with it, so that what is counted at the end
 * is what was recorded; it lasts until the trace is over (`share/replay-trace.ts`). Where a link only named the
 * trace by its hash, whoever brings a file is told whether it is that one.
 */
import type { Trace } from '../../model/traffic.ts';
import { replayTrace } from '../../share/replay-trace.ts';
import { hashOfRows, traceOf } from '../../share/traces-in-links.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';

/** Lets a client replay the trace from the beginning of a new run. */
export function replayOn(nodeId: string, trace: Trace): void {
  const { design, edit } = useDesignStore.getState();
  const node = design.nodes.find((each) => each.id === nodeId);
  const named = node === undefined ? undefined : traceOf(node);
  edit(replayTrace(design, nodeId, trace));
  useRunStore.getState().restart();
  if (named?.rows === undefined && named?.sha256 !== undefined) void tellWhetherSame(named, trace);
}

async function tellWhetherSame(named: Trace, brought: Trace): Promise<void> {
  if (brought.rows === undefined) return;
  const same = (await hashOfRows(brought.rows)) === named.sha256;
  useUiStore.getState().toast(
    same
      ? { tone: 'ok', text: `${brought.name} is the trace that was shared.` }
      : {
          tone: 'warn',
          text: `${brought.name} is another trace than the one that was shared.`,
          detail: `Expected ${named.name}; figures will differ.`,
          lasts: 12_000,
        },
  );
}
