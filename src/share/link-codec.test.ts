/**
 * A link is an experiment: what was shared is what is opened. And a link is hostile input: cut off, altered,
 * made by a newer Scalarium or by a stranger who means harm, it ends soon with a sentence or a valid design.
 */
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kindById, kinds } from '../catalog/kinds.ts';
import type { Design } from '../model/design.ts';
import { applyEdit, moveNodes, removeNodes } from '../model/edits.ts';
import { resolveLinkSettings } from '../model/links.ts';
import { problemLine } from '../model/problem.ts';
import { resolveSettings } from '../model/resolve-settings.ts';
import type { RunFile } from '../model/run-file.ts';
import { parseRun } from '../model/run-validation.ts';
import { parseDesign } from '../model/validation.ts';
import { mergeDesigns } from '../model/versus.ts';
import { fromBase64Url, toBase64Url } from './base64url.ts';
import { designFileText, fileNameFor, openFileText, runFileText } from './design-file.ts';
import { seal } from './envelope.ts';
import { decodeLink, encodeDesignLink, encodeRunLink } from './link-codec.ts';
import { linkSize, SMALL_QR_CHARACTERS } from './link-size.ts';
import { lengthenName, lengthenNames, shortenName, shortenNames } from './name-table.ts';
import { packDesign } from './pack-design.ts';
import { hashOfRows, missingTraces, traceOf } from './traces-in-links.ts';

/** A shop of so many nodes, with names, settings and link latencies as people draw them. */
function shop(count: number): Design {
  const latency = { distribution: 'constant', value: 0.0005 };
  const nodes: object[] = [
    {
      id: 'shoppers',
      kind: 'client',
      name: 'Shoppers',
      position: { x: 0, y: 160 },
      settings: {
        arrivals: { process: 'poisson', rate: 400 },
        retries: { strategy: 'exponential', attempts: 3, base: 0.1, cap: 2 },
      },
    },
  ];
  const links: object[] = [];
  const settings: { [kind: string]: object } = {
    'load-balancer': { policy: 'least-outstanding' },
    cache: { capacity: { entries: 5000 }, ttl: 60 },
    database: { connections: 20, readTime: { distribution: 'lognormal', mean: 0.004, cv: 1.5 } },
  };
  let caller = 'shoppers';
  for (let i = 1; i < count; i++) {
    const kind = ['database', 'load-balancer', 'service', 'service', 'cache'][i % 5]!;
    const own = {
      instances: 2 + (i % 3),
      concurrency: 8,
      serviceTime: { distribution: 'exponential', mean: 0.01 + 0.001 * (i % 7) },
    };
    nodes.push({
      id: `n${i}`,
      kind,
      name: `${['Orders', 'Edge', 'Checkout', 'Catalog', 'Sessions'][i % 5]} ${i}`,
      position: { x: 240 * (Math.floor(i / 4) + 1), y: 110 * (i % 4) },
      settings: settings[kind] ?? own,
    });
    links.push({ id: `l${i}`, from: caller, to: `n${i}`, ...(i % 2 === 1 && { settings: { latency } }) });
    if (kind === 'service' || kind === 'load-balancer') caller = `n${i}`;
  }
  const timeline = count < 3 ? [] : [{ id: 'f1', at: 30, fault: 'crash', targets: ['n2'], duration: 10 }];
  const parsed = parseDesign(
    { version: 1, title: 'Shop', nodes, links, timeline, run: { duration: 120, warmup: 10 } },
    kinds,
  );
  if (!parsed.ok) throw new Error(parsed.error.map(problemLine).join('\n'));
  return parsed.value;
}

/** The design as the engine sees it: every setting written out. */
function resolved(design: Design): unknown {
  return {
    ...design,
    nodes: design.nodes.map((node) => ({ ...node, settings: resolveSettings(node, kindById(node.kind)!) })),
    links: design.links.map((link) => ({ ...link, settings: resolveLinkSettings(link.settings) })),
  };
}

async function opened(link: string): Promise<Design> {
  const result = await decodeLink(link);
  if (!result.ok || result.value.type !== 'design')
    throw new Error(result.ok ? 'a run' : result.error.message);
  expect(result.value.dropped).toEqual([]);
  return result.value.design;
}
async function reason(link: string): Promise<string> {
  const result = await decodeLink(link);
  return result.ok ? 'opened' : result.error.reason;
}

function runOf(design: Design): RunFile {
  const moved = moveNodes(design, new Map([['n2', { x: 7, y: 8 }]]));
  const removed = removeNodes(applyEdit(design, moved), ['n3']);
  return {
    design,
    seed: 42,
    journal: [
      { time: 0, sequence: 0, action: { type: 'edit', edit: moved } },
      {
        time: 12.5,
        sequence: 1,
        action: {
          type: 'fault',
          fault: { id: 'x1', fault: 'crash', targets: ['n2'], settings: { of: 'machine' }, duration: null },
        },
      },
      { time: 20, sequence: 2, action: { type: 'edit', edit: removed } },
      { time: 20, sequence: 3, action: { type: 'heal', id: 'x1' } },
      {
        time: 30,
        sequence: 4,
        action: {
          type: 'edit',
          edit: { title: 'Longer', document: { run: { seed: 1, duration: 200, warmup: 5 } } },
        },
      },
    ],
    view: { time: 33.25, selection: 'n2' },
    engineVersion: 1,
    fingerprint: { time: 33.25, value: '0123456789abcdef' },
  };
}

test.each([1, 2, 8, 20, 100])(
  'a design of %d nodes is the same after its way through a link',
  async (count) => {
    const design = shop(count);
    expect(resolved(await opened(`https://example.org/play/${await encodeDesignLink(design)}`))).toEqual(
      resolved(design),
    );
  },
);

test('every part of a document survives: zones, pairs, notes, frames, members, partitions, odd ids, times without end', async () => {
  const parsed = parseDesign(
    {
      version: 1,
      title: '',
      notes: '# Ünïcode 🎓\nmany lines',
      zones: [
        { id: 'eu-a', name: 'eu-west a', region: 'eu', area: { x: -20, y: 0, width: 400.5, height: 300 } },
        { id: 'us' },
        { id: 'ap', area: { x: 0, y: 0, width: 1, height: 1 } },
      ],
      network: {
        pairs: [{ between: ['eu', 'us'], latency: { distribution: 'uniform', min: 0.04, max: 0.05 } }],
      },
      nodes: [
        { id: 'a', kind: 'client', name: '', zone: 'eu-a', position: { x: -1.5, y: 0 } },
        { id: 'constructor', kind: 'replica-set', name: '~b' },
        { id: 'r1', kind: 'replica' },
        { id: '0', kind: 'replica', zone: 'us' },
      ],
      links: [
        {
          id: 'toString',
          from: 'a',
          to: 'constructor',
          settings: { call: { timeout: 0.5, retries: { strategy: 'none' } }, loss: 0.1 },
        },
        { id: 'l2', from: 'constructor', to: 'r1', type: 'member' },
        { id: 'l1', from: 'constructor', to: '0' },
      ],
      timeline: [
        {
          id: 'p',
          at: 0,
          fault: 'partition',
          settings: {
            blocked: [
              ['a', 'r1'],
              ['r1', 'a'],
            ],
          },
        },
        { id: 'c', at: 1.25, fault: 'cut', targets: ['l2', 'toString'], duration: 2 },
        { id: 'k', at: 2, fault: 'crash', targets: ['r1'], settings: { of: 'machine', instance: 0 } },
      ],
      run: { seed: 0, duration: null, warmup: 0 },
      annotations: [
        {
          id: 'n1',
          type: 'note',
          text: '**Why** two?\n- 🎓',
          area: { x: -8, y: 0, width: 160.5, height: 80 },
        },
        { id: 'f1', type: 'frame', title: 'Checkout', area: { x: 0, y: -4, width: 400, height: 300 } },
        { id: 'n2', type: 'note', area: { x: 0, y: 0, width: 1, height: 1 } },
      ],
    },
    kinds,
  );
  if (!parsed.ok) throw new Error(parsed.error.map(problemLine).join('\n'));
  expect(resolved(await opened(await encodeDesignLink(parsed.value)))).toEqual(resolved(parsed.value));
});

test('a run is the same after its way through a link and through a file', async () => {
  const run = runOf(shop(8));
  expect(parseRun(run, kinds)).toEqual({ ok: true, value: run });
  const fromLink = await decodeLink(await encodeRunLink(run));
  const fromFile = openFileText(runFileText(run));
  for (const result of [fromLink, fromFile]) {
    if (!result.ok || result.value.type !== 'run') throw new Error('no run');
    expect(result.value.dropped).toEqual([]);
    const { design, ...rest } = result.value.run;
    expect(resolved(design)).toEqual(resolved(run.design));
    expect(rest).toEqual({ ...run, design: undefined });
  }
});

test('links stay short: a small QR code holds 8 nodes, a chat 50', async () => {
  const page = 'https://example.org/scalarium/';
  const lengths = await Promise.all(
    [8, 20, 50].map(async (count) => (await encodeDesignLink(shop(count))).length),
  );
  expect(lengths[0]).toBeLessThan(500);
  expect(lengths[1]).toBeLessThan(760);
  expect(lengths[2]).toBeLessThan(1400);
  const small = linkSize(page + (await encodeDesignLink(shop(8))));
  expect(small.fits).toEqual(['chat', 'qr', 'mail']);
  expect(small.characters).toBeLessThanOrEqual(SMALL_QR_CHARACTERS);
  expect(linkSize(page + (await encodeDesignLink(shop(50)))).fits).toEqual(['chat', 'qr', 'mail']);
  expect(linkSize('x'.repeat(2301)).fits).toEqual(['mail']);
  expect(linkSize('x'.repeat(8001)).fits).toEqual([]);
});

test('the codes of names never change: links live for ever', () => {
  const pinned: [string, string][] = [
    ['client', 'a'],
    ['replica', 'h'],
    ['exponential', 'j'],
    ['poisson', 'q'],
    ['same', 'cm'],
  ];
  for (const [name, code] of pinned) {
    expect([name, shortenName(name)]).toEqual([name, code]);
    expect(lengthenName(code)).toBe(name);
  }
});

test('any text survives the shortening of names, whatever it looks like', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constantFrom('a', '~a', '~~', 'zz', 'client', '')), (text) => {
      expect(lengthenName(shortenName(text))).toBe(text);
    }),
    { seed: 1, numRuns: 2000 },
  );
  const hostile = JSON.parse('{"__proto__":{"a":1},"constructor":2}') as unknown;
  const back = lengthenNames(shortenNames(hostile)) as object;
  expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
  expect(Object.keys(back)).toEqual(['__proto__', 'constructor']);
});

test('a link that was cut off, altered, or is newer or none gets a reason of its own', async () => {
  const link = await encodeDesignLink(shop(20));
  for (const length of [4, 8, 50, link.length - 5, link.length - 1]) {
    expect([length, await reason(link.slice(0, length))]).toEqual([length, 'cut-off']);
  }
  const middle = Math.floor(link.length / 2);
  expect(
    await reason(`${link.slice(0, middle)}${link[middle] === 'A' ? 'B' : 'A'}${link.slice(middle + 1)}`),
  ).toBe('altered');
  expect(await reason(`${link}AAAA`)).toBe('altered');
  expect(await reason(`${link}%20and`)).toBe('altered');
  expect(await reason(link.replace('#1.', '#2.'))).toBe('newer');
  expect(await reason('#')).toBe('not-ours');
  expect(await reason('')).toBe('not-ours');
  expect(await reason('#about')).toBe('not-ours');
  expect(await reason(`#1.${'A'.repeat(400_000)}`)).toBe('too-large');
});

test('no single altered character opens as another design', async () => {
  const link = await encodeDesignLink(shop(8));
  for (let i = 3; i < link.length; i++) {
    const altered = link.slice(0, i) + (link[i] === 'k' ? 'l' : 'k') + link.slice(i + 1);
    const result = await decodeLink(altered);
    // The bits of the last character that carry nothing may differ.
    if (result.ok) expect([i, resolved(await opened(altered))]).toEqual([link.length - 1, resolved(shop(8))]);
  }
});

test('punctuation that a chat appends to a link does no harm', async () => {
  const link = await encodeDesignLink(shop(8));
  for (const tail of ['.', ')', '>', ' ', '!"']) expect((await decodeLink(link + tail)).ok).toBe(true);
});

test('two hundred megabytes of zeros in a link are not inflated', async () => {
  const bomb = deflateRawSync(Buffer.alloc(200_000_000), { level: 9 });
  expect(await reason(`#${resealed(bomb)}`)).toBe('too-large');
});

test('a document of a newer version inside a link is refused with a sentence', async () => {
  const result = await decodeLink(await seal(['d', 2, packDesign(shop(8))]));
  expect(result.ok ? '' : result.error.message).toContain('this document is of version 2'.slice(1));
});

test('one bad element in a link is named and dropped, and the others are opened', async () => {
  const packed = packDesign(shop(8)) as [string, unknown[][], ...unknown[]];
  packed[1][4]![1] = 'hologram';
  const result = await decodeLink(await seal(['d', 1, packed]));
  if (!result.ok || result.value.type !== 'design') throw new Error('not opened');
  expect(result.value.design.nodes.length).toBe(7);
  expect(result.value.dropped.map(problemLine)).toEqual([
    `nodes[4].kind: dropped "n4": unknown kind "hologram" (known here: ${kinds.map(({ id }) => id).join(', ')})`,
    'links[3].to: dropped "l4": there is no node "n4" (did you mean "n1"?)',
  ]);
});

test('entries of a journal that cannot be are dropped and named', async () => {
  const run = runOf(shop(8));
  const journal = [...run.journal];
  journal.splice(1, 0, {
    time: 1,
    sequence: 9,
    action: { type: 'edit', edit: { title: 'Saw off', removeNodes: ['n2'] } },
  });
  journal.push({ time: 5, sequence: 99, action: { type: 'heal', id: 'x1' } });
  const result = await decodeLink(await encodeRunLink({ ...run, journal }));
  if (!result.ok || result.value.type !== 'run') throw new Error('not opened');
  expect(result.value.run.journal).toEqual(run.journal);
  expect(result.value.dropped.map((problem) => problem.path)).toEqual([
    'journal[1].action.edit',
    'journal[1].action.edit',
    'journal[1].action.edit',
    'journal[6]',
  ]);
});

test('a short trace travels inside the link, a long one by name and hash', async () => {
  const withTrace = (count: number): Design => {
    const rows = Array.from(
      { length: count },
      (_, i) => [i * 60, ((i * 7919) % 1000) / 10] as [number, number],
    );
    const arrivals = { process: 'trace', trace: { name: 'day.csv', format: 'rate-table', rows } };
    const parsed = parseDesign(
      { version: 1, nodes: [{ id: 'c', kind: 'client', settings: { arrivals } }] },
      kinds,
    );
    if (!parsed.ok) throw new Error('no design');
    return parsed.value;
  };
  const short = await opened(await encodeDesignLink(withTrace(100)));
  expect(traceOf(short.nodes[0]!)!.rows!.length).toBe(100);
  expect(missingTraces(short)).toEqual([]);
  const original = traceOf(withTrace(5000).nodes[0]!)!;
  const long = await opened(await encodeDesignLink(withTrace(5000)));
  const sha256 = await hashOfRows(original.rows!);
  expect(missingTraces(long)).toEqual([
    { node: 'c', trace: { name: 'day.csv', format: 'rate-table', sha256 } },
  ]);
});

test('a design file reads as people write it and opens as the same design', () => {
  const design = shop(8);
  const text = designFileText(design);
  expect(text).toContain('\n    { "id": "l2", "from": "n1", "to": "n2", "settings": {} },\n');
  const result = openFileText(text);
  expect(result.ok && result.value).toEqual({ type: 'design', design, dropped: [] });
  expect(designFileText(design)).toBe(designFileText(structuredClone(design)));
  expect(fileNameFor('Café “Nord” / 2', 'json')).toBe('café-nord-2.json');
  expect(fileNameFor('???', 'json')).toBe('design.json');
});

test('a comparison saved as a file opens as the same comparison', () => {
  const both = mergeDesigns(shop(3), { ...shop(3), title: 'The other', notes: 'with other words' });
  if (!both.ok) throw new Error('the two cannot be merged');
  const result = openFileText(designFileText(both.value));
  expect(result.ok && result.value).toEqual({ type: 'design', design: both.value, dropped: [] });
});

test('a small link full of nothing but errors is refused and brings nothing down', async () => {
  const many = (count: number, value: unknown): unknown[] => new Array<unknown>(count).fill(value);
  const client = (settings: unknown): unknown => ['d', 1, ['t', [['a', 'client', 0, 0, settings]]]];
  const hostile = [
    ['d', 1, ['t', many(400_000, 0)]],
    client({
      arrivals: { process: 'trace', trace: { name: 'a', format: 'rate-table', rows: many(400_000, 0) } },
    }),
    client({ loadShape: { shape: 'points', points: many(400_000, 0) } }),
    client({
      arrivals: {
        process: 'closed',
        users: 1,
        thinkTime: { distribution: 'mixture', of: many(200_000, 0), weights: [1] },
      },
    }),
    [
      'd',
      1,
      [
        't',
        [['a', 'client']],
        many(400_000, 0),
        [1, 0, 1],
        [['p', 'partition', [], 0, { blocked: many(400_000, 0) }]],
      ],
    ],
    ['r', 1, [['t', [['a', 'client']]], 1, 1, many(400_000, 0), many(400_000, 0)]],
    ['d', 1, many(400_000, [])],
  ];
  for (const json of hostile) await survives(await seal(json));
});

/** Puts deflated bytes into an envelope with the right length and checksum, as a skilled stranger would. */
function resealed(packed: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const byte of packed) hash = Math.imul(hash ^ byte, 0x01000193);
  const sum = (hash ^ (hash >>> 24)) & 0xffffff;
  const bytes = new Uint8Array(5 + packed.length);
  bytes.set([
    packed.length & 255,
    (packed.length >> 8) & 255,
    sum & 255,
    (sum >> 8) & 255,
    (sum >> 16) & 255,
  ]);
  bytes.set(packed, 5);
  return `1.${toBase64Url(bytes)}`;
}

/** xorshift32, so that every run of the tests mutates alike. */
function randomIntegers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Decodes; whatever is opened must be a design that validation accepts as it is. */
async function survives(link: string): Promise<void> {
  const result = await decodeLink(link);
  if (!result.ok) {
    expect(result.error.message).toMatch(/\.$/);
    return;
  }
  const design = result.value.type === 'design' ? result.value.design : result.value.run.design;
  expect(parseDesign(design, kinds).ok).toBe(true);
  if (result.value.type === 'run') expect(parseRun(result.value.run, kinds).ok).toBe(true);
}

test('ten thousand links with altered characters end in a design or a sentence', async () => {
  const random = randomIntegers(1);
  const links = [await encodeDesignLink(shop(8)), await encodeRunLink(runOf(shop(8)))];
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.#%é';
  for (let i = 0; i < 10_000; i++) {
    const characters = [...links[i % 2]!];
    for (let n = random(4); n >= 0; n--)
      characters.splice(random(characters.length), random(3), alphabet[random(alphabet.length)]!);
    await survives(characters.join(''));
  }
});

test('five thousand links with altered bytes under a right checksum end in a design or a sentence', async () => {
  const random = randomIntegers(2);
  const links = [await encodeDesignLink(shop(8)), await encodeRunLink(runOf(shop(8)))];
  const packed = links.map((link) => fromBase64Url(link.slice(3))!.slice(5));
  for (let i = 0; i < 5000; i++) {
    const bytes = packed[i % 2]!.slice();
    for (let n = random(3); n >= 0; n--) bytes[random(bytes.length)] = random(256);
    await survives(resealed(bytes));
  }
});

test('five thousand links with altered JSON inside end in a design or a sentence', async () => {
  const random = randomIntegers(3);
  const run = runOf(shop(8));
  const texts = await Promise.all([encodeDesignLink(run.design), encodeRunLink(run)]);
  const jsons = texts.map((link) => Buffer.from(fromBase64Url(link.slice(3))!.slice(5)));
  const { inflateRawSync } = await import('node:zlib');
  const values: unknown[] = [
    null,
    -1,
    1e308,
    0.5,
    '',
    'a',
    '__proto__',
    [],
    {},
    [[]],
    true,
    'x'.repeat(300),
    ['d', 1],
    { a: 1 },
  ];
  for (let i = 0; i < 5000; i++) {
    const json = JSON.parse(inflateRawSync(jsons[i % 2]!).toString()) as unknown;
    for (let n = random(3); n >= 0; n--) mutate(json, structuredClone(values), random);
    await survives(await seal(json));
  }
});

/** Replaces, removes or repeats one value somewhere inside. */
function mutate(json: unknown, values: readonly unknown[], random: (below: number) => number): void {
  let here = json as { [key: string]: unknown };
  for (;;) {
    const keys = Object.keys(here);
    if (keys.length === 0) return;
    const key = keys[random(keys.length)]!;
    const inner = here[key];
    if (typeof inner === 'object' && inner !== null && random(5) > 0) {
      here = inner as { [key: string]: unknown };
      continue;
    }
    if (Array.isArray(here) && random(3) === 0)
      here.splice(Number(key), random(2), values[random(values.length)], inner);
    else here[key] = values[random(values.length)];
    return;
  }
}

test('two designs side by side are one link, and open as the same comparison', async () => {
  const noted = { ...shop(4), notes: 'why' };
  const both = mergeDesigns(shop(6), noted);
  if (!both.ok) throw new Error('expected a merged design');
  const opened = await decodeLink(await encodeDesignLink(both.value));
  expect(opened.ok && opened.value.type === 'design' && opened.value.design).toEqual(both.value);
  expect(opened.ok && opened.value.dropped).toEqual([]);
});
