/** Promises of chips and words: an unknown verdict is never shown as a good one, and the worst of several counts. */
import { describe, expect, it } from 'vitest';
import type { GroupVerdict, Judgement, LiveQuestion } from '../../model/verdict-report.ts';
import { liveQuestions } from '../../model/verdict-report.ts';
import { checkedText, chipsOf, stateOf, tipOf } from './judgement-state.ts';
import { questions } from './questions.ts';

const judgement = (question: LiveQuestion, change: Partial<Judgement> = {}): Judgement => ({
  question,
  valid: true,
  checkedUntil: 42.3,
  checkedFrom: 0,
  reason: '',
  anomalies: 0,
  first: null,
  brokenAt: null,
  ...change,
});
const group = (changes: { readonly [Q in LiveQuestion]?: Partial<Judgement> }): GroupVerdict => ({
  group: 'g',
  title: 'Store',
  clients: [],
  stores: [],
  operations: 1,
  open: 0,
  judgements: liveQuestions.map((question) => judgement(question, changes[question])),
  staleReads: { reads: 0, stale: 0, longestSeconds: 0 },
});

describe('a judgement', () => {
  it('is good only where something was checked and held', () => {
    expect(stateOf(judgement('causal'))).toBe('holds');
    expect(stateOf(judgement('causal', { valid: 'unknown' }))).toBe('unknown');
    expect(stateOf(judgement('causal', { checkedUntil: null }))).toBe('waiting');
    expect(stateOf(judgement('causal', { valid: false, checkedUntil: null }))).toBe('broken');
  });

  it('says how far it reaches', () => {
    expect(checkedText(judgement('causal'))).toBe('checked up to 0:42');
    expect(checkedText(judgement('causal', { checkedFrom: 12 }))).toBe('checked from 0:12 to 0:42');
    expect(checkedText(judgement('causal', { checkedUntil: null }))).toBe('nothing is checked yet');
  });

  it('that is unknown says why', () => {
    expect(tipOf(judgement('sequential', { valid: 'unknown', reason: 'too many open operations' }))).toBe(
      'Sequential: unknown. Too many open operations.',
    );
  });
});

describe('chips', () => {
  it('are five, with the four guarantees of a session as one that shows the worst', () => {
    const chips = chipsOf(
      group({ 'monotonic-reads': { valid: false }, 'writes-follow-reads': { valid: 'unknown' } }),
    );
    expect(chips.map(({ id, state }) => [id, state])).toEqual([
      ['linearizable', 'holds'],
      ['sequential', 'holds'],
      ['causal', 'holds'],
      ['sessions', 'broken'],
      ['eventual', 'holds'],
    ]);
    expect(chips[3]!.question).toBe('monotonic-reads');
  });
});

describe('every question', () => {
  it('has plain words without the terms of its papers, and a definition with a paper and its year', () => {
    for (const { plain, short, definition } of questions) {
      expect(`${plain} ${short}`).not.toMatch(/linearizab|sequential|causal|monoton|⇒|∀/i);
      for (const paper of definition.papers) expect(paper).toMatch(/\b(19|20)\d\d\b/);
      expect(definition.checker).not.toBe('');
      expect(definition.bounds).not.toBe('');
    }
  });
});
