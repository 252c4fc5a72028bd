/**
 * Clients define request classes, and links name those that they are for. Where an edit gives a class another name
 * or takes it away, the links that name it follow in the same edit: requests go on over the links they went over,
 * and one step takes both back. Another client may have a class of the same name: then links take both names.
 */
import type { Design, DesignLink, DesignNode } from './design.ts';
import type { Edit } from './edits.ts';
import type { RequestClasses } from './request-classes.ts';
import { prefixOf } from './sides.ts';

/** The edit, and what links need so that they still name the classes that they named. */
export function withClassNamesKept(design: Design, edit: Edit): Edit {
  const changes = (edit.putNodes ?? []).flatMap((node) => changesOf(design, node));
  if (changes.length === 0) return edit;
  const put = new Map((edit.putNodes ?? []).map((node) => [node.id, node]));
  const after = design.nodes.map((node) => put.get(node.id) ?? node);
  const own = new Set((edit.putLinks ?? []).map(({ id }) => id));
  const followers = design.links.flatMap((link): DesignLink[] => {
    const prefix = prefixOf(design, link.id);
    const there = new Set(after.filter(({ id }) => id.startsWith(prefix)).flatMap(namesOf));
    const classes = link.settings.call?.classes ?? [];
    const next = renamed(
      classes,
      changes.filter(({ side }) => side === prefix),
      there,
    );
    const isSame = next.length === classes.length && next.every((name, i) => name === classes[i]);
    if (isSame || own.has(link.id)) return [];
    return [{ ...link, settings: { ...link.settings, call: { ...link.settings.call, classes: next } } }];
  });
  if (followers.length === 0) return edit;
  const putLinks = [...(edit.putLinks ?? []), ...followers];
  return { ...edit, putLinks };
}

interface Change {
  readonly side: string;
  readonly from: string;
  /** null: the class is gone. */
  readonly to: string | null;
}

function namesOf({ settings }: Pick<DesignNode, 'settings'>): readonly string[] {
  return ((settings.classes ?? []) as RequestClasses).map(({ name }) => name);
}

/** A class has another name where all others stand as they stood. */
function changesOf(design: Design, node: DesignNode): readonly Change[] {
  const known = design.nodes.find(({ id }) => id === node.id);
  if (known === undefined) return [];
  const [before, after] = [namesOf(known), namesOf(node)];
  const gone = before.filter((name) => !after.includes(name));
  const [from] = gone;
  if (from === undefined) return [];
  const side = prefixOf(design, node.id);
  const to = after[before.indexOf(from)];
  const isRenamed =
    to !== undefined &&
    after.length === before.length &&
    after.every((name, i) => name === (before[i] === from ? to : before[i]));
  if (isRenamed) return [{ side, from, to }];
  return gone.map((name) => ({ side, from: name, to: null }));
}

/** The names of a link after all that; one that would be left without any keeps those that it has. */
function renamed(
  classes: readonly string[],
  changes: readonly Change[],
  there: ReadonlySet<string>,
): string[] {
  const next = classes.flatMap((name) => {
    const change = changes.find(({ from }) => from === name);
    if (change === undefined) return [name];
    return [...(there.has(name) ? [name] : []), ...(change.to === null ? [] : [change.to])];
  });
  // without a name a link would be for all
  return next.length === 0 ? [...classes] : [...new Set(next)];
}
