/**
 * Which clients and stores are judged as one system.
 */
import { describe, expect, it } from 'vitest';
import { kindById } from '../catalog/kinds.ts';
import { design } from '../catalog/shared/testing/rig.ts';
import { storeGroupsOf, storesByClient, versionsCompare } from './store-groups.ts';

const groups = (of: ReturnType<typeof design>) => storeGroupsOf(of, kindById);

describe('groups of clients and stores', () => {
  it('are clients with the stores that they reach, whatever lies between', () => {
    const of = design(
      {
        web: ['client'],
        balancer: ['load-balancer'],
        app: ['service'],
        cache: ['cache'],
        db: ['database'],
      },
      [
        ['web', 'balancer'],
        ['balancer', 'app'],
        ['app', 'cache'],
        ['cache', 'db'],
      ],
    );
    expect(groups(of)).toEqual([{ id: 'db', title: 'db', clients: ['web'], stores: ['db'] }]);
  });

  it('take a set for one store, and its replicas for no stores', () => {
    const of = design(
      { a: ['client'], b: ['client'], set: ['replica-set'], r1: ['replica'], r2: ['replica'] },
      [
        ['a', 'set'],
        ['b', 'set'],
        ['set', 'r1'],
        ['set', 'r2'],
      ],
    );
    expect(groups(of)).toEqual([{ id: 'a', title: 'set', clients: ['a', 'b'], stores: ['set'] }]);
  });

  it('are two where no client is shared, and one where one is', () => {
    const nodes = {
      left: ['client'],
      right: ['client'],
      db1: ['database'],
      db2: ['database'],
    } as const;
    const links = [
      ['left', 'db1'],
      ['right', 'db2'],
    ] as const;
    expect(groups(design(nodes, links)).map(({ id }) => id)).toEqual(['db1', 'db2']);
    const joined = groups(
      design({ ...nodes, both: ['client'] }, [...links, ['both', 'db1'], ['both', 'db2']]),
    );
    expect(joined).toEqual([
      { id: 'both', title: 'db1, db2', clients: ['both', 'left', 'right'], stores: ['db1', 'db2'] },
    ]);
  });

  it('go by their sides, where two designs stand side by side', () => {
    const sides = { a: { title: 'Quorums', notes: '' }, b: { title: 'Raft', notes: '' } };
    const of = design(
      {
        'a:web': ['client'],
        'a:db': ['database'],
        'b:web': ['client'],
        'b:x': ['database'],
        'b:w': ['client'],
        'b:y': ['database'],
      },
      [
        ['a:web', 'a:db'],
        ['b:web', 'b:x'],
        ['b:w', 'b:y'],
      ],
    );
    expect(groups({ ...of, sides }).map(({ title }) => title)).toEqual(['A: Quorums', 'B: b:y', 'B: b:x']);
  });

  it('leave out clients without a store, and stores without a client', () => {
    const of = design({ web: ['client'], app: ['service'], db: ['database'] }, [['web', 'app']]);
    expect(groups(of)).toEqual([]);
    expect(storesByClient(of, kindById).size).toBe(0);
  });

  it('go in circles only once', () => {
    const of = design({ web: ['client'], a: ['service'], b: ['service'], db: ['database'] }, [
      ['web', 'a'],
      ['a', 'b'],
      ['b', 'a'],
      ['b', 'db'],
    ]);
    expect(groups(of)).toHaveLength(1);
  });
});

describe('versions', () => {
  const stores = { web: ['client'], app: ['service'], db1: ['database'], db2: ['database'] } as const;
  it('of one store can be compared, and those of shards, but not those of two stores', () => {
    const two = design(stores, [
      ['web', 'app'],
      ['app', 'db1'],
      ['app', 'db2'],
    ]);
    expect(versionsCompare(two, kindById, ['db1'])).toBe(true);
    expect(versionsCompare(two, kindById, ['db1', 'db2'])).toBe(false);
    const sharded = design({ ...stores, app: ['shard-router'] }, [
      ['web', 'app'],
      ['app', 'db1'],
      ['app', 'db2'],
    ]);
    expect(versionsCompare(sharded, kindById, ['db1', 'db2'])).toBe(true);
  });
});
