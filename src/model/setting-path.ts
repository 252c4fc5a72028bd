/**
 * Settings by path, as sweeps and laboratories name them: `nodes.app.settings.instances`,
 * `nodes.client.settings.arrivals.rate`, `links.db.settings.call.timeout`, `timeline.crash.at`, `run.duration`. A
 * node, link or entry of the timeline is named by its id or by its place (`nodes[0]`); what the document leaves out
 * has its initial value, so that one number within it can be set. Whether the value fits is for `validation.ts`.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Design } from './design.ts';
import type { Fields } from './fields.ts';
import type { Kind } from './kind.ts';
import { callFields, linkFields } from './links.ts';
import { suggestName } from './nearest-name.ts';
import type { Problem } from './problem.ts';

type Plain = { readonly [name: string]: unknown };
type Step = string | number;

/** A place in a design that holds a value. */
export interface SettingPlace {
  /** As it was written. */
  readonly path: string;
  /** From the root of the document. */
  readonly steps: readonly Step[];
  /** What the setting is without the document saying so, from `steps[from]` on. */
  readonly initial: { readonly from: number; readonly value: unknown } | null;
}

const LISTS = ['nodes', 'links', 'timeline'] as const;
type List = (typeof LISTS)[number];

/** The place that a path names, or what is wrong with it. */
export function parseSettingPath(
  path: string,
  design: Design,
  kinds: readonly Kind[],
): Result<SettingPlace, Problem> {
  const root = /^[A-Za-z]*/.exec(path)![0];
  const rest = path.slice(root.length);
  if (isList(root)) return inList(path, root, rest, design, kinds);
  if (root !== 'run' && root !== 'network') {
    return refuse(path, `found "${root}"`, suggestName(root, [...LISTS, 'run', 'network']));
  }
  const steps = stepsOf(rest);
  if (steps === undefined) return refuse(path, 'cannot be read', EXAMPLE);
  if (root === 'run' && steps[0] === 'seed')
    return refuse(path, 'found the seed, which is the same at every point', 'use --seed and --replications');
  const known = root === 'run' ? ['duration', 'warmup'] : ['pairs'];
  if (!known.includes(String(steps[0]))) return unknownName(path, root, String(steps[0] ?? ''), known);
  return ok({ path, steps: [root, ...steps], initial: null });
}

const EXAMPLE = 'write it like nodes.app.settings.instances';

function isList(root: string): root is List {
  return (LISTS as readonly string[]).includes(root);
}

function inList(
  path: string,
  list: List,
  rest: string,
  design: Design,
  kinds: readonly Kind[],
): Result<SettingPlace, Problem> {
  const found = elementOf(design[list], rest);
  if (found === undefined) {
    const ids = design[list].map(({ id }) => id);
    const named = /^\.?([^.[]*)/.exec(rest)![1]!;
    return unknownName(path, list, named, ids);
  }
  const steps = stepsOf(found.rest);
  if (steps === undefined) return refuse(path, 'cannot be read', EXAMPLE);
  const place = { path, steps: [list, found.index, ...steps] };
  const [part, setting] = steps.map(String);
  if (list === 'timeline') {
    const known = ['at', 'duration', 'settings'];
    return known.includes(part ?? '')
      ? ok({ ...place, initial: null })
      : unknownName(path, part ?? '', part ?? '', known);
  }
  const { id } = design[list][found.index]!;
  if (part !== 'settings' || setting === undefined) {
    const fields = list === 'nodes' ? fieldsOfNode(design, found.index, kinds) : linkFields;
    const meant =
      part !== undefined && part in fields ? `did you mean ${list}.${id}.settings.${part}?` : EXAMPLE;
    return refuse(
      path,
      `found ${part === undefined ? 'no setting' : `"${part}"`}, expected settings and the name of one`,
      meant,
    );
  }
  return list === 'nodes'
    ? inFields(place, 3, fieldsOfNode(design, found.index, kinds), id)
    : inLink(place, setting, id);
}

function inLink(
  place: Omit<SettingPlace, 'initial'>,
  setting: string,
  id: string,
): Result<SettingPlace, Problem> {
  if (setting !== 'call') {
    if (setting in linkFields) return inFields(place, 3, linkFields, id);
    const meant =
      setting in callFields
        ? `did you mean links.${id}.settings.call.${setting}?`
        : suggestName(setting, [...Object.keys(linkFields), 'call']);
    return refuse(place.path, `"${id}" has no setting "${setting}"`, meant);
  }
  return inFields(place, 4, callFields, id);
}

function inFields(
  place: Omit<SettingPlace, 'initial'>,
  at: number,
  fields: Fields,
  id: string,
): Result<SettingPlace, Problem> {
  const name = String(place.steps[at] ?? '');
  const field = fields[name];
  if (field === undefined)
    return refuse(place.path, `"${id}" has no setting "${name}"`, suggestName(name, Object.keys(fields)));
  return ok({ ...place, initial: { from: at, value: field.initial } });
}

function fieldsOfNode(design: Design, index: number, kinds: readonly Kind[]): Fields {
  return kinds.find(({ id }) => id === design.nodes[index]!.kind)?.fields ?? {};
}

/** The element that a rest of a path begins with, by place or by id; ids may have dots, so the longest counts. */
export function elementOf(
  elements: readonly { readonly id: string }[],
  rest: string,
): { readonly index: number; readonly rest: string } | undefined {
  const place = /^\[(\d+)\]/.exec(rest);
  if (place !== null) {
    const index = Number(place[1]);
    return index < elements.length ? { index, rest: rest.slice(place[0].length) } : undefined;
  }
  let best = -1;
  elements.forEach(({ id }, index) => {
    if (rest !== `.${id}` && !rest.startsWith(`.${id}.`)) return;
    if (best < 0 || id.length > elements[best]!.id.length) best = index;
  });
  return best < 0 ? undefined : { index: best, rest: rest.slice(elements[best]!.id.length + 1) };
}

/** `.settings.points[2][1]` as steps; undefined where it is no path. */
function stepsOf(rest: string): readonly Step[] | undefined {
  if (!/^(?:\.[A-Za-z][\w-]*|\[\d+\])*$/.test(rest)) return undefined;
  return (rest.match(/[\w-]+/g) ?? []).map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

function unknownName(
  path: string,
  where: string,
  found: string,
  known: readonly string[],
): Result<never, Problem> {
  return refuse(path, `found "${found}" in ${where}`, suggestName(found, known));
}

function refuse(path: string, message: string, remedy: string): Result<never, Problem> {
  return err({ path, message, remedy });
}

/** The value that stands at a place, or its initial one. */
export function settingAt(design: Design, place: SettingPlace): unknown {
  return follow(withInitial(design, place), place.steps);
}

/** The design with another value at a place. */
export function assignSetting(design: Design, place: SettingPlace, value: unknown): Design {
  return assign(withInitial(design, place), place.steps, value) as Design;
}

function follow(value: unknown, steps: readonly Step[]): unknown {
  return steps.reduce((holder, step) => (holder as Plain | null | undefined)?.[step as string], value);
}

/** What is left out on the way is written down, so that a part of it can be changed. */
function withInitial(design: Design, { steps, initial }: SettingPlace): unknown {
  if (initial === null) return design;
  const way = steps.slice(0, initial.from + 1);
  return follow(design, way) === undefined ? assign(design, way, initial.value) : design;
}

function assign(holder: unknown, steps: readonly Step[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (Array.isArray(holder) && typeof step === 'number')
    return holder.map((item, i) => (i === step ? assign(item, rest, value) : item));
  const object = (typeof holder === 'object' && holder !== null ? holder : {}) as Plain;
  return { ...object, [step]: assign(object[step as string], rest, value) };
}
