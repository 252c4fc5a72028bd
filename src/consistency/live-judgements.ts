/**
 * From what is known of a group to what is said of it: one judgement for each question, with the span of time
 * for which it holds, and in words why nothing is known where that is so. Nothing is claimed that does not
 * follow: what is linearizable is sequentially and causally consistent, what is not causal memory is not
 * sequentially consistent, and the rest is unknown.
 */
import type { Verdict } from '../model/verdict.ts';
import { type Judgement, type LiveQuestion, liveQuestions } from '../model/verdict-report.ts';
import type { ConvergenceWatch } from './live-convergence.ts';
import type { GroupJudge } from './live-group.ts';
import type { LiveHistory } from './live-history.ts';
import type { WindowJudge } from './live-windows.ts';
import type { FoundAnomaly } from './live-words.ts';

/** A group with all that judges it. */
export interface JudgedGroup {
  readonly judge: GroupJudge;
  readonly windows: WindowJudge;
  readonly convergence: ConvergenceWatch;
  /** Worked out once, since it takes a while. */
  readonly verdicts: Map<FoundAnomaly, Verdict>;
}

/** What is said where nothing is broken. */
type Standing = Pick<Judgement, 'valid' | 'checkedUntil' | 'checkedFrom' | 'reason'>;

/** Judges a group, all of whose operations until a moment have been told to its monitors. */
export function judgementsOf(
  history: LiveHistory,
  group: JudgedGroup,
  until: number | null,
  verdictOn: (question: LiveQuestion) => Verdict | undefined,
): Judgement[] {
  return liveQuestions.map((question) => {
    const broken = group.judge.broken.get(question);
    if (broken === undefined) {
      return {
        question,
        ...standingOf(history, group, question, until),
        anomalies: 0,
        first: null,
        brokenAt: null,
      };
    }
    return {
      question,
      valid: false,
      checkedUntil: until,
      checkedFrom: 0,
      reason: '',
      anomalies: Math.max(1, broken.anomalies),
      first: verdictOn(question)?.anomalies[0] ?? null,
      brokenAt: broken.at,
    };
  });
}

function standingOf(
  history: LiveHistory,
  group: JudgedGroup,
  question: LiveQuestion,
  until: number | null,
): Standing {
  if (until === null || !group.judge.isAnswered) return unknown(null, 'nothing has been answered yet');
  switch (question) {
    case 'linearizable':
      return holds(until);
    case 'sequential':
      return sequentialStanding(history, group, until);
    case 'causal':
      return causalStanding(history, group, until);
    case 'eventual':
      return eventualStanding(group, until);
    default:
      return holds(Math.min(until, group.judge.sessions.waitsSince));
  }
}

function holds(checkedUntil: number, checkedFrom = 0): Standing {
  return { valid: true, checkedUntil, checkedFrom, reason: '' };
}

function unknown(checkedUntil: number | null, reason: string): Standing {
  return { valid: 'unknown', checkedUntil, checkedFrom: 0, reason };
}

/** Until when the group was linearizable, and with it all that follows from that. */
function linearizableUntil(history: LiveHistory, { judge }: JudgedGroup, until: number): number {
  const broken = judge.broken.get('linearizable');
  if (broken === undefined) return until;
  return broken.row === 0 ? 0 : history.timeOfRow(broken.row - 1);
}

function sequentialStanding(history: LiveHistory, group: JudgedGroup, until: number): Standing {
  if (!group.judge.broken.has('linearizable')) return holds(until);
  const reason = group.windows.isMemorySearched
    ? 'not linearizable, and no proof was found that every other order fails too; judge a window to know'
    : 'not linearizable, and whether another order explains all answers is not looked into yet';
  return unknown(linearizableUntil(history, group, until), reason);
}

function causalStanding(history: LiveHistory, group: JudgedGroup, until: number): Standing {
  if (!group.judge.broken.has('linearizable')) return holds(until);
  const { causal } = group.windows;
  if (causal === null) return holds(linearizableUntil(history, group, until));
  if (causal.reason !== '') return unknown(linearizableUntil(history, group, until), causal.reason);
  return holds(causal.until, causal.from);
}

function eventualStanding({ convergence }: JudgedGroup, until: number): Standing {
  const { keys, busy, unread, divergent, convergedAt, isBroken } = convergence.state;
  if (keys === 0) return unknown(until, 'nobody has written anything yet');
  if (isBroken) {
    return unknown(until, 'not over: while something is broken nobody can demand that replicas agree');
  }
  if (divergent !== null) {
    return unknown(
      until,
      `not over: clients see different values of key ${divergent}, and may yet come to agree`,
    );
  }
  const rest = keys - busy - unread;
  const agreed = rest > 0 ? `; on the ${rest} that were left alone all agree` : '';
  if (busy > 0) return unknown(until, `not over: ${countOf(busy, keys)} still written${agreed}`);
  if (unread > 0) {
    return unknown(
      until,
      `not over: ${countOf(unread, keys)} not read by everyone since the last write${agreed}`,
    );
  }
  return holds(until, convergedAt);
}

function countOf(count: number, keys: number): string {
  const are = count === 1 ? 'is' : 'are';
  return count === keys
    ? `${keys === 1 ? 'the key' : `all ${keys} keys`} ${keys === 1 ? 'is' : 'are'}`
    : `${count} of ${keys} keys ${are}`;
}
