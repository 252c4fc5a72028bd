/**
 * Why a link cannot be opened, in a sentence for the person who clicked it.
 */
import type { Problem } from '../model/problem.ts';

export interface LinkProblem {
  readonly reason: 'not-ours' | 'newer' | 'cut-off' | 'altered' | 'too-large' | 'invalid';
  readonly message: string;
  /** What is wrong inside, where the link itself is whole. */
  readonly problems: readonly Problem[];
}
