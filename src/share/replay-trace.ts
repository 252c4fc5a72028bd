/**
 * What dropping a trace on a client does to the design: the client replays it, and the run lasts until the
 * trace is over and all its requests are settled, counted from the first.
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
    document: { run: { ...design.run, duration: null, warmup: 0 } },
  };
}
