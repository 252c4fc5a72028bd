/** What is broken on a thing is found as if all faults had been gone through for it. */
import { describe, expect, it } from 'vitest';
import type { ActiveFault } from '../../worker/protocol.ts';
import { faultsOn } from './faults-on.ts';

const fault = (id: string, targets: readonly string[]): ActiveFault => ({
  ...{ id, fault: 'crash', targets, since: 1, until: null },
});

describe('the faults on a thing', () => {
  const faults = [fault('f', ['a', 'b', 'a']), fault('g', ['b']), fault('h', [])];

  it('are those that name it, each once, in their order', () => {
    for (const id of ['a', 'b', 'c'])
      expect(faultsOn(id, faults)).toEqual(faults.filter(({ targets }) => targets.includes(id)));
  });
  it('are told of each list by itself', () => {
    expect(faultsOn('a', [fault('k', ['a'])]).map(({ id }) => id)).toEqual(['k']);
    expect(faultsOn('a', [])).toEqual([]);
  });
});
