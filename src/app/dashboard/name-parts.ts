/**
 * Names side by side where there is room for a part of each. Names of one kind often begin alike ("A: Orders,
 * replica 1", "A: Orders, replica 2"), and an ellipsis at the end would leave the very letters that they share. So a
 * name is two parts: what another one begins with too, which may be cut, and what tells it apart, which is kept.
 */

export interface NameParts {
  /** What others begin with too; empty where the name is its own from its first word on. */
  readonly shared: string;
  readonly own: string;
}

/** The parts of each of several names that are shown together. */
export function namePartsOf(names: readonly string[]): readonly NameParts[] {
  return names.map((name, place) => {
    let shared = 0;
    for (const [i, other] of names.entries())
      if (i !== place && other !== name) shared = Math.max(shared, sharedWords(name, other));
    return { shared: name.slice(0, shared), own: name.slice(shared) };
  });
}

/** What a word ends with. */
const END = /[\s,:/_-]/;

/** Whether a word begins there: numbers are words of their own, in "cache12" too. */
function beginsWord(name: string, at: number): boolean {
  const [before, first] = [name[at - 1]!, name[at] ?? ''];
  return END.test(before) || (DIGIT.test(first) && !DIGIT.test(before));
}
const DIGIT = /\d/;

/** So many letters of whole words both names begin with; of one that the other begins with, all but its last word. */
function sharedWords(name: string, other: string): number {
  let same = 0;
  while (same < name.length && name[same] === other[same]) same++;
  if (same === name.length) same--;
  else if (same === other.length && END.test(name[same]!)) same++;
  while (same > 0 && !beginsWord(name, same)) same--;
  return same;
}
