/** The address of a step, to copy, and as a QR code for those who sit further back. */
import { useState } from 'react';
import { QrCode } from '../share/qr-code.tsx';
import { useUiStore } from '../stores/ui-store.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { lessonAddress, useLessonView } from './lesson-view.ts';

const COPIED_MILLISECONDS = 2000;

export function LessonLink({ onClose }: { readonly onClose: () => void }) {
  const on = useLessonView((state) => state.on);
  const [copied, setCopied] = useState(false);
  const url = lessonAddress(on) ?? '';
  const copy = async () => {
    await navigator.clipboard.writeText(url);
    setCopied(true);
    setTimeout(() => setCopied(false), COPIED_MILLISECONDS);
  };
  const refused = () =>
    useUiStore.getState().toast({
      tone: 'warn',
      text: 'The browser does not allow copying.',
      detail: 'Select the link and copy it by hand.',
    });
  return (
    <Dialog title="Link to this step" subtitle={on?.title} onClose={onClose} className="lesson-link">
      <div className="link-row">
        <input
          className="text-input"
          aria-label="Link to this step"
          readOnly
          value={url}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button variant="primary" icon={copied ? 'check' : 'copy'} onClick={() => void copy().catch(refused)}>
          {copied ? 'Copied' : 'Copy link'}
        </Button>
      </div>
      <QrCode text={url} label="QR code of this step" />
    </Dialog>
  );
}
