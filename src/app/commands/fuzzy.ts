/**
 * Finding things by a few letters: how well a query fits a title, and which letters of it. The letters must occur
 * in their order; those at the beginning of words and those in a row count most, so that "cm" finds "Crash the
 * machine" and "crash" finds it before "Chaos plan". The best way to lay the letters out is found by dynamic
 * programming, as in fzy (https://github.com/jhawthorn/fzy/blob/master/ALGORITHM.md). Plain functions.
 */

export interface Match {
  /** The better, the larger; only comparable for one query. */
  readonly score: number;
  /** Which letters of the title were found, ascending. */
  readonly letters: readonly number[];
}

const IN_A_ROW = 1;
const WORD_BEGIN = 0.9;
const FIRST_LETTER = 0.15;
/** A letter left out between two that were found, and one before the first. */
const GAP = -0.012;
const LEAD = -0.005;
/** A whole word of the query that begins a word of the title. */
const WHOLE_WORD = 1.2;
/** Each row of letters after the first: initials are meant more rarely than words. */
const ANOTHER_ROW = -0.35;
/** A letter found in other words that people use for it, and a whole one of those. */
const BY_WORDS = 0.5;
const WHOLE_OTHER_WORD = 0.9;

const isWordBegin = (text: string, i: number): boolean => i === 0 || /[\s\-–›:/(.]/.test(text[i - 1]!);

/**
 * How well a query fits a title; null where it does not. Each word of the query must be found, in the title or as
 * the beginning of one of the `words` that people also use.
 */
export function fuzzyMatch(query: string, title: string, words = ''): Match | null {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  const others = words.toLowerCase().split(/\s+/).filter(Boolean);
  const text = title.toLowerCase();
  const letters = new Set<number>();
  let score = 0;
  for (const word of wanted) {
    const found = matchWord(word, text);
    if (found !== null) {
      score += found.score;
      for (const i of found.letters) letters.add(i);
    } else if (others.some((other) => other.startsWith(word)))
      score += BY_WORDS * word.length + (others.includes(word) ? WHOLE_OTHER_WORD : 0);
    else return null;
  }
  // of two that fit alike, the shorter is the one that was meant
  return { score: score - title.length * 0.002, letters: [...letters].sort((a, b) => a - b) };
}

/** Letters that are left out of a word that was meant: "rstrt" for "Restart". */
const LOOSEST = 1.6;

function matchWord(word: string, text: string): Match | null {
  const best = layOut(word, text);
  if (best === null) return null;
  const { letters } = best;
  const span = letters.at(-1)! - letters[0]! + 1;
  if (straysOf(letters, text) > 1 && span > word.length * LOOSEST + 1) return null;
  const whole = span === word.length && isWordBegin(text, letters[0]!) ? WHOLE_WORD : 0;
  const rows = letters.filter((at, i) => i > 0 && letters[i - 1] !== at - 1).length;
  return { letters, score: best.score + whole + rows * ANOTHER_ROW };
}

/** How many rows of letters begin in the middle of a word: one may, more were not meant. */
function straysOf(letters: readonly number[], text: string): number {
  return letters.filter((at, i) => letters[i - 1] !== at - 1 && !isWordBegin(text, at)).length;
}

/** The best places for the letters of a word, by what each place is worth after each place of the letter before. */
function layOut(word: string, text: string): Match | null {
  const rows: { readonly score: Float64Array; readonly from: Int32Array }[] = [];
  for (let w = 0; w < word.length; w++) {
    const before = rows[w - 1];
    const score = new Float64Array(text.length).fill(Number.NEGATIVE_INFINITY);
    const from = new Int32Array(text.length).fill(-1);
    let bestBefore = Number.NEGATIVE_INFINITY;
    let bestAt = -1;
    for (let i = w; i < text.length; i++) {
      // what a gap up to here costs those that stand further left
      bestBefore += GAP;
      if (before !== undefined && i > 0 && before.score[i - 1]! > bestBefore) {
        bestBefore = before.score[i - 1]!;
        bestAt = i - 1;
      }
      if (text[i] !== word[w]) continue;
      const begin = isWordBegin(text, i) ? WORD_BEGIN : 0;
      if (before === undefined) score[i] = begin + (i === 0 ? FIRST_LETTER : i * LEAD);
      else {
        const inRow = before.score[i - 1]! + Math.max(IN_A_ROW, begin);
        const apart = bestBefore + begin;
        score[i] = Math.max(inRow, apart);
        from[i] = inRow >= apart ? i - 1 : bestAt;
      }
    }
    rows.push({ score, from });
  }
  return traceBack(rows);
}

function traceBack(
  rows: readonly { readonly score: Float64Array; readonly from: Int32Array }[],
): Match | null {
  const last = rows.at(-1);
  if (last === undefined) return null;
  let at = -1;
  for (let i = 0; i < last.score.length; i++)
    if (last.score[i]! > (last.score[at] ?? Number.NEGATIVE_INFINITY)) at = i;
  if (at < 0) return null;
  const score = last.score[at]!;
  const letters: number[] = [];
  for (let w = rows.length - 1; w >= 0; w--) {
    letters.unshift(at);
    at = rows[w]!.from[at]!;
  }
  return { score, letters };
}
