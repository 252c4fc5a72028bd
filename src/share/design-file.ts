/**
 * Designs and runs as files: JSON that a person can read and a diff can compare, with parts and settings
 * always in the same order. Opening a file drops bad elements by name, as opening a link does.
 */
import { err, ok, type Result } from '../base/result.ts';
import { kindById, kinds } from '../catalog/kinds.ts';
import {
  type Design,
  type DesignLink,
  type DesignNode,
  designSchema,
  linkSchema,
  nodeSchema,
  type TimelineEntry,
  timelineEntrySchema,
} from '../model/design.ts';
import { faultDescriptors } from '../model/faults.ts';
import { readJsonText } from '../model/json-text.ts';
import { callFields, linkFields } from '../model/links.ts';
import type { Problem } from '../model/problem.ts';
import type { RunFile } from '../model/run-file.ts';
import { looksLikeRun, salvageRun } from '../model/run-validation.ts';
import { salvageDesign } from '../model/validation.ts';
import type { LinkContent } from './link-codec.ts';

/** The text of a design file. */
export function designFileText(design: Design): string {
  return `${printJson(canonicalDesign(design))}\n`;
}

/** The text of a run file. */
export function runFileText(run: RunFile): string {
  const { design, seed, engineVersion, view, fingerprint, journal } = run;
  const ordered = {
    design: canonicalDesign(design),
    seed,
    engineVersion,
    view,
    ...(fingerprint && { fingerprint }),
    journal,
  };
  return `${printJson(ordered)}\n`;
}

/** A design or a run out of the text of a file, told by what is inside. */
export function openFileText(text: string): Result<LinkContent, Problem[]> {
  const json = readJsonText(text);
  if (!json.ok) return err([json.error]);
  if (looksLikeRun(json.value)) {
    const run = salvageRun(json.value, kinds);
    return run.ok ? ok({ type: 'run', ...run.value }) : run;
  }
  const design = salvageDesign(json.value, kinds);
  return design.ok ? ok({ type: 'design', ...design.value }) : design;
}

/** A file name made of a title: letters and digits of any script, dashes, and the ending. */
export function fileNameFor(title: string, ending: string): string {
  const name = title
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .toLowerCase();
  return `${name === '' ? 'design' : name}.${ending}`;
}

/**
 * The same design with its parts in the order of the schema and its settings in the order of the fields. The
 * schema says which parts there are, so that none is forgotten here when the document gets a new one.
 */
function canonicalDesign(design: Design): { [part: string]: unknown } {
  const parts = {
    ...design,
    nodes: design.nodes.map(canonicalNode),
    links: design.links.map(canonicalLink),
    timeline: design.timeline.map(canonicalEntry),
    run: inOrder(design.run, ['seed', 'duration', 'warmup']),
  };
  return inOrder(parts, Object.keys(designSchema.shape));
}

function canonicalNode(node: DesignNode): { [part: string]: unknown } {
  const settings = inOrder(node.settings, Object.keys(kindById(node.kind)?.fields ?? {}));
  const position = inOrder(node.position, ['x', 'y']);
  return inOrder({ ...node, position, settings }, Object.keys(nodeSchema.shape));
}

function canonicalLink(link: DesignLink): { [part: string]: unknown } {
  const settings = inOrder(link.settings, [...Object.keys(linkFields), 'call']);
  const { call } = link.settings;
  if (call !== undefined) settings.call = inOrder(call, Object.keys(callFields));
  return inOrder({ ...link, settings }, Object.keys(linkSchema.shape));
}

function canonicalEntry(entry: TimelineEntry): { [part: string]: unknown } {
  const settings = inOrder(entry.settings, Object.keys(faultDescriptors[entry.fault].fields));
  return inOrder({ ...entry, settings }, Object.keys(timelineEntrySchema.shape));
}

function inOrder(
  settings: { readonly [name: string]: unknown },
  order: readonly string[],
): { [name: string]: unknown } {
  const ordered: { [name: string]: unknown } = {};
  for (const name of [...order.filter((known) => Object.hasOwn(settings, known)), ...Object.keys(settings)]) {
    if (settings[name] !== undefined) ordered[name] = settings[name];
  }
  return ordered;
}

/** Longest piece of JSON that stands on one line. */
const LINE = 100;

/** JSON with two spaces of indentation in which what fits on a line stands on one, as people write it. */
function printJson(value: unknown, indent = ''): string {
  const flat = JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return flat;
  const spaced = flat.length <= LINE ? oneLine(value) : undefined;
  if (spaced !== undefined && indent.length + spaced.length <= LINE) return spaced;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => inner + printJson(item, inner)).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  const lines = entries.map(([name, item]) => `${inner}${JSON.stringify(name)}: ${printJson(item, inner)}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

function oneLine(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return '{}';
  return `{ ${entries.map(([name, item]) => `${JSON.stringify(name)}: ${oneLine(item)}`).join(', ')} }`;
}
