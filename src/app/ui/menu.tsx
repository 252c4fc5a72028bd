/**
 * Menus: a list of actions at a point (context menu) or under a button. Arrow keys, Home, End and the first
 * letter move, Enter runs, Escape and a click elsewhere close and give the focus back.
 */
import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Button, type ButtonProps } from './button.tsx';
import { Icon, type IconName, KindIcon } from './icon.tsx';

export interface MenuItem {
  readonly id: string;
  readonly title: string;
  readonly icon?: IconName;
  /** The icon of a kind instead of one of ours. */
  readonly kindIcon?: string;
  readonly shortcut?: string;
  /** Grey, with the reason as its tooltip. */
  readonly disabled?: string;
  readonly checked?: boolean;
  readonly tone?: 'danger' | 'ok';
  readonly run: () => void;
}
/** A group of items under an optional heading; groups are set apart by a line. */
export interface MenuGroup {
  readonly title?: string;
  readonly items: readonly MenuItem[];
}

export interface MenuProps {
  readonly label: string;
  readonly groups: readonly MenuGroup[];
  /** Where its corner goes, in CSS pixels of the window; kept inside it. */
  readonly at: { readonly x: number; readonly y: number };
  /** Opens to the left of `at` (menus under buttons at the right edge). */
  readonly alignRight?: boolean;
  readonly header?: ReactNode;
  readonly onClose: () => void;
}

export function Menu(props: MenuProps) {
  const list = useRef<HTMLDivElement>(null);
  const { onClose } = props;
  useLayoutEffect(() => {
    if (list.current !== null) keepInside(list.current, props.at, props.alignRight === true);
  }, [props.at, props.alignRight]);
  useEffect(() => {
    const before = document.activeElement;
    list.current
      ?.querySelector<HTMLElement>('[role^=menuitem]:not([aria-disabled=true])')
      ?.focus({ preventScroll: true });
    const outside = (event: Event) => {
      if (event.target instanceof Node && list.current?.contains(event.target) === true) return;
      onClose();
    };
    document.addEventListener('pointerdown', outside, true);
    window.addEventListener('blur', onClose);
    return () => {
      document.removeEventListener('pointerdown', outside, true);
      window.removeEventListener('blur', onClose);
      const lost = document.activeElement === document.body || document.activeElement === null;
      if (lost && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [onClose]);
  const groups = props.groups.filter((group) => group.items.length > 0);
  return (
    <div
      ref={list}
      className="menu"
      role="menu"
      aria-label={props.label}
      tabIndex={-1}
      onKeyDown={(event) => moveFocus(event, onClose)}
      onContextMenu={(event) => event.preventDefault()}
    >
      {props.header}
      {groups.map((group, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: groups are static while the menu is open
        <fieldset key={i} className="menu-group">
          {group.title !== undefined && <legend>{group.title}</legend>}
          {group.items.map((item) => (
            <MenuRow key={item.id} item={item} onClose={onClose} />
          ))}
        </fieldset>
      ))}
    </div>
  );
}

function MenuRow({ item, onClose }: { readonly item: MenuItem; readonly onClose: () => void }) {
  const disabled = item.disabled !== undefined;
  const role =
    item.checked === undefined
      ? { role: 'menuitem' }
      : { role: 'menuitemcheckbox', 'aria-checked': item.checked };
  return (
    <button
      type="button"
      {...role}
      aria-disabled={disabled}
      data-tip={item.disabled}
      tabIndex={-1}
      className={`menu-item ${item.tone ?? ''}`}
      onPointerEnter={(event) => event.currentTarget.focus({ preventScroll: true })}
      onClick={() => {
        if (disabled) return;
        onClose();
        item.run();
      }}
    >
      <MenuIcon item={item} />
      <span className="menu-title">{item.title}</span>
      {item.checked === true && <Icon name="check" size={12} />}
      {item.shortcut !== undefined && <kbd>{item.shortcut}</kbd>}
    </button>
  );
}

function MenuIcon({ item }: { readonly item: MenuItem }) {
  if (item.kindIcon !== undefined) return <KindIcon kind={item.kindIcon} size={15} />;
  return item.icon === undefined ? <span className="menu-gap" /> : <Icon name={item.icon} size={15} />;
}

function moveFocus(event: KeyboardEvent<HTMLDivElement>, onClose: () => void): void {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[role^=menuitem]')];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const focus = (index: number) => rows[(index + rows.length) % rows.length]?.focus();
  if (event.key === 'ArrowDown') focus(at + 1);
  else if (event.key === 'ArrowUp') focus(at < 0 ? -1 : at - 1);
  else if (event.key === 'Home') focus(0);
  else if (event.key === 'End') focus(-1);
  else if (event.key === 'Escape' || event.key === 'Tab') onClose();
  else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey) {
    const letter = event.key.toLowerCase();
    const found = [...rows.slice(at + 1), ...rows.slice(0, at + 1)].find((row) =>
      row.textContent?.trim().toLowerCase().startsWith(letter),
    );
    found?.focus();
  } else return;
  event.stopPropagation();
  event.preventDefault();
}

function keepInside(
  menu: HTMLElement,
  at: { readonly x: number; readonly y: number },
  alignRight: boolean,
): void {
  const { width, height } = menu.getBoundingClientRect();
  const left = alignRight ? at.x - width : at.x;
  menu.style.left = `${Math.max(6, Math.min(left, window.innerWidth - width - 6))}px`;
  menu.style.top = `${Math.max(6, Math.min(at.y, window.innerHeight - height - 6))}px`;
}

/** A button that opens a menu under itself. */
export function MenuButton({
  groups,
  menuLabel,
  alignRight,
  ...button
}: Omit<ButtonProps, 'onClick'> & {
  readonly groups: () => readonly MenuGroup[];
  readonly menuLabel: string;
  readonly alignRight?: boolean;
}) {
  const [at, setAt] = useState<{ readonly x: number; readonly y: number } | null>(null);
  return (
    <>
      <Button
        {...button}
        aria-haspopup="menu"
        aria-expanded={at !== null}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          setAt(at === null ? { x: alignRight === true ? box.right : box.left, y: box.bottom + 4 } : null);
        }}
      />
      {at !== null && (
        <Menu
          label={menuLabel}
          groups={groups()}
          at={at}
          alignRight={alignRight === true}
          onClose={() => setAt(null)}
        />
      )}
    </>
  );
}
