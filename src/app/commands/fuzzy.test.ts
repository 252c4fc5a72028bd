/** Promises of the search: what was meant comes first, and what was not meant does not come at all. */
import { describe, expect, it } from 'vitest';
import { fuzzyMatch } from './fuzzy.ts';
import { commands } from './registry.ts';

const found = (query: string, titles: readonly string[]): readonly string[] =>
  titles
    .flatMap((title) => {
      const match = fuzzyMatch(query, title);
      return match === null ? [] : [{ title, score: match.score }];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ title }) => title);

describe('fuzzy search', () => {
  it('prefers the beginnings of words and letters in a row', () => {
    const titles = ['Cut the link', 'Crash the process', 'Crash the machine', 'Pause', 'Lose the disk'];
    expect(found('crash', titles)).toEqual(['Crash the process', 'Crash the machine']);
    expect(found('cm', titles)[0]).toBe('Crash the machine');
    expect(found('disk', titles)).toEqual(['Lose the disk']);
    expect(found('crash mach', titles)[0]).toBe('Crash the machine');
  });
  it('finds nothing where a letter is missing or the letters are strewn about', () => {
    expect(fuzzyMatch('xyz', 'Crash the process')).toBeNull();
    expect(fuzzyMatch('seed', 'Select and move the node')).toBeNull();
    expect(fuzzyMatch('rstrt', 'Restart from 0:00')).not.toBeNull();
    expect(fuzzyMatch('oap', 'Compact the upper sails')).toBeNull();
  });
  it('says which letters it found, the best way to lay them out', () => {
    expect(fuzzyMatch('mach', 'Crash the machine')?.letters).toEqual([10, 11, 12, 13]);
    // the second "c" stands at the beginning of a word
    expect(fuzzyMatch('cc', 'Crash cache')?.letters).toEqual([0, 6]);
  });
  it('takes other words that people use, but the title first', () => {
    const byWord = fuzzyMatch('dark', 'Theme', 'dark light');
    expect(byWord?.letters).toEqual([]);
    expect(byWord!.score).toBeLessThan(fuzzyMatch('dark', 'Dark theme')!.score);
  });
  it('finds every command by its title, and that one first or beside one called the same', () => {
    for (const command of commands) {
      const best = found(
        command.title,
        commands.map(({ title }) => title),
      )[0];
      expect(best).toBe(command.title);
    }
  });
});
