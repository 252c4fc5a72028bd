import { describe, expect, it } from 'vitest';
import type { Mark } from '../../worker/protocol.ts';
import { placeMarks } from './marks.ts';

const edit = (time: number, title: string): Mark => ({ time, type: 'edit', title, targets: [] });

describe('marks on a time axis', () => {
  it('joins edits that would lie on one another and says how many they were', () => {
    const placed = placeMarks(
      [edit(10, 'Rate'), edit(10.4, 'Rate'), edit(10.8, 'Keys'), edit(60, 'Rate')],
      120,
    );
    expect(placed.map((mark) => [mark.time, mark.title])).toEqual([
      [10, '3 changes, the last: Keys'],
      [60, 'Rate'],
    ]);
  });

  it('never hides a fault behind an edit or behind a fault of another kind', () => {
    const crash: Mark = {
      time: 10,
      type: 'fault',
      title: 'Crash App',
      targets: ['app'],
      id: 'f',
      fault: 'crash',
    };
    const cut: Mark = { ...crash, title: 'Cut', fault: 'cut' };
    const heal: Mark = { ...crash, type: 'heal' };
    expect(placeMarks([edit(10, 'Rate'), crash, cut, heal], 120)).toHaveLength(4);
  });

  it('leaves out what lies beyond the axis', () => {
    expect(placeMarks([edit(130, 'Rate')], 120)).toEqual([]);
  });
});
