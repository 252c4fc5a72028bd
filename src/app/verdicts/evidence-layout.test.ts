/** Promises of the picture of evidence: order is kept, words fit, and what proves it is strong. */
import { describe, expect, it } from 'vitest';
import type { Operation } from '../../model/history.ts';
import type { Verdict } from '../../model/verdict.ts';
import { layoutEvidence } from './evidence-layout.ts';
import { processNames, type Scene, sceneOf } from './evidence-scene.ts';
import { evidenceSvg, type Ink, inkNames } from './evidence-svg.ts';
import { explain } from './evidence-words.ts';

const textWidth = (text: string) => text.length * 7;

function operation(
  id: number,
  process: number,
  kind: 'read' | 'write',
  value: number,
  from: number,
  to: number | null,
) {
  const outcome = to === null ? 'unknown' : 'ok';
  return {
    id,
    process,
    key: '7',
    kind,
    value,
    invoked: from,
    returned: to,
    outcome,
  } as const satisfies Operation;
}

const first = operation(1, 0, 'write', 5, 1, 1.01);
const second = operation(2, 0, 'write', 6, 1.5, 1.51);
const stale = operation(3, 1, 'read', 5, 30, 30.02);
const open = operation(4, 2, 'write', 9, 29, null);
const other = operation(5, 2, 'read', 6, 28, 28.5);
const beside = operation(5, 2, 'read', 5, 28, 28.5);

const verdict: Verdict = {
  valid: false,
  operations: 5,
  anomalies: [{ name: 'stale-read', key: '7', message: 'told: because', operations: [2, 3] }],
  counterexample: { key: '7', operations: [first, second, stale], order: [1, 2], misfit: 3, minimal: true },
  reason: '',
};
const names = ['Ana', 'Ben', 'Cleo'];

function scene(change: Partial<Parameters<typeof sceneOf>[0]> = {}): Scene {
  const operations = [first, second, stale, open, beside];
  const nameOf = (process: number) => names[process] ?? '';
  return sceneOf({ verdict, anomaly: 0, operations, clock: 'seconds', initial: 0, nameOf, ...change })!;
}
const layout = (of: Scene, width = 640, contextRows = 2) =>
  layoutEvidence({ scene: of, width, fontSize: 12, contextRows, textWidth });

describe('the picture', () => {
  it('keeps the order of all moments, however far apart', () => {
    const { bars, toScale } = layout(scene());
    expect(toScale).toBe(false);
    const edges = bars.flatMap(({ operation: { invoked, returned }, x, width }) => [
      { time: invoked, x },
      ...(returned === null ? [] : [{ time: returned, x: x + width }]),
    ]);
    edges.sort((a, b) => a.time - b.time);
    for (let i = 1; i < edges.length; i++) expect(edges[i]!.x).toBeGreaterThanOrEqual(edges[i - 1]!.x);
  });

  it('is true to scale where everything fits so', () => {
    const spread = [
      operation(1, 0, 'write', 5, 0, 3),
      operation(2, 0, 'write', 6, 4, 7),
      operation(3, 1, 'read', 5, 8, 11),
    ];
    const counterexample = { key: '7', operations: spread, order: [1, 2], misfit: 3, minimal: true };
    const { bars, toScale } = layout(
      scene({ operations: spread, verdict: { ...verdict, counterexample } }),
      900,
    );
    expect(toScale).toBe(true);
    expect(bars[1]!.x - bars[0]!.x).toBeCloseTo(bars[2]!.x - bars[1]!.x, 6);
  });

  it('gives every bar of the proof room for its words', () => {
    for (const width of [320, 640, 1280]) {
      for (const bar of layout(scene(), width).bars)
        if (bar.role !== 'context') expect(bar.width).toBeGreaterThanOrEqual(textWidth(bar.label));
    }
  });

  it('has only values on its bars where words would push it out of view', () => {
    const narrow = { scene: scene(), width: 280, fontSize: 12, contextRows: 0, textWidth };
    const [whole, brief] = [layoutEvidence(narrow), layoutEvidence({ ...narrow, brief: true })];
    expect(whole.width).toBeGreaterThan(narrow.width);
    expect(brief.width).toBeLessThanOrEqual(narrow.width);
    const words = brief.bars.map(({ operation: { id }, label }) => [id, label]);
    expect(words.sort()).toEqual([
      [1, '=5'],
      [2, '=6'],
      [3, '→5'],
    ]);
    for (const bar of brief.bars) expect(bar.width).toBeGreaterThanOrEqual(textWidth(bar.label));
    // the line below says all of it
    expect(brief.order.map(({ text }) => text)).toEqual(whole.order.map(({ text }) => text));
  });

  it('numbers the longest order that works and marks what fits nowhere', () => {
    const { bars, order } = layout(scene());
    const of = (id: number) => bars.find((bar) => bar.operation.id === id);
    expect([of(1)?.number, of(2)?.number, of(3)?.number]).toEqual([1, 2, null]);
    expect(of(3)?.role).toBe('misfit');
    expect(order.map(({ text, isMisfit }) => [text, isMisfit])).toEqual([
      ['Ana wrote 5', false],
      ['Ana wrote 6', false],
      ['Ben read 5 fits nowhere', true],
    ]);
  });

  it('shades the time between what was over and what should have seen it', () => {
    const { gap, bars } = layout(scene());
    const witness = bars.find((bar) => bar.operation.id === 2)!;
    expect(gap?.text).toBe('Ana had finished before Ben began');
    expect(gap?.x0).toBeCloseTo(witness.x + witness.width);
  });

  it('shows the two reads that contradict each other, and says them', () => {
    const seen = operation(6, 2, 'read', 6, 2, 2.5);
    const both = scene({ operations: [first, second, seen, stale] });
    expect(both.proof.map(({ id }) => id)).toEqual([1, 2, 6, 3]);
    expect(both.order.map(({ id }) => id)).toEqual([1, 2, 6]);
    expect(explain(both)).toEqual({
      sentence: 'Cleo read 6 at 0:02.500; 27.5 s after that Ben read 5, which is older.',
      witness: seen,
    });
    expect(layout(both).gap?.text).toBe('Cleo had finished before Ben began');
    // A read that was not over by then, one of his own, or one of something else is not one of the two.
    for (const no of [operation(6, 2, 'read', 6, 29, 31), operation(6, 1, 'read', 6, 2, 3), beside])
      expect(scene({ operations: [first, second, no, stale] }).proof).toHaveLength(3);
    expect(scene({ operations: [first, second, open, stale] }).proof).toHaveLength(3);
  });

  it('leaves out context that has no line, and no proof', () => {
    const { rows, bars } = layout(scene(), 640, 0);
    expect(rows.map(({ name }) => name)).toEqual(['Ana', 'Ben']);
    expect(bars.every(({ role }) => role !== 'context')).toBe(true);
  });

  it('gives up context before it pushes the proof out of view', () => {
    const busy = Array.from({ length: 40 }, (_, i) =>
      operation(10 + i, 0, 'read', 5, 2 + i / 2, 2.2 + i / 2),
    );
    const picture = layout(scene({ operations: [first, second, stale, ...busy] }), 480);
    expect(picture.width).toBeLessThanOrEqual(480);
    expect(picture.bars.filter(({ role }) => role !== 'context')).toHaveLength(3);
    const wide = layout(scene({ operations: [first, second, stale, ...busy] }), 1280);
    expect(wide.bars.length).toBeGreaterThan(picture.bars.length);
  });

  it('leaves an operation without an answer open to the right edge', () => {
    const { bars, right } = layout(scene());
    const bar = bars.find((each) => each.operation.id === 4)!;
    expect(bar.x + bar.width).toBeCloseTo(right);
  });

  it('shows operations of no duration, at one moment, as overlapping', () => {
    const instant = [operation(1, 0, 'write', 5, 2, 2), operation(2, 1, 'read', 0, 2, 2)];
    const counterexample = { key: '7', operations: instant, order: [1], misfit: 2, minimal: true };
    const { bars } = layout(scene({ operations: instant, verdict: { ...verdict, counterexample } }));
    expect(bars[0]!.x).toBeLessThan(bars[1]!.x + bars[1]!.width);
    expect(bars[1]!.x).toBeLessThan(bars[0]!.x + bars[0]!.width);
  });
});

describe('the exported picture', () => {
  const ink = Object.fromEntries(inkNames.map((name) => [name, '#123456'])) as Ink;
  const words = { title: 'Why <it> is not', sentence: 'Ben & Ana', source: 'seed 1' };

  it('holds its words, escaped, and its colors, and names nothing outside itself', () => {
    const svg = evidenceSvg(layout(scene()), words, ink);
    expect(svg).toContain('Why &lt;it&gt; is not');
    expect(svg).toContain('Ben &amp; Ana');
    expect(svg).toContain('read k7→5');
    expect(svg).not.toMatch(/var\(|class=|NaN|undefined/);
  });

  it('wraps a long sentence instead of losing its end', () => {
    const sentence = `${'Ana read 5 and '.repeat(20)}then nothing.`;
    const svg = evidenceSvg(layout(scene(), 1280), { ...words, sentence }, ink);
    const lines = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, line = '']) => line);
    expect(lines.filter((line) => line.includes('and')).length).toBeGreaterThan(1);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(1280 / (12 * 0.5));
    expect(lines.join(' ')).toContain('then nothing.');
  });
});

describe('the sentence', () => {
  const told = (name: string, operations: readonly Operation[], message = 'x: because of it') =>
    explain(
      scene({
        operations,
        verdict: {
          ...verdict,
          counterexample: null,
          anomalies: [{ name, key: '7', message, operations: operations.map(({ id }) => id) }],
        },
      }),
    ).sentence;

  it('says who read what although who had been told what', () => {
    expect(explain(scene()).sentence).toBe(
      'Ben read 5, although 28.5 s earlier Ana had been told that 6 is written.',
    );
  });

  it('names as a witness only what the read does not show', () => {
    const append = (id: number, process: number, value: string, from: number) =>
      ({ ...operation(id, process, 'write', 0, from, from + 1), kind: 'append', value }) as const;
    const read = { ...operation(3, 1, 'read', 0, 9, 10), value: 'a' };
    const told = (operations: readonly Operation[]) => {
      const order = operations.slice(0, -1).map(({ id }) => id);
      const counterexample = { key: '7', operations, order, misfit: 3, minimal: true };
      return explain(scene({ operations, clock: 'order', verdict: { ...verdict, counterexample } })).sentence;
    };
    expect(told([append(1, 0, 'a', 1), append(2, 2, 'b', 3), read])).toBe(
      'Ben read a, although earlier Cleo had been told that b is appended.',
    );
    expect(
      told([append(1, 0, 'a', 1), { ...read, id: 2, process: 2, invoked: 4, returned: 5 }, read]),
    ).toMatch(/wherever that is put/);
  });

  it('tells the guarantees of a session as a story', () => {
    expect(told('read-your-writes', [second, { ...stale, process: 0 }])).toBe(
      'Ana wrote 6, was told that it is kept, and 28.5 s later read 5, which is older.',
    );
    expect(told('monotonic-reads', [{ ...other, process: 1 }, stale])).toBe(
      'Ben read 6, and 1.5 s later 5, which is older.',
    );
  });

  it('of an anomaly that has no story of its own is the checker’s reason', () => {
    expect(told('write-of-nobody', [second, stale])).toBe('Because of it.');
  });

  it('of broken causality names what had been replaced, however long the way to it', () => {
    const sign = { ...operation(6, 0, 'write', 1, 2, 2.01), key: '8' };
    const seen = { ...operation(7, 1, 'read', 1, 3, 3.01), key: '8' };
    expect(told('write-co-read', [first, second, sign, seen, stale])).toBe(
      'Ana wrote k7=5, then wrote k7=6, then wrote k8=1; Ben read k8→1, then read k7→5. But 5 had been replaced by “write k7=6” in all that had led to that.',
    );
    expect(told('write-co-init-read', [second, sign, seen, { ...stale, value: 0 }])).toBe(
      'Ana wrote k7=6, then wrote k8=1; Ben read k8→1, then read k7→nothing. But “write k7=6” had been done before, in all that had led to that.',
    );
  });

  it('of writes that must each come before the other names who says so of either', () => {
    const cycle = [operation(1, 0, 'write', 5, 1, 2), operation(2, 1, 'write', 6, 1, 2)] as const;
    const reads = [operation(3, 0, 'read', 6, 3, 4), operation(4, 1, 'read', 5, 3, 4)] as const;
    const operations = [...cycle, ...reads];
    const anomalies = [{ name: 'cyclic-cf', key: '7', message: 'x: y', operations: [1, 2] }];
    const counterexample = { key: '7', operations, order: [1, 2, 3], misfit: 4, minimal: true };
    const shown = scene({ operations, verdict: { ...verdict, anomalies, counterexample } });
    expect(explain(shown).sentence).toBe(
      'The replicas can never agree on an order of these writes: “write k7=5” comes before “write k7=6”: Ana knew of the one when it read the other; “write k7=6” comes before “write k7=5”: Ben knew of the one when it read the other.',
    );
    expect(shown.arrows).toHaveLength(2);
    const { bars } = layout(shown);
    expect(bars.find((bar) => bar.operation.id === 4)?.role).toBe('misfit');
  });

  it('of what no single order explains is what has no place in the longest that works', () => {
    const anomalies = [{ name: 'not-sequential', key: '7', message: 'x: y', operations: [1, 2, 3] }];
    const shown = scene({ verdict: { ...verdict, anomalies } });
    expect(explain(shown).sentence).toBe(
      'No single order that keeps each client’s own explains these 3 answers: the longest that works leaves no place for “Ben read 5”.',
    );
    expect(shown.misfit?.id).toBe(3);
  });

  it('never says of what somebody wrote that nobody did', () => {
    // The picture knows the write, the proof does not.
    const alone = { key: '7', operations: [stale], order: [], misfit: 3, minimal: false };
    const { sentence } = explain(scene({ verdict: { ...verdict, counterexample: alone } }));
    expect(sentence).not.toMatch(/nobody ever wrote/);
    expect(told('thin-air-read', [operation(3, 1, 'read', 8, 30, 30.02)])).toBe(
      'Ben read 8, which nobody ever wrote.',
    );
  });

  it('of a search that got stuck is that there is no order, and no operation is the wrong one', () => {
    const operations = [first, { ...other, value: 8 }, stale];
    expect(told('not-sequential', operations)).toBe(
      "No single order of these clients' operations explains all their answers: the longest that works cannot go on, for example with “Ben read 5”.",
    );
    const anomalies = [{ name: 'not-sequential', key: '7', message: 'x: y', operations: [2, 3] }];
    expect(scene({ verdict: { ...verdict, counterexample: null, anomalies } }).misfit).toBeNull();
  });

  it('says that clients disagree without ordering them', () => {
    expect(told('divergent', [other, stale])).toBe(
      'At the end Cleo reads 6 and Ben reads 5: they still do not agree.',
    );
  });
});

describe('names of those who ask', () => {
  it('tell lanes of one client apart by numbers, and only those', () => {
    const nameOf = processNames(
      [
        { client: 'a', instance: 0, lane: 0 },
        { client: 'b', instance: 0, lane: 0 },
        { client: 'b', instance: 0, lane: 1 },
        { client: 'b', instance: 1, lane: 0 },
      ],
      (id) => id.toUpperCase(),
    );
    expect([0, 1, 2, 3].map(nameOf)).toEqual(['A', 'B #1', 'B #2', 'B #2.1']);
  });
});
