/**
 * Traces in links: a short one travels inside, of a long one only its name and hash, and whoever opens the
 * link is asked for the file. The hash is of the canonical rows, so it does not matter in which form (CSV,
 * access log, JSON) the opener has them.
 */
import type { Design, DesignNode } from '../model/design.ts';
import type { Edit } from '../model/edits.ts';
import type { JournalEntry } from '../model/run-file.ts';
import type { Trace } from '../model/traffic.ts';
import { toBase64Url } from './base64url.ts';
import { deflate } from './deflate.ts';
import { sha256 } from './sha256.ts';

/** Characters that one trace may take in a link. */
const LONGEST_INLINED = 4000;
/** Rows beyond which compressing only to measure is a waste. */
const MOST_ROWS = 20_000;

/** The design as it goes into a link. */
export async function designForLink(design: Design): Promise<Design> {
  return { ...design, nodes: await Promise.all(design.nodes.map(nodeForLink)) };
}

/** The journal as it goes into a link. */
export function journalForLink(journal: readonly JournalEntry[]): Promise<readonly JournalEntry[]> {
  return Promise.all(
    journal.map(async (entry) => {
      if (entry.action.type !== 'edit' || entry.action.edit.putNodes === undefined) return entry;
      const edit: Edit = {
        ...entry.action.edit,
        putNodes: await Promise.all(entry.action.edit.putNodes.map(nodeForLink)),
      };
      return { ...entry, action: { type: 'edit' as const, edit } };
    }),
  );
}

async function nodeForLink(node: DesignNode): Promise<DesignNode> {
  const trace = traceOf(node);
  if (trace?.rows === undefined || (await isShort(trace))) return node;
  const { rows: _, file: __, ...named } = trace;
  return withTrace(node, { ...named, sha256: await hashOfRows(trace.rows) });
}

async function isShort(trace: Trace): Promise<boolean> {
  if ((trace.rows?.length ?? 0) > MOST_ROWS) return false;
  const bytes = new TextEncoder().encode(JSON.stringify(trace.rows));
  return toBase64Url(await deflate(bytes)).length <= LONGEST_INLINED;
}

/** Hash of a trace's rows, by which links name it. */
export function hashOfRows(rows: NonNullable<Trace['rows']>): Promise<string> {
  return sha256(JSON.stringify(rows));
}

/** A trace that a design names and does not have. */
export interface MissingTrace {
  readonly node: string;
  readonly trace: Trace;
}

/** The traces for which whoever opened this design must be asked. */
export function missingTraces(design: Design): readonly MissingTrace[] {
  return design.nodes.flatMap((node) => {
    const trace = traceOf(node);
    return trace === undefined || trace.rows !== undefined ? [] : [{ node: node.id, trace }];
  });
}

/** The trace that a node replays, if it is a client that replays one. */
export function traceOf(node: DesignNode): Trace | undefined {
  const arrivals = node.settings.arrivals as
    | { readonly process?: unknown; readonly trace?: Trace }
    | undefined;
  return arrivals?.process === 'trace' ? arrivals.trace : undefined;
}

/** The node replaying another trace. */
export function withTrace(node: DesignNode, trace: Trace): DesignNode {
  return { ...node, settings: { ...node.settings, arrivals: { process: 'trace', trace } } };
}
