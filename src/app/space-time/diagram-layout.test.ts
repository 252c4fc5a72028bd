import { describe, expect, test } from 'vitest';
import type { MachineState } from '../../model/message-records.ts';
import type { NotedMessage } from '../stores/messages.ts';
import { arrowAt, type DiagramInput, GUTTER, layoutDiagram } from './diagram-layout.ts';
import { diagramSvg } from './diagram-svg.ts';

const rows = ['a', 'b', 'c'].map((id) => ({ id, name: `Replica <${id}>`, machines: [id] }));

let sequence = 0;
function message(changed: Partial<NotedMessage>): NotedMessage {
  return {
    sequence: sequence++,
    sent: 1,
    due: 1.2,
    from: 'a',
    to: 'b',
    route: [],
    name: 'Append',
    detail: 'term 1 · entry 7',
    key: -1,
    trace: 0,
    isReply: false,
    isOneWay: true,
    isError: false,
    loss: '',
    lostAt: Number.NaN,
    ...changed,
  };
}
const state = (node: string, time: number, changed: Partial<MachineState> = {}): MachineState => {
  return { node, time, state: 'up', role: '', tone: 'plain', ...changed };
};
function diagram(messages: readonly NotedMessage[], changed: Partial<DiagramInput> = {}) {
  return layoutDiagram({
    rows,
    messages,
    states: [],
    from: 0,
    to: 2,
    now: 2,
    since: 0,
    width: GUTTER + 200 + 14,
    height: 22 + 8 + 300,
    textWidth: (text) => text.length * 6,
    ...changed,
  });
}

describe('the space–time diagram', () => {
  test('draws a message from the line of its sender to that of its receiver, when it was sent and is there', () => {
    const [arrow] = diagram([message({})]).arrows;
    expect(arrow).toMatchObject({ x0: GUTTER + 100, y0: 58, x1: GUTTER + 120, y1: 158, end: 'arrived' });
    expect(arrow!.label).not.toBeNull();
  });

  test('ends a message where it was lost, and one on its way where it is', () => {
    const { arrows } = diagram(
      [
        message({ sent: 0, due: 0.4, loss: 'partition' }),
        message({ sent: 0, due: 0.4, loss: 'down', lostAt: 0.4 }),
        message({ sent: 0.9, due: 1.3 }),
      ],
      { now: 1 },
    );
    expect(arrows.map(({ end }) => end)).toEqual(['lost', 'lost', 'flying']);
    expect(arrows.map(({ y1 }) => Math.round(y1))).toEqual([108, 158, 83]);
    expect(arrows[0]!.tone).toBe('partition');
  });

  test('leaves out what lies outside the window or goes to no line of it', () => {
    const { arrows } = diagram(
      [
        message({ sent: 0.1, due: 0.2 }),
        message({ sent: 1, to: 'elsewhere' }),
        message({ sent: 1.2, due: 1.3 }),
      ],
      { from: 1, to: 2 },
    );
    expect(arrows).toHaveLength(1);
  });

  test('has gaps where a machine is down and marks where it says something else of itself', () => {
    const states = [
      state('a', 0, { role: 'leader · term 1', tone: 'leader' }),
      state('b', 0, { role: 'term 1' }),
      state('a', 0.5, { state: 'down' }),
      state('b', 1, { role: 'leader · term 2', tone: 'leader' }),
    ];
    const [a, b, c] = diagram([], { states, since: 0 }).lines;
    expect(a!.stretches.map(({ state: each, x0, x1 }) => [each, x0 - GUTTER, x1 - GUTTER])).toEqual([
      ['up', 0, 50],
      ['down', 50, 200],
    ]);
    expect(b!.marks).toEqual([{ x: GUTTER + 100, text: 'leader · term 2', tone: 'leader', textY: 146 }]);
    expect(a!.state).toBe('down');
    expect(c!.stretches.every(({ state: each }) => each === 'unknown' || each === 'up')).toBe(true);
  });

  test('says nothing of the time before messages were noted', () => {
    const states = [state('a', 1)];
    const [a] = diagram([], { states, since: 1 }).lines;
    expect(a!.stretches.map(({ state: each }) => each)).toEqual(['unknown', 'up']);
  });

  test('gives the message that is pointed at', () => {
    const shown = diagram([message({}), message({ from: 'c', to: 'b', sent: 1.5, due: 1.7 })]);
    const { x0, y0 } = shown.arrows[1]!;
    expect(arrowAt(shown, x0 + 1, y0 - 2)?.message.from).toBe('c');
    expect(arrowAt(shown, x0, 20)).toBeNull();
  });

  test('lets names lie on no other name', () => {
    const many = Array.from({ length: 60 }, (_, i) => message({ sent: i / 30, due: i / 30 + 0.1 }));
    const { arrows } = diagram(many);
    const boxes = arrows.flatMap(({ label }) => (label === null ? [] : [label]));
    expect(boxes.length).toBeGreaterThan(5);
    for (const [i, one] of boxes.entries()) {
      for (const other of boxes.slice(i + 1)) {
        const apart = Math.abs(one.x - other.x) >= 36 || Math.abs(one.y - other.y) >= 13;
        expect(apart).toBe(true);
      }
    }
  });

  test('is the same as a picture, whole in itself, with every text harmless', () => {
    const svg = diagramSvg(diagram([message({}), message({ name: '<script>', isReply: true })]), {
      title: 'Two & "three"',
      subtitle: '0:00 to 0:02, seed 1',
    });
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="\d+" height="\d+"/);
    expect(svg).toContain('Two &amp; &quot;three&quot;');
    expect(svg).toContain('Replica &lt;a&gt;');
    expect(svg).not.toContain('<script>');
    expect(svg).not.toMatch(/NaN|undefined|href|url\((?!#)/);
    expect(svg.match(/marker-end/g)?.length).toBeGreaterThanOrEqual(2);
    // as many elements are closed as opened
    const opened = svg.match(/<[a-z]+(?: [^>]*[^/])?>/gi)?.length;
    expect(svg.match(/<\/[a-z]+>/gi)?.length).toBe(opened);
  });
});
