/**
 * A run as short JSON: the packed design, and a journal whose elements are packed like those of the design.
 * Ends of links stay ids here, since an edit knows no indexes.
 */
import type { Edit } from '../model/edits.ts';
import type { JournalAction, JournalEntry, RunFile } from '../model/run-file.ts';
import {
  packDesign,
  packEntry,
  packLink,
  packNode,
  unpackDesign,
  unpackEntry,
  unpackLink,
  unpackNode,
} from './pack-design.ts';
import { asList, type PlainRecord, withoutUndefined } from './packed-json.ts';

type Json = unknown;

/** [design, seed, engineVersion, journal, view, fingerprint] */
export function packRun(run: RunFile): Json[] {
  const { time, selection } = run.view;
  return [
    packDesign(run.design),
    run.seed,
    run.engineVersion,
    run.journal.map(packJournalEntry),
    selection === undefined ? [time] : [time, selection],
    run.fingerprint === undefined ? 0 : [run.fingerprint.time, run.fingerprint.value],
  ];
}

/** The run that a packed one stands for; anything at all is accepted. */
export function unpackRun(packed: unknown, version: unknown): PlainRecord {
  const [design, seed, engineVersion, journal, view, fingerprint] = asList(packed);
  const [time, selection] = asList(view);
  const [at, value] = asList(fingerprint);
  return withoutUndefined({
    design: unpackDesign(design, version),
    seed,
    engineVersion,
    journal: asList(journal).map(unpackJournalEntry),
    view: withoutUndefined({ time: time ?? 0, selection }),
    fingerprint: Array.isArray(fingerprint) ? withoutUndefined({ time: at, value }) : undefined,
  });
}

function packJournalEntry({ time, sequence, action }: JournalEntry): Json[] {
  return [time, sequence, packAction(action)];
}

function unpackJournalEntry(packed: unknown): PlainRecord {
  const [time, sequence, action] = asList(packed);
  return withoutUndefined({ time, sequence, action: unpackAction(action) });
}

/** ["h", id], ["f", fault], ["e", title, nodes, …] */
function packAction(action: JournalAction): Json[] {
  if (action.type === 'heal') return ['h', action.id];
  if (action.type === 'fault') return ['f', packEntry({ ...action.fault, at: 0 })];
  return ['e', ...packEdit(action.edit)];
}

function unpackAction(packed: unknown): unknown {
  const [type, ...rest] = asList(packed);
  if (type === 'h') return { type: 'heal', id: rest[0] ?? null };
  if (type === 'e') return { type: 'edit', edit: unpackEdit(rest) };
  if (type !== 'f') return packed;
  const { at: _, ...fault } = unpackEntry(rest[0]);
  return { type: 'fault', fault };
}

/** The parts of an edit in this order; 0 for those it does not have, shortened from the end. */
const LISTS = [
  'putNodesAt',
  'removeNodes',
  'putLinksAt',
  'removeLinks',
  'putTimelineAt',
  'removeTimeline',
  'document',
] as const;

function packEdit(edit: Edit): Json[] {
  const packed: Json[] = [
    edit.title,
    edit.putNodes?.map(packNode) ?? 0,
    edit.putLinks?.map((link) => packLink(link, '', (id) => id)) ?? 0,
    edit.putTimeline?.map(packEntry) ?? 0,
    ...LISTS.map((name) => edit[name] ?? 0),
  ];
  while (packed.at(-1) === 0) packed.pop();
  return packed;
}

function unpackEdit([title, nodes, links, timeline, ...rest]: readonly unknown[]): PlainRecord {
  const edit: { [name: string]: unknown } = {
    title,
    putNodes: listOrNone(nodes, unpackNode),
    putLinks: listOrNone(links, (link) => unpackLink(link, '', (end) => end)),
    putTimeline: listOrNone(timeline, unpackEntry),
  };
  LISTS.forEach((name, i) => {
    if (rest[i] !== 0) edit[name] = rest[i];
  });
  return withoutUndefined(edit);
}

function listOrNone(packed: unknown, unpack: (element: unknown) => unknown): unknown {
  if (packed === undefined || packed === 0) return undefined;
  return Array.isArray(packed) ? packed.map(unpack) : packed;
}
