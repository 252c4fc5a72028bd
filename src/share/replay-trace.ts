/**
 * What dropping a trace on a client does to the design: the client replays it, and the run lasts until the
 * trace is over and all its requests are settled, counted from the first. A rate table whose last rate is not 0
 * would hold it for ever: there the run ends when that rate has held for as long as the one before it.
 */
import type { Design } from '../model/design.ts';
import { nodeName } from '../model/design.ts';
import type { Edit } from '../model/edits.ts';
import type { Trace } from '../model/traffic.ts';
import { withTrace } from './traces-in-links.ts';

/** The edit that makes a client replay a trace; it names no node if there is none of that id. */
export function replayTrace(design: Design, nodeId: string, trace: Trace): Edit {
  const nodes = design.nodes.filter((node) => node.id === nodeId);
  return {
    title: `Replay ${trace.name} from ${nodes.map(nodeName).join()}`,
    putNodes: nodes.map((node) => withTrace(node, trace)),
    document: {
      run: { ...design.run, duration: durationOf(trace), warmup: 0 },
    },
  };
}

function durationOf({ format, rows }: Trace): number | null {
  if (format !== 'rate-table' || rows === undefined || rows.length === 1) return null;
  return rows.at(-1)![1] > 0 ? traceEnd(rows) : null;
}

/** When recorded traffic is over: a rate holds until the next row, the last one as long as the one before it. */
export function traceEnd(rows: NonNullable<Trace['rows']>): number {
  const last = rows.at(-1)?.[0] ?? 0;
  const isRateTable = rows[0]?.length === 2;
  return isRateTable && rows.length > 1 ? last + (last - rows.at(-2)![0]) : last;
}
