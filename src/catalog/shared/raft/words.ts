/**
 * What the screen says about a Raft set in slow motion: names of messages, what one message says, and the
 * figures of a replica. Nothing of this decides anything.
 */
import type { Badge, MessageDescription } from '../../../engine/behavior.ts';
import type { Call } from '../../../engine/outcome.ts';
import { indexOfVersion, termOfVersion } from '../leader-follower/log.ts';
import { lastIndex } from './log.ts';
import type { Member } from './member.ts';
import {
  APPEND,
  APPENDED,
  type Append,
  type Appended,
  HEARTBEAT,
  type Heartbeat,
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
  [HEARTBEAT]: 'Heartbeat',
  [TERM_REQUEST]: 'Term?',
  [TERM]: 'Term',
} as const;

/** What a replica's message says. Its answers to the driver say nothing of their own. */
export function describeMessage(self: Member, message: Call, back: boolean): MessageDescription {
  if (back) return {};
  switch (self.operation(message)) {
    case APPEND:
      return describeAppend(self.body<Append>(message));
    case HEARTBEAT: {
      const { term, commit } = self.body<Heartbeat>(message);
      return { detail: `term ${term} · commit ${commit}` };
    }
    case APPENDED: {
      const { fits, stored, hint, term } = self.body<Appended>(message);
      const detail = fits ? `has entries up to ${stored}` : `may fit up to ${hint}`;
      return { name: fits ? 'Ack' : 'Nack', detail: `term ${term} · ${detail}` };
    }
    case VOTE_REQUEST: {
      const { trial, term, last, lastTerm } = self.body<VoteRequest>(message);
      const name = trial ? 'Pre-vote?' : 'Vote?';
      return { name, detail: `term ${term} · log up to ${last} of term ${lastTerm}` };
    }
    case VOTE: {
      const { trial, granted, term } = self.body<Vote>(message);
      const name = trial ? 'Pre-vote' : 'Vote';
      return { name: granted ? name : `No ${name.toLowerCase()}`, detail: `term ${term}` };
    }
    case SNAPSHOT: {
      const { term, index } = self.body<Snapshot>(message);
      return { detail: `term ${term} · values after entry ${index}` };
    }
    case TERM:
      return { detail: `term ${self.body<Term>(message).term}` };
    default:
      return {};
  }
}

function describeAppend({ term, entries, previous, commit }: Append): MessageDescription {
  const first = previous + 1;
  const last = previous + entries.length;
  const several = first === last ? `entry ${first}` : `entries ${first}–${last}`;
  const which = entries.length === 0 ? `nothing after ${previous}` : several;
  return { detail: `term ${term} · ${which} · commit ${commit}` };
}

/** Log and commit index. */
export function badges({ state, durable }: Member): readonly Badge[] {
  return [
    { label: 'log', value: `${lastIndex(durable.log)}` },
    { label: 'commit', value: `${state.commit}` },
  ];
}

/** Index and term of the newest committed write of a key that the replica has applied. */
export function versionOfKey({ durable }: Member, key: number): string {
  const version = durable.log.versions[key] ?? 0;
  return version === 0 ? 'never written' : `v${indexOfVersion(version)} · term ${termOfVersion(version)}`;
}
