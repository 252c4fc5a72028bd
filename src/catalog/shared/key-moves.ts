/**
 * How a key is brought from one store to another by whoever moves it: read where it is, adopted where it shall be.
 * A store that adopts a key has the version that the other one had, so that versions of the key go on rising. Stores
 * that cannot adopt (`Kind.adoptsVersions`) get an ordinary write.
 */

/** What a call asks of a store that adopts versions: the key shall have this version from now on. */
export const ADOPT = 100;

/** Body of such a call. */
export interface Adoption {
  readonly version: number;
  /** Number of the move: what comes late from an earlier one is not adopted. */
  readonly move: number;
}
