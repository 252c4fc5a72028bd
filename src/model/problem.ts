/**
 * What is wrong with an input: where (JSON path), what was found, what was expected and how to mend it.
 * Every reader of foreign data reports all problems at once in this form.
 */
export interface Problem {
  /** JSON path from the root: `nodes[2].settings.instances`; empty for the whole document. */
  readonly path: string;
  /** What was found and what was expected: `found -1, expected a whole number from 1 to 1000`. */
  readonly message: string;
  /** How to mend it; empty where the message says it all. */
  readonly remedy: string;
}

/** One line for a terminal or a list. */
export function problemLine(problem: Problem): string {
  const where = problem.path === '' ? 'design' : problem.path;
  return `${where}: ${problem.message}${problem.remedy === '' ? '' : ` (${problem.remedy})`}`;
}
