/**
 * Every policy against a model of it that a reader can check in a minute (arrays, no lists of slots), and what all
 * have in common: limits kept, nothing lost, a copy that goes on alike.
 */
import { describe, expect, test } from 'vitest';
import { clonePlain } from '../../../base/plain.ts';
import { bytesAt, keyAt, limitOf, slotOfKey } from '../entries.ts';
import { emptyHolding, type Holding, makeRoom, put, remove, reordered, sweepExpired } from '../holding.ts';
import { type ReplayPolicy, replayTrace } from '../replay.ts';
import { evictionPolicies } from './policies.ts';
import type { EvictionPolicy } from './policy.ts';

function uniforms(seed: number): () => number {
  let x = seed | 1;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 2 ** 32;
  };
}

/** Requests for keys by a steep law, now and then in a scan of keys that nobody wants twice. */
function requests(seed: number, count: number, keys: number): Int32Array {
  const uniform = uniforms(seed);
  let scan = keys;
  return Int32Array.from({ length: count }, () => {
    if (uniform() < 0.2) return scan++;
    const u = uniform();
    return Math.floor(keys * u * u * u);
  });
}

/** The misses of a trace of values of one byte. */
function misses(keys: Int32Array, policy: ReplayPolicy, entries: number): number {
  const uniform = uniforms(5);
  const trace = { keys, bytes: new Float64Array(keys.length).fill(1) };
  return replayTrace(trace, policy, limitOf({ entries }), {
    pick: (n) => Math.floor(uniform() * n),
  }).misses;
}

/** A model: looks a key up, notes the request, and keeps it if it was not there. */
type Model = (room: number) => (key: number) => boolean;

const withoutKey = (list: number[], key: number) => list.splice(list.indexOf(key), 1);

/** Newest first in all lists. */
const models: { readonly [name: string]: Model } = {
  lru: (room) => {
    const list: number[] = [];
    return (key) => {
      const hit = list.includes(key);
      if (hit) withoutKey(list, key);
      else if (list.length === room) list.pop();
      list.unshift(key);
      return hit;
    };
  },
  fifo: (room) => {
    const list: number[] = [];
    return (key) => {
      if (list.includes(key)) return true;
      if (list.length === room) list.pop();
      list.unshift(key);
      return false;
    };
  },
  clock: (room) => {
    const list: { key: number; used: boolean }[] = [];
    return (key) => {
      const held = list.find((each) => each.key === key);
      if (held !== undefined) {
        held.used = true;
        return true;
      }
      while (list.length === room) {
        const last = list.pop()!;
        if (last.used) list.unshift({ key: last.key, used: false });
      }
      list.unshift({ key, used: false });
      return false;
    };
  },
  lfu: (room) => {
    let list: { key: number; uses: number; since: number }[] = [];
    let now = 0;
    return (key) => {
      now++;
      const held = list.find((each) => each.key === key);
      if (held !== undefined) {
        held.uses++;
        held.since = now;
        return true;
      }
      if (list.length === room) {
        const [least] = [...list].sort((a, b) => a.uses - b.uses || a.since - b.since);
        list = list.filter((each) => each !== least);
      }
      list.push({ key, uses: 1, since: now });
      return false;
    };
  },
  slru: (room) => {
    const [probation, safe]: [number[], number[]] = [[], []];
    return (key) => {
      const hit = probation.includes(key) || safe.includes(key);
      if (hit) {
        withoutKey(probation.includes(key) ? probation : safe, key);
        safe.unshift(key);
        while (safe.length > 0.8 * room) probation.unshift(safe.pop()!);
        return true;
      }
      if (probation.length + safe.length === room) (probation.length > 0 ? probation : safe).pop();
      probation.unshift(key);
      return false;
    };
  },
  '2q': (room) => {
    const [fresh, main, ghosts]: [number[], number[], number[]] = [[], [], []];
    return (key) => {
      if (fresh.includes(key)) return true;
      if (main.includes(key)) {
        withoutKey(main, key);
        main.unshift(key);
        return true;
      }
      if (fresh.length + main.length === room) {
        if (fresh.length > 0.25 * room || main.length === 0) {
          ghosts.unshift(fresh.pop()!);
          if (ghosts.length > 0.5 * room) ghosts.pop();
        } else main.pop();
      }
      const returns = ghosts.includes(key);
      if (returns) withoutKey(ghosts, key);
      (returns ? main : fresh).unshift(key);
      return false;
    };
  },
  sieve: (room) => {
    const list: { key: number; used: boolean }[] = [];
    let hand: { key: number; used: boolean } | undefined;
    return (key) => {
      const held = list.find((each) => each.key === key);
      if (held !== undefined) {
        held.used = true;
        return true;
      }
      if (list.length === room) {
        let at = hand === undefined ? list.length - 1 : list.indexOf(hand);
        while (list[at]!.used) {
          list[at]!.used = false;
          at = at === 0 ? list.length - 1 : at - 1;
        }
        hand = at === 0 ? undefined : list[at - 1];
        list.splice(at, 1);
      }
      list.unshift({ key, used: false });
      return false;
    };
  },
  /** Megiddo and Modha's figure 4, line by line. */
  arc: (room) => {
    const [t1, t2, b1, b2]: [number[], number[], number[], number[]] = [[], [], [], []];
    let p = 0;
    const replace = (key: number) => {
      if (t1.length > 0 && (t1.length > p || (b2.includes(key) && t1.length === p))) b1.unshift(t1.pop()!);
      else b2.unshift(t2.pop()!);
    };
    return (key) => {
      if (t1.includes(key) || t2.includes(key)) {
        withoutKey(t1.includes(key) ? t1 : t2, key);
        t2.unshift(key);
        return true;
      }
      if (b1.includes(key)) {
        p = Math.min(room, p + Math.max(1, b2.length / b1.length));
        replace(key);
        withoutKey(b1, key);
        t2.unshift(key);
      } else if (b2.includes(key)) {
        p = Math.max(0, p - Math.max(1, b1.length / b2.length));
        replace(key);
        withoutKey(b2, key);
        t2.unshift(key);
      } else {
        if (t1.length + b1.length === room) {
          if (t1.length < room) {
            b1.pop();
            replace(key);
          } else t1.pop();
        } else if (t1.length + t2.length + b1.length + b2.length >= room) {
          if (t1.length + t2.length + b1.length + b2.length === 2 * room) b2.pop();
          // as in the paper; before the cache is full nothing has to go
          if (t1.length + t2.length === room) replace(key);
        }
        t1.unshift(key);
      }
      return false;
    };
  },
};

describe('a policy agrees with its model, request by request', () => {
  test.each(Object.keys(models))('%s', (name) => {
    for (const [seed, room] of [
      [1, 1],
      [2, 7],
      [3, 40],
      [4, 100],
    ] as const) {
      const keys = requests(seed, 4000, 200);
      const ask = models[name]!(room);
      const missed = keys.reduce((sum, key) => sum + (ask(key) ? 0 : 1), 0);
      expect([room, misses(keys, name as ReplayPolicy, room)]).toEqual([room, missed]);
    }
  });
});

describe('what a policy is for', () => {
  const scanned = requests(9, 40_000, 2000);

  test('no policy misses less often than Belady’s optimum', () => {
    for (const entries of [10, 100, 400]) {
      const optimum = misses(scanned, 'belady', entries);
      for (const name of Object.keys(evictionPolicies) as ReplayPolicy[])
        expect([name, misses(scanned, name, entries) >= optimum]).toEqual([name, true]);
    }
  });

  test.each(['slru', '2q', 'arc', 'sieve', 's3-fifo', 'w-tiny-lfu', 'lfu-aging'] as const)(
    '%s keeps a scan of keys that nobody wants twice from driving out the others',
    (name) => {
      expect(misses(scanned, name, 200)).toBeLessThan(misses(scanned, 'lru', 200) * 0.97);
    },
  );

  test('LFU stays with what was popular once, with aging it does not', () => {
    // a thousand requests for each of ten keys, then never again
    const old = Int32Array.from({ length: 10_000 }, (_, i) => i % 10);
    // twenty keys that are asked for in turn: all fit once the old ones are gone
    const fresh = Int32Array.from({ length: 40_000 }, (_, i) => 100 + (i % 20));
    const keys = Int32Array.of(...old, ...fresh);
    expect(misses(keys, 'lfu', 25)).toBeGreaterThan(20_000);
    expect(misses(keys, 'lfu-aging', 25)).toBeLessThan(20_000);
    expect(misses(keys, 'lru', 25)).toBe(30);
  });

  test('W-TinyLFU admits nobody who is less popular than the one that would go', () => {
    const popular = Int32Array.from({ length: 5000 }, (_, i) => i % 90);
    const once = Int32Array.from({ length: 5000 }, (_, i) => 1000 + i);
    const mixed = Int32Array.from({ length: 10_000 }, (_, i) =>
      i % 2 === 0 ? popular[i / 2]! : once[(i - 1) / 2]!,
    );
    // after the beginning only those asked for once miss
    expect(misses(mixed, 'w-tiny-lfu', 100)).toBeLessThan(5500);
    expect(misses(mixed, 'lru', 100)).toBe(10_000);
  });
});

describe.each(Object.entries<EvictionPolicy>(evictionPolicies))('whatever happens, %s', (_name, policy) => {
  test.each([limitOf({ bytes: 500 }), limitOf({ entries: 30 })])(
    'keeps the limit %o and loses nothing',
    (limit) => {
      const uniform = uniforms(7);
      const pick = (n: number) => Math.floor(uniform() * n);
      const luck = { pick };
      let held: Holding = emptyHolding(policy);
      const keeping = { policy, limit };
      for (let i = 0; i < 6000; i++) {
        const key = pick(120);
        const choice = uniform();
        const slot = slotOfKey(held.entries, key);
        if (choice < 0.6)
          put(
            held,
            key,
            {
              version: i,
              value: 0,
              bytes: 1 + pick(20),
              expires: i + 400 * uniform(),
              fetchSeconds: 0,
              error: 0,
            },
            keeping,
            luck,
          );
        else if (choice < 0.7) remove(held, key, keeping);
        else if (choice < 0.75) sweepExpired(held, i, keeping);
        else if (slot >= 0) policy.touched(held.order, slot, held.entries, limit);
        if (i % 1000 === 0) held = clonePlain(held);
        if (i % 1500 === 0) held = reordered(held, keeping);
        if (i % 100 === 0) expectConsistent(held, limit);
      }
      makeRoom(held, { policy, limit: { entries: 0, bytes: 0 } }, luck);
      expect([held.entries.count, held.entries.heldBytes]).toEqual([0, 0]);
      expect(Math.max(0, ...held.order.lists.entries)).toBe(0);
    },
  );
});

function expectConsistent({ entries, order }: Holding, limit: ReturnType<typeof limitOf>): void {
  let [count, bytes] = [0, 0];
  for (let slot = 0; slot < entries.slots; slot++) {
    if (keyAt(entries, slot) < 0) continue;
    expect(slotOfKey(entries, keyAt(entries, slot))).toBe(slot);
    count++;
    bytes += bytesAt(entries, slot);
  }
  expect([entries.count, entries.heldBytes]).toEqual([count, bytes]);
  expect(count).toBeLessThanOrEqual(limit.entries);
  expect(bytes).toBeLessThanOrEqual(limit.bytes);
  const inLists = [...order.lists.entries].reduce((sum, each) => sum + each, 0);
  if (order.lists.first.length > 0) expect(inLists).toBe(count);
  if (order.priorities !== null) expect(order.priorities.count).toBe(count);
}
