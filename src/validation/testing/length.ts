/**
 * How long the tests of this folder run: briefly in `npm test`, with bands to match; in `npm run validate` at the
 * lengths that the cases' own tolerances need; with `-- --soak` on thousands of seeds besides.
 */

/** The cases in full. */
export const FULL = process.env.VALIDATE === 'full' || process.env.VALIDATE === 'soak';
/** Thousands of seeds of protocols, checkers and foreign input. */
export const SOAK = process.env.VALIDATE === 'soak';
