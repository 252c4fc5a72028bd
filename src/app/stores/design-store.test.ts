/** Promises of the design store: undo takes back exactly, drags are one step, edits are forwarded in order. */
import { beforeEach, describe, expect, it } from 'vitest';
import { type Design, type DesignNode, emptyDesign } from '../../model/design.ts';
import { applyEdit, type Edit, putNode, removeNodes } from '../../model/edits.ts';
import { type DesignChange, onDesignChange, selectSaved, useDesignStore } from './design-store.ts';
import { readOnly, setGuard } from './permissions.ts';

const node = (id: string, x = 0): DesignNode => ({
  id,
  kind: 'service',
  position: { x, y: 0 },
  settings: {},
});
const shop = (): Design => ({
  ...emptyDesign('Shop'),
  nodes: [node('a'), node('b', 200)],
  links: [{ id: 'l1', from: 'a', to: 'b', settings: {} }],
});
const store = () => useDesignStore.getState();

let heard: DesignChange[] = [];
beforeEach(() => {
  useDesignStore.setState({
    design: shop(),
    revision: 0,
    savedRevision: 0,
    undoList: [],
    redoList: [],
  });
  heard = [];
  return onDesignChange((change) => heard.push(change));
});

describe('editing', () => {
  it('changes the design, forwards the edit and is undone exactly, links included', () => {
    const before = store().design;
    store().edit(removeNodes(before, ['a']));
    expect(store().design.nodes.map((each) => each.id)).toEqual(['b']);
    expect(store().design.links).toEqual([]);
    store().undo();
    expect(store().design).toEqual(before);
    store().redo();
    expect(store().design.nodes.map((each) => each.id)).toEqual(['b']);
    expect(heard.map((change) => change.type)).toEqual(['edit', 'edit', 'edit']);
  });
  it('forwards undo as an edit that, applied elsewhere, leads to the same design', () => {
    let elsewhere = store().design;
    const follow = onDesignChange((change) => {
      if (change.type === 'edit') elsewhere = applyEdit(elsewhere, change.edit);
    });
    store().edit(putNode(node('c', 400)));
    store().edit(removeNodes(store().design, ['b']));
    store().undo();
    store().undo();
    store().redo();
    follow();
    expect(elsewhere).toEqual(store().design);
  });
  it('lets links follow the name of a class in the same step', () => {
    const client = (name: string): DesignNode => ({
      ...node('c'),
      kind: 'client',
      settings: { classes: [{ name, share: 1 }] },
    });
    const link = { id: 'l2', from: 'c', to: 'a', settings: { call: { classes: ['gold'] } } };
    store().edit({ title: 'Add c', putNodes: [client('gold')], putLinks: [link] });
    const before = store().design;
    store().edit(putNode(client('first')));
    expect(store().design.links.at(-1)?.settings.call?.classes).toEqual(['first']);
    expect(heard.at(-1)).toMatchObject({ type: 'edit', edit: { putLinks: [{ id: 'l2' }] } });
    store().undo();
    expect(store().design).toEqual(before);
  });
  it('makes one step of a drag and of nothing else', () => {
    const before = store().design;
    const moveTo = (x: number): Edit => putNode(node('a', x), 'Move a');
    for (const x of [20, 40, 60]) store().edit(moveTo(x), { coalesce: 'drag-a' });
    store().endCoalescing();
    store().edit(moveTo(80), { coalesce: 'drag-a' });
    expect(store().undoList).toHaveLength(2);
    store().undo();
    expect(store().design.nodes[0]!.position.x).toBe(60);
    store().undo();
    expect(store().design).toEqual(before);
    store().redo();
    expect(store().design.nodes[0]!.position.x).toBe(60);
  });
  it('joins edits that add and change the same node', () => {
    const before = store().design;
    store().edit(putNode(node('c', 1)), { coalesce: 'k' });
    store().edit(putNode(node('c', 2)), { coalesce: 'k' });
    expect(store().undoList).toHaveLength(1);
    store().undo();
    expect(store().design).toEqual(before);
  });
  it('forgets what could be redone once something else is done', () => {
    store().edit(putNode(node('c')));
    store().undo();
    store().edit(putNode(node('d')));
    expect(store().redoList).toEqual([]);
    store().redo();
    expect(store().design.nodes.map((each) => each.id)).toEqual(['a', 'b', 'd']);
  });
  it('keeps two hundred steps and no more', () => {
    for (let i = 0; i < 230; i++) store().edit(putNode(node('a', i)));
    expect(store().undoList).toHaveLength(200);
    for (let i = 0; i < 230; i++) store().undo();
    expect(store().design.nodes[0]!.position.x).toBe(29);
  });
});

describe('opening another design', () => {
  it('is undone like any step, and both ways the simulation gets the whole design', () => {
    const before = store().design;
    const other = emptyDesign('Template');
    store().loadDesign(other);
    store().undo();
    expect(store().design).toEqual(before);
    store().redo();
    expect(store().design).toEqual(other);
    expect(heard.map((change) => change.type)).toEqual(['document', 'document', 'document']);
  });
  it('leaves nothing to undo when it is the first one', () => {
    store().loadDesign(emptyDesign(), { remember: false });
    expect(store().undoList).toEqual([]);
  });
});

describe('what counts as saved', () => {
  it('is over with the first change, and back once the present revision was written', () => {
    expect(selectSaved(store())).toBe(true);
    store().edit(putNode(node('c')));
    expect(selectSaved(store())).toBe(false);
    store().markSaved(store().revision);
    expect(selectSaved(store())).toBe(true);
  });
  it('is not touched by looking at another moment of the run', () => {
    store().showMoment(emptyDesign());
    expect(selectSaved(store())).toBe(true);
    store().edit(putNode(node('c')));
    store().showMoment(emptyDesign());
    expect(selectSaved(store())).toBe(false);
  });
});

describe('an edit in the past', () => {
  it('is one step with what it set aside: undo brings the run back', () => {
    const moment = store().design;
    store().edit(putNode(node('c')));
    const run = { design: moment, seed: 1, journal: [], view: { time: 7 }, engineVersion: 1 };
    store().rememberBranch(run);
    expect(store().undoList).toHaveLength(1);
    store().undo();
    expect(store().design).toEqual(moment);
    expect(heard.at(-1)).toMatchObject({ type: 'document', design: moment, run });
  });
});

describe('how dashboards are arranged', () => {
  const dashboard = { cards: [{ id: 'errors', hidden: true }], objectives: [] };
  const hide = { title: 'Hide Errors', document: { dashboard } };

  it('is undone like anything else, and is no event of the run', () => {
    store().edit(hide);
    expect(store().design.dashboard).toEqual(dashboard);
    store().undo();
    expect(store().design).toEqual(shop());
    store().redo();
    expect(store().design.dashboard).toEqual(dashboard);
    expect(heard).toEqual([]);
  });
  it('stays when another moment of the run is shown', () => {
    store().edit(hide);
    store().showMoment(emptyDesign());
    expect(store().design).toEqual({ ...emptyDesign(), dashboard });
  });
  it('is everybody’s own, also where the design cannot be changed', () => {
    setGuard(readOnly);
    store().edit(hide);
    expect(store().design.dashboard).toEqual(dashboard);
    store().undo();
    expect(store().design.dashboard).toBe(undefined);
    setGuard(null);
  });
});
