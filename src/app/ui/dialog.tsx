/**
 * A modal dialog on the browser's own <dialog>: focus is trapped and returned, Escape closes, the rest of the
 * page is inert. A click beside it closes it too.
 */
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { IconButton } from './button.tsx';

export interface DialogProps {
  readonly title: string;
  readonly subtitle?: ReactNode;
  /** `wide` for galleries. */
  readonly size?: 'normal' | 'wide';
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  readonly className?: string;
}

/** Open while it is mounted. */
export function Dialog(props: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = element.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a <dialog>; the click is on its backdrop
    <dialog
      ref={element}
      className={`dialog ${props.size ?? 'normal'} ${props.className ?? ''}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      onClick={(event) => {
        if (event.target === element.current) props.onClose();
      }}
    >
      <div className="dialog-frame">
        <header>
          <div>
            <h2 id={titleId}>{props.title}</h2>
            {props.subtitle !== undefined && <p>{props.subtitle}</p>}
          </div>
          <IconButton icon="cross" label="Close" iconSize={14} onClick={props.onClose} />
        </header>
        <div className="dialog-body">{props.children}</div>
        {props.footer !== undefined && <footer>{props.footer}</footer>}
      </div>
    </dialog>
  );
}
