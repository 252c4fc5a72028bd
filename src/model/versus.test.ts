/** Two designs become one and come apart again; what is broken or edited on one side follows on the other. */
import { describe, expect, test } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import { templates } from '../content/templates.ts';
import { adviseDesign } from './advice.ts';
import type { Design, DesignInput } from './design.ts';
import { mirrored, mirroredEdit, withoutIdleSides } from './mirrored.ts';
import { blockedPairs, type PartitionSettings } from './partitions.ts';
import { checkLink, refuseReferences } from './references.ts';
import { onlySide, regionName, sideOf, twinId, unsided } from './sides.ts';
import { parseDesign } from './validation.ts';
import { mergeDesigns, splitDesign } from './versus.ts';

const alone = templates.filter(({ design }) => design.sides === undefined);

function designOf(input: Partial<DesignInput>): Design {
  const parsed = parseDesign({ version: 1, nodes: [], ...input }, kinds);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}
function merged(left: Design, right: Design): Design {
  const both = mergeDesigns(left, right);
  if (!both.ok) throw new Error(JSON.stringify(both.error));
  return both.value;
}

const pair = (title: string, more: Partial<DesignInput> = {}) =>
  designOf({
    title,
    zones: [
      { id: 'z1', name: 'North', region: 'eu' },
      { id: 'z2', region: 'us' },
    ],
    network: { pairs: [{ between: ['eu', 'us'], latency: { distribution: 'constant', value: 0.04 } }] },
    nodes: [
      { id: 'users', kind: 'client', zone: 'z1' },
      { id: 'app', kind: 'service', name: 'App', zone: 'z1', position: { x: 200, y: 0 } },
      { id: 'db', kind: 'database', zone: 'z2', position: { x: 400, y: 0 } },
    ],
    links: [
      { id: 'l1', from: 'users', to: 'app' },
      { id: 'l2', from: 'app', to: 'db' },
    ],
    ...more,
  });

describe('a merged design', () => {
  test('is valid, needs no advice of its own, and travels as JSON', () => {
    for (const [i, { design }] of alone.entries()) {
      const both = merged(design, alone[(i + 1) % alone.length]!.design);
      const parsed = parseDesign(JSON.parse(JSON.stringify(both)), kinds);
      expect(parsed.ok ? [] : parsed.error).toEqual([]);
      expect(parsed.ok && parsed.value).toEqual(both);
      expect(adviseDesign(both, kinds)).toEqual([]);
    }
  });

  test('comes apart into what it was, but for the place of the right one and how charts are arranged', () => {
    // how usual cards are arranged is the left one's affair; what is pinned gets a name that is free among both
    const kept = ({ dashboard, ...design }: Design) => ({
      ...design,
      pinned: (dashboard?.cards ?? [])
        .filter(({ shows }) => shows !== undefined)
        .map(({ id: _, ...card }) => card),
      promised: (dashboard?.objectives ?? []).map(({ id: _, ...objective }) => objective),
    });
    const bare = (design: Design) => ({
      ...kept(design),
      zones: design.zones.map(({ area: _, ...zone }) => zone),
      nodes: design.nodes.map((node) => ({ ...node, position: { x: 0, y: 0 } })),
    });
    for (const [i, { design }] of alone.entries()) {
      const right = alone[(i + 1) % alone.length]!.design;
      const both = merged(design, right);
      expect(kept({ ...splitDesign(both, 'a')!, run: design.run })).toEqual(kept(design));
      expect(bare({ ...splitDesign(both, 'b')!, run: right.run })).toEqual(bare(right));
    }
  });

  test('shows the right design beside the left one, or below a wide one, never over it', () => {
    for (const { design } of alone) {
      const both = merged(design, design);
      const xs = (side: string) =>
        both.nodes.filter(({ id }) => sideOf(id) === side).map((node) => node.position);
      const [a, b] = [xs('a'), xs('b')];
      const beside = Math.min(...b.map(({ x }) => x)) > Math.max(...a.map(({ x }) => x)) + 140;
      const below = Math.min(...b.map(({ y }) => y)) > Math.max(...a.map(({ y }) => y)) + 108;
      expect(beside || below).toBe(true);
    }
  });

  test('runs as long as the longer one, with the longer warm-up and one seed', () => {
    const left = pair('L', { run: { seed: 5, duration: 60, warmup: 10 } });
    const right = pair('R', { run: { seed: 9, duration: 90, warmup: 5 } });
    expect(merged(left, right).run).toEqual({ seed: 5, duration: 90, warmup: 10 });
    const endless = { seed: 1, duration: null, warmup: 0 };
    expect(merged(left, { ...right, run: endless }).run.duration).toBeNull();
  });

  test('plans once what both plan, and keeps the rest apart', () => {
    const crash = { id: 'f1', at: 5, fault: 'crash' as const, targets: ['app'], duration: 3 };
    const cut = { id: 'f2', at: 9, fault: 'partition' as const, settings: { groups: [['app'], ['db']] } };
    const left = pair('L', { timeline: [crash, cut] });
    const right = pair('R', { timeline: [cut, { ...crash, at: 6 }] });
    const { timeline } = merged(left, right);
    expect(timeline.map(({ id, at, targets }) => [id, at, targets])).toEqual([
      ['a:f1', 5, ['a:app']],
      ['ab:f2', 9, []],
      ['b:f1', 6, ['b:app']],
    ]);
    expect(timeline[1]?.settings).toEqual({
      groups: [
        ['a:app', 'b:app'],
        ['a:db', 'b:db'],
      ],
    });
  });

  test('is refused for designs that have sides already, and for ids without room for a prefix', () => {
    const both = merged(pair('L'), pair('R'));
    const again = mergeDesigns(both, pair('R'));
    expect(again.ok ? '' : again.error[0]?.message).toMatch(/has two sides itself/);
    const long = designOf({ nodes: [{ id: 'x'.repeat(99), kind: 'service' }] });
    const refused = mergeDesigns(pair('L'), long);
    expect(refused.ok ? '' : refused.error[0]).toMatchObject({ path: 'sides.b' });
  });

  test('names a region as people know it, and hands out the part that is one side', () => {
    const both = merged(pair('L'), pair('R'));
    expect(regionName(both, 'b:eu')).toBe('eu');
    const b = onlySide(both, 'b');
    expect(b.nodes.map(({ id }) => id)).toEqual(['b:users', 'b:app', 'b:db']);
    expect(b.network.pairs).toHaveLength(1);
    expect([b.title, unsided('b:db'), twinId('a:db'), twinId('db')]).toEqual(['R', 'db', 'b:db', null]);
  });
});

describe('a design with sides is refused', () => {
  const sides = { a: { title: 'L' }, b: { title: 'R' } };
  const problems = (input: object) => {
    const parsed = parseDesign({ version: 1, sides, ...input }, kinds);
    return parsed.ok ? [] : parsed.error.map(({ path, message }) => `${path}: ${message}`);
  };
  const nodes = [
    { id: 'a:users', kind: 'client' },
    { id: 'b:app', kind: 'service' },
  ];

  test('where a link crosses', () => {
    expect(problems({ nodes, links: [{ id: 'a:l', from: 'a:users', to: 'b:app' }] })).toEqual([
      'links[0].to: "a:users" and "b:app" are on different sides',
    ]);
  });
  test('where an id has no side, or a node stands in a zone of the other', () => {
    expect(problems({ nodes: [...nodes, { id: 'c', kind: 'service' }] })).toEqual([
      'nodes[2].id: found the id "c", expected it to begin with a: or b:',
    ]);
    const placed = [{ ...nodes[0], zone: 'b:z' }, nodes[1]];
    expect(problems({ nodes: placed, zones: [{ id: 'b:z', region: 'eu' }] }).join('\n')).toMatch(
      /zones\[0\]\.region: found the region "eu"/,
    );
    expect(problems({ nodes: placed, zones: [{ id: 'b:z' }] }).join('\n')).toMatch(/nodes\[0\]\.zone/);
  });
  test('where a latency joins both', () => {
    const latency = { distribution: 'constant', value: 1 };
    const network = { pairs: [{ between: ['a:z', 'b:z'], latency }] };
    expect(problems({ nodes, network }).join('\n')).toMatch(
      /network\.pairs\[0\]\.between: .*different sides/,
    );
  });
  test('and so are the links that somebody draws, and edits of a journal', () => {
    const both = merged(pair('L'), pair('R'));
    expect(checkLink(both, 'a:app', 'b:db', kinds)?.message).toBe('"App" and "db" are on different sides');
    const crossing = { id: 'a:x', from: 'a:app', to: 'b:db', settings: {} };
    expect(refuseReferences({ ...both, links: [...both.links, crossing] }, kinds)).toHaveLength(1);
  });
});

describe('what is done on one side', () => {
  const both = merged(pair('L'), pair('R'));
  const fault = (kind: 'crash' | 'cut' | 'zone-outage' | 'partition', targets: string[], settings = {}) => ({
    id: 'f',
    fault: kind,
    targets,
    settings,
    duration: null,
  });
  const pairsOf = (settings: object) =>
    blockedPairs(settings as PartitionSettings)
      .filter(([from, to]) => sideOf(from) === sideOf(to))
      .map((ids) => ids.join('>'))
      .toSorted();

  test('breaks the same on the other, where it is there and can be broken so', () => {
    expect(mirrored(both, fault('crash', ['a:app']), kinds).targets).toEqual(['a:app', 'b:app']);
    expect(mirrored(both, fault('cut', ['b:l2']), kinds).targets).toEqual(['b:l2', 'a:l2']);
    expect(mirrored(both, fault('zone-outage', ['a:z1']), kinds).targets).toEqual(['a:z1', 'b:z1']);
    const other = merged(pair('L'), designOf({ nodes: [{ id: 'app', kind: 'client' }] }));
    expect(mirrored(other, fault('crash', ['a:app']), kinds).targets).toEqual(['a:app']);
    expect(mirrored(other, fault('crash', ['a:db']), kinds).targets).toEqual(['a:db']);
  });

  test('parts the other as well, and a group that names all the rest does not part it otherwise', () => {
    const cut = mirrored(both, fault('partition', [], { blocked: [['a:app', 'a:db']] }), kinds);
    expect(pairsOf(cut.settings)).toEqual(['a:app>a:db', 'b:app>b:db']);
    const rest = both.nodes.map(({ id }) => id).filter((id) => id !== 'a:db');
    const off = mirrored(both, fault('partition', [], { groups: [['a:db'], rest] }), kinds);
    expect(pairsOf(off.settings)).toEqual(
      ['a', 'b'].flatMap((s) => [
        `${s}:app>${s}:db`,
        `${s}:db>${s}:app`,
        `${s}:db>${s}:users`,
        `${s}:users>${s}:db`,
      ]),
    );
    const own = withoutIdleSides(both, fault('partition', [], { groups: [['a:db'], rest] }));
    expect(own.settings).toEqual({ groups: [['a:db'], ['a:users', 'a:app']] });
  });

  test('of two cuts that differ each side gets both', () => {
    const blocked = [
      ['a:app', 'a:db'],
      ['b:users', 'b:app'],
    ];
    const cut = mirrored(both, fault('partition', [], { blocked }), kinds);
    expect(pairsOf(cut.settings)).toEqual(['a:app>a:db', 'a:users>a:app', 'b:app>b:db', 'b:users>b:app']);
  });

  test('goes to the twin of a client as long as both were set alike; other nodes keep theirs', () => {
    const [users, app] = both.nodes;
    const put = (node: Design['nodes'][number]) => ({
      title: 'x',
      putNodes: [{ ...node, settings: { ...node.settings, costPerHour: 3 } }],
    });
    const client = { title: 'x', putNodes: [{ ...users!, settings: { readFraction: 0.5 } }] };
    expect(mirroredEdit(both, client, kinds).putNodes?.map(({ id, settings }) => [id, settings])).toEqual([
      ['a:users', { readFraction: 0.5 }],
      ['b:users', { readFraction: 0.5 }],
    ]);
    expect(mirroredEdit(both, put(app!), kinds).putNodes).toHaveLength(1);
    const unlike = {
      ...both,
      nodes: both.nodes.map((node) =>
        node.id === 'b:users' ? { ...node, settings: { readFraction: 0 } } : node,
      ),
    };
    expect(mirroredEdit(unlike, client, kinds).putNodes).toHaveLength(1);
    expect(mirroredEdit(pair('L'), client, kinds)).toBe(client);
  });

  test('and what is newly planned is planned for both', () => {
    const entry = { ...fault('crash', ['a:app']), at: 5 };
    expect(mirroredEdit(both, { title: 'x', putTimeline: [entry] }, kinds).putTimeline?.[0]?.targets).toEqual(
      ['a:app', 'b:app'],
    );
  });
});
