import { describe, expect, it } from 'vitest';
import { templates } from '../../content/templates.ts';
import { cardBeside, groupsOf } from './template-groups.ts';

const titles = (words: string, level: Parameters<typeof groupsOf>[2] = 'all') =>
  groupsOf(templates, words, level).flatMap((group) => group.templates.map(({ title }) => title));

describe('the gallery', () => {
  it('shows every template once, by the chapters of the book', () => {
    expect(titles('').toSorted()).toEqual(templates.map(({ title }) => title).toSorted());
    const chapters = groupsOf(templates, '', 'all').map(({ chapter }) => Number.parseInt(chapter, 10));
    expect(chapters).toEqual(chapters.toSorted((a, b) => a - b));
    expect(templates.length).toBeGreaterThanOrEqual(15);
  });

  it('finds by words in any order and case, in titles, questions and claims', () => {
    expect(titles('STORM retry')).toEqual(['A retry storm that feeds itself']);
    expect(titles('hedged')).toEqual(['The tail at scale']);
    expect(titles('shard-router')).toEqual(['A hot key, and a small cache', 'Another shard while it runs']);
    expect(titles('no such thing')).toEqual([]);
  });

  it('shows one level only, if asked, and every level has something', () => {
    for (const level of new Set(templates.map((template) => template.level))) {
      const shown = titles('', level);
      expect(shown.length).toBeGreaterThan(2);
      expect(shown.length).toBeLessThan(templates.length);
    }
  });

  it('leads with arrow keys along rows and to the nearest card of the next', () => {
    const three = [
      { x: 0, y: 0 },
      { x: 100, y: 10 },
      { x: 200, y: 0 },
      { x: 0, y: 200 },
      { x: 110, y: 190 },
    ];
    expect(cardBeside(three, 1, 'ArrowDown')).toBe(4);
    expect(cardBeside(three, 2, 'ArrowDown')).toBe(4);
    expect(cardBeside(three, 3, 'ArrowUp')).toBe(0);
    expect(cardBeside(three, 4, 'ArrowDown')).toBe(4);
    expect(cardBeside(three, 2, 'ArrowRight')).toBe(3);
    expect(cardBeside(three, 0, 'ArrowLeft')).toBe(0);
    expect(cardBeside(three, 2, 'End')).toBe(4);
  });
});
