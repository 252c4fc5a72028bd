/** Commands that take work out of the page and into it: share, export, import, new. */
import { emptyDesign } from '../../model/design.ts';
import { downloadText } from '../share/download.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { verdictsEnabled } from '../verdicts/verdict-view.ts';
import type { Command } from './command.ts';

const always = (): true => true;

/** Files are read and written by parts of the page that are loaded when they are asked for. */
async function exportDesign(): Promise<void> {
  const { design } = useDesignStore.getState();
  const { designFileText, fileNameFor } = await import('../../share/design-file.ts');
  const name = fileNameFor(design.title, 'json');
  downloadText(name, 'application/json', designFileText(design));
  useUiStore.getState().toast({ tone: 'ok', text: `Saved as ${name}.` });
}

function exportHistory(format: 'edn' | 'json'): void {
  void import('../verdicts/export-history.ts').then(({ saveHistory }) => saveHistory(format));
}

function pickFile(): void {
  const picker = document.createElement('input');
  picker.type = 'file';
  picker.accept = '.json,.edn,.log,.txt,application/json';
  picker.hidden = true;
  picker.addEventListener('cancel', () => picker.remove());
  picker.addEventListener('change', () => {
    const file = picker.files?.[0];
    picker.remove();
    if (file !== undefined) void import('../share/import-file.ts').then(({ importFile }) => importFile(file));
  });
  document.body.append(picker); // some browsers open no picker for an element outside the page
  picker.click();
}

export const shareCommands: readonly Command[] = [
  {
    id: 'share.open',
    title: 'Share',
    group: 'Share',
    icon: 'share',
    shortcuts: ['Mod+Shift+S'],
    isEnabled: always,
    run: () => useUiStore.getState().openDialog('share'),
  },
  {
    id: 'share.export',
    title: 'Save the design as a file',
    group: 'Share',
    icon: 'download',
    shortcuts: ['Mod+S'],
    isEnabled: always,
    run: () => void exportDesign(),
  },
  {
    id: 'share.import',
    title: 'Open a file',
    group: 'Share',
    icon: 'upload',
    shortcuts: ['Mod+O'],
    isEnabled: always,
    run: pickFile,
  },
  {
    id: 'share.history-edn',
    title: 'Save the history as Jepsen EDN',
    group: 'Share',
    isEnabled: verdictsEnabled,
    run: () => exportHistory('edn'),
  },
  {
    id: 'share.history-json',
    title: 'Save the history as JSON',
    group: 'Share',
    isEnabled: verdictsEnabled,
    run: () => exportHistory('json'),
  },
  {
    id: 'share.new',
    title: 'New design',
    group: 'Share',
    icon: 'plus',
    isEnabled: always,
    run: () => useDesignStore.getState().loadDesign(emptyDesign(), { title: 'New design' }),
  },
];
