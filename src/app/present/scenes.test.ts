/** Promises of the scenes: every moment at which something turns is one, in order, and together they are the run. */
import { describe, expect, it } from 'vitest';
import { templates } from '../../content/templates.ts';
import { type DesignInput, designSchema } from '../../model/design.ts';
import { scenesOf } from './scenes.ts';

const design = (more: Partial<DesignInput>) =>
  designSchema.parse({
    version: 1,
    nodes: [],
    links: [],
    title: 'Shop',
    notes: '**One** server.\n\nMore.',
    ...more,
  });
const crash = (at: number, duration: number | null, id = `at-${at}`) => ({
  id,
  at,
  fault: 'crash' as const,
  targets: ['s'],
  settings: {},
  duration,
});
const nodes = [{ id: 's', kind: 'service', name: 'Server', settings: {} }];

describe('scenes', () => {
  it('are one, from the beginning to the end, where nothing breaks', () => {
    expect(scenesOf(design({ run: { seed: 1, duration: 30, warmup: 0 } }), [])).toEqual([
      { title: 'Shop', text: 'One server.', from: 0, until: 30, about: [] },
    ]);
  });
  it('begin with each thing that breaks and each that is over, and lead from one to the next', () => {
    const scenes = scenesOf(
      design({ nodes, timeline: [crash(10, 5)], run: { seed: 1, duration: 30, warmup: 0 } }),
      [],
    );
    expect(scenes.map(({ title, from, until }) => [title, from, until])).toEqual([
      ['Shop', 0, 10],
      ['Crash Server', 10, 15],
      ['Crash Server: over', 15, 30],
    ]);
    expect(scenes[1]!.about).toEqual(['s']);
  });
  it('have what was broken by hand, in its place', () => {
    const mark = {
      time: 4,
      type: 'fault' as const,
      title: 'Crash Server',
      targets: ['s'],
      id: 'by-hand',
      fault: 'crash' as const,
    };
    const scenes = scenesOf(
      design({ nodes, timeline: [crash(10, null)], run: { seed: 1, duration: 30, warmup: 0 } }),
      [mark],
    );
    expect(scenes.map(({ from }) => from)).toEqual([0, 4, 10]);
  });
  it('join what happens at one moment, and begin at once where that is the first', () => {
    const scenes = scenesOf(
      design({
        nodes,
        timeline: [crash(0, null, 'a'), crash(0.2, null, 'b')],
        run: { seed: 1, duration: null, warmup: 0 },
      }),
      [],
    );
    expect(scenes.map(({ from, until }) => [from, until])).toEqual([[0, 20]]);
  });
  it.each(templates.map((template) => [template.id, template] as const))(
    'lead without a gap through %s',
    (_id, template) => {
      const scenes = scenesOf(template.design, []);
      expect(scenes[0]!.from).toBe(0);
      for (let i = 1; i < scenes.length; i++) expect(scenes[i]!.from).toBe(scenes[i - 1]!.until);
      expect(scenes.at(-1)!.until).toBe(template.design.run.duration);
      expect(scenes[0]!.text).not.toBe('');
    },
  );
});
