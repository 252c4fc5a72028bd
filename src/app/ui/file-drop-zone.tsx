/** A place to drop a file on, with a button that opens the picker instead. */
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { Button } from './button.tsx';

export interface FileDropZoneProps {
  readonly className: string;
  /** What is said beside the button. */
  readonly children: ReactNode;
  /** On the button. */
  readonly button: string;
  /** What the picker is for, for screen readers. */
  readonly label: string;
  /** Endings and types that the picker offers, as HTML has them. */
  readonly accept: string;
  readonly onFile: (file: File) => void;
}

export function FileDropZone({ className, children, button, label, accept, onFile }: FileDropZoneProps) {
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const take = (file: File | undefined) => file !== undefined && onFile(file);
  // the page takes what is dropped beside such a place
  const keep = (event: DragEvent, isOver: boolean) => {
    event.preventDefault();
    event.stopPropagation();
    setOver(isOver);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the button within does the same
    <div
      className={`${className} ${over ? 'over' : ''}`}
      onDragOver={(event) => keep(event, true)}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        keep(event, false);
        take(event.dataTransfer.files[0]);
      }}
    >
      {children}
      <Button variant="soft" icon="upload" onClick={() => picker.current?.click()}>
        {button}
      </Button>
      <input
        ref={picker}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={label}
        accept={accept}
        onChange={(event) => {
          take(event.currentTarget.files?.[0]);
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}
