/** Saves the series of the run as a file. */
import { useState } from 'react';
import { fileNameFor } from '../../share/design-file.ts';
import { downloadText } from '../share/download.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { simulation } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { Button } from '../ui/button.tsx';

/** Saves the series of the run, the same as the command line's. */
export function CsvButton() {
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const csv = await simulation()?.csv();
      const { title } = useDesignStore.getState().design;
      if (csv !== undefined) downloadText(fileNameFor(title, 'csv'), 'text/csv', csv);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      useUiStore.getState().toast({ tone: 'error', text: 'The series could not be written.', detail });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button
      icon="download"
      disabled={busy}
      tip="Save all series of the run as CSV, as the command line writes them"
      onClick={() => void save()}
    >
      CSV
    </Button>
  );
}
