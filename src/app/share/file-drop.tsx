/** A place to drop a design, a run or a recorded history on, with a button that opens the picker instead. */
import { useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { importFile } from './import-file.ts';

export function FileDrop({ onOpened }: { readonly onOpened: () => void }) {
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined) => {
    if (file !== undefined && (await importFile(file))) onOpened();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the button within does the same
    <div
      className={`file-drop ${over ? 'over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer.files[0]);
      }}
    >
      <span>Drop a design, run or history file here, or</span>
      <Button variant="soft" icon="upload" onClick={() => picker.current?.click()}>
        Open a file
      </Button>
      <input
        ref={picker}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label="Design, run or history file"
        accept=".json,.edn,.log,.txt,application/json"
        onChange={(event) => {
          void take(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}
