import { describe, expect, it } from 'vitest';
import { type Design, emptyDesign } from '../../model/design.ts';
import { thumbnailOf } from './thumbnail-layout.ts';

const node = (id: string, x: number, y: number, kind = 'service') => ({
  id,
  kind,
  position: { x, y },
  settings: {},
});
const design = (nodes: Design['nodes'], links: Design['links'] = []): Design => ({
  ...emptyDesign(),
  nodes,
  links,
});

describe('a thumbnail', () => {
  it('keeps every node inside and who stands where', () => {
    const { nodes, width, height } = thumbnailOf(
      design([node('a', -900, 0), node('b', 4000, 70), node('c', 0, 9000)]),
    );
    for (const each of nodes) {
      expect(each.x).toBeGreaterThan(0);
      expect(each.x).toBeLessThan(width);
      expect(each.y).toBeGreaterThan(0);
      expect(each.y).toBeLessThan(height);
    }
    expect(nodes[0]!.x).toBeLessThan(nodes[1]!.x);
    expect(nodes[0]!.y).toBeLessThan(nodes[2]!.y);
  });

  it('puts a lonely node in the middle and shows nothing for nothing', () => {
    const { nodes, width, height } = thumbnailOf(design([node('a', 700, -300)]));
    expect([nodes[0]!.x, nodes[0]!.y]).toEqual([width / 2, height / 2]);
    expect(thumbnailOf(design([])).nodes).toEqual([]);
  });

  it('tells members from calls and leaves out links to nowhere', () => {
    const { links } = thumbnailOf(
      design(
        [node('set', 0, 0, 'replica-set'), node('r', 100, 0, 'replica'), node('app', -100, 0)],
        [
          { id: '1', from: 'set', to: 'r', settings: {} },
          { id: '2', from: 'app', to: 'set', settings: {} },
          { id: '3', from: 'app', to: 'gone', settings: {} },
        ],
      ),
    );
    expect(links.map((link) => [link.id, link.member])).toEqual([
      ['1', true],
      ['2', false],
    ]);
  });
});
