import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInline, readMarkdown, safeAddress } from './markdown-blocks.ts';

describe('the Markdown reader', () => {
  it('reads the blocks that a page of a kind is made of', () => {
    const page =
      '# Cache\n\nHolds copies,\nin memory.\n\n- LRU\n- TTL,\n  lazily\n\n1. first\n2. second\n\n```\na | b\n```\n> said';
    expect(readMarkdown(page).map((block) => block.type)).toEqual([
      'heading',
      'paragraph',
      'list',
      'list',
      'code',
      'quote',
    ]);
    expect(readMarkdown(page)[2]).toMatchObject({
      ordered: false,
      items: [[{ text: 'LRU' }], [{ text: 'TTL, lazily' }]],
    });
  });

  it('reads tables', () => {
    expect(readMarkdown('| a | b |\n|---|---|\n| 1 | `2` |')).toEqual([
      {
        type: 'table',
        head: [[{ type: 'text', text: 'a' }], [{ type: 'text', text: 'b' }]],
        rows: [[[{ type: 'text', text: '1' }], [{ type: 'code', text: '2' }]]],
      },
    ]);
  });

  it('reads emphasis, code and links within a line', () => {
    expect(readInline('a **b `c`** and *d* [e](https://x.org/f_g)')).toEqual([
      { type: 'text', text: 'a ' },
      {
        type: 'strong',
        children: [
          { type: 'text', text: 'b ' },
          { type: 'code', text: 'c' },
        ],
      },
      { type: 'text', text: ' and ' },
      { type: 'emphasis', children: [{ type: 'text', text: 'd' }] },
      { type: 'text', text: ' ' },
      { type: 'link', href: 'https://x.org/f_g', children: [{ type: 'text', text: 'e' }] },
    ]);
    expect(readInline('queue_length and x_1 stay')).toEqual([
      { type: 'text', text: 'queue_length and x_1 stay' },
    ]);
  });

  it('never makes a link that runs something', () => {
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', '//evil', 'JAVASCRIPT:1', '#1.abc']) {
      expect(safeAddress(bad)).toBeNull();
      expect(JSON.stringify(readMarkdown(`[x](${bad})`))).not.toContain('"link"');
    }
  });

  it('reads anything at all, and loses no word', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('#', '-', '1.', '`', '**', '|', '[a](b)', 'word', ' ', '\n', '>', '_')),
        (parts) => {
          const text = parts.join('');
          const words = text.split('word').length - 1;
          expect(JSON.stringify(readMarkdown(text)).split('word').length - 1).toBe(words);
        },
      ),
      { seed: 3, numRuns: 500 },
    );
  });
});
