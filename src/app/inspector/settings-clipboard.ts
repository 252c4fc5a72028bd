/**
 * Settings copied from one node or link to others. What the other kind has too goes along; what it does not have,
 * or means differently, stays as it is there. It is one edit, so one step to undo.
 */
import { create } from 'zustand';
import { kindById } from '../../catalog/kinds.ts';
import { type Design, type DesignLink, type DesignNode, nodeName } from '../../model/design.ts';
import type { Edit } from '../../model/edits.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { commonFields, settingOf } from './common-fields.ts';
import { setSettings, whoseNames } from './setting-edits.ts';

/** What was copied: as it was, whatever becomes of the original. */
type Copied =
  | { readonly of: 'node'; readonly node: DesignNode; readonly name: string }
  | { readonly of: 'link'; readonly link: DesignLink; readonly name: string };

const useCopiedSettings = create<{ readonly copied: Copied | null }>()(() => ({ copied: null }));

interface Selected {
  readonly nodes: readonly string[];
  readonly links: readonly string[];
}

/** Whether settings of the selection can be copied: of one node or one link; else why not. */
export function mayCopySettings({ nodes, links }: Selected): true | string {
  return nodes.length + links.length === 1 || 'Select one node or one link to copy its settings.';
}

/** Keeps the settings of the one node or link that is selected. */
export function copySettings({ nodes, links }: Selected): void {
  const { design } = useDesignStore.getState();
  const node = design.nodes.find(({ id }) => id === nodes[0]);
  const link = design.links.find(({ id }) => id === links[0]);
  const { announce, toast } = useUiStore.getState();
  if (node !== undefined) {
    useCopiedSettings.setState({ copied: { of: 'node', node, name: nodeName(node) } });
  } else if (link !== undefined) {
    useCopiedSettings.setState({ copied: { of: 'link', link, name: linkName(design, link) } });
  } else {
    announce('Nothing is selected.');
    return;
  }
  const { copied } = useCopiedSettings.getState();
  toast({ tone: 'ok', text: `Settings of ${copied?.name ?? ''} copied.`, lasts: 3000 });
}

/** Whether there is something to paste on the selection; else why not. */
export function mayPasteSettings({ nodes, links }: Selected): true | string {
  const { copied } = useCopiedSettings.getState();
  if (copied === null) return 'Copy the settings of a node or link first.';
  const fits = copied.of === 'node' ? nodes.length > 0 : links.length > 0;
  return fits || `Select ${copied.of === 'node' ? 'nodes' : 'links'} to take the settings of ${copied.name}.`;
}

/** The edit that pasting on the selection is, so that who may do it is asked before. */
export function editOfPaste(selected: Selected): Edit {
  return pasting(selected)?.edit ?? { title: 'Paste settings' };
}

function pasting(selected: Selected): Pasting | null {
  const { copied } = useCopiedSettings.getState();
  if (copied === null) return null;
  const { design } = useDesignStore.getState();
  return copied.of === 'node'
    ? onNodes(copied.node, design, selected.nodes)
    : onLinks(copied, design, selected.links);
}

/** Gives the selection the settings that were copied, and says which could not go along. */
export function pasteSettings(selected: Selected): void {
  const pasted = pasting(selected);
  if (pasted === null) return;
  const { edit: change, left } = pasted;
  useDesignStore.getState().edit(change);
  const { announce, toast } = useUiStore.getState();
  if (left.length === 0) announce(`${change.title}.`);
  else
    toast({
      tone: 'info',
      text: `${change.title}.`,
      detail: `What they do not share stays as it was: ${left.join(', ')}.`,
    });
}

interface Pasting {
  readonly edit: Edit;
  /** Labels of changed settings of the original that had no place. */
  readonly left: readonly string[];
}

/** The edit that gives nodes the settings of another. */
export function onNodes(from: DesignNode, design: Design, ids: readonly string[]): Pasting {
  const targets = design.nodes.filter((node) => ids.includes(node.id));
  const left = new Set<string>();
  const putNodes = targets.flatMap((target) => {
    const shared = commonFields([from, target]);
    for (const name of Object.keys(from.settings)) {
      if (!(name in shared)) left.add(kindById(from.kind)?.fields[name]?.label ?? name);
    }
    const settings = Object.fromEntries(Object.keys(shared).map((name) => [name, settingOf(from, name)]));
    return setSettings([target], settings, '').putNodes ?? [];
  });
  const title = `Settings of ${nodeName(from)} for ${whoseNames(targets)}`;
  return { edit: { title, putNodes }, left: [...left] };
}

function onLinks(
  { link, name }: Extract<Copied, { of: 'link' }>,
  design: Design,
  ids: readonly string[],
): Pasting {
  const targets = design.links.filter(({ id }) => ids.includes(id));
  const whose = targets.length === 1 ? linkName(design, targets[0]!) : `${targets.length} links`;
  const putLinks = targets.map((target) => ({ ...target, settings: link.settings }));
  return { edit: { title: `Settings of ${name} for ${whose}`, putLinks }, left: [] };
}

function linkName(design: Design, link: DesignLink): string {
  const name = (id: string) => {
    const node = design.nodes.find((one) => one.id === id);
    return node === undefined ? id : nodeName(node);
  };
  return `${name(link.from)} → ${name(link.to)}`;
}
