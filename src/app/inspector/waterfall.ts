/**
 * A sampled request laid out as a waterfall: its calls in the order of the call tree, each with the stretch it
 * took and what of it was the way there, waiting in a queue, own work, and waiting for others.
 */
import type { Span, Trace } from '../../worker/protocol.ts';

export interface WaterfallRow {
  readonly span: Span;
  readonly depth: number;
  /** Start (when it was sent) and widths as shares of the whole request, 0 to 1. */
  readonly start: number;
  readonly way: number;
  readonly queued: number;
  readonly worked: number;
  readonly elsewhere: number;
}

/** The rows of a trace, callers before the called, siblings in order of time. */
export function waterfallOf(trace: Trace): readonly WaterfallRow[] {
  const { spans } = trace;
  if (spans.length === 0) return [];
  const from = Math.min(...spans.map((span) => span.sent));
  const to = Math.max(...spans.map((span) => (Number.isFinite(span.ended) ? span.ended : span.arrived)));
  const whole = Math.max(to - from, Number.MIN_VALUE);
  const rows: WaterfallRow[] = [];
  const visit = (index: number, depth: number): void => {
    const span = spans[index]!;
    rows.push({ span, depth, ...sharesOf(span, from, to, whole) });
    const children = spans.flatMap((each, i) => (each.parent === index && i !== index ? [i] : []));
    children.sort((a, b) => spans[a]!.sent - spans[b]!.sent);
    for (const child of children) visit(child, depth + 1);
  };
  spans.forEach((span, index) => {
    if (span.parent < 0 || span.parent >= spans.length) visit(index, 0);
  });
  return rows;
}

function sharesOf(span: Span, from: number, to: number, whole: number) {
  const ended = Number.isFinite(span.ended) ? span.ended : to;
  const total = Math.max(0, ended - span.arrived);
  const queued = Math.min(total, Math.max(0, span.waited));
  const worked = Math.min(total - queued, Math.max(0, span.served));
  return {
    start: (span.sent - from) / whole,
    way: (span.arrived - span.sent) / whole,
    queued: queued / whole,
    worked: worked / whole,
    elsewhere: (total - queued - worked) / whole,
  };
}

/** How long the request took as a whole. */
export function traceSeconds(trace: Trace): number {
  const root = trace.spans.find((span) => span.parent < 0);
  return root === undefined ? Number.NaN : root.ended - root.arrived;
}

/** The span that explains a failure: the deepest failed one that began last; undefined when all went well. */
export function culpritOf(trace: Trace): Span | undefined {
  const rows = waterfallOf(trace).filter((row) => row.span.outcome !== 'ok');
  return rows.sort((a, b) => b.depth - a.depth || b.span.arrived - a.span.arrived)[0]?.span;
}
