/** Promises of the command palette's list: what was used last and what was meant come first, refusals say why. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyDesign } from '../../model/design.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { type RowSource, rowsOfAll, rowsOfAnswers, rowsOfSearch } from './palette-rows.ts';
import { questions } from './questions.ts';
import { commandById, commands, mayRun } from './registry.ts';

const node = (id: string, kind: string, name: string) => ({
  id,
  kind,
  name,
  position: { x: 0, y: 0 },
  settings: {},
});
const source = (recent: readonly string[] = []): RowSource => ({ commands, mayRun, recent });
const asked = () =>
  ['fault.break', 'edit.insert', 'run.seek', 'view.go-to-node'].map((id) => ({
    command: commandById(id),
    question: questions[id]!,
    answers: questions[id]!.answers() as ReturnType<(typeof questions)[string]['answers']> extends infer T
      ? Exclude<T, Promise<unknown>>
      : never,
  }));
const search = (query: string, recent: readonly string[] = []) =>
  rowsOfSearch(query, source(recent), asked());

beforeEach(() => {
  const nodes = [node('shop', 'service', 'Shop'), node('db', 'database', 'Orders')];
  const links = [{ id: 'l', from: 'shop', to: 'db', settings: {} }];
  useDesignStore.setState({ design: { ...emptyDesign(), nodes, links }, undoList: [], redoList: [] });
  useUiStore.getState().clearSelection();
  useRunStore.setState({ connected: true, time: 30, activeFaults: [], marks: [] });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('an empty field', () => {
  it('lists every command once, those used last on top', () => {
    const rows = rowsOfAll(source(['view.fit', 'run.restart', 'no.such.command']));
    expect(rows.slice(0, 2).map(({ id }) => id)).toEqual(['view.fit', 'run.restart']);
    expect(rows[0]!.heading).toBe('Used last');
    expect(new Set(rows.map(({ id }) => id)).size).toBe(commands.length);
    expect(rows).toHaveLength(commands.length);
  });
  it('says of each that cannot be run why not, and which keys it has', () => {
    const undo = rowsOfAll(source()).find(({ id }) => id === 'edit.undo');
    expect(undo).toMatchObject({ reason: 'Nothing to undo.', keys: ['Ctrl Z'] });
  });
});

describe('a search', () => {
  it('finds what to break and how in one go', () => {
    expect(search('crash shop')[0]).toMatchObject({ title: 'Break: Shop › Crash the process' });
    expect(search('cut orders').map(({ title }) => title)).toContain('Break: Shop → Orders › Cut the link');
    expect(search('insert cache')[0]!.title).toBe('Insert a node: Cache');
  });
  it('prefers commands to answers, what can be run, and what was used', () => {
    expect(search('fit')[0]!.id).toBe('view.fit');
    expect(search('undo')[0]!.id).toBe('edit.undo');
    const plain = search('restart').map(({ id }) => id);
    const used = search('restart', ['run.restart-new-seed']).map(({ id }) => id);
    expect(used.indexOf('run.restart-new-seed')).toBeLessThan(plain.indexOf('run.restart-new-seed'));
  });
  it('finds the words of a question as words, and letters in its answers', () => {
    const titles = search('tail').map(({ title }) => title);
    expect(titles.filter((title) => title.startsWith('Break'))).toEqual([]);
    const cut = search('break cut')[0]!;
    expect(cut.title).toBe('Break: Shop → Orders › Cut the link');
    expect(cut.letters.map((i) => cut.title[i]).join('')).toBe('Cut');
  });
  it('prefers words that were typed to initials that happen to fit', () => {
    const { design } = useDesignStore.getState();
    const lb = node('lb', 'load-balancer', 'Load balancer');
    useDesignStore.setState({ design: { ...design, nodes: [...design.nodes, lb] } });
    expect(search('go to load')[0]!.title).toBe('Go to a node: Load balancer');
    expect(search('go to ord')[0]!.title).toBe('Go to a node: Orders');
    expect(search('heal')[0]!.title).toMatch(/^Heal/);
  });
  it('keeps apart what is called the same', () => {
    const { design } = useDesignStore.getState();
    useDesignStore.setState({ design: { ...design, zones: [{ id: 'z', name: 'Shop' }] } });
    const ids = search('shop').map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => id.startsWith('fault.break zone'))).not.toEqual([]);
  });
  it('takes a moment that is typed anywhere as one, within the run', () => {
    expect(search('1:05')[0]).toMatchObject({ title: 'Go to 1:05' });
    expect(search('+10')[0]).toMatchObject({ title: 'Go to 0:40' });
    expect(search('0:01.25')[0]).toMatchObject({ title: 'Go to 0:01.25' });
    expect(search('9:00')[0]).toMatchObject({ title: 'Go to 2:00' });
    expect(search('12')[0]?.title ?? '').not.toContain('Go to 0:12');
  });
  it('runs the answer that it shows', () => {
    const row = rowsOfAnswers('orders', 'view.go-to-node', asked()[3]!.answers, null)[0]!;
    vi.stubGlobal('document', { querySelector: () => null });
    if (row.target.type === 'answer') row.target.answer.run?.();
    expect(row.title).toBe('Orders');
    expect(useUiStore.getState().selection.nodes).toEqual(['db']);
  });
});

describe('questions', () => {
  it('have a command each, and each command that asks has its question', () => {
    const ids = commands.filter(({ asks }) => asks === true).map(({ id }) => id);
    expect(new Set(Object.keys(questions))).toEqual(new Set(ids));
  });
  it('about what to break begin with what is selected', () => {
    useUiStore.getState().select({ nodes: ['db'] });
    const [first] = questions['fault.break']!.answers() as readonly { readonly title: string }[];
    expect(first!.title).toBe('Orders');
  });
});
