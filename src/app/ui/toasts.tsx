/** Toasts in a corner of the canvas, and the live region that says the same to screen readers. */
import { useEffect, useState } from 'react';
import { type Toast, useUiStore } from '../stores/ui-store.ts';
import { Button, IconButton } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

const icons: { readonly [T in Toast['tone']]: IconName } = {
  info: 'info',
  ok: 'check',
  warn: 'warning',
  error: 'cross',
};

export function Toasts() {
  const toasts = useUiStore((state) => state.toasts);
  return (
    <section className="toasts" aria-label="Messages">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastCard({ toast }: { readonly toast: Toast }) {
  const dismiss = useUiStore((state) => state.dismiss);
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (toast.lasts === undefined || held) return;
    const timer = setTimeout(() => dismiss(toast.id), toast.lasts);
    return () => clearTimeout(timer);
  }, [toast.id, toast.lasts, held, dismiss]);
  const { action } = toast;
  return (
    <div
      className={`toast ${toast.tone}`}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
    >
      <Icon name={icons[toast.tone]} size={15} />
      <p>
        <strong>{toast.text}</strong>
        {toast.detail !== undefined && <span> {toast.detail}</span>}
      </p>
      {action !== undefined && (
        <Button
          variant="soft"
          onClick={() => {
            dismiss(toast.id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton icon="cross" label="Dismiss" iconSize={12} onClick={() => dismiss(toast.id)} />
    </div>
  );
}

/** What screen readers are told; empty to the eye. */
export function LiveRegion() {
  const { text, count } = useUiStore((state) => state.announcement);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      <span key={count}>{text}</span>
    </div>
  );
}
