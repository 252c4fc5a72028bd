/**
 * Buttons. An icon button always has a label: it is its name for screen readers and its tooltip, with the
 * shortcut beside it.
 */
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Icon, type IconName } from './icon.tsx';

type NativeButton = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'> & {
  readonly ref?: Ref<HTMLButtonElement>;
};

export interface ButtonProps extends NativeButton {
  /** `plain` for the frame, `soft` for forms, `primary` for the one action that matters, `danger` for loss. */
  readonly variant?: 'plain' | 'soft' | 'primary' | 'danger';
  readonly icon?: IconName;
  readonly tip?: string;
  readonly children: ReactNode;
}

export function Button({ variant = 'plain', icon, tip, className, children, ...native }: ButtonProps) {
  return (
    <button {...native} type="button" data-tip={tip} className={`button ${variant} ${className ?? ''}`}>
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  );
}

export interface IconButtonProps extends NativeButton {
  readonly icon: IconName;
  readonly label: string;
  readonly shortcut?: string;
  /** For buttons that stay pressed. */
  readonly pressed?: boolean;
  readonly variant?: 'plain' | 'soft' | 'primary' | 'danger';
  readonly iconSize?: number;
}

export function IconButton({
  icon,
  label,
  shortcut,
  pressed,
  variant = 'plain',
  iconSize,
  className,
  ...native
}: IconButtonProps) {
  return (
    <button
      {...native}
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      data-tip={label}
      data-tip-key={shortcut}
      className={`button square ${variant} ${className ?? ''}`}
    >
      <Icon name={icon} size={iconSize ?? 16} />
    </button>
  );
}
