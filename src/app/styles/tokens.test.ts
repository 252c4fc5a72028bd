/**
 * The look in one place: every color, size of type and duration of the screen is a token of `tokens.css`; words and
 * marks have the contrast that they promise; and meanings stay apart for eyes that lack a kind of cone.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const APP = join(import.meta.dirname, '..');
const files = readdirSync(APP, { recursive: true, encoding: 'utf8' });
const read = (ending: RegExp): readonly (readonly [string, string])[] =>
  files
    .filter((name) => ending.test(name) && !name.includes('.test.'))
    .map((name) => [name.replaceAll('\\', '/'), readFileSync(join(APP, name), 'utf8')] as const);
const sheets = read(/\.css$/).map(
  ([name, text]) => [name, onScreen(text.replaceAll(/\/\*[\s\S]*?\*\//g, ''))] as const,
);
const tokens = sheets.find(([name]) => name === 'styles/tokens.css')![1];
const others = sheets.filter(([name]) => name !== 'styles/tokens.css');

/** A sheet without what is for paper, which is black on white. */
function onScreen(sheet: string): string {
  const start = sheet.indexOf('@media print');
  if (start < 0) return sheet;
  let depth = 0;
  for (let end = sheet.indexOf('{', start); end < sheet.length; end++) {
    if (sheet[end] === '{') depth++;
    else if (sheet[end] === '}' && --depth === 0)
      return sheet.slice(0, start) + onScreen(sheet.slice(end + 1));
  }
  return sheet.slice(0, start);
}

/** Lines of sheets that match, with their place. */
function lines(pattern: RegExp, except: RegExp = /^$/): string[] {
  return others.flatMap(([name, text]) =>
    text
      .split('\n')
      .filter((line) => pattern.test(line))
      .map((line) => `${name}: ${line.trim()}`)
      .filter((line) => !except.test(line)),
  );
}

describe('style sheets', () => {
  it('take every color from the tokens', () => {
    const color =
      /#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch)\(|:\s*(?:white|black|red|gr[ae]y)\b/i;
    expect(lines(color)).toEqual([]);
  });

  it('take every size of type from the tokens, but for the canvas, which has a camera, and what is printed', () => {
    expect(
      lines(/font-size:\s*[\d.]+(?!\d*\.?\d*em)(?:px|rem|pt)|font:\s*[^v;]*\d+px/, /^canvas\/|pt;$/),
    ).toEqual([]);
  });

  it('take every duration from the tokens', () => {
    expect(lines(/(?:transition|animation)[^;]*\b[\d.]+m?s\b/, /\b0m?s\b/)).toEqual([]);
  });

  it('never ask for anything after anything: all that follows would be styled anew whatever is put in', () => {
    expect(lines(/[+~] \*\s*[,{]/)).toEqual([]);
  });

  it('use no token that nobody defines', () => {
    const all = [...sheets, ...read(/\.tsx?$/)];
    const defined = new Set(
      all.flatMap(([, text]) => [...text.matchAll(/(--[\w-]+)['"\]]*\s*[:,]/g)].map((m) => m[1])),
    );
    const used = sheets.flatMap(([name, text]) =>
      [...text.matchAll(/var\((--[\w-]+)(\s*,)?/g)]
        .filter(([, , fallback]) => fallback === undefined)
        .map(([, token]) => `${name}: ${token}`),
    );
    expect(used.filter((use) => !defined.has(use.split(': ')[1]))).toEqual([]);
  });
});

type Theme = 'dark' | 'light' | 'dark, more contrast' | 'light, more contrast';
/** The colors of a theme, by token; later blocks win as in the browser. */
function colorsOf(theme: Theme): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const more = tokens.indexOf('@media (prefers-contrast: more)');
  const forced = tokens.indexOf('@media (forced-colors: active)');
  const take = (text: string) => {
    const side = theme.startsWith('light')
      ? /(?::root,\s*\[data-theme='dark'\]|\[data-theme='light'\])\s*\{([^}]*)\}/g
      : /:root,\s*\[data-theme='dark'\]\s*\{([^}]*)\}/g;
    for (const [, block] of text.matchAll(side)) {
      for (const [, name, value] of block!.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\b/gi))
        found.set(name!, value!);
    }
  };
  take(tokens.slice(0, more));
  if (theme.endsWith('contrast')) take(tokens.slice(more, forced));
  return found;
}

type Rgb = readonly [number, number, number];
const linear = (hex: string): Rgb => {
  const channel = (i: number) => {
    const value = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
};
const luminance = ([r, g, b]: Rgb): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/** Contrast ratio of WCAG 2.2, section 1.4.3. */
function contrast(a: string, b: string): number {
  const [x, y] = [luminance(linear(a)), luminance(linear(b))];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

const WORDS = [
  'text',
  'text-2',
  'text-3',
  'accent-text',
  'ok-text',
  'warn-text',
  'error-text',
  'stale-text',
  'partition-text',
];
const MARKS = ['accent', 'ok', 'warn', 'error', 'stale', 'partition'];
const GROUNDS = ['ground', 'panel', 'raised'];

describe.each<readonly [Theme, number, number]>([
  ['dark', 4.5, 3],
  ['light', 4.5, 3],
  ['dark, more contrast', 7, 4.5],
  ['light, more contrast', 7, 4.5],
])('%s', (theme, forWords, forMarks) => {
  const colors = colorsOf(theme);
  const low = (names: readonly string[], ratio: number) =>
    names.flatMap((name) =>
      GROUNDS.filter((ground) => contrast(colors.get(name)!, colors.get(ground)!) < ratio).map(
        (ground) => `${name} on ${ground}: ${contrast(colors.get(name)!, colors.get(ground)!).toFixed(2)}`,
      ),
    );

  it(`has words at ${forWords}:1 and marks at ${forMarks}:1`, () => {
    expect(low(WORDS, forWords)).toEqual([]);
    expect(low(MARKS, forMarks)).toEqual([]);
    expect(low(['focus'], 3)).toEqual([]);
    expect(contrast(colors.get('on-accent')!, colors.get('accent')!)).toBeGreaterThanOrEqual(4.5);
  });

  it('keeps well, hot and failed apart for every kind of eye', () => {
    for (const [kind, matrix] of Object.entries(deficiencies)) {
      for (const [a, b] of [
        ['ok', 'error'],
        ['ok', 'warn'],
        ['warn', 'error'],
        ['accent', 'error'],
        ['p95', 'p50'],
        ['p95', 'p99'],
      ] as const) {
        const apart = difference(seen(colors.get(a)!, matrix), seen(colors.get(b)!, matrix));
        expect(apart, `${a} and ${b}, ${kind}, ${theme}`).toBeGreaterThan(JUST_APART);
      }
    }
  });
});

/** Full loss of one kind of cone, in linear RGB (Machado, Oliveira and Fernandes, IEEE TVCG 15(6), 2009). */
const deficiencies: { readonly [kind: string]: readonly Rgb[] } = {
  none: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
function seen(hex: string, matrix: readonly Rgb[]): Rgb {
  const color = linear(hex);
  const row = (weights: Rgb) =>
    Math.max(0, weights[0] * color[0] + weights[1] * color[1] + weights[2] * color[2]);
  return [row(matrix[0]!), row(matrix[1]!), row(matrix[2]!)];
}

/** Distance in OKLab (Ottosson, 2020): 0.02 is about what one notices side by side. */
const JUST_APART = 0.06;
function difference(a: Rgb, b: Rgb): number {
  const [x, y] = [oklab(a), oklab(b)];
  return Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}
function oklab([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}
