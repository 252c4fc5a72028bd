/**
 * What a learner may do in a part of a step, and how a refusal is said. Looking, pausing and the speed are never
 * locked; opening something else ends the lesson and is not locked either.
 */
import { equalPlain } from '../../base/plain.ts';
import { kindById } from '../../catalog/kinds.ts';
import type { Action, Permission } from '../../content/lesson.ts';
import { permits } from '../../content/lesson-script.ts';
import { type Design, nodeName } from '../../model/design.ts';
import type { Edit } from '../../model/edits.ts';
import type { Deed } from '../stores/permissions.ts';
import type { Part } from './lesson-course.ts';

/** What is allowed now. */
export interface Allowance {
  readonly part: Part;
  readonly permissions: readonly Permission[];
}

/** In a part of a step: what the task needs, and after it what the step allows. */
export function allowanceOf(
  part: Part,
  step: { readonly allow?: readonly Permission[]; readonly task?: { readonly action: Action } } | undefined,
): Allowance {
  if (part === 'summary' || step === undefined) return { part, permissions: ['everything'] };
  if (part === 'ask') return { part, permissions: [] };
  const own = part === 'task' && step.task !== undefined ? permissionsFor(step.task.action) : [];
  return { part, permissions: [...own, ...(step.allow ?? [])] };
}

/** What somebody needs who does this, or does it wrongly and takes it back. */
function permissionsFor(action: Action): readonly Permission[] {
  if (action.type === 'heal') return ['heal'];
  if (action.type === 'set') return [`set:${action.node}.${action.setting}`];
  const wanted = (['partition', 'crash', 'clocks'] as const).filter((one) => permits([one], action));
  return [...wanted, 'heal'];
}

/** True, or why not, as a sentence. */
export function mayInLesson(deed: Deed, { part, permissions }: Allowance, design: Design): true | string {
  if (permissions.includes('everything')) return true;
  const isAllowed = allows(deed, part, permissions, design);
  return isAllowed || refusal(part, permissions, design, deed);
}

function allows(deed: Deed, part: Part, permissions: readonly Permission[], design: Design): boolean {
  const has = (permission: Permission) => permissions.includes(permission);
  switch (deed.type) {
    // what can be undone is what was done in this step
    case 'pause':
    case 'speed':
    case 'open':
    case 'undo':
      return true;
    case 'play':
      return part === 'play' || has('run');
    case 'step':
      return has('run') || has('seek');
    case 'seek':
      return has('seek');
    case 'restart':
      return false;
    case 'heal':
      return has('heal');
    case 'fault': {
      const { id, fault } = deed.fault;
      return permits(permissions, { type: 'fault', id, fault });
    }
    case 'edit':
      return settingsIn(design, deed.edit)?.every((setting) => has(`set:${setting}`)) === true;
  }
}

/** Which settings an edit changes, as permissions name them; null: something else as well. */
export function settingsIn(design: Design, edit: Edit): readonly `${string}.${string}`[] | null {
  const { title: _, putNodes = [], putNodesAt: __, ...others } = edit;
  if (Object.values(others).some((part) => !isEmpty(part))) return null;
  const changed: `${string}.${string}`[] = [];
  for (const node of putNodes) {
    const before = design.nodes.find(({ id }) => id === node.id);
    if (before === undefined || !equalPlain({ ...node, settings: {} }, { ...before, settings: {} }))
      return null;
    const names = new Set([...Object.keys(before.settings), ...Object.keys(node.settings)]);
    for (const name of names)
      if (!equalPlain(node.settings[name], before.settings[name])) changed.push(`${node.id}.${name}`);
  }
  return changed;
}

const isEmpty = (part: unknown) => part === undefined || (Array.isArray(part) && part.length === 0);

/** Why not now, and what one can do instead. */
function refusal(part: Part, permissions: readonly Permission[], design: Design, deed: Deed): string {
  if (part === 'ask') return 'First say what you expect; then it goes on.';
  if (deed.type === 'restart') return 'The lesson leads the run: “Again” begins this step anew.';
  if (part === 'task' && deed.type === 'play') return 'First do what the step asks for, or let it be done.';
  if (part === 'seen' && deed.type === 'play') return 'This step has been played: go on, or play it again.';
  return `In this step you can ${listed(wordsFor(part, permissions, design))}.`;
}

/** What one can do, in words. */
function wordsFor(part: Part, permissions: readonly Permission[], design: Design): readonly string[] {
  const own = permissions.filter(
    (one, i) => permissions.indexOf(one) === i && !(part === 'play' && one === 'run'),
  );
  return [
    ...own.map((permission) => wordsOf(permission, design)),
    ...(part === 'play' ? ['play', 'pause'] : []),
    'look around',
    'choose the speed',
  ];
}

const words: { readonly [permission: string]: string } = {
  run: 'let it run',
  seek: 'go back and forth in time',
  partition: 'cut the network',
  crash: 'crash and restart machines',
  clocks: 'make clocks wrong',
  heal: 'heal',
  everything: 'do everything',
};

function wordsOf(permission: Permission, design: Design): string {
  const setting = settingOf(permission, design);
  return setting === null ? words[permission]! : `change “${setting.label}” of ${setting.name}`;
}

/** The setting that a permission names, with what it is called on the screen. */
export function settingOf(permission: Permission, design: Design) {
  if (!permission.startsWith('set:')) return null;
  const dot = permission.lastIndexOf('.');
  const node = design.nodes.find(({ id }) => id === permission.slice('set:'.length, dot));
  const setting = permission.slice(dot + 1);
  const field = node && kindById(node.kind)?.fields[setting];
  if (node === undefined || field === undefined) return null;
  return { node, setting, field, label: field.label, name: nodeName(node) };
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
