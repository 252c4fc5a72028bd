/** A place to drop a design, a run or a recorded history on. */
import { FileDropZone } from '../ui/file-drop-zone.tsx';
import { importFile } from './import-file.ts';

export function FileDrop({ onOpened }: { readonly onOpened: () => void }) {
  const take = async (file: File) => {
    if (await importFile(file)) onOpened();
  };
  return (
    <FileDropZone
      className="file-drop"
      button="Open a file"
      label="Design, run or history file"
      accept=".json,.edn,.log,.txt,application/json"
      onFile={(file) => void take(file)}
    >
      <span>Drop a design, run or history file here, or</span>
    </FileDropZone>
  );
}
