/** Saving the history of the run on the screen: what clients asked and got, in formats that other tools read. */
import { fileNameFor } from '../../share/design-file.ts';
import { downloadText } from '../share/download.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { simulation } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';

export type HistoryFormat = 'edn' | 'json';

const TYPES: { readonly [F in HistoryFormat]: string } = {
  edn: 'application/edn',
  json: 'application/json',
};

export async function saveHistory(format: HistoryFormat): Promise<void> {
  const { toast } = useUiStore.getState();
  try {
    const text = await simulation()?.history(format);
    if (text === undefined || text === null) {
      toast({
        tone: 'info',
        text: 'No history is recorded yet.',
        detail: 'Run a design in which clients use a store.',
      });
      return;
    }
    const name = fileNameFor(`${useDesignStore.getState().design.title} history`, format);
    downloadText(name, TYPES[format], text);
    toast({ tone: 'ok', text: `Saved as ${name}.` });
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    toast({ tone: 'error', text: 'The history could not be saved.', detail });
  }
}
