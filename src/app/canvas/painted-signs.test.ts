/** What the picture of a large design says of trouble, with a sign beside each color, as the page does. */
import { describe, expect, it } from 'vitest';
import { type LinkView, signsOf } from './link-view.ts';
import type { NodeView } from './node-view.ts';
import { drawDashes, drawDisc, drawHatching, isMarked, type SignLook } from './painted-signs.ts';
import { isDressedAlike, isEven } from './painted-things.ts';
import { PILL_ICONS, PILL_TONES } from './pill-icon.ts';

const pill = { ground: 'ground', edge: 'edge', color: 'ink' };
const look: SignLook = {
  dead: { color: 'red', wide: 7, apart: 26 },
  paused: { color: 'amber', wide: 7, apart: 26 },
  dashes: { color: 'red', width: 5, radius: 9 },
  disc: {
    ...{ size: 44, border: 3, right: -12, top: -22 },
    tones: new Map(PILL_TONES.map((tone) => [tone, pill])),
  },
  label: {
    ...{ height: 17, padding: 6, gap: 4, between: 3, border: 1, tones: new Map() },
    letters: { font: '', spacing: '', color: '', baseline: 0, lineHeight: 0 },
  },
  icons: new Map(PILL_ICONS.map((name) => [name, [{ path: {} as Path2D, width: 1, filled: false }]])),
};
const box = { x: 100, y: 200, width: 140, height: 90 };

const well: NodeView = {
  ...{ condition: 'up', lost: false, tone: 'plain', figure: '5/s', line: '', note: '', noteIsBad: false },
  ...{ utilization: 0.3, heat: 2, cells: [], cellsText: '', pills: [], sparkline: new Float64Array(0) },
  ...{ sparkTone: 'flow', label: 'Service orders, 5/s' },
};
const down: NodeView = {
  ...well,
  ...{ condition: 'down', tone: 'dead', figure: 'down', pills: [{ tone: 'error', text: 'crashed' }] },
};
const paused: NodeView = {
  ...well,
  ...{ condition: 'paused', tone: 'warn', pills: [{ tone: 'warn', text: 'paused' }] },
};

/** What was done with a canvas: names of calls with their numbers, and the stops of gradients. */
function drawn(work: (context: CanvasRenderingContext2D) => void): readonly string[] {
  const calls: string[] = [];
  const gradient = {
    addColorStop: (at: number, color: string) => calls.push(`stop ${at.toFixed(3)} ${color}`),
  };
  const context = new Proxy({} as CanvasRenderingContext2D, {
    get:
      (_, name) =>
      (...values: unknown[]) => {
        calls.push([String(name), ...values.map((value) => JSON.stringify(value))].join(' '));
        return name === 'createLinearGradient' ? gradient : undefined;
      },
    set: () => true,
  });
  work(context);
  return calls;
}

describe('a face in trouble', () => {
  it('is hatched where it is down or paused, and else is not', () => {
    const hatching = (view: NodeView) =>
      drawn((context) => drawHatching(context, { ...box, width: 150 }, 8, view, look));
    expect(hatching(down).some((call) => call.endsWith(' red'))).toBe(true);
    expect(hatching(paused).some((call) => call.endsWith(' amber'))).toBe(true);
    expect(hatching(well)).toEqual([]);
    expect([isEven(down), isEven(paused), isEven(well)]).toEqual([false, false, true]);
  });

  it('has stripes across all of the box, none of them beyond its corner', () => {
    const stops = drawn((context) => drawHatching(context, box, 8, down, look)).filter((call) =>
      call.startsWith('stop'),
    );
    const places = stops.map((stop) => Number(stop.split(' ')[1]));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect([places[0], places.at(-1)]).toEqual([0, 1]);
    // along the diagonal: (140 + 90) / √2 = 163 units, a stripe every 26
    expect(stops.filter((stop) => stop.endsWith(' red'))).toHaveLength(14);
  });

  it('is dashed where it is down', () => {
    const dashes = (view: NodeView) => drawn((context) => drawDashes(context, box, view, look));
    expect(dashes(down).some((call) => /^setLineDash \[10,/.test(call))).toBe(true);
    expect(dashes(down)).toContain('stroke');
    expect(dashes(paused)).toEqual([]);
  });

  it('has a disc at its upper right corner for the gravest of its states', () => {
    const disc = (view: NodeView) => drawn((context) => drawDisc(context, box, view, look));
    expect(disc(down).find((call) => call.startsWith('arc'))).toMatch(/^arc 230 200 22 /);
    expect(disc(well)).toEqual([]);
    expect([isMarked(down), isMarked(paused), isMarked(well)]).toEqual([true, true, false]);
    for (const tone of PILL_TONES) {
      const view: NodeView = { ...well, pills: [{ tone, text: 'something' }] };
      expect(disc(view).length > 0).toBe(isMarked(view));
    }
  });

  it('is painted anew where more than its figures has changed', () => {
    expect(isDressedAlike(well, { ...well, figure: '6/s', utilization: 0.4, heat: 2 })).toBe(true);
    expect(isDressedAlike(well, { ...well, lost: true })).toBe(false);
    expect(isDressedAlike(well, { ...well, tone: 'error' })).toBe(false);
    expect(isDressedAlike(down, { ...down, pills: [{ tone: 'error', text: 'down' }] })).toBe(false);
    expect(isDressedAlike(paused, { ...paused, condition: 'up' })).toBe(false);
    expect(isDressedAlike(well, { ...well, pills: [{ tone: 'warn', text: 'hot' }] })).toBe(false);
  });
});

describe('the words of a link', () => {
  const flowing: LinkView = {
    ...{ width: 3, level: 0, cut: false, troubled: false, errors: '', rate: '5/s', fault: '' },
  };
  const words = (view: LinkView) => signsOf(view).map(({ tone, icon, text }) => `${tone} ${icon} ${text}`);

  it('are none while nothing is wrong', () => {
    expect(words(flowing)).toEqual([]);
  });
  it('say what breaks it and how many calls fail, each with a sign', () => {
    expect(words({ ...flowing, errors: '58 %' })).toEqual(['error cross 58 %']);
    expect(words({ ...flowing, fault: 'slowed', troubled: true, errors: '58 %' })).toEqual([
      'warn snail slowed',
      'error cross 58 %',
    ]);
    expect(words({ ...flowing, fault: 'losing', troubled: true })).toEqual(['warn loss losing']);
  });
  it('of one that is cut say only that', () => {
    expect(words({ ...flowing, cut: true, fault: 'cut', errors: '100 %' })).toEqual([
      'partition scissors cut',
    ]);
  });
});
