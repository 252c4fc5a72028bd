/** What one can do with a selection besides editing it: copy and paste its settings, duplicate, delete. */
import { runCommand, shortcutOf } from '../commands/registry.ts';
import { duplicateNodes } from '../stores/copy-actions.ts';
import { deleteSelected } from '../stores/design-actions.ts';
import { Icon } from '../ui/icon.tsx';
import { MenuButton, type MenuItem } from '../ui/menu.tsx';
import { mayCopySettings, mayPasteSettings } from './settings-clipboard.ts';

export interface MoreMenuProps {
  readonly ids: readonly string[];
  readonly links?: readonly string[];
}

export function MoreMenu({ ids, links = [] }: MoreMenuProps) {
  return (
    <MenuButton
      menuLabel="Selection"
      alignRight
      className="square"
      aria-label="More"
      groups={() => [
        { items: settingItems(ids, links) },
        { items: [...duplicateItem(ids), deleteItem(ids, links)] },
      ]}
    >
      <Icon name="more" />
    </MenuButton>
  );
}

/** The commands, said of what the inspector shows: that is what is selected. */
function settingItems(nodes: readonly string[], links: readonly string[]): readonly MenuItem[] {
  const item = (id: string, title: string, may: true | string): MenuItem => {
    const shortcut = shortcutOf(id);
    return {
      id,
      title,
      ...(shortcut !== undefined && { shortcut }),
      ...(may !== true && { disabled: may }),
      run: () => runCommand(id),
    };
  };
  return [
    item('edit.copy-settings', 'Copy settings', mayCopySettings({ nodes, links })),
    item('edit.paste-settings', 'Paste settings', mayPasteSettings({ nodes, links })),
  ];
}

function duplicateItem(ids: readonly string[]): readonly MenuItem[] {
  if (ids.length === 0) return [];
  return [{ id: 'duplicate', title: 'Duplicate', icon: 'copy', run: () => duplicateNodes(ids, 32) }];
}

function deleteItem(nodes: readonly string[], links: readonly string[]): MenuItem {
  const run = () => deleteSelected({ nodes, links, annotations: [] });
  return { id: 'delete', title: 'Delete', icon: 'trash', tone: 'danger', run };
}
