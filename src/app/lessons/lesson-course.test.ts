/** Promises of the course: predict before it plays, do before it plays, see afterwards; and the way back and forth. */
import { describe, expect, it } from 'vitest';
import { defineLesson } from '../../content/lesson.ts';
import { scenesOf } from '../../content/lesson-script.ts';
import {
  begin,
  beginCourse,
  type Course,
  choose,
  enter,
  finish,
  leadsTo,
  learntIn,
  mayChoose,
  noteTask,
  partOf,
  progressOf,
  waive,
} from './lesson-course.ts';

const crash = { type: 'fault', id: 'crash', fault: 'crash', targets: ['shop'] } as const;
const ask = {
  question: 'Who waits?',
  choices: [
    { text: 'All', right: false, because: 'Not all do.' },
    { text: 'Nobody', right: true, because: 'Nobody asks.' },
  ],
};
const lesson = defineLesson({
  id: 'test',
  title: 'Test',
  design: {
    nodes: [{ id: 'shop', kind: 'service', settings: {} }],
    links: [],
    run: { seed: 1, duration: 30, warmup: 0 },
  },
  steps: [
    { id: 'look', title: 'Look', text: 'Look.', play: { until: 5, speed: 1 }, claim: 'It runs.' },
    {
      id: 'break',
      title: 'Break',
      text: '…',
      ask,
      task: { text: 'Crash it.', action: crash },
      play: { until: 8, speed: 1 },
      claim: 'It is down.',
    },
    { id: 'words', title: 'Words', text: 'Read.' },
    {
      id: 'reach',
      title: 'Reach',
      text: '…',
      restart: { at: 2 },
      allow: ['run'],
      goal: { text: 'Wait.', figures: [], seconds: 1, solution: [], settle: 0 },
    },
  ],
});
const start = beginCourse(lesson, null, null);
const at = (id: string, course: Course = start) =>
  enter(
    lesson,
    course,
    lesson.steps.findIndex((step) => step.id === id),
  );
const part = (course: Course) => partOf(lesson, course);

describe('a step', () => {
  it('asks first, then wants its task done, then plays, and shows what was seen', () => {
    const asked = at('break');
    expect(part(asked)).toBe('ask');
    const chosen = choose(lesson, asked, 1);
    expect(part(chosen)).toBe('task');
    const done = noteTask(chosen, true);
    expect(part(done)).toBe('play');
    const playing = begin(done);
    expect(part(playing)).toBe('play');
    expect(part(finish(lesson, playing))).toBe('seen');
  });
  it('wants its task again when it was taken back before it played, and not afterwards', () => {
    const done = noteTask(choose(lesson, at('break'), 0), true);
    expect(part(noteTask(done, false))).toBe('task');
    expect(part(noteTask(begin(done), false))).toBe('play');
  });
  it('plays at once where nothing is asked, and is read where nothing is played', () => {
    expect(part(at('look'))).toBe('play');
    expect(part(at('words'))).toBe('read');
  });
  it('has a goal that is reached once', () => {
    const goal = at('reach');
    expect(part(goal)).toBe('goal');
    expect(part(finish(lesson, goal))).toBe('reached');
  });
  it('goes on without a choice in a lecture', () => {
    expect(part(waive(at('break')))).toBe('task');
  });
  it('beyond the last is the summary', () => {
    expect(part(enter(lesson, start, 4))).toBe('summary');
    expect(enter(lesson, start, 99).step).toBe(4);
    expect(enter(lesson, start, -1).step).toBe(0);
  });
});

describe('a prediction', () => {
  it('may be changed until the run begins to answer, and never again', () => {
    const first = choose(lesson, at('break'), 0);
    expect(choose(lesson, first, 1).answers).toEqual({ break: 1 });
    const playing = begin(noteTask(first, true));
    expect(choose(lesson, playing, 1)).toBe(playing);
    const back = enter(lesson, finish(lesson, playing), 1);
    expect(mayChoose(lesson, back)).toBe(false);
    expect(choose(lesson, back, 1).answers).toEqual({ break: 0 });
    expect(part(back)).toBe('task');
  });
  it('is one of the choices', () => {
    expect(choose(lesson, at('break'), 7).answers).toEqual({});
    expect(choose(lesson, at('look'), 0).answers).toEqual({});
  });
  it('is told right or wrong beside its claim at the end', () => {
    const wrong = finish(lesson, begin(choose(lesson, at('break'), 0)));
    expect(learntIn(lesson, wrong).map(({ step, predicted }) => [step, predicted])).toEqual([
      ['look', null],
      ['break', 'wrong'],
    ]);
    expect(learntIn(lesson, { answers: { break: 1 } })[1]!.predicted).toBe('right');
  });
});

describe('a visit', () => {
  it('goes on where an earlier one was, with what was predicted', () => {
    const earlier = progressOf(lesson, finish(lesson, begin(choose(lesson, at('break'), 1))));
    const again = beginCourse(lesson, null, earlier);
    expect(again).toMatchObject({ step: 1, answers: { break: 1 }, seen: ['break'], over: false });
  });
  it('begins at the step that a link names', () => {
    expect(beginCourse(lesson, 'words', { step: 'break', answers: {}, seen: [] }).step).toBe(2);
  });
  it('forgets what the lesson does not have any more', () => {
    const earlier = { step: 'gone', answers: { gone: 1, break: 9, look: 0 }, seen: ['gone', 'look'] };
    expect(beginCourse(lesson, null, earlier)).toMatchObject({ step: 0, answers: {}, seen: ['look'] });
  });
});

describe('the run goes on into the next step', () => {
  const scenes = scenesOf(lesson);
  const now = { time: 8, phase: 'paused', ahead: 0, marks: [{ time: 5, type: 'fault' }] } as const;
  it('where the step before has left it, whoever broke what was to be broken', () => {
    expect(leadsTo(scenes[1]!, { ...now, time: 5, marks: [] })).toBe(true);
    expect(leadsTo(scenes[2]!, now)).toBe(true);
  });
  it.each([
    ['at another moment', { time: 7.9 }],
    ['playing', { phase: 'running' }],
    ['with something ahead', { ahead: 1 }],
    ['with nothing broken', { marks: [] }],
    ['with something else done', { marks: [...now.marks, { time: 6, type: 'heal' }] }],
    ['broken at another time', { marks: [{ time: 5.2, type: 'fault' }] }],
  ] as const)('but not %s', (_, otherwise) => {
    expect(leadsTo(scenes[2]!, { ...now, ...otherwise })).toBe(false);
  });
  it('but never into one that begins a new run', () => {
    expect(leadsTo(scenes[3]!, { ...now, time: 2, marks: [] })).toBe(false);
  });
});
