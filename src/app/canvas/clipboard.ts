/**
 * The clipboard: what is copied on the canvas is text, JSON that says what it is, so that it goes from tab to tab
 * and through a chat. Pasted text is read like any stranger's: a copied part is put down at the pointer, a whole
 * design or a link opens, and what is none of these is said to be none. Where the browser keeps its clipboard
 * locked, one of our own serves within the page.
 */
import { kinds } from '../../catalog/kinds.ts';
import { annotationsOf } from '../../model/annotations.ts';
import { problemLine } from '../../model/problem.ts';
import { salvageDesign } from '../../model/validation.ts';
import { openFileText } from '../../share/design-file.ts';
import { decodeLink } from '../../share/link-codec.ts';
import { openContent } from '../share/open-content.ts';
import { deleteSelected } from '../stores/design-actions.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { type Fragment, fragmentInWords, fragmentOf, middleOf, pasteEdit } from '../stores/fragments.ts';
import { useUiStore } from '../stores/ui-store.ts';
import type { Point } from './link-geometry.ts';
import { GRID, snap } from './node-layout.ts';
import { pointerOnCanvas } from './pointer-place.ts';
import { currentCamera } from './viewport.ts';

/** By this a copied part knows itself. */
const MARK = 'scalarium';
const WHAT = 'part of a design';
const LONGEST = 5_000_000;

/** The last thing copied on this page, for browsers that lock the clipboard. */
let own = '';
/** How often the same text was pasted: each time a little further, so that copies do not hide each other. */
let times = { text: '', count: 0 };

/** A fragment as text. */
export function fragmentText({ nodes, links, annotations }: Fragment): string {
  const part = { [MARK]: WHAT, version: 1, nodes, links, ...(annotations.length > 0 && { annotations }) };
  return JSON.stringify(part, null, 1);
}

export type PastedText =
  | { readonly type: 'fragment'; readonly fragment: Fragment; readonly dropped: readonly string[] }
  | { readonly type: 'link' | 'design'; readonly text: string }
  | { readonly type: 'nothing'; readonly reason: string };

/** What a text is that somebody pastes. */
export function readPastedText(text: string): PastedText {
  const trimmed = text.trim();
  if (trimmed === '') return { type: 'nothing', reason: 'The clipboard is empty.' };
  if (trimmed.length > LONGEST) return { type: 'nothing', reason: 'It is too long to be a design.' };
  if (/#1\.[\w-]{8,}$/.test(trimmed) && !/\s/.test(trimmed)) return { type: 'link', text: trimmed };
  let value: unknown;
  try {
    value = JSON.parse(trimmed);
  } catch {
    return { type: 'nothing', reason: 'It is neither a part of a design, nor a design, nor a link to one.' };
  }
  if (typeof value !== 'object' || value === null) return { type: 'nothing', reason: 'It is no design.' };
  if (!Object.hasOwn(value, MARK)) return { type: 'design', text: trimmed };
  return readFragment(value as { readonly [name: string]: unknown });
}

/** A fragment is read as a design without the rest, so that nothing bad comes in by it. */
function readFragment(value: { readonly [name: string]: unknown }): PastedText {
  const { version, nodes, links, annotations } = value;
  const notes = Array.isArray(annotations) ? annotations : [];
  const read = salvageDesign({ version, nodes, links, annotations: notes }, kinds);
  if (!read.ok) return { type: 'nothing', reason: read.error.slice(0, 2).map(problemLine).join('. ') };
  const { design, dropped } = read.value;
  // a zone of another design is none here, and no loss
  const lost = dropped.filter(({ path }) => !path.endsWith('.zone')).map(problemLine);
  const fragment = { nodes: design.nodes, links: design.links, annotations: annotationsOf(design) };
  return { type: 'fragment', fragment, dropped: lost };
}

/** What is selected as text; null where nothing is. */
export function selectionText(): string | null {
  const { design } = useDesignStore.getState();
  const fragment = fragmentOf(design, useUiStore.getState().selection);
  if (fragment.nodes.length + fragment.annotations.length === 0) return null;
  own = fragmentText(fragment);
  times = { text: own, count: 0 };
  useUiStore.getState().announce(`Copied ${fragmentInWords(fragment)}.`);
  return own;
}

/** Copies by menu or button: the browser's own way is a key, and then an event brings the clipboard along. */
export async function copySelection(): Promise<void> {
  const text = selectionText();
  // a locked clipboard costs other tabs the copy; this page has it
  if (text !== null) await navigator.clipboard?.writeText(text).catch(() => {});
}

export async function cutSelection(): Promise<void> {
  await copySelection();
  removeCut();
}

/** The second half of cutting: what was copied is deleted, as one step. */
export function removeCut(): void {
  const { nodes, annotations } = useUiStore.getState().selection;
  deleteSelected({ nodes, links: [], annotations }, 'Cut out');
}

export async function pasteFromClipboard(): Promise<void> {
  const text = await navigator.clipboard?.readText().catch(() => own);
  await pasteText(text ?? own);
}

/** Puts down or opens what a text is. */
export async function pasteText(text: string): Promise<void> {
  const read = readPastedText(text);
  const { toast } = useUiStore.getState();
  if (read.type === 'nothing') {
    toast({ tone: 'info', text: 'Nothing was pasted.', detail: read.reason });
    return;
  }
  if (read.type === 'fragment') return putDown(read.fragment, read.dropped, text);
  if (read.type === 'link') {
    const link = await decodeLink(read.text);
    if (link.ok) await openContent(link.value, 'the link', true);
    else toast({ tone: 'error', text: 'This link cannot be opened.', detail: link.error.message });
    return;
  }
  const opened = openFileText(read.text);
  if (opened.ok) await openContent(opened.value, 'the pasted text', true);
  else {
    const detail = opened.error.slice(0, 3).map(problemLine).join('. ');
    toast({ tone: 'error', text: 'What was pasted is no design.', detail });
  }
}

function putDown(fragment: Fragment, dropped: readonly string[], text: string): void {
  const { design, edit } = useDesignStore.getState();
  const { select, announce, toast } = useUiStore.getState();
  times = { text, count: times.text === text ? times.count + 1 : 1 };
  const pasted = pasteEdit(design, fragment, wayFor(fragment));
  if (!edit(pasted.edit)) return;
  select({ nodes: pasted.nodes, annotations: pasted.annotations });
  announce(`${pasted.edit.title.replace(/^Paste/, 'Pasted')}.`);
  if (dropped.length > 0)
    toast({ tone: 'warn', text: 'Some of it was left out.', detail: dropped.slice(0, 3).join('. ') });
}

/** Where to: the pointer, or beside the original while that is in view, or the middle of the view. */
function wayFor(fragment: Fragment): Point {
  const from = middleOf(fragment) ?? { x: 0, y: 0 };
  const camera = currentCamera();
  const pointer = pointerOnCanvas();
  const onGrid = (to: Point): Point => ({ x: snap(to.x - from.x), y: snap(to.y - from.y) });
  if (camera === null) return { x: 2 * GRID, y: 2 * GRID };
  if (pointer !== null) {
    const aside = 2 * GRID * (times.count - 1);
    const at = camera.toDesign(pointer);
    return onGrid({ x: at.x + aside, y: at.y + aside });
  }
  const canvas = document.querySelector('.canvas')?.getBoundingClientRect();
  const seen = camera.toScreen(from);
  const inView =
    canvas !== undefined &&
    seen.x > canvas.left &&
    seen.x < canvas.right &&
    seen.y > canvas.top &&
    seen.y < canvas.bottom;
  const aside = 2 * GRID * times.count;
  return inView ? { x: aside, y: aside } : onGrid(camera.centre());
}
