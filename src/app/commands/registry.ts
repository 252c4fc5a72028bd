/** All commands in one list, how they are run by id, and the keys that run them. */
import { useLayoutEffect, useSyncExternalStore } from 'react';
import { useDesignStore } from '../stores/design-store.ts';
import { typeAheadOfBox } from '../stores/in-place.ts';
import { usePermissions } from '../stores/permissions.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { dropKeys, holdKeys, keyIsHeld } from '../ui/held-keys.ts';
import { askCommands } from './ask-commands.ts';
import { type Command, matchesShortcut, shortcutText } from './command.ts';
import { dashboardCommands } from './dashboard-commands.ts';
import { editCommands } from './edit-commands.ts';
import { faultCommands } from './fault-commands.ts';
import { helpCommands } from './help-commands.ts';
import { labCommands } from './lab-commands.ts';
import { runCommands } from './run-commands.ts';
import { settingCommands } from './setting-commands.ts';
import { shareCommands } from './share-commands.ts';
import { versusCommands } from './versus-commands.ts';
import { viewCommands } from './view-commands.ts';

export const commands: readonly Command[] = [
  ...runCommands,
  ...editCommands,
  ...settingCommands,
  ...faultCommands,
  ...viewCommands,
  ...dashboardCommands,
  ...shareCommands,
  ...versusCommands,
  ...labCommands,
  ...askCommands,
  ...helpCommands,
];
const byId = new Map(commands.map((command) => [command.id, command]));

/** The command of that id; asking for one that does not exist is a mistake of ours. */
export function commandById(id: string): Command {
  const command = byId.get(id);
  if (command === undefined) throw new Error(`no command ${id}`);
  return command;
}

/** Hears of everything that can change whether a command may run. */
function onAnyChange(listener: () => void): () => void {
  const stops = [
    useDesignStore.subscribe(listener),
    useRunStore.subscribe(listener),
    useUiStore.subscribe(listener),
    usePermissions.subscribe(listener),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
/** Whether a command may run now, on this page and in this step of a lesson: true, or the reason why not. */
export function mayRun(command: Command): true | string {
  const enabled = command.isEnabled();
  if (enabled !== true || command.deed === undefined) return enabled;
  return usePermissions.getState().guard.may(command.deed());
}
export function useCommandEnabled(id: string): true | string {
  return useSyncExternalStore(onAnyChange, () => mayRun(commandById(id)));
}

/** What a command is called now: "Undo: move 3 nodes". */
export function useCommandTitle(id: string): string {
  return useSyncExternalStore(onAnyChange, () => titleOf(commandById(id)));
}
function titleOf(command: Command): string {
  return command.titleNow?.() ?? command.title;
}

/** Runs a command, or says in a toast why it cannot be run now. */
export function runCommand(id: string): void {
  const command = commandById(id);
  const enabled = mayRun(command);
  if (enabled === true) command.run();
  else useUiStore.getState().toast({ tone: 'info', text: enabled, lasts: 3500 });
}

/** A command's first shortcut as people read it. */
export function shortcutOf(id: string): string | undefined {
  const shortcut = commandById(id).shortcuts?.[0];
  return shortcut === undefined ? undefined : shortcutText(shortcut);
}

/** The command that a key press means, if any. */
function commandForKey(event: KeyboardEvent): Command | undefined {
  return commands.find((command) => command.shortcuts?.some((shortcut) => matchesShortcut(event, shortcut)));
}

/** True where keys belong to a control: typing, menus, dialogs, a focused button for its own keys. */
function keyBelongsToControl(event: KeyboardEvent, command: Command): boolean {
  const target = event.target;
  if (!(target instanceof Element)) return false;
  if (target.closest('dialog, [role=menu]')) return true;
  if (
    command.inFields !== true &&
    target.closest(
      'input:not([type=range]):not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]',
    )
  )
    return true;
  if (command.onCanvas === true) return !isOnCanvas(target);
  const ownKeys = (event.key === ' ' || event.key === 'Enter') && !event.ctrlKey && !event.metaKey;
  return ownKeys && target.closest('button, a, summary, input, [role=tab]') !== null;
}

/** Where keys of the canvas count: on it, but for its buttons, and where nothing has the focus. */
function isOnCanvas(target: Element): boolean {
  if (target === document.body) return true;
  return target.closest('.canvas') !== null && target.closest('button, [role=toolbar]') === null;
}

/**
 * Runs what a key means on the canvas; false where it means nothing there. The canvas asks before React Flow
 * hears of the key, which would move nodes in its own way.
 */
export function runCanvasKey(event: KeyboardEvent): boolean {
  const command = commandForKey(event);
  if (command?.onCanvas !== true || keyBelongsToControl(event, command) || mayRun(command) !== true)
    return false;
  event.preventDefault();
  command.run();
  return true;
}

/** A dialog has all keys, also while it is still on its way; Escape calls it back. */
function dialogHas(event: KeyboardEvent): boolean {
  const { dialog, closeDialog } = useUiStore.getState();
  if (!keyIsHeld(event)) return dialog !== null;
  if (event.key === 'Escape') {
    dropKeys();
    closeDialog();
  }
  return true;
}

/** Whoever types as soon as a dialog was asked for means it, even where it must be fetched first. */
function holdKeysForDialogs(): () => void {
  return useUiStore.subscribe(({ dialog }, before) => {
    if (dialog === before.dialog) return;
    if (dialog === null) dropKeys();
    else holdKeys();
  });
}

/** Lets keys run commands while the component is mounted. */
export function useCommandKeys(): void {
  // keys work from the first picture on; a passive effect may come later
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || typeAheadOfBox(event)) return;
      if (dialogHas(event)) return;
      const command = commandForKey(event);
      if (command === undefined || keyBelongsToControl(event, command)) return;
      if (command.byBrowser === true || (command.onCanvas === true && mayRun(command) !== true)) return;
      event.preventDefault();
      if (event.repeat && command.repeats !== true && !/^(edit\.(undo|redo)|run\.step.*)$/.test(command.id))
        return;
      runCommand(command.id);
    };
    const stopHolding = holdKeysForDialogs();
    window.addEventListener('keydown', press);
    return () => {
      stopHolding();
      window.removeEventListener('keydown', press);
    };
  }, []);
}
