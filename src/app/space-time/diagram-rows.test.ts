import { describe, expect, test } from 'vitest';
import { type Design, designSchema } from '../../model/design.ts';
import { ALL_MACHINES, rowsOf, shownStore, storesOf } from './diagram-rows.ts';

function design(clients: number, mode = 'driver'): Design {
  const replicas = ['r1', 'r2', 'r3'];
  const callers = Array.from({ length: clients }, (_, i) => `c${i}`);
  const place = (id: string, y: number) => ({ id, position: { x: 0, y } });
  return designSchema.parse({
    version: 1,
    nodes: [
      { ...place('set', 0), kind: 'replica-set', name: 'Orders' },
      { ...place('router', 0), kind: 'shard-router', settings: { mode } },
      { ...place('alone', 0), kind: 'service', name: 'Alone' },
      ...replicas.map((id, i) => ({ ...place(id, 300 - i), kind: 'replica', name: id })),
      ...callers.map((id, i) => ({ ...place(id, i), kind: 'client', name: id })),
    ],
    links: [
      { id: 'm', from: 'router', to: 'set' },
      ...replicas.map((id) => ({ id: `s-${id}`, from: 'set', to: id })),
      ...callers.map((id) => ({ id: `l-${id}`, from: id, to: 'router' })),
    ],
  });
}
const first = { store: null, eachCaller: false };
const names = (rows: ReturnType<typeof rowsOf>) => rows.map(({ name }) => name);

describe('the lines of the diagram', () => {
  test('are callers, through a router too, above replicas, as they stand on the canvas', () => {
    expect(names(rowsOf(design(2), first))).toEqual(['c0', 'c1', 'r3', 'r2', 'r1']);
  });

  test('are of a router that is a machine itself, and not of who calls that', () => {
    expect(names(rowsOf(design(2, 'proxy'), first))).toEqual(['router', 'r3', 'r2', 'r1']);
  });

  test('are one for many callers, unless each is asked for', () => {
    const [callers, ...replicas] = rowsOf(design(20), first);
    expect(callers).toMatchObject({ name: '20 callers' });
    expect(callers!.machines).toHaveLength(20);
    expect(replicas).toHaveLength(3);
    expect(rowsOf(design(20), { store: null, eachCaller: true })).toHaveLength(23);
  });

  test('are all machines where that is asked for, or where there is no store', () => {
    expect(names(rowsOf(design(1), { store: ALL_MACHINES, eachCaller: false }))).toEqual([
      'Alone',
      'c0',
      'r3',
      'r2',
      'r1',
    ]);
    const plain = { ...design(1), links: [] };
    expect(storesOf(plain)).toEqual([]);
    expect(shownStore(plain, first)).toBeUndefined();
    expect(rowsOf(plain, first)).toHaveLength(5);
  });

  test('are those of the first store when the one that was shown is gone', () => {
    expect(shownStore(design(1), { store: 'gone', eachCaller: false })).toBe('set');
  });
});
