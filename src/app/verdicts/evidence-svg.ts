/**
 * The picture of evidence as a file of its own: SVG with its words and with the colors of the theme in it, to be
 * put on a slide or printed.
 */
import type { EvidenceBar, EvidencePicture } from './evidence-layout.ts';

/** Colors by the names of `tokens.css`, without the dashes. */
export type Ink = { readonly [N in (typeof inkNames)[number]]: string };
export const inkNames = [
  'panel',
  'raised',
  'control-bg',
  'line',
  'line-strong',
  'text',
  'text-2',
  'text-3',
  'flow',
  'flow-soft',
  'error',
  'error-text',
  'error-soft',
] as const;

export interface EvidenceFileWords {
  readonly title: string;
  readonly sentence: string;
  /** Where it comes from: design, seed, moment. */
  readonly source: string;
}

const FONT = "Inter, 'Helvetica Neue', Arial, sans-serif";

export function evidenceSvg(picture: EvidencePicture, words: EvidenceFileWords, ink: Ink): string {
  const { fontSize: f, width } = picture;
  const told = wrapped(words.sentence, Math.floor(width / (f * LETTER)));
  const head = f * (3.6 + 1.4 * told.length);
  const foot = f * 2.4;
  const height = picture.height + head + foot;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${n(width)}" height="${n(height)}" viewBox="0 0 ${n(width)} ${n(height)}" font-family="${FONT}" font-size="${f}" role="img">`,
    `<title>${escaped(words.title)}</title>`,
    `<desc>${escaped(`${words.sentence} ${words.source}`)}</desc>`,
    `<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" stroke="${ink['text-3']}" stroke-width="1.5"/></pattern></defs>`,
    `<rect width="${n(width)}" height="${n(height)}" fill="${ink.panel}"/>`,
    text(f * 0.9, f * 1.9, words.title, ink.text, `font-size="${n(f * 1.3)}" font-weight="600"`),
    ...told.map((line, i) => text(f * 0.9, f * (3.6 + 1.4 * i), line, ink['text-2'])),
    `<g transform="translate(0 ${n(head)})">`,
    ...groundOf(picture, ink),
    ...picture.bars.map((bar) => barOf(bar, picture, ink)),
    ...picture.arrows.map(
      ({ path, tip }) =>
        `<path d="${path}" fill="none" stroke="${ink['text-2']}" stroke-width="1.6"/><path d="M${n(tip.x)} ${n(tip.y)}l${n(-tip.direction * f * 0.7)} ${n(-f * 0.38)}v${n(f * 0.76)}z" fill="${ink['text-2']}"/>`,
    ),
    ...orderOf(picture, ink),
    '</g>',
    text(
      f * 0.9,
      height - f * 0.8,
      `${words.source}${picture.toScale ? '' : ' · time keeps its order, not its scale'}`,
      ink['text-3'],
      `font-size="${n(f * 0.86)}"`,
    ),
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
}

/** Width of a letter, as a share of its height, in a wide font. */
const LETTER = 0.58;

/** Lines of at most so many letters. */
function wrapped(sentence: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of sentence.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > most) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

const n = (value: number): string => String(Math.round(value * 10) / 10);

function escaped(words: string): string {
  return words
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function text(x: number, y: number, words: string, fill: string, more = ''): string {
  return `<text x="${n(x)}" y="${n(y)}" fill="${fill}"${more === '' ? '' : ` ${more}`}>${escaped(words)}</text>`;
}

function groundOf(
  { rows, left, right, gap, ticks, waits, axisY, fontSize: f }: EvidencePicture,
  ink: Ink,
): string[] {
  const middle = 'text-anchor="middle"';
  const small = `${middle} font-size="${n(f * 0.86)}"`;
  return [
    ...(gap === null
      ? []
      : [
          `<rect x="${n(gap.x0)}" y="${n(gap.y0)}" width="${n(gap.x1 - gap.x0)}" height="${n(gap.y1 - gap.y0)}" fill="${ink.error}" fill-opacity="0.12"/>`,
          `<path d="M${n(gap.x0)} ${n(gap.y0)}V${n(gap.y1)}M${n(gap.x1)} ${n(gap.y0)}V${n(gap.y1)}" stroke="${ink.error}" stroke-dasharray="4 3"/>`,
          text(gap.textX, gap.textY, gap.text, ink['error-text'], `${middle} font-weight="500"`),
        ]),
    ...rows.flatMap((row) => [
      `<path d="M${n(left)} ${n(row.y)}H${n(right)}" stroke="${ink.line}" stroke-width="1.5"/>`,
      text(
        f * 0.9,
        row.y + f * 0.35,
        row.name,
        row.isContext ? ink['text-3'] : ink.text,
        row.isContext ? '' : 'font-weight="600"',
      ),
    ]),
    `<path d="M${n(left)} ${n(axisY)}H${n(right)}" stroke="${ink['line-strong']}"/>`,
    ...ticks.flatMap(({ x, text: time, textX }) => [
      `<path d="M${n(x)} ${n(axisY)}v${n(f * 0.35)}" stroke="${ink['line-strong']}"/>`,
      text(textX, axisY + f * 1.35, time, ink['text-3'], small),
    ]),
    ...waits.flatMap(({ x0, x1, text: wait }) => {
      const x = (x0 + x1) / 2;
      return [
        `<rect x="${n(x - f * 0.5)}" y="${n(axisY - 2)}" width="${n(f)}" height="4" fill="${ink.panel}"/>`,
        `<path d="M${n(x - f * 0.6)} ${n(axisY + 4)}l3 -8M${n(x + f * 0.3)} ${n(axisY + 4)}l3 -8" stroke="${ink['text-3']}"/>`,
        text(x, axisY + f * 1.35, wait, ink['text-3'], small),
      ];
    }),
  ];
}

function barOf(bar: EvidenceBar, { fontSize: f }: EvidencePicture, ink: Ink): string {
  const { x, y, width, height, role, what, operation } = bar;
  const [fill, stroke, words, thick] =
    role === 'misfit'
      ? [ink['error-soft'], ink.error, ink['error-text'], 2.5]
      : role === 'context'
        ? [ink.panel, ink['line-strong'], ink['text-3'], 1]
        : what === 'read'
          ? [ink['flow-soft'], ink.flow, ink.text, 1.5]
          : [ink['control-bg'], ink['text-2'], ink.text, 1.5];
  const radius = n(Math.min(f * 0.45, width / 2));
  const isOpen = operation.returned === null;
  const box = `x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="${radius}"`;
  // an open end: no right edge
  const outline = isOpen
    ? `<path d="M${n(x + width)} ${n(y)}H${n(x)}v${n(height)}h${n(width)}" fill="${fill}" stroke="${stroke}" stroke-width="${thick}" stroke-dasharray="5 4"/>`
    : `<rect ${box} fill="${fill}" stroke="${stroke}" stroke-width="${thick}"/>`;
  const hatch = operation.outcome === 'fail' ? `<rect ${box} fill="url(#hatch)"/>` : '';
  const weight = role === 'context' ? '' : 'font-weight="600"';
  const label =
    bar.label === ''
      ? ''
      : text(x + f * (role === 'context' ? 0.4 : 0.9), y + height / 2 + f * 0.35, bar.label, words, weight);
  const badge = bar.number === null ? '' : badgeOf(x, y, f, String(bar.number), ink);
  const cross = role === 'misfit' && bar.number === null ? crossOf(x, y, f, ink) : '';
  return `<g>${outline}${hatch}${label}${badge}${cross}</g>`;
}

function badgeOf(x: number, y: number, f: number, number: string, ink: Ink): string {
  return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(f * 0.66)}" fill="${ink.raised}" stroke="${ink['text-2']}" stroke-width="1.2"/>${text(x, y + f * 0.29, number, ink.text, `text-anchor="middle" font-size="${n(f * 0.82)}" font-weight="600"`)}`;
}

function crossOf(x: number, y: number, f: number, ink: Ink): string {
  const arm = f * 0.26;
  return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(f * 0.66)}" fill="${ink.error}" stroke="${ink.panel}"/><path d="M${n(x - arm)} ${n(y - arm)}l${n(2 * arm)} ${n(2 * arm)}m${n(-2 * arm)} 0l${n(2 * arm)} ${n(-2 * arm)}" stroke="${ink.panel}" stroke-width="2" stroke-linecap="round"/>`;
}

function orderOf({ order, orderTitle, fontSize: f }: EvidencePicture, ink: Ink): string[] {
  const first = order[0];
  if (first === undefined) return [];
  return [
    text(f * 0.9, first.y + f * 0.35, orderTitle, ink['text-3']),
    ...order.map((item) => {
      const sign = item.isMisfit
        ? crossOf(item.x + f * 0.66, item.y, f, ink)
        : badgeOf(item.x + f * 0.66, item.y, f, String(item.number), ink);
      const color = item.isMisfit ? ink['error-text'] : ink['text-2'];
      return `${sign}${text(item.x + f * 1.7, item.y + f * 0.35, item.text, color, item.isMisfit ? 'font-weight="600"' : '')}`;
    }),
  ];
}
