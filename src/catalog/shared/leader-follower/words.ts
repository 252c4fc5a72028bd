/**
 * What the screen says about a leader–follower set in slow motion: names of messages, what one message says,
 * and the figures of a replica. Nothing of this decides anything.
 */
import type { Badge, MessageDescription } from '../../../engine/behavior.ts';
import type { Call } from '../../../engine/outcome.ts';
import { indexOfVersion, lastIndex, termOfVersion, versionOfKey as versionInLog } from './log.ts';
import type { Member } from './member.ts';
import {
  APPEND,
  APPENDED,
  type Append,
  type Appended,
  SNAPSHOT,
  type Snapshot,
  TERM,
  TERM_REQUEST,
  type Term,
  VOTE,
  VOTE_REQUEST,
  type Vote,
  type VoteRequest,
} from './messages.ts';

export const messageNames = {
  [APPEND]: 'Append',
  [APPENDED]: 'Ack',
  [VOTE_REQUEST]: 'Vote?',
  [VOTE]: 'Vote',
  [SNAPSHOT]: 'Snapshot',
  [TERM_REQUEST]: 'Term?',
  [TERM]: 'Term',
} as const;

/** What a replica's message says. Its answers to the driver say nothing of their own. */
export function describeMessage(self: Member, message: Call, back: boolean): MessageDescription {
  if (back) return {};
  switch (self.operation(message)) {
    case APPEND:
      return describeAppend(self.body<Append>(message));
    case APPENDED: {
      const { fits, upTo, term } = self.body<Appended>(message);
      const name = fits ? 'Ack' : 'Nack';
      return { name, detail: `term ${term} · ${fits ? 'has entries' : 'may fit'} up to ${upTo}` };
    }
    case VOTE_REQUEST: {
      const { trial, term, last } = self.body<VoteRequest>(message);
      return { name: trial ? 'Pre-vote?' : 'Vote?', detail: `term ${term} · log up to ${last}` };
    }
    case VOTE: {
      const { trial, granted, term } = self.body<Vote>(message);
      const name = trial ? 'Pre-vote' : 'Vote';
      return { name: granted ? name : `No ${name.toLowerCase()}`, detail: `term ${term}` };
    }
    case SNAPSHOT: {
      const { term, snapshot } = self.body<Snapshot>(message);
      return { detail: `term ${term} · values after entry ${snapshot.index}` };
    }
    case TERM:
      return { detail: `term ${self.body<Term>(message).term}` };
    default:
      return {};
  }
}

function describeAppend({ term, entries, previous, commit }: Append): MessageDescription {
  const committed = `commit ${commit}`;
  if (entries.length === 0) return { name: 'Heartbeat', detail: `term ${term} · ${committed}` };
  const first = previous + 1;
  const last = previous + entries.length;
  const which = first === last ? `entry ${first}` : `entries ${first}–${last}`;
  return { detail: `term ${term} · ${which} · ${committed}` };
}

/** Log and commit index. */
export function badges({ state, durable }: Member): readonly Badge[] {
  return [
    { label: 'log', value: `${lastIndex(durable.log)}` },
    { label: 'commit', value: `${state.commit}` },
  ];
}

/** Index and term of the newest write of a key that the replica shows. */
export function versionOfKey(self: Member, key: number): string {
  const version = versionInLog(self.durable.log, key);
  return version === 0 ? 'never written' : `v${indexOfVersion(version)} · term ${termOfVersion(version)}`;
}
