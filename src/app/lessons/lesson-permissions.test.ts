/** Promises of what is locked: looking never is, a task can be done, and a refusal says what one can do instead. */
import { describe, expect, it } from 'vitest';
import { designSchema } from '../../model/design.ts';
import { changeSetting } from '../../model/edits.ts';
import type { Deed } from '../stores/permissions.ts';
import { allowanceOf, mayInLesson, settingsIn } from './lesson-permissions.ts';

const design = designSchema.parse({
  version: 1,
  title: 'Store',
  nodes: [
    { id: 'b:store', kind: 'replica-set', name: 'Eager', settings: {} },
    { id: 'one', kind: 'replica', name: 'One', settings: {} },
  ],
  links: [{ id: 'l', from: 'b:store', to: 'one' }],
});
const fault = (kind: 'partition' | 'crash' | 'slow'): Deed => ({
  type: 'fault',
  fault: { id: 'hand', fault: kind, targets: [], settings: {}, duration: null },
});
const cut = { type: 'fault', id: 'cut', fault: 'partition' } as const;
const set = (node: string, name: string): Deed => ({
  type: 'edit',
  edit: changeSetting(design, [node], name, 'one', name),
});
const may = (deed: Deed, ...allowed: Parameters<typeof allowanceOf>) =>
  mayInLesson(deed, allowanceOf(...allowed), design);

describe('in a lesson', () => {
  it.each(['ask', 'task', 'play', 'seen', 'goal', 'read'] as const)(
    'one may always look and pause: %s',
    (part) => {
      for (const type of ['pause', 'speed', 'open', 'undo'] as const)
        expect(may({ type }, part, {})).toBe(true);
    },
  );
  it('nothing moves before one has said what one expects', () => {
    const step = { allow: ['run', 'partition'] as const, task: { text: '', action: cut } };
    expect(may({ type: 'play' }, 'ask', step)).toMatch(/^First say what you expect/);
    expect(may(fault('partition'), 'ask', step)).toMatch(/^First say/);
  });
  it('a task may be done, done wrongly, and taken back; it does not play before', () => {
    const step = { task: { text: '', action: cut } };
    expect(may(fault('partition'), 'task', step)).toBe(true);
    expect(may({ type: 'heal', id: 'hand' }, 'task', step)).toBe(true);
    expect(may(fault('crash'), 'task', step)).toBe(
      'In this step you can cut the network, heal, look around and choose the speed.',
    );
    expect(may({ type: 'play' }, 'task', step)).toMatch(/^First do what/);
  });
  it('plays when it is time to, and once', () => {
    expect(may({ type: 'play' }, 'play', {})).toBe(true);
    expect(may({ type: 'play' }, 'seen', {})).toMatch(/play it again/);
    expect(may({ type: 'restart' }, 'play', {})).toMatch(/Again/);
    expect(may(fault('crash'), 'play', {})).toBe(
      'In this step you can play, pause, look around and choose the speed.',
    );
  });
  it('settings are unlocked one by one, by the name of their node', () => {
    const step = { allow: ['run', 'set:b:store.readQuorum'] as const };
    expect(may(set('b:store', 'readQuorum'), 'goal', step)).toBe(true);
    expect(may(set('b:store', 'writeQuorum'), 'goal', step)).toBe(
      'In this step you can let it run, change “Reads wait for (R)” of Eager, look around and choose the speed.',
    );
  });
  it('everything is everything', () => {
    for (const deed of [fault('slow'), set('one', 'x'), { type: 'restart' }, { type: 'seek' }] as const)
      expect(may(deed, 'read', { allow: ['everything'] })).toBe(true);
    expect(may({ type: 'restart' }, 'summary', undefined)).toBe(true);
  });
});

describe('an edit', () => {
  it('is of settings only, or of something else', () => {
    const { edit } = set('b:store', 'readQuorum') as Extract<Deed, { type: 'edit' }>;
    expect(settingsIn(design, edit)).toEqual(['b:store.readQuorum']);
    expect(settingsIn(design, { ...edit, document: { title: 'x' } })).toBeNull();
    expect(settingsIn(design, { title: '', removeNodes: ['one'] })).toBeNull();
    const [store] = design.nodes;
    expect(settingsIn(design, { title: '', putNodes: [{ ...store!, name: 'Other' }] })).toBeNull();
    expect(settingsIn(design, { title: '', putNodes: [{ ...store!, id: 'new' }] })).toBeNull();
  });
});
