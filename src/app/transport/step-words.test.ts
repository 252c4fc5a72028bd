/** Promises of the words of a step: what, where and when, for each thing that can happen. */
import { describe, expect, it } from 'vitest';
import type { Happening, StepMessage } from '../../model/step-report.ts';
import type { ShownStep } from '../stores/step-store.ts';
import { stepSentence } from './step-words.ts';

const names: { readonly [id: string]: string } = { c1: 'Client 1', r2: 'Replica 2' };
const nameOf = (id: string) => names[id] ?? id;
const message: StepMessage = {
  number: 3,
  name: 'Append',
  from: 'c1',
  to: 'r2',
  route: [],
  isReply: false,
  what: 'sent',
};
const nothing: Happening = {
  time: 12.34567,
  type: 'timer',
  node: 'r2',
  handler: 'onHeartbeat',
  title: '',
  held: false,
  messages: [],
};
const said = (at: Happening | null, change: Partial<ShownStep> = {}) =>
  stepSentence({ count: 1, direction: 'forward', moved: true, at, ...change }, nameOf);

describe('the words of a step', () => {
  it('are those of its message, if it has one, and say how many more there are', () => {
    expect(said({ ...nothing, messages: [message] })).toBe('0:12.3456 Client 1 → Replica 2 Append sent');
    const lost = { ...message, what: 'lost' } as const;
    expect(said({ ...nothing, messages: [lost, message, message] })).toBe(
      '0:12.3456 Client 1 → Replica 2 Append lost · 2 more',
    );
  });
  it('are else those of the work that was done, with the function that did it', () => {
    expect(said(nothing)).toBe('0:12.3456 Replica 2 timer · onHeartbeat');
    expect(said({ ...nothing, held: true })).toBe(
      '0:12.3456 Replica 2 timer, which waits: it is paused · onHeartbeat',
    );
    expect(said({ ...nothing, type: 'service-end', handler: '' })).toBe('0:12.3456 Replica 2 work done');
  });
  it('are those of the mark where somebody broke, healed or changed something', () => {
    const crash = { ...nothing, type: 'fault', node: null, handler: '', title: 'Crash Replica 2' } as const;
    expect(said(crash)).toBe('0:12.3456 Crash Replica 2');
  });
  it('tell back from forward, and where the run begins and ends', () => {
    expect(said(nothing, { direction: 'back' })).toMatch(/^Back to 0:12\.3456/);
    expect(said(null, { direction: 'back' })).toBe('The beginning of the run.');
    expect(said(null, { direction: 'back', moved: false })).toBe('This is the beginning of the run.');
    expect(said(null, { moved: false })).toBe('Nothing more happens in this run.');
  });
});
