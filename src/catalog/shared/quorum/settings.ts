/** What all parts of the quorum protocol read of the set's settings. */
import type { SettingsOf } from '../../../model/fields.ts';
import type { provisionedFields } from '../provisioned-fields.ts';
import type { quorumFields } from './fields.ts';
import { rules } from './rules.ts';

export type QuorumSettings = SettingsOf<typeof quorumFields & typeof provisionedFields> & {
  readonly memberTimeout: number;
  readonly giveUpAfter: number;
};

type Level = QuorumSettings['readQuorum'];

/** How many of `replicas` a level asks for. */
export function neededOf(level: Level, count: number, replicas: number): number {
  switch (level) {
    case 'one':
      return 1;
    case 'two':
      return 2;
    case 'three':
      return 3;
    case 'all':
      return replicas;
    case 'number':
      return count;
    default:
      return rules.majority(replicas);
  }
}

/** True when conflicting values are all kept. */
export function keepsSiblings(settings: QuorumSettings): boolean {
  return settings.conflicts === 'version-vectors';
}

/** True when hints on replicas that do not hold the key count towards W. */
export function isSloppy(settings: QuorumSettings): boolean {
  return settings.hintedHandoff === 'on' && settings.quorumKind === 'sloppy';
}
