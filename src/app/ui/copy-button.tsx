/** A button that copies a text and says that it did; where the browser does not allow it, it says that. */
import { useState } from 'react';
import { useUiStore } from '../stores/ui-store.ts';
import { Button, type ButtonProps } from './button.tsx';

const COPIED_MILLISECONDS = 2000;

export interface CopyButtonProps {
  /** null: not ready yet. */
  readonly text: string | null;
  /** On the button. */
  readonly children: string;
  /** What to select and copy by hand. */
  readonly what: string;
  readonly variant: NonNullable<ButtonProps['variant']>;
}

export function CopyButton({ text, children, what, variant }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text ?? '');
      setCopied(true);
      setTimeout(() => setCopied(false), COPIED_MILLISECONDS);
    } catch {
      useUiStore.getState().toast({
        tone: 'warn',
        text: 'The browser does not allow copying.',
        detail: `Select the ${what} and copy it by hand.`,
      });
    }
  };
  return (
    <Button
      variant={variant}
      icon={copied ? 'check' : 'copy'}
      disabled={text === null}
      onClick={() => void copy()}
    >
      {copied ? 'Copied' : children}
    </Button>
  );
}
