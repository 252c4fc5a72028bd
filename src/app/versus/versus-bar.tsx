/** What stands beside the tools in a comparison: on which sides things are broken, and how to leave it. */
import { runCommand, shortcutOf } from '../commands/registry.ts';
import { useMirroring } from '../stores/mirroring.ts';
import { usePageMode } from '../stores/page-mode.ts';
import { usePermissions } from '../stores/permissions.ts';
import { MenuButton } from '../ui/menu.tsx';
import { Segmented } from '../ui/segmented.tsx';
import './versus-bar.css';

export function VersusBar() {
  const both = useMirroring((state) => state.both);
  const setBoth = useMirroring((state) => state.setBoth);
  const presenting = usePageMode((state) => state.mode === 'present');
  const editing = usePermissions((state) => state.guard.editing) && !presenting;
  return (
    <div className="float versus-bar" role="toolbar" aria-label="Comparison">
      <Segmented<'both' | 'one'>
        label="What is broken by hand, and the clients' settings"
        value={both ? 'both' : 'one'}
        options={[
          {
            value: 'both',
            label: 'Both sides',
            help: `What you break on one side breaks on the other, where the same thing stands; settings of the same clients follow too. Key: ${shortcutOf('versus.both')}`,
          },
          {
            value: 'one',
            label: 'One side',
            help: `Only what you point at. Key: ${shortcutOf('versus.both')}`,
          },
        ]}
        onChange={(value) => setBoth(value === 'both')}
      />
      {editing && (
        <MenuButton
          className="small"
          menuLabel="Leave the comparison"
          tip="Leave the comparison"
          groups={() => [
            {
              items: [
                { id: 'a', title: 'Keep A', run: () => runCommand('versus.keep-a') },
                { id: 'b', title: 'Keep B', run: () => runCommand('versus.keep-b') },
              ],
            },
          ]}
        >
          Keep …
        </MenuButton>
      )}
    </div>
  );
}
