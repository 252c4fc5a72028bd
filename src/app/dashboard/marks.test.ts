import { describe, expect, it } from 'vitest';
import type { Mark } from '../../worker/protocol.ts';
import { faultStretches, placeMarks } from './marks.ts';

const axis = { from: 0, to: 120 };

const edit = (time: number, title: string): Mark => ({ time, type: 'edit', title, targets: [] });

describe('marks on a time axis', () => {
  it('joins edits that would lie on one another and says how many they were', () => {
    const placed = placeMarks(
      [edit(10, 'Rate'), edit(10.4, 'Rate'), edit(10.8, 'Keys'), edit(60, 'Rate')],
      axis,
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
    expect(placeMarks([edit(10, 'Rate'), crash, cut, heal], axis)).toHaveLength(4);
  });

  it('leaves out what lies beyond the axis', () => {
    expect(placeMarks([edit(130, 'Rate')], axis)).toEqual([]);
  });

  it('leaves out what lies before a part of the axis, too', () => {
    expect(placeMarks([edit(10, 'Rate'), edit(50, 'Keys')], { from: 40, to: 60 })).toHaveLength(1);
  });

  it('say when a fault was over, which heal ended which fault, and nothing while it lasts', () => {
    const fault = (id: string, type: 'fault' | 'heal', time: number): Mark => ({
      time,
      type,
      title: 'Crash App',
      targets: ['app'],
      id,
      fault: 'crash',
    });
    const marks = [fault('f', 'fault', 10), fault('g', 'fault', 40), fault('f', 'heal', 25)];
    expect(placeMarks(marks, axis).map((mark) => [mark.time, mark.type, mark.ended])).toEqual([
      [10, 'fault', 25],
      [25, 'heal', null],
      [40, 'fault', null],
    ]);
    expect(faultStretches(marks, { from: 20, to: 60 }, 50, 9)).toEqual([
      { from: 20, to: 25, fault: 'crash' },
      { from: 40, to: 50, fault: 'crash' },
    ]);
  });
});
