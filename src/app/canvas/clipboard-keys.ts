/**
 * Ctrl C, X and V, as the browser itself means them: only in its own events may a page write and read the
 * clipboard without asking. Text that somebody has marked on the page, and fields, are copied as everywhere.
 */
import { useEffect } from 'react';
import { commandById, mayRun } from '../commands/registry.ts';
import { useUiStore } from '../stores/ui-store.ts';

const load = () => import('./clipboard.ts');
let loaded: Awaited<ReturnType<typeof load>> | null = null;

/** Lets the clipboard's keys mean the canvas while the component is mounted. */
export function useClipboardKeys(): void {
  useEffect(() => {
    const copy = (event: ClipboardEvent) => {
      if (!isOurs(event) || hasMarkedText() || mayRun(commandById('edit.copy')) !== true) return;
      take(event, false);
    };
    const cut = (event: ClipboardEvent) => {
      if (!isOurs(event) || hasMarkedText() || mayRun(commandById('edit.cut')) !== true) return;
      take(event, true);
    };
    const paste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (!isOurs(event) || mayRun(commandById('edit.paste')) !== true) return;
      event.preventDefault();
      void load().then(({ pasteText }) => pasteText(text));
    };
    // whoever has selected something may copy it soon
    const stop = useUiStore.subscribe(({ selection }) => {
      if (loaded === null && selection.nodes.length + selection.annotations.length > 0) void fetchClipboard();
    });
    document.addEventListener('copy', copy);
    document.addEventListener('cut', cut);
    document.addEventListener('paste', paste);
    return () => {
      stop();
      document.removeEventListener('copy', copy);
      document.removeEventListener('cut', cut);
      document.removeEventListener('paste', paste);
    };
  }, []);
}

/** Fetches what the clipboard needs, so that it is there when a key is pressed. */
function fetchClipboard(): Promise<unknown> {
  return load().then((module) => {
    loaded = module;
  });
}

function take(event: ClipboardEvent, cut: boolean): void {
  event.preventDefault();
  // the event's clipboard is open only while it is handled: who is that early copies by the other way
  if (loaded === null) {
    void load().then((module) => (cut ? module.cutSelection() : module.copySelection()));
    return;
  }
  const text = loaded.selectionText();
  if (text === null) return;
  event.clipboardData?.setData('text/plain', text);
  if (cut) loaded.removeCut();
}

function isOurs({ target }: Event): boolean {
  return (
    !(target instanceof Element) || target.closest('input, textarea, [contenteditable=true], dialog') === null
  );
}

function hasMarkedText(): boolean {
  const marked = window.getSelection();
  return marked !== null && !marked.isCollapsed && marked.toString() !== '';
}
