/** Promises of the words of a step: what, where and when, for each thing that can happen. */
import { describe, expect, it } from 'vitest';
import { behaviors } from '../../catalog/behaviors.ts';
import type { Happening, StepMessage } from '../../model/step-report.ts';
import type { ShownStep } from '../stores/step-store.ts';
import { handlerWords } from './handler-words.ts';
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
  handler: 'onSynced',
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
  it('are else those of the work that was done, in plain words', () => {
    expect(said(nothing)).toBe('0:12.3456 Replica 2 its disk has the log');
    expect(said({ ...nothing, held: true })).toBe(
      '0:12.3456 Replica 2 its disk has the log, which waits: it is paused',
    );
    expect(said({ ...nothing, type: 'timeout', handler: 'onReply' })).toBe(
      '0:12.3456 Replica 2 no answer came in time',
    );
    expect(said({ ...nothing, type: 'service-end', handler: '' })).toBe('0:12.3456 Replica 2 work done');
    expect(said({ ...nothing, handler: 'onSomethingElse' })).toBe('0:12.3456 Replica 2 timer');
  });
  it('are there for every function of every behavior', () => {
    const handlers = Object.values(behaviors).flatMap((behavior) =>
      Object.values((behavior.handlers ?? {}) as Readonly<Record<string, { readonly name: string }>>),
    );
    expect(handlers.length).toBeGreaterThan(40);
    for (const name of ['onRequest', 'onMessage', ...handlers.map((handler) => handler.name)])
      expect([name, handlerWords(name)]).toEqual([name, expect.stringMatching(/[a-z]{3}/)]);
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
