/** All keys in one dialog, straight from the command records. */
import { shortcutText } from './commands/command.ts';
import { commands } from './commands/registry.ts';
import { useUiStore } from './stores/ui-store.ts';
import { Dialog } from './ui/dialog.tsx';

const groups = ['Run', 'Edit', 'Faults', 'View', 'Share'] as const;

export function ShortcutsDialog() {
  const close = useUiStore((state) => state.closeDialog);
  return (
    <Dialog
      title="Keyboard shortcuts"
      subtitle="They act on what is selected on the canvas."
      size="wide"
      onClose={close}
    >
      <div className="shortcut-list">
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            {commands
              .filter((command) => command.group === group && command.shortcuts !== undefined)
              .map((command) => (
                <p key={command.id}>
                  {command.title}
                  <kbd>{shortcutText(command.shortcuts?.[0] ?? '')}</kbd>
                </p>
              ))}
          </section>
        ))}
      </div>
    </Dialog>
  );
}
