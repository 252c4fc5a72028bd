/**
 * A small reader of Markdown for the pages that kinds bring along (`docs.md`) and for notes of a design. It
 * makes plain data, never HTML, so a design from a stranger's link can say what it likes: there is nothing to
 * escape. Headings, paragraphs, lists, quotes, code, tables, emphasis and links; what else Markdown knows is
 * shown as it was written. Grammar after CommonMark, simplified.
 */

export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'strong' | 'emphasis'; readonly children: readonly Inline[] }
  | { readonly type: 'link'; readonly href: string; readonly children: readonly Inline[] };

export type Block =
  | { readonly type: 'heading'; readonly level: number; readonly children: readonly Inline[] }
  | { readonly type: 'paragraph' | 'quote'; readonly children: readonly Inline[] }
  | { readonly type: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly type: 'code'; readonly text: string }
  | {
      readonly type: 'table';
      readonly head: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    };

const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const BULLET = /^\s{0,3}[-*+]\s+(.*)$/;
const NUMBER = /^\s{0,3}\d{1,9}[.)]\s+(.*)$/;
const FENCE = /^\s{0,3}(```|~~~)/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

/** Reads a page into blocks. Never fails: what is not understood is a paragraph. */
export function readMarkdown(source: string): readonly Block[] {
  const lines = source.replace(/\r\n?/g, '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at]!;
    if (line.trim() === '') at++;
    else if (FENCE.test(line)) at = readCode(lines, at, blocks);
    else if (HEADING.test(line)) at = readHeading(lines, at, blocks);
    else if (BULLET.test(line) || NUMBER.test(line)) at = readList(lines, at, blocks);
    else if (line.includes('|') && TABLE_RULE.test(lines[at + 1] ?? '')) at = readTable(lines, at, blocks);
    else at = readParagraph(lines, at, blocks);
  }
  return blocks;
}

function readCode(lines: readonly string[], at: number, blocks: Block[]): number {
  const fence = lines[at]!.trim().slice(0, 3);
  let end = at + 1;
  while (end < lines.length && !lines[end]!.trim().startsWith(fence)) end++;
  blocks.push({ type: 'code', text: lines.slice(at + 1, end).join('\n') });
  return end + 1;
}

function readHeading(lines: readonly string[], at: number, blocks: Block[]): number {
  const match = HEADING.exec(lines[at]!)!;
  blocks.push({ type: 'heading', level: match[1]!.length, children: readInline(match[2]!) });
  return at + 1;
}

function readList(lines: readonly string[], at: number, blocks: Block[]): number {
  const ordered = NUMBER.test(lines[at]!);
  const marker = ordered ? NUMBER : BULLET;
  const items: string[] = [];
  let end = at;
  for (; end < lines.length; end++) {
    const line = lines[end]!;
    const match = marker.exec(line);
    if (match !== null) items.push(match[1]!);
    else if (
      line.trim() === '' ||
      HEADING.test(line) ||
      FENCE.test(line) ||
      BULLET.test(line) ||
      NUMBER.test(line)
    )
      break;
    else items[items.length - 1] += ` ${line.trim()}`;
  }
  blocks.push({ type: 'list', ordered, items: items.map(readInline) });
  return end;
}

function readTable(lines: readonly string[], at: number, blocks: Block[]): number {
  const head = cells(lines[at]!);
  const rows: (readonly (readonly Inline[])[])[] = [];
  let end = at + 2;
  for (; end < lines.length && lines[end]!.includes('|'); end++) rows.push(cells(lines[end]!));
  blocks.push({ type: 'table', head, rows });
  return end;
}

function cells(line: string): readonly (readonly Inline[])[] {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return inner.split('|').map((cell) => readInline(cell.trim()));
}

function readParagraph(lines: readonly string[], at: number, blocks: Block[]): number {
  const quote = lines[at]!.trimStart().startsWith('>');
  const words: string[] = [];
  let end = at;
  for (; end < lines.length; end++) {
    const line = lines[end]!;
    const ends = line.trim() === '' || HEADING.test(line) || FENCE.test(line) || BULLET.test(line);
    if (end > at && (ends || NUMBER.test(line))) break;
    words.push(quote ? line.trimStart().replace(/^>\s?/, '') : line.trim());
  }
  blocks.push({ type: quote ? 'quote' : 'paragraph', children: readInline(words.join(' ')) });
  return end;
}

/** Code, strong, emphasis, links and bare addresses; the first that begins earliest wins. */
const INLINE =
  /(`+)(.+?)\1|\*\*(.+?)\*\*|\*(?!\s)([^*]+?)\*|(?<![A-Za-z0-9])_(?!\s)([^_]+?)_(?![A-Za-z0-9])|\[([^\]]+)\]\(([^)\s]+)\)|<?(https?:\/\/[^\s<>)]+)>?/;

export function readInline(source: string): readonly Inline[] {
  const parts: Inline[] = [];
  let rest = source;
  for (let match = INLINE.exec(rest); match !== null; match = INLINE.exec(rest)) {
    if (match.index > 0) parts.push({ type: 'text', text: rest.slice(0, match.index) });
    parts.push(inlineOf(match));
    rest = rest.slice(match.index + match[0].length);
  }
  if (rest !== '') parts.push({ type: 'text', text: rest });
  return parts;
}

function inlineOf(match: RegExpExecArray): Inline {
  const [whole, , code, strong, starred, underlined, label, target, bare] = match;
  if (code !== undefined) return { type: 'code', text: code };
  if (strong !== undefined) return { type: 'strong', children: readInline(strong) };
  const emphasis = starred ?? underlined;
  if (emphasis !== undefined) return { type: 'emphasis', children: readInline(emphasis) };
  const href = safeAddress(target ?? bare ?? '');
  const children = label === undefined ? [{ type: 'text', text: bare ?? '' } as const] : readInline(label);
  return href === null ? { type: 'text', text: label ?? whole } : { type: 'link', href, children };
}

/** Only addresses of the web: nothing that runs (`javascript:`), nothing that reaches into the page. */
export function safeAddress(address: string): string | null {
  return /^https?:\/\//i.test(address) ? address : null;
}
