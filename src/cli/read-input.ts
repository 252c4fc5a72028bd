/**
 * From what was named on the command line to what is simulated: a design, a run with its journal, or either in
 * a link. Input that is wrong anywhere is refused as a whole, with every problem; nothing is dropped silently
 * as on the screen, since nobody would notice. Traffic that the design names by `file` is read beside it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { kinds } from '../catalog/kinds.ts';
import { adviseDesign } from '../model/advice.ts';
import type { Design, DesignNode } from '../model/design.ts';
import { readJsonText } from '../model/json-text.ts';
import { type Problem, problemLine } from '../model/problem.ts';
import type { JournalEntry } from '../model/run-file.ts';
import { looksLikeRun, parseRun } from '../model/run-validation.ts';
import type { Arrivals, Trace } from '../model/traffic.ts';
import { parseDesign } from '../model/validation.ts';
import { looksLikeLink } from '../share/envelope.ts';
import { decodeLink } from '../share/link-codec.ts';
import { readTraceFile } from '../share/trace-files.ts';
import { endlessClients } from './endless.ts';
import type { InputOptions } from './options.ts';

export interface SimInput {
  readonly design: Design;
  readonly seed: number;
  readonly journal: readonly JournalEntry[];
  /** Worth knowing, but no reason to refuse: lines of a log that were left out, settings that do nothing. */
  readonly notes: readonly string[];
}

/** Reads the source and applies the options; or every problem, one a line. */
export async function readInput(options: InputOptions): Promise<Result<SimInput, string[]>> {
  const source = located(options.source);
  const isFile = existsSync(source);
  const read = isFile || !looksLikeLink(source) ? readSourceFile(source) : await readLink(source);
  if (!read.ok) return read;
  const folder = isFile ? dirname(resolve(source)) : process.cwd();
  const filled = readTraces(read.value.design, folder);
  if (!filled.ok) return filled;
  const run = overridden(filled.value.design.run, options);
  if (run.duration !== null && run.warmup >= run.duration) {
    return err([
      problemLine({
        path: 'run.warmup',
        message: `found ${run.warmup}, expected less than the duration, ${run.duration}`,
        remedy: 'figures count from the end of the warm-up on; lengthen the run or shorten the warm-up',
      }),
    ]);
  }
  const design = { ...filled.value.design, run };
  const endless = endlessClients(design);
  if (endless.length > 0) return err(endless.map(problemLine));
  return ok({
    design,
    seed: options.seed ?? read.value.seed,
    journal: read.value.journal,
    notes: [
      ...filled.value.notes,
      ...adviseDesign(design, kinds).map((advice) => `note: ${problemLine(advice)}`),
    ],
  });
}

/** npm runs scripts in the project's folder and says in INIT_CWD in which folder it was called. */
function located(source: string): string {
  const called = resolve(process.env.INIT_CWD ?? '.', source);
  return existsSync(source) || !existsSync(called) ? source : called;
}

type Source = Pick<SimInput, 'design' | 'seed' | 'journal'>;

function readSourceFile(path: string): Result<Source, string[]> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why =
      code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code);
    return err([`${path}: cannot be read, ${why}`]);
  }
  const json = readJsonText(text);
  if (!json.ok) return err([problemLine(json.error)]);
  if (looksLikeRun(json.value)) {
    const run = parseRun(json.value, kinds);
    return run.ok ? ok(run.value) : err(run.error.map(problemLine));
  }
  const design = parseDesign(json.value, kinds);
  if (!design.ok) return err(design.error.map(problemLine));
  return ok({ design: design.value, seed: design.value.run.seed, journal: [] });
}

async function readLink(link: string): Promise<Result<Source, string[]>> {
  const decoded = await decodeLink(link);
  if (!decoded.ok) return err([decoded.error.message, ...decoded.error.problems.map(problemLine)]);
  const content = decoded.value;
  if (content.dropped.length > 0) return err(content.dropped.map(problemLine));
  if (content.type === 'run') return ok(content.run);
  return ok({ design: content.design, seed: content.design.run.seed, journal: [] });
}

function overridden(run: Design['run'], { duration, warmup }: InputOptions): Design['run'] {
  return {
    ...run,
    ...(duration !== undefined && { duration }),
    ...(warmup !== undefined && { warmup: warmup === 'auto' ? 0 : warmup }),
  };
}

/** Reads the traces that clients name by `file`. */
function readTraces(
  design: Design,
  folder: string,
): Result<{ readonly design: Design; readonly notes: readonly string[] }, string[]> {
  const problems: Problem[] = [];
  const notes: string[] = [];
  const nodes = design.nodes.map((node, index): DesignNode => {
    const arrivals = node.settings.arrivals as Arrivals | undefined;
    if (arrivals?.process !== 'trace' || arrivals.trace.rows !== undefined) return node;
    const path = `nodes[${index}].settings.arrivals.trace`;
    const trace = readTrace(arrivals.trace, path, folder, problems, notes);
    return { ...node, settings: { ...node.settings, arrivals: { ...arrivals, trace } } };
  });
  if (problems.length > 0) return err(problems.map(problemLine));
  return ok({ design: { ...design, nodes }, notes });
}

function readTrace(trace: Trace, path: string, folder: string, problems: Problem[], notes: string[]): Trace {
  const refuse = (at: string, message: string, remedy: string): Trace => {
    problems.push({ path: at, message, remedy });
    return trace;
  };
  if (trace.file === undefined) {
    const remedy =
      'save the design as a file that names the traffic by "file", and put the traffic beside it';
    return refuse(path, `found only the name of the traffic, "${trace.name}", expected its rows`, remedy);
  }
  const at = `${path}.file`;
  let text: string;
  try {
    text = readFileSync(resolve(folder, trace.file), 'utf8');
  } catch {
    const remedy = 'the path is relative to the design';
    return refuse(at, `found "${trace.file}", which cannot be read, expected a file of traffic`, remedy);
  }
  const read = readTraceFile(trace.name, text);
  if (!read.ok) {
    for (const { line, reason } of read.error.listed)
      problems.push({ path: at, message: `line ${line}: ${reason}`, remedy: '' });
    return trace;
  }
  if (read.value.trace.format !== trace.format) {
    const message = `found "${trace.format}", expected "${read.value.trace.format}", which is what ${trace.file} holds`;
    return refuse(`${path}.format`, message, '');
  }
  const { count, listed } = read.value.bad;
  if (count > 0)
    notes.push(
      `${trace.file}: ${count} lines left out, the first: line ${listed[0]?.line}: ${listed[0]?.reason}`,
    );
  return { ...trace, rows: read.value.trace.rows } as Trace;
}
