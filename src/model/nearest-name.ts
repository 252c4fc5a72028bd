/**
 * "Did you mean …?" for names that a person mistyped: the known name with the smallest edit distance
 * (Levenshtein's, with Damerau's swap of neighbours, as typing errors are), if it is close enough to help.
 */

/** Longest names compared; longer ones come from nobody's typing. */
const LONGEST = 60;

/** The known name nearest to `name`, or undefined where none is near. Case and separators do not count. */
function nearestName(name: string, known: readonly string[]): string | undefined {
  if (name.length > LONGEST) return undefined;
  const wanted = fold(name);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of known) {
    if (candidate.length > LONGEST) continue;
    const distance = editDistance(wanted, fold(candidate));
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[-_ .]/g, '');
}

/** Number of insertions, deletions, replacements and swaps of neighbours between two short texts. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, beforeLast[j - 2]! + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}

/**
 * A bounded number of suggestions for references to ids. Foreign data may have a hundred thousand wrong
 * references among as many ids, and comparing all with all would hang the page.
 */
export class Suggestions {
  #comparisonsLeft = 100_000;

  /** "did you mean …?", or `otherwise` where nothing is near or the budget is spent. */
  remedy(name: string, known: Iterable<string>, count: number, otherwise: string): string {
    if (count > this.#comparisonsLeft) return otherwise;
    this.#comparisonsLeft -= count;
    const nearest = nearestName(name, [...known]);
    return nearest === undefined ? otherwise : `did you mean "${nearest}"?`;
  }
}

/** The remedy for an unknown name: the nearest known one, else the list of them. */
export function suggestName(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  if (nearest !== undefined) return `did you mean "${nearest}"?`;
  if (known.length === 0) return 'nothing may stand here; leave it out';
  const shown = known.slice(0, 30).join(', ');
  return `known here: ${shown}${known.length > 30 ? ', …' : ''}`;
}
