/** Promises of React Flow's elements: what did not change is the same object, and so is the list of all links. */
import { describe, expect, it } from 'vitest';
import { type Design, emptyDesign } from '../../model/design.ts';
import { FlowElements } from './flow-elements.ts';

const node = (id: string, x: number) => ({ id, kind: 'service', position: { x, y: 0 }, settings: {} });
const link = (from: string, to: string) => ({ id: `${from}.${to}`, from, to, settings: {} });
const design: Design = {
  ...emptyDesign(),
  nodes: [node('a', 0), node('b', 400), node('c', 800)],
  links: [link('a', 'b'), link('b', 'c')],
};
const nobody = { nodes: [], annotations: [] };

describe('where a node has moved', () => {
  const moved: Design = { ...design, nodes: [node('a', 40), design.nodes[1]!, design.nodes[2]!] };

  it('the others are the same, and the list of links is', () => {
    const elements = new FlowElements();
    const nodes = elements.nodesOf(design, nobody);
    const links = elements.linksOf(design, []);
    const after = elements.nodesOf(moved, nobody);
    expect(after.map((each, i) => each === nodes[i])).toEqual([false, true, true]);
    expect(elements.linksOf(moved, [])).toBe(links);
  });

  it('and a link has another name, or is selected, gone or new, the list is another one', () => {
    const elements = new FlowElements();
    const links = elements.linksOf(design, []);
    const selected = elements.linksOf(moved, ['a.b']);
    expect(selected.map((each, i) => each === links[i])).toEqual([false, true]);
    const fewer = elements.linksOf({ ...moved, links: [design.links[1]!] }, []);
    expect(fewer.map(({ id }) => id)).toEqual(['b.c']);
    expect(fewer[0]).toBe(links[1]);
    const more = elements.linksOf({ ...moved, links: [design.links[1]!, link('a', 'c')] }, []);
    expect(more.map(({ id }) => id)).toEqual(['b.c', 'a.c']);
    const named = { ...moved, nodes: [{ ...node('a', 40), name: 'Shop' }, ...moved.nodes.slice(1)] };
    expect(elements.linksOf({ ...named, links: design.links }, [])[0]!.ariaLabel).toBe('Link from Shop to b');
  });
});
