/**
 * The space–time diagram as a picture of its own: SVG with its colors and words in it, on white, so that it can
 * be printed and put on a slide. Lines are told apart by dashes and signs too, not by color alone.
 */

import { digitsFor, momentText } from '../ui/moment-text.ts';
import type { Arrow, ArrowTone, Diagram, Line } from './diagram-layout.ts';

export interface PictureWords {
  readonly title: string;
  /** "0:20.00 to 0:20.08, seed 1" */
  readonly subtitle: string;
}

const HEAD = 54;
const FOOT = 30;
/** The light theme's colors, darkened where ink is thin. */
const INK: { readonly [T in ArrowTone]: string } = {
  plain: '#2d3642',
  reply: '#5d6877',
  protocol: '#1a5db8',
  vote: '#7a5c00',
  error: '#b3350e',
  partition: '#a02c72',
};
const FONT = "Inter, 'Helvetica Neue', Arial, sans-serif";

export function diagramSvg(diagram: Diagram, words: PictureWords): string {
  const { width, left, right, bottom } = diagram;
  const height = diagram.height + HEAD + FOOT;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}" font-size="11" role="img">`,
    `<title>${escaped(words.title)}</title>`,
    `<desc>${escaped(`Space–time diagram, ${words.subtitle}. ${diagram.arrows.length} messages between ${diagram.lines.length} machines.`)}</desc>`,
    '<defs>',
    ...Object.entries(INK).map(
      ([tone, ink]) =>
        `<marker id="head-${tone}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 .6 8 4 0 7.4z" fill="${ink}"/></marker>`,
    ),
    `<clipPath id="times"><rect x="${left}" y="-8" width="${right - left + 8}" height="${bottom + 8}"/></clipPath>`,
    '</defs>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="12" y="24" font-size="16" font-weight="600" fill="#151a21">${escaped(words.title)}</text>`,
    `<text x="12" y="42" fill="#465160">${escaped(words.subtitle)}</text>`,
    `<g transform="translate(0 ${HEAD})">`,
    ...timesOf(diagram),
    ...diagram.lines.map(nameOf),
    '<g clip-path="url(#times)">',
    ...diagram.lines.flatMap(lineOf),
    ...diagram.arrows.map(arrowOf),
    ...diagram.arrows.flatMap(arrowNameOf),
    ...diagram.lines.flatMap(marksOf),
    '</g></g>',
    ...legendOf(diagram, height),
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
}

const n = (value: number): string => String(Math.round(value * 10) / 10);

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function timesOf({ ticks, tickStep, bottom }: Diagram): string[] {
  const digits = digitsFor(tickStep);
  return ticks.flatMap(({ x, time }) => [
    `<path d="M${n(x)} 0V${n(bottom)}" stroke="#e1e5eb"/>`,
    `<text x="${n(x)}" y="${n(bottom + 16)}" text-anchor="middle" fill="#5d6877">${momentText(time, digits)}</text>`,
  ]);
}

function nameOf({ row, y, state, role }: Line): string {
  const words = state === 'down' ? 'down' : state === 'paused' ? 'paused' : role;
  const name = `<text x="12" y="${n(words === '' ? y + 4 : y - 2)}" font-weight="600" fill="#151a21">${escaped(row.name)}</text>`;
  return words === ''
    ? name
    : `${name}<text x="12" y="${n(y + 12)}" font-size="10" fill="#465160">${escaped(words)}</text>`;
}

function lineOf({ y, stretches }: Line): string[] {
  const dashes = { up: '', paused: '6 5', down: '2 6', unknown: '1 5' } as const;
  const inks = { up: '#8b98a9', paused: '#875400', down: '#b93108', unknown: '#bec7d2' } as const;
  return stretches.map(({ x0, x1, state }) => {
    const dash = dashes[state] === '' ? '' : ` stroke-dasharray="${dashes[state]}"`;
    const line = `<path d="M${n(x0)} ${n(y)}H${n(x1)}" stroke="${inks[state]}" stroke-width="${state === 'up' ? 1.8 : 1.3}"${dash}/>`;
    if (state === 'down') return line + cross(x0, y, 4.5, inks.down);
    if (state !== 'paused') return line;
    return `${line}<path d="M${n(x0 - 2)} ${n(y - 5)}v10m5-10v10" stroke="${inks.paused}" stroke-width="2"/>`;
  });
}

function cross(x: number, y: number, arm: number, ink: string): string {
  return `<path d="M${n(x - arm)} ${n(y - arm)}l${2 * arm} ${2 * arm}m${-2 * arm} 0l${2 * arm} ${-2 * arm}" stroke="${ink}" stroke-width="1.9" stroke-linecap="round"/>`;
}

function arrowOf({ x0, y0, x1, y1, tone, end, message }: Arrow): string {
  const ink = INK[tone];
  const head = end === 'arrived' ? ` marker-end="url(#head-${tone})"` : '';
  const dash = message.isReply ? ' stroke-dasharray="5 2.5"' : '';
  const words = [message.name, message.detail].filter((part) => part !== '').join(' · ');
  const sign =
    end === 'lost'
      ? cross(x1, y1, 4, ink)
      : end === 'flying'
        ? `<circle cx="${n(x1)}" cy="${n(y1)}" r="2.8" fill="${ink}"/>`
        : '';
  return `<g><title>${escaped(words)}</title><circle cx="${n(x0)}" cy="${n(y0)}" r="1.8" fill="${ink}"/><path d="M${n(x0)} ${n(y0)}L${n(x1)} ${n(y1)}" stroke="${ink}" stroke-width="1.2"${dash}${head}/>${sign}</g>`;
}

function arrowNameOf({ label, tone, message }: Arrow): string[] {
  if (label === null) return [];
  return [
    `<text x="${n(label.x)}" y="${n(label.y + 4)}" font-size="10.5" font-weight="500" fill="${INK[tone]}" stroke="#fff" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke">${escaped(message.name)}</text>`,
  ];
}

function marksOf({ y, marks }: Line): string[] {
  return marks.map(({ x, text, tone, textY }) => {
    const ink = tone === 'leader' ? '#7a5c00' : tone === 'warn' ? '#875400' : '#465160';
    const mark = `<path d="M${n(x)} ${n(y - 6)}l4.5 6-4.5 6-4.5-6z" fill="${ink}"/>`;
    if (textY === null) return mark;
    return `${mark}<text x="${n(x + 7)}" y="${n(textY + 4)}" font-size="10.5" font-weight="600" fill="${ink}" stroke="#fff" stroke-width="3.5" paint-order="stroke">${escaped(text)}</text>`;
  });
}

const legend: readonly (readonly [ArrowTone, string, boolean, string])[] = [
  ['plain', 'request', false, ''],
  ['reply', 'reply', true, ''],
  ['protocol', 'between replicas', false, ''],
  ['vote', 'election', false, ''],
  ['error', 'refused or lost', false, 'cross'],
  ['partition', 'lost at a partition', false, 'cross'],
];
/** What the strokes mean, as far as they occur. */
function legendOf({ arrows }: Diagram, height: number): string[] {
  const used = new Set(arrows.map(({ tone }) => tone));
  let x = 12;
  return legend
    .filter(([tone]) => used.has(tone))
    .map(([tone, words, dashed, sign]) => {
      const at = x;
      const y = height - 14;
      x += 46 + words.length * 6.4;
      const dash = dashed ? ' stroke-dasharray="5 2.5"' : '';
      const end = sign === 'cross' ? cross(at + 22, y, 3.5, INK[tone]) : '';
      const head = sign === '' ? ` marker-end="url(#head-${tone})"` : '';
      return `<path d="M${n(at)} ${n(y)}h22" stroke="${INK[tone]}" stroke-width="1.3"${dash}${head}/>${end}<text x="${n(at + 30)}" y="${n(y + 4)}" fill="#465160">${words}</text>`;
    });
}
