/** The address of a step, to copy, and as a QR code for those who sit further back. */
import { QrCode } from '../share/qr-code.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { lessonAddress, useLessonView } from './lesson-view.ts';

export function LessonLink({ onClose }: { readonly onClose: () => void }) {
  const on = useLessonView((state) => state.on);
  const url = lessonAddress(on) ?? '';
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
        <CopyButton variant="primary" text={url} what="link">
          Copy link
        </CopyButton>
      </div>
      <QrCode text={url} label="QR code of this step" />
    </Dialog>
  );
}
