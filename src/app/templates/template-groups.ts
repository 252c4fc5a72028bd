/**
 * What the gallery shows: templates by the chapter that they belong to, those left out that do not answer what
 * was typed. Every word has to occur somewhere in a template's prose, in whatever order.
 */
import type { Template, TemplateLevel } from '../../content/template.ts';

export interface TemplateGroup {
  readonly chapter: string;
  readonly templates: readonly Template[];
}

/** Templates that have all the words and the level, by chapter in the order of the book. */
export function groupsOf(
  templates: readonly Template[],
  words: string,
  level: TemplateLevel | 'all',
): readonly TemplateGroup[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  const found = templates.filter((template) => {
    if (level !== 'all' && template.level !== level) return false;
    const text = textOf(template);
    return wanted.every((word) => text.includes(word));
  });
  const chapters = [...new Set(found.map(({ chapter }) => chapter))].sort(byNumber);
  return chapters.map((chapter) => ({
    chapter,
    templates: found.filter((template) => template.chapter === chapter),
  }));
}

function textOf({ title, chapter, question, story, claim, level, design }: Template): string {
  const names = design.nodes.map((node) => node.kind);
  return plain([title, chapter, question, story, claim, level, ...new Set(names)].join(' '));
}

/** Lower case without accents, so that "Sao" finds "São". */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

function byNumber(a: string, b: string): number {
  return Number.parseInt(a, 10) - Number.parseInt(b, 10);
}

/** Where an arrow key leads among cards that stand in rows; `centres` are theirs, in the order of the page. */
export function cardBeside(
  centres: readonly { readonly x: number; readonly y: number }[],
  from: number,
  key: string,
): number {
  if (key === 'Home') return 0;
  if (key === 'End') return centres.length - 1;
  if (key === 'ArrowRight') return Math.min(centres.length - 1, from + 1);
  if (key === 'ArrowLeft') return Math.max(0, from - 1);
  const here = centres[from];
  if (here === undefined || (key !== 'ArrowDown' && key !== 'ArrowUp')) return from;
  const way = key === 'ArrowDown' ? 1 : -1;
  const beyond = centres.map(({ x, y }, i) => ({
    i,
    across: Math.abs(x - here.x),
    down: (y - here.y) * way,
  }));
  const rows = beyond.filter(({ down }) => down > SAME_ROW);
  const nearest = Math.min(...rows.map(({ down }) => down));
  const row = rows.filter(({ down }) => down < nearest + SAME_ROW);
  return row.sort((a, b) => a.across - b.across)[0]?.i ?? from;
}

/** Cards of one row differ in height by less than this, CSS pixels. */
const SAME_ROW = 40;
