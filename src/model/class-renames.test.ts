/** Links go on naming the classes that they named, whatever becomes of the names. */
import { describe, expect, it } from 'vitest';
import { withClassNamesKept } from './class-renames.ts';
import { type Design, type DesignNode, emptyDesign } from './design.ts';
import { applyEdit, invertEdit } from './edits.ts';

const client = (id: string, ...names: string[]): DesignNode => ({
  id,
  kind: 'client',
  position: { x: 0, y: 0 },
  settings: { readFraction: 0.5, classes: names.map((name) => ({ name, share: 1 })) },
});
const link = (id: string, classes: string[] | null) => ({
  id,
  from: 'lb',
  to: 'app',
  settings: { loss: 0.1, ...(classes !== null && { call: { weight: 2, classes } }) },
});
const design = (clients: DesignNode[], ...links: ReturnType<typeof link>[]): Design => ({
  ...emptyDesign(),
  nodes: clients,
  links,
});
/** The names on each link after a client became another. */
function namesAfter(of: Design, ...nodes: DesignNode[]) {
  const edit = withClassNamesKept(of, { title: 'Classes', putNodes: nodes });
  const next = applyEdit(of, edit);
  // one edit, and one that takes all of it back
  expect(applyEdit(next, invertEdit(of, edit))).toEqual(of);
  return next.links.map(({ settings }) => settings.call?.classes ?? null);
}

describe('where a class of a client', () => {
  const both = design(
    [client('c', 'gold', 'iron')],
    link('x', ['gold']),
    link('y', ['iron', 'gold']),
    link('z', null),
  );

  it('gets another name, links name it so, and keep all else', () => {
    expect(namesAfter(both, client('c', 'first', 'iron'))).toEqual([['first'], ['iron', 'first'], null]);
    const edit = withClassNamesKept(both, { title: 'Classes', putNodes: [client('c', 'first', 'iron')] });
    expect(edit.putLinks?.[0]?.settings).toEqual({ loss: 0.1, call: { weight: 2, classes: ['first'] } });
  });

  it('is gone, links forget it; one that was for no other stays for nobody, and not for all', () => {
    expect(namesAfter(both, client('c', 'iron'))).toEqual([['gold'], ['iron'], null]);
    expect(namesAfter(both, client('c'))).toEqual([['gold'], ['iron', 'gold'], null]);
  });

  it('only moves, or changes its share, or comes anew, links stay as they are', () => {
    expect(withClassNamesKept(both, { title: '', putNodes: [client('c', 'iron', 'gold')] }).putLinks).toBe(
      undefined,
    );
    expect(namesAfter(both, client('c', 'gold', 'iron', 'lead'))).toEqual([['gold'], ['iron', 'gold'], null]);
    expect(namesAfter(both, client('new', 'lead'))).toEqual([['gold'], ['iron', 'gold'], null]);
  });

  it('is one of several that become others at once, nobody can tell which became which', () => {
    expect(namesAfter(both, client('c', 'one', 'two'))).toEqual([['gold'], ['iron', 'gold'], null]);
  });
});

it('a name that another client has too stays beside the new one', () => {
  const two = design([client('c', 'gold'), client('d', 'gold')], link('x', ['gold']));
  expect(namesAfter(two, client('c', 'first'))).toEqual([['gold', 'first']]);
  expect(namesAfter(two, client('c'))).toEqual([['gold']]);
  expect(namesAfter(two, client('c', 'first'), client('d', 'first'))).toEqual([['first']]);
});

it('side by side each side has names of its own', () => {
  const sides = { a: { title: 'L', notes: '' }, b: { title: 'R', notes: '' } };
  const of = {
    ...design([client('a:c', 'gold'), client('b:c', 'gold')], link('a:x', ['gold']), link('b:x', ['gold'])),
    sides,
  };
  expect(namesAfter(of, client('a:c', 'first'))).toEqual([['first'], ['gold']]);
});
