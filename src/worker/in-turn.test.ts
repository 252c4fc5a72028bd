/** What must be fetched is, once and only where a design needs it, and nobody overtakes whoever waits for it. */
import { beforeEach, expect, it } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import { shop } from '../content/templates/shop.ts';
import { type Design, emptyDesign } from '../model/design.ts';
import type { Edit } from '../model/edits.ts';
import { parseDesign } from '../model/validation.ts';
import { inTurn } from './in-turn.ts';
import type { SimulationApi } from './protocol.ts';

let done: string[];
/** Ends what is being fetched, well or not. */
let fetched: (() => void)[];
let failed: (() => void)[];
let api: SimulationApi;

/** A session that notes what reaches it. */
const session = new Proxy({} as SimulationApi, {
  get: (_, name) => async (input?: Edit) => {
    done.push(name === 'edit' ? `edit ${input?.title}` : String(name));
  },
});

const fetchOnce = () =>
  new Promise<void>((resolve, reject) => {
    fetched.push(resolve);
    failed.push(() => reject(new Error('no network')));
  });

beforeEach(() => {
  done = [];
  fetched = [];
  failed = [];
  api = inTurn(session, fetchOnce);
});

const edit = (title: string, ...added: readonly string[]): Edit => ({
  title,
  putNodes: added.map((kind) => ({ id: kind, kind, position: { x: 0, y: 0 }, settings: {} })),
});

const macrotask = () => new Promise((resolve) => setImmediate(resolve));

function designOf(input: unknown): Design {
  const design = parseDesign(input, kinds);
  if (!design.ok) throw new Error(JSON.stringify(design.error));
  return design.value;
}

it('a first visit fetches nothing more', async () => {
  await api.load({ design: designOf(shop.design), seed: 1 });
  await api.play();
  expect(done).toEqual(['load', 'play']);
  expect(fetched).toHaveLength(0);
});

it('what puts a node of another kind waits, and what came after it too, in its order', async () => {
  const first = api.edit(edit('a stream', 'stream'));
  const others = [api.edit(edit('its link')), api.play(), api.edit(edit('a queue', 'message-queue'))];
  await api.ping();
  await macrotask();
  expect(done).toEqual(['ping']);
  expect(fetched).toHaveLength(1);
  fetched[0]!();
  await first;
  await macrotask();
  // this double of a fetch brings nothing, so the queue asks again
  expect(done).toEqual(['ping', 'edit a stream', 'edit its link', 'play']);
  fetched[1]!();
  await Promise.all(others);
  expect(done.at(-1)).toBe('edit a queue');
});

it('a journal that puts a node is looked through before its run begins', async () => {
  const action = { type: 'edit', edit: edit('a stream', 'stream') } as const;
  const loaded = api.load({ design: emptyDesign(), seed: 1, journal: [{ time: 1, sequence: 0, action }] });
  await macrotask();
  expect(done).toEqual([]);
  fetched[0]!();
  await loaded;
  expect(done).toEqual(['load']);
});

it('what cannot be fetched fails whoever needs it, and nobody after him', async () => {
  const first = api.edit(edit('a stream', 'stream'));
  const next = api.pause();
  await macrotask();
  failed[0]!();
  await expect(first).rejects.toThrow('no network');
  await next;
  expect(done).toEqual(['pause']);
  const again = api.edit(edit('a stream', 'stream'));
  await macrotask();
  fetched[1]!();
  await again;
  expect(done.at(-1)).toBe('edit a stream');
});

it('behaviors of all kinds are fetched at once, and from then on are there', async () => {
  const real = inTurn(session);
  await real.edit(edit('all', ...kinds.map(({ id }) => id)));
  await api.edit(edit('another', 'replica'));
  expect(done).toEqual(['edit all', 'edit another']);
  expect(fetched).toHaveLength(0);
});
