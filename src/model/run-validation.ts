/**
 * The way into the program for runs from outside. Each entry of the journal is checked against the design as
 * it is at that moment: an edit must leave a design that holds together, a fault must break something that is
 * there. Nothing here throws.
 */
import './zod-config.ts';
import { z } from 'zod';
import { err, ok, type Result } from '../base/result.ts';
import { parseWith, unknownNames } from './describe-issue.ts';
import { type Design, designSchema, idSchema, type TimelineEntry } from './design.ts';
import { applyEdit, type Edit } from './edits.ts';
import { showValue } from './json-path.ts';
import type { Kind } from './kind.ts';
import { longList, numberEntry, textEntry } from './long-list.ts';
import { copyPlain, isRecord, ownValue } from './plain-input.ts';
import type { Problem } from './problem.ts';
import { readElement } from './read-design.ts';
import { faultWorld, refuseFault, refuseReferences } from './references.ts';
import type { FaultInput, JournalAction, JournalEntry, RunFile } from './run-file.ts';
import { readAny } from './validation.ts';

type PlainRecord = { readonly [name: string]: unknown };

/** Longest journal that is read. */
const MAX_ENTRIES = 10_000;
/** Elements that are looked at while checking the journal: entries × size of the design. */
const MAX_CHECKED_ELEMENTS = 800_000;
/** Problems that are written out. */
const MAX_PROBLEMS = 200;

const time = z.number().nonnegative().max(1e9);
const shape = {
  seed: z.int().min(0).max(4_294_967_295),
  view: z.strictObject({ time, selection: z.string().max(100).optional() }).default({ time: 0 }),
  engineVersion: z.int().min(1).max(1_000_000),
  fingerprint: z
    .strictObject({ time, value: z.string().regex(/^[0-9a-f]{8,64}$/, 'expected hexadecimal digits') })
    .optional(),
};
const entrySchema = z.strictObject({ time, sequence: z.int().min(0), action: z.unknown() });
const ids = longList(textEntry(100), 0, 100_000).optional();
const places = longList(numberEntry(-1, 100_000), 0, 100_000).optional();
const elements = z.array(z.unknown()).max(100_000).optional();
const editSchema = z.strictObject({
  title: z.string().max(1000),
  putNodes: elements,
  putNodesAt: places,
  removeNodes: ids,
  putLinks: elements,
  putLinksAt: places,
  removeLinks: ids,
  putTimeline: elements,
  putTimelineAt: places,
  removeTimeline: ids,
  document: z
    .strictObject({
      title: designSchema.shape.title.unwrap().optional(),
      notes: designSchema.shape.notes.unwrap().optional(),
      zones: designSchema.shape.zones.unwrap().optional(),
      network: designSchema.shape.network.unwrap().optional(),
      run: designSchema.shape.run.unwrap().optional(),
      annotations: designSchema.shape.annotations,
      dashboard: designSchema.shape.dashboard,
    })
    .optional(),
});
const actionSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('edit'), edit: editSchema }),
  z.strictObject({ type: z.literal('fault'), fault: z.record(z.string(), z.unknown()) }),
  z.strictObject({ type: z.literal('heal'), id: idSchema }),
]);

export interface SalvagedRun {
  readonly run: RunFile;
  /** What was dropped, each by name and with the reason; empty if all was well. */
  readonly dropped: readonly Problem[];
}

/** A run out of any value, or everything that is wrong with it. */
export function parseRun(input: unknown, kinds: readonly Kind[]): Result<RunFile, Problem[]> {
  const read = readRun(input, kinds, false);
  if (!read.ok) return read;
  return read.value.dropped.length === 0 ? ok(read.value.run) : err([...read.value.dropped]);
}

/** As `parseRun`, but bad elements and entries are dropped and named. Refused where no design or seed remains. */
export function salvageRun(input: unknown, kinds: readonly Kind[]): Result<SalvagedRun, Problem[]> {
  return readRun(input, kinds, true);
}

/** True for what looks like a run rather than a design; both are read from the same files. */
export function looksLikeRun(input: unknown): boolean {
  return isRecord(input) && Object.hasOwn(input, 'design') && Object.hasOwn(input, 'journal');
}

function readRun(input: unknown, kinds: readonly Kind[], salvage: boolean): Result<SalvagedRun, Problem[]> {
  const copied = copyPlain(input);
  if (!copied.ok) return err([copied.error]);
  const document = copied.value.value;
  if (!isRecord(document)) {
    return err([
      {
        path: '',
        message: `found ${showValue(document)}, expected a run: design, seed and journal`,
        remedy: '',
      },
    ]);
  }
  const problems: Problem[] = [...copied.value.problems];
  const known = ['design', 'journal', ...Object.keys(shape)];
  problems.push(
    ...unknownNames(
      '',
      Object.keys(document).filter((name) => !known.includes(name)),
      known,
    ),
  );
  const reading = readAny(ownValue(document, 'design'), kinds, salvage);
  problems.push(...reading.problems.map((problem) => within('design', problem)));
  const parts = readParts(document, problems);
  if (reading.design === undefined || parts === undefined) return err(problems);
  const journal = new JournalReader(reading.design, kinds, salvage).read(
    ownValue(document, 'journal'),
    problems,
  );
  return ok({ run: { design: reading.design, journal, ...parts }, dropped: problems });
}

function within(path: string, problem: Problem): Problem {
  const joint = problem.path === '' || problem.path.startsWith('[') ? '' : '.';
  return { ...problem, path: path + joint + problem.path };
}

type Parts = Pick<RunFile, 'seed' | 'view' | 'engineVersion' | 'fingerprint'>;

function readParts(document: PlainRecord, problems: Problem[]): Parts | undefined {
  const seed = parseWith(shape.seed, ownValue(document, 'seed'), 'seed');
  const view = parseWith(shape.view, ownValue(document, 'view'), 'view');
  const engineVersion = parseWith(shape.engineVersion, ownValue(document, 'engineVersion'), 'engineVersion');
  const fingerprint = parseWith(shape.fingerprint, ownValue(document, 'fingerprint'), 'fingerprint');
  for (const part of [seed, view, engineVersion, fingerprint]) if (!part.ok) problems.push(...part.error);
  if (!seed.ok || !engineVersion.ok) return undefined;
  const { selection, time: at } = view.ok ? view.value : { selection: undefined, time: 0 };
  return {
    seed: seed.value,
    engineVersion: engineVersion.value,
    view: { time: at, ...(selection !== undefined && { selection }) },
    ...(fingerprint.ok && fingerprint.value !== undefined && { fingerprint: fingerprint.value }),
  };
}

/** Reads entries one after the other, carrying the design along as each edit leaves it. */
class JournalReader {
  #design: Design;
  readonly #kinds: readonly Kind[];
  readonly #salvage: boolean;
  #checked = 0;
  #last = { time: 0, sequence: -1 };

  constructor(design: Design, kinds: readonly Kind[], salvage: boolean) {
    this.#design = design;
    this.#kinds = kinds;
    this.#salvage = salvage;
  }

  read(input: unknown, problems: Problem[]): JournalEntry[] {
    if (!Array.isArray(input)) {
      const found = input === undefined ? 'missing' : `found ${showValue(input)}`;
      problems.push({ path: 'journal', message: `${found}, expected a list of entries`, remedy: '' });
      return [];
    }
    const entries: JournalEntry[] = [];
    for (let i = 0; i < input.length; i++) {
      const path = `journal[${i}]`;
      if (i >= MAX_ENTRIES || this.#checked > MAX_CHECKED_ELEMENTS) {
        const message = `too long: ${input.length - i} entries from here on were not read`;
        problems.push({ path, message, remedy: 'share the design instead of the run' });
        break;
      }
      const { entry, problems: found } = this.#entry(input[i], path);
      if (problems.length < MAX_PROBLEMS) problems.push(...found.map((problem) => this.#named(problem)));
      if (entry !== undefined) entries.push(entry);
    }
    return entries;
  }

  #named(problem: Problem): Problem {
    return this.#salvage ? { ...problem, message: `dropped from the journal: ${problem.message}` } : problem;
  }

  #entry(raw: unknown, path: string): { entry: JournalEntry | undefined; problems: readonly Problem[] } {
    const parsed = parseWith(entrySchema, raw, path);
    if (!parsed.ok) return { entry: undefined, problems: parsed.error };
    const { time: at, sequence } = parsed.value;
    const last = this.#last;
    if (at < last.time || (at === last.time && sequence <= last.sequence)) {
      const message = `found time ${at} and sequence ${sequence} after time ${last.time} and sequence ${last.sequence}`;
      return { entry: undefined, problems: [{ path, message, remedy: 'the journal must be in order' }] };
    }
    const read = this.#action(parsed.value.action, `${path}.action`);
    if (!read.ok) return { entry: undefined, problems: read.error };
    this.#last = { time: at, sequence };
    return { entry: { time: at, sequence, action: read.value }, problems: [] };
  }

  #action(raw: unknown, path: string): Result<JournalAction, readonly Problem[]> {
    const parsed = parseWith(actionSchema, raw, path);
    if (!parsed.ok) return parsed;
    const action = parsed.value;
    if (action.type === 'heal') return ok(action);
    if (action.type === 'fault') return this.#fault(action.fault, `${path}.fault`);
    const edit = this.#edit(action.edit, `${path}.edit`);
    return edit.ok ? ok({ type: 'edit', edit: edit.value }) : edit;
  }

  #fault(raw: PlainRecord, path: string): Result<JournalAction, readonly Problem[]> {
    if (Object.hasOwn(raw, 'at')) {
      return err([{ path: `${path}.at`, message: 'unknown name "at"', remedy: 'the entry has the time' }]);
    }
    const { value, problems } = readElement('timeline', { ...raw, at: 0 }, path, this.#kinds);
    if (value === undefined) return err(problems);
    this.#checked += this.#size();
    const refused = refuseFault(value, faultWorld(this.#design, this.#kinds));
    if (refused.length > 0) return err(refused.map((problem) => within(path, problem)));
    return ok({ type: 'fault', fault: withoutTime(value) });
  }

  #edit(raw: z.output<typeof editSchema>, path: string): Result<Edit, readonly Problem[]> {
    const problems: Problem[] = [];
    const all = <Part extends 'node' | 'link' | 'timeline'>(
      part: Part,
      name: string,
      list: readonly unknown[] | undefined,
    ) =>
      list?.map((element, i) => {
        const read = readElement(part, element, `${path}.${name}[${i}]`, this.#kinds);
        problems.push(...read.problems);
        return read.value;
      });
    const { putNodes, putLinks, putTimeline, ...rest } = raw;
    const nodes = all('node', 'putNodes', putNodes);
    const links = all('link', 'putLinks', putLinks);
    const timeline = all('timeline', 'putTimeline', putTimeline);
    if (problems.length > 0) return err(problems);
    const edit = withoutUndefined({
      ...rest,
      putNodes: nodes,
      putLinks: links,
      putTimeline: timeline,
    }) as unknown as Edit;
    const after = applyEdit(this.#design, edit);
    this.#checked += this.#size();
    const broken = refuseReferences(after, this.#kinds);
    if (broken.length > 0) {
      return err(
        broken.map((problem) => ({
          ...problem,
          path,
          message: `leaves ${problem.path}: ${problem.message}`,
        })),
      );
    }
    this.#design = after;
    return ok(edit);
  }

  #size(): number {
    return this.#design.nodes.length + this.#design.links.length + this.#design.timeline.length + 1;
  }
}

function withoutTime(entry: TimelineEntry): FaultInput {
  const { at: _, ...fault } = entry;
  return fault;
}

function withoutUndefined(record: PlainRecord): PlainRecord {
  const copy: { [name: string]: unknown } = {};
  for (const [name, value] of Object.entries(record)) {
    if (value === undefined) continue;
    copy[name] = name === 'document' && isRecord(value) ? withoutUndefined(value) : value;
  }
  return copy;
}
