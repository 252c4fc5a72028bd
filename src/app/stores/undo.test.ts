/** Undo covers everything that one can change, says what it was, and never begins the run anew but for a new run. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { templates } from '../../content/templates.ts';
import { type Design, emptyDesign } from '../../model/design.ts';
import type { JournalAction, RunFile } from '../../model/run-file.ts';
import { commandById, runCommand } from '../commands/registry.ts';
import { addNote, frameAround, ungroup } from './annotation-actions.ts';
import { addLinked } from './connect-actions.ts';
import { duplicate } from './copy-actions.ts';
import { addNode, deleteSelected, linkNodes, moveTo, renameDesign, renameNodeTo } from './design-actions.ts';
import { onDesignChange, useDesignStore } from './design-store.ts';
import { useInPlace } from './in-place.ts';
import { insertKindOnLink } from './insert-actions.ts';
import { replaceKind } from './kind-change.ts';
import { nudge } from './move-actions.ts';
import { useRunStore } from './run-store.ts';
import { useUiStore } from './ui-store.ts';
import { addZone, moveZoneBy, renameZone } from './zone-actions.ts';

const store = () => useDesignStore.getState();
const said = () => useUiStore.getState().announcement.text;
const title = (id: string) => commandById(id).titleNow?.();
const heard: string[] = [];
let stop = () => {};

const start: Design = {
  ...emptyDesign('Shop'),
  nodes: ['client', 'service', 'database'].map((kind, i) => ({
    id: `n${i}`,
    kind,
    name: kind,
    position: { x: 400 * i, y: 0 },
    settings: {},
  })),
  links: [
    { id: 'l1', from: 'n0', to: 'n1', settings: {} },
    { id: 'l2', from: 'n1', to: 'n2', settings: {} },
  ],
};

beforeEach(() => {
  useDesignStore.setState({ design: start, undoList: [], redoList: [] });
  useUiStore.getState().clearSelection();
  useInPlace.setState({ target: null });
  heard.length = 0;
  stop = onDesignChange(({ type }) => heard.push(type));
});
afterEach(() => stop());

const crash: JournalAction = {
  type: 'fault',
  fault: { id: 'f', fault: 'crash', targets: ['n1'], settings: {}, duration: null },
};
const heal: JournalAction = { type: 'heal', id: 'f' };
const runNamed = (title: string): RunFile => ({
  design: { ...start, title },
  seed: 1,
  journal: [],
  view: { time: 3 },
  engineVersion: 1,
});

const changes: { readonly [what: string]: () => unknown } = {
  'the title of the design': () => renameDesign('Store'),
  'the seed': () => useRunStore.getState().setSeed(9),
  'the duration': () =>
    store().edit({ title: 'Duration', document: { run: { ...start.run, duration: 30 } } }),
  'the notes of the design': () => store().edit({ title: 'Notes', document: { notes: 'why' } }),
  'a fault on the timeline': () =>
    store().edit({
      title: 'Plan a crash',
      putTimeline: [{ id: 'f', at: 3, fault: 'crash', targets: ['n1'], settings: {}, duration: null }],
    }),
  'a new node': () => addNode('cache', { x: 0, y: 200 }),
  'a new node with its link': () => addLinked('n1', 'cache'),
  'a new link': () => linkNodes('n0', 'n2'),
  'a node in a link': () => insertKindOnLink('l2', 'cache'),
  'another kind': () => replaceKind(['n1'], 'cache'),
  'a name': () => renameNodeTo('n1', 'App'),
  'a place': () => moveTo(new Map([['n1', { x: 404, y: 8 }]])),
  'a copy': () => duplicate({ nodes: ['n0', 'n1'], annotations: [] }, 40),
  'what is deleted': () => deleteSelected({ nodes: ['n1'], links: [], annotations: [] }),
  'a note': () => addNote({ x: 0, y: 200 }, 'why'),
  'a frame': () => frameAround(['n0', 'n1'], []),
  'a zone': () => addZone({ x: -40, y: -40, width: 300, height: 200 }),
};

test.each(Object.entries(changes))('%s: one step with a name, taken back and done again', (_, change) => {
  change();
  const after = store().design;
  expect(after).not.toEqual(start);
  expect(store().undoList).toHaveLength(1);
  const name = store().undoList[0]!.title;
  expect(name).not.toBe('');
  expect(title('edit.undo')?.toLowerCase()).toBe(`undo: ${name.toLowerCase()}`);
  runCommand('edit.undo');
  expect(said()).toBe(`Undone: ${name}.`);
  expect(store().design).toEqual(start);
  expect(title('edit.redo')?.toLowerCase()).toBe(`redo: ${name.toLowerCase()}`);
  runCommand('edit.redo');
  expect(store().design).toEqual(after);
  // nothing of it is another design: the run goes on
  expect(new Set(heard)).toEqual(new Set(['edit']));
});

test('another design is a step too, which brings back this one with its title', () => {
  store().loadDesign(templates[0]!.design, { title: 'Open a template' });
  expect(title('edit.undo')).toBe('Undo: open a template');
  runCommand('edit.undo');
  expect(store().design).toEqual(start);
  expect(heard).toEqual(['document', 'document']);
});

test('the run that a document gave way to comes back with it, and so does what was broken in it', () => {
  const runs: (RunFile | undefined)[] = [];
  const unhear = onDesignChange((change) => {
    if (change.type !== 'document') return;
    runs.push(change.run);
    store().keepRun(change.left!, runNamed(`left ${runs.length}`));
  });
  store().rememberAction('Crash', crash, heal);
  store().loadDesign(templates[0]!.design, { title: 'Open a template' });
  store().rememberAction('Crash', crash, heal);
  // the template's run begins anew, and the one before it is not concerned
  store().forgetActions();
  expect(store().undoList.map(({ type }) => type)).toEqual(['action', 'document']);
  store().undo();
  store().redo();
  store().undo();
  expect(runs.map((run) => run?.design.title)).toEqual([undefined, 'left 1', 'left 2', 'left 3']);
  expect(title('edit.undo')).toBe('Undo: crash');
  unhear();
});

test('a long story of changes is taken back to its beginning, and told again to its end', () => {
  for (const change of Object.values(changes)) change();
  const zone = store().design.zones[0]!.id;
  moveZoneBy(zone, { x: 20, y: 0 });
  renameZone(zone, 'Here');
  const frame = store().design.annotations!.find(({ type }) => type === 'frame')!.id;
  ungroup([frame]);
  const end = store().design;
  const steps = store().undoList.length;
  for (let i = 0; i < steps; i++) store().undo();
  expect(store().design).toEqual(start);
  for (let i = 0; i < steps; i++) store().redo();
  expect(store().design).toEqual(end);
});

test('a row of arrow keys is one step', () => {
  useUiStore.getState().select({ nodes: ['n0', 'n1'] });
  for (let i = 0; i < 5; i++) nudge({ x: 4, y: 0 });
  expect(store().design.nodes[0]!.position.x).toBe(20);
  expect(store().undoList).toHaveLength(1);
  expect(title('edit.undo')).toBe('Undo: move 2 nodes');
  runCommand('edit.undo');
  expect(store().design).toEqual(start);
});
