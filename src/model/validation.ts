/**
 * The way into the program for designs from outside: files, links, templates, the command line. Input is
 * hostile until read; every problem is reported at once, with its path and remedy; nothing here throws.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Design } from './design.ts';
import { showValue } from './json-path.ts';
import { readJsonText } from './json-text.ts';
import type { Kind } from './kind.ts';
import { migrateDocument } from './migrations.ts';
import { copyPlain, isRecord } from './plain-input.ts';
import type { Problem } from './problem.ts';
import { type Reading, readDesign } from './read-design.ts';

/** A design out of any value, or everything that is wrong with it. */
export function parseDesign(input: unknown, kinds: readonly Kind[]): Result<Design, Problem[]> {
  const reading = readAny(input, kinds, false);
  return reading.design === undefined ? err([...reading.problems]) : ok(reading.design);
}

export interface SalvagedDesign {
  readonly design: Design;
  /** What was dropped or mended, each by name and with the reason; empty if all was well. */
  readonly dropped: readonly Problem[];
}

/**
 * As `parseDesign`, but one bad element does not cost the others: it is dropped and named. Refused only where
 * no node remains of a document that had problems.
 */
export function salvageDesign(input: unknown, kinds: readonly Kind[]): Result<SalvagedDesign, Problem[]> {
  const reading = readAny(input, kinds, true);
  if (reading.design === undefined) return err([...reading.problems]);
  return ok({ design: reading.design, dropped: reading.problems });
}

/** A design out of JSON text; broken JSON is one problem with line and column. */
export function parseDesignText(text: string, kinds: readonly Kind[]): Result<Design, Problem[]> {
  const json = readJsonText(text);
  return json.ok ? parseDesign(json.value, kinds) : err([json.error]);
}

/** The reader behind both: strict, or salvaging what it can. */
export function readAny(input: unknown, kinds: readonly Kind[], salvage: boolean): Reading {
  const copied = copyPlain(input);
  if (!copied.ok) return { design: undefined, problems: [copied.error] };
  const document = copied.value.value;
  if (!isRecord(document)) {
    const message = `found ${showValue(document)}, expected a design: an object with version and nodes`;
    return { design: undefined, problems: [{ path: '', message, remedy: '' }] };
  }
  const migrated = migrateDocument(document);
  if (!migrated.ok) return { design: undefined, problems: [migrated.error] };
  const reading = readDesign(migrated.value, kinds, salvage);
  const problems = [...copied.value.problems, ...reading.problems];
  const usable = problems.length === 0 || salvage;
  return { design: usable ? reading.design : undefined, problems };
}
