/**
 * Commands: everything one can do, as records. Buttons, menus, keys and (later) lessons run the same record,
 * so an action has one title, one shortcut and one answer to "may I now?" everywhere.
 */
import type { Deed } from '../stores/permissions.ts';
import type { IconName } from '../ui/icon-shapes.tsx';

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: 'Run' | 'Edit' | 'View' | 'Faults' | 'Share';
  readonly icon?: IconName;
  /**
   * Keys joined by "+": `Mod` is Ctrl, on a Mac the command key; then `Shift`, `Alt`, then one key as
   * `KeyboardEvent.key` has it (letters in capitals, `Space` for the space bar). Several: either does it.
   */
  readonly shortcuts?: readonly string[];
  /** What people also call it: the command palette finds it by these words and does not show them. */
  readonly words?: string;
  /** It asks "which?": the command palette offers the answers (`questions.ts`) as soon as it is chosen there. */
  readonly asks?: true;
  /** The title as it is now, where it says more: "Undo: move 3 nodes". */
  titleNow?(): string;
  /** Its keys work while somebody types, too. */
  readonly inFields?: true;
  /** Its keys count on the canvas, and where nothing has the focus: arrows mean something else everywhere else. */
  readonly onCanvas?: true;
  /** Held down, its key runs it again and again. */
  readonly repeats?: true;
  /** The browser itself runs it by that key, with the clipboard in its hand (`canvas/clipboard-keys.ts`). */
  readonly byBrowser?: true;
  /** What the stores will be asked to allow; so that a refusal is known before it is run. */
  deed?(): Deed;
  /** True, or why not now, in a sentence. */
  isEnabled(): true | string;
  run(): void;
}

const isMac = (): boolean => typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

/** Whether a key press is this shortcut. */
export function matchesShortcut(event: KeyboardEvent, shortcut: string): boolean {
  const parts = shortcut.split('+');
  const key = parts.pop() || '+';
  const wants = (name: string) => parts.includes(name);
  const mod = isMac() ? event.metaKey : event.ctrlKey;
  if (mod !== wants('Mod') || event.altKey !== wants('Alt')) return false;
  if (wants('Shift') && signKeys[key] !== undefined) return isShiftedSign(event, signKeys[key]);
  const pressed = event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toUpperCase() : event.key;
  // With Alt a Mac writes another sign than the letter on the key.
  const besideAlt = wants('Alt') && event.code === `Key${key}`;
  if (pressed !== key && !besideAlt) return false;
  // Signs like "?" need Shift on some keyboards and not on others; letters and named keys say so.
  return /^[^A-Z0-9]$/.test(key) || event.shiftKey === wants('Shift');
}

/** Keys of signs that give another sign with Shift, and not the same one on every keyboard: known by their place. */
const signKeys: { readonly [sign: string]: string } = { '.': 'Period', ',': 'Comma' };

function isShiftedSign(event: KeyboardEvent, place: string): boolean {
  // where a full stop itself needs Shift it stays one
  return event.shiftKey && event.code === place && !(event.key in signKeys);
}

const namesEverywhere = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'Page ↑',
  PageDown: 'Page ↓',
  ContextMenu: 'Menu',
};

/** A shortcut as people read it: "Ctrl Shift Z", "⌘ ⇧ Z". */
export function shortcutText(shortcut: string): string {
  const names: { readonly [part: string]: string } = isMac()
    ? {
        Mod: '⌘',
        Shift: '⇧',
        Alt: '⌥',
        Delete: '⌦',
        Escape: 'esc',
        Backspace: '⌫',
        ...namesEverywhere,
      }
    : { Mod: 'Ctrl', Delete: 'Del', Escape: 'Esc', ...namesEverywhere };
  // "+" is also a key of its own: "Mod++" is Mod and "+".
  const plus = shortcut.endsWith('+');
  const parts = (plus ? shortcut.slice(0, -1) : shortcut).split('+').filter((part) => part !== '');
  return [...parts, ...(plus ? ['+'] : [])].map((part) => names[part] ?? part).join(' ');
}
