/**
 * Files dropped on the canvas: a design or a run opens, a recorded history is judged, a log or a rate table
 * dropped on a client becomes its traffic, and what is nothing of these is refused. Dropped beside it, the log
 * goes to the only client there is; with several, the canvas asks for aim.
 */
import { nodeName } from '../../model/design.ts';
import { readTrace, traceInWords } from '../inspector/field-editors/trace-reading.ts';
import { replayOn } from '../inspector/replay-trace.ts';
import { importFile, openIfHistory } from '../share/import-file.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { clientsOf } from '../stores/selectors.ts';
import { useUiStore } from '../stores/ui-store.ts';

const MOST_BAD_LINES_NAMED = 3;

/** Takes a dropped file; `nodeId` is the node under the pointer, if any. */
export async function takeFile(file: File, nodeId: string | null): Promise<void> {
  if (/\.json$/i.test(file.name)) return void (await importFile(file));
  const sort = await openIfHistory(file);
  if (sort === 'design') return void (await importFile(file));
  if (sort !== 'traffic') return;
  const { design } = useDesignStore.getState();
  const clients = clientsOf(design);
  const under = clients.find((client) => client.id === nodeId);
  const client = under ?? (clients.length === 1 ? clients[0] : undefined);
  const { toast, dismiss } = useUiStore.getState();
  if (client === undefined) {
    const detail =
      clients.length === 0 ? 'There is no client yet: add one first.' : 'Which of the clients shall send it?';
    toast({ tone: 'warn', text: `Drop ${file.name} on a client.`, detail });
    return;
  }
  const notice = toast({ tone: 'info', text: `Reading ${file.name} …` });
  const reading = await readTrace(file);
  dismiss(notice);
  if (!reading.ok) {
    toast({ tone: 'error', text: `${file.name} cannot be replayed.`, detail: reading.reason });
    return;
  }
  const { trace, bad } = reading;
  const target = useDesignStore.getState().design.nodes.find((node) => node.id === client.id);
  if (target === undefined) return;
  replayOn(target.id, trace);
  useUiStore.getState().select({ nodes: [target.id] });
  const detail =
    bad.count === 0 ? `${traceInWords(trace)}.` : `${traceInWords(trace)}. ${badLinesInWords(bad)}`;
  toast({
    tone: bad.count === 0 ? 'ok' : 'warn',
    text: `${nodeName(target)} replays ${file.name}, from the beginning.`,
    detail,
    lasts: 12_000,
  });
}

function badLinesInWords(bad: {
  readonly count: number;
  readonly listed: readonly { readonly line: number }[];
}): string {
  const named = bad.listed.slice(0, MOST_BAD_LINES_NAMED).map((each) => each.line);
  const rest = bad.count > named.length ? ' …' : '';
  const lines = bad.count === 1 ? 'One line was' : `${bad.count} lines were`;
  return `${lines} not understood and left out: line ${named.join(', ')}${rest}.`;
}
