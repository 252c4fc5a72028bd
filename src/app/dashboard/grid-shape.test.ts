import { describe, expect, it } from 'vitest';
import { gridShape } from './grid-shape.ts';

const plain = (count: number) => Array.from({ length: count }, () => ({}));

describe('the grid of cards', () => {
  it('has as many columns as fit, and rows that fill the panel exactly', () => {
    expect(gridShape(plain(7), { width: 966, height: 170 })).toEqual({
      columns: 4,
      rows: 1,
      rowHeight: 170,
      free: 1,
      allRows: 2,
    });
    expect(gridShape(plain(7), { width: 1550, height: 232 })).toMatchObject({
      columns: 7,
      allRows: 1,
      free: 0,
    });
    expect(gridShape(plain(7), { width: 966, height: 460 })).toMatchObject({ rows: 2, rowHeight: 230 });
  });

  it('gives few cards all of the width and the height', () => {
    expect(gridShape(plain(3), { width: 1550, height: 500 })).toEqual({
      columns: 3,
      rows: 1,
      rowHeight: 500,
      free: 0,
      allRows: 1,
    });
  });

  it('counts wide and high cards as the browser places them', () => {
    const cards = [{ columns: 2 }, {}, {}, {}, { columns: 4, rows: 2 }];
    expect(gridShape(cards, { width: 860, height: 330 })).toMatchObject({ columns: 4, allRows: 4, free: 0 });
    // in a panel of one row nothing is higher than one
    expect(gridShape([{ rows: 3 }, {}], { width: 860, height: 170 })).toMatchObject({ allRows: 1, rows: 1 });
    expect(gridShape([{ columns: 4 }], { width: 300, height: 170 })).toMatchObject({
      columns: 1,
      allRows: 1,
    });
  });

  it('puts three of them under each other for a lecture', () => {
    expect(gridShape(plain(5), { width: 500, height: 700 }, true)).toMatchObject({
      columns: 1,
      rows: 3,
      rowHeight: 233,
      allRows: 5,
    });
  });
});
