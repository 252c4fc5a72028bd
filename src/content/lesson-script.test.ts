import { describe, expect, it } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import { communicatingPairs } from '../model/communicating-pairs.ts';
import type { Lesson, Step } from './lesson.ts';
import { checkLesson } from './lesson-check.ts';
import { permits, type RunState, scenesOf, taskIsDone } from './lesson-script.ts';
import { partition } from './lessons/partition.ts';

const { design } = partition;
const cut = partition.steps.find(({ id }) => id === 'silence')!.task!.action;
const left = ['users-lisbon', 'store-1'];

function parted(blocked: readonly (readonly [string, string])[]): RunState {
  const settings = { blocked: blocked.map(([from, to]) => [from, to]) };
  return { design, faults: [{ id: 'hand-1', fault: 'partition', targets: [], settings }] };
}
const across = communicatingPairs(design, kinds)
  .filter(({ a, b }) => left.includes(a) !== left.includes(b))
  .flatMap(({ a, b }) => [[a, b] as const, [b, a] as const]);

describe('the script of a lesson', () => {
  it('begins a step where the one before has ended, with all that was done until then', () => {
    const scenes = scenesOf(partition);
    const heal = scenes.find(({ step }) => step.id === 'heal')!;
    expect([heal.begins, heal.ends]).toEqual([25, 30]);
    expect(heal.before.map(({ time, action }) => [time, action.type])).toEqual([
      [5.3, 'fault'],
      [15, 'edit'],
    ]);
    expect(heal.opened.at(-1)).toMatchObject({ time: 25, action: { type: 'heal', id: 'cut' } });
  });

  it('begins anew with what is set from the beginning, and nothing else', () => {
    const again: Step = {
      id: 'again',
      title: 'Again',
      text: 'Again.',
      restart: { at: 3, first: [{ type: 'set', node: 'store', setting: 'readFrom', value: 'any' }] },
    };
    const last = scenesOf({ ...partition, steps: [...partition.steps, again] }).at(-1)!;
    expect([last.begins, last.before]).toEqual([3, []]);
    expect(last.design.nodes.find(({ id }) => id === 'store')!.settings.readFrom).toBe('any');
  });

  it('takes a task for done, however it was done', () => {
    expect(taskIsDone(cut, { design, faults: [] })).toBe(false);
    expect(taskIsDone(cut, parted(across))).toBe(true);
  });

  it('does not take less for it, nor more', () => {
    expect(taskIsDone(cut, parted(across.slice(1)))).toBe(false);
    expect(taskIsDone(cut, parted([...across, ['users-lisbon', 'store-1']]))).toBe(false);
    // two who never talk to each other may be parted as well
    expect(taskIsDone(cut, parted([...across, ['users-lisbon', 'users-dublin']]))).toBe(true);
  });

  it('knows settings that are left out, faults by what they hit, and what is healed', () => {
    const leader = { type: 'set', node: 'store', setting: 'readFrom', value: 'leader' } as const;
    expect(taskIsDone(leader, { design, faults: [] })).toBe(true);
    expect(taskIsDone({ ...leader, value: 'any' }, { design, faults: [] })).toBe(false);
    const crash = { type: 'fault', id: 'crash', fault: 'crash', targets: ['store-1'] } as const;
    const crashed = (target: string): RunState => ({
      design,
      faults: [
        { id: 'hand-2', fault: 'crash', targets: [target], settings: { of: 'process', instance: null } },
      ],
    });
    expect(taskIsDone(crash, crashed('store-1'))).toBe(true);
    expect(taskIsDone(crash, crashed('store-2'))).toBe(false);
    expect(taskIsDone({ type: 'heal', id: 'hand-2' }, crashed('store-1'))).toBe(false);
    expect(taskIsDone({ type: 'heal', id: 'cut' }, crashed('store-1'))).toBe(true);
  });

  it('locks what is not allowed', () => {
    const set = { type: 'set', node: 'store', setting: 'readFrom', value: 'any' } as const;
    expect(permits(['set:store.readFrom'], set)).toBe(true);
    expect(permits(['set:store.replication', 'partition', 'heal'], set)).toBe(false);
    expect(permits(['partition'], cut)).toBe(true);
    expect(permits(['crash', 'clocks', 'run', 'seek'], cut)).toBe(false);
    expect(permits(['everything'], cut)).toBe(true);
  });
});

describe('the check of a lesson', () => {
  const steps = partition.steps;
  const withStep = (change: Partial<Step>, at = 2): Lesson => ({
    ...partition,
    steps: steps.map((step, i) => (i === at ? { ...step, ...change } : step)),
  });
  const { ask, task, figures, play } = steps[2]!;
  const figure = { label: 'Lost', node: 'store', metric: 'staleReads', statistic: 'total' } as const;
  const wrong: readonly (readonly [what: string, lesson: Lesson])[] = [
    ['nothing is called', withStep({ highlight: ['nowhere'] })],
    ['right choices', withStep({ ask: { ...ask!, choices: ask!.choices.slice(0, 1) } })],
    ['right choices', withStep({ ask: { ...ask!, choices: [...ask!.choices, ask!.choices[1]!] } })],
    ['whole tenths', withStep({ play: { ...play!, until: 5.85 } })],
    ['but begins at', withStep({ play: { ...play!, until: 5 } })],
    ['plain text', withStep({ claim: 'It is **lost**.' })],
    ['go together', withStep({ claim: '' } as Partial<Step>, 7)],
    ['nothing is played', withStep({ ask: ask! }, 7)],
    ['is there twice', withStep({ id: 'whole' })],
    ['no such set', withStep({ watchKey: { set: 'store-1', key: 0 } })],
    ['has no hits', withStep({ figures: [{ ...figure, metric: 'hits' }] })],
    ['has no p99', withStep({ figures: [{ ...figure, statistic: 'p99' }] })],
    [
      'is no store',
      withStep({ figures: [{ label: '', question: 'causal', store: 'store-1', is: 'holds' }] }),
    ],
    ['counts from', withStep({ figures: [{ ...figure, from: 5.5 }] })],
    ['names no setting', withStep({ allow: ['set:store.colour'] })],
    ['store-9', withStep({ task: { ...task!, action: { ...fault('store-9') } } })],
    [
      'is locked',
      withStep(
        {
          allow: ['run'],
          goal: { text: '', figures: [{ ...figure, atMost: 0 }], seconds: 5, solution: [cut], settle: 1 },
        },
        7,
      ),
    ],
    ['has no bound', withStep({ allow: ['run'], goal: { ...goalOf(figure), solution: [] } }, 7)],
    [
      'timeline',
      { ...partition, design: { ...design, timeline: [{ ...fault('store-1'), at: 1 }] } as never },
    ],
    ['longer than', { ...partition, design: { ...design, run: { ...design.run, duration: 120 } } }],
  ];

  it.each(wrong)('says that a lesson is wrong: %s', (what, lesson) => {
    expect(checkLesson(lesson).join('\n')).toContain(what);
  });

  it('finds nothing wrong with one that is right', () => {
    expect(figures).toBeDefined();
    expect(checkLesson(partition)).toEqual([]);
  });

  function fault(target: string) {
    return {
      type: 'fault',
      id: 'f',
      fault: 'crash',
      targets: [target],
      settings: {},
      duration: null,
    } as const;
  }
  function goalOf(unbounded: typeof figure) {
    return { text: '', figures: [unbounded], seconds: 5, settle: 1 };
  }
});
