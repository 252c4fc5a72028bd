/** Copies beside the original: duplicate. What travels further goes by the clipboard (`canvas/clipboard.ts`). */
import { useDesignStore } from './design-store.ts';
import { fragmentOf, pasteEdit } from './fragments.ts';
import { type Selection, useUiStore } from './ui-store.ts';

/** Copies what is selected with the links inside it, beside the originals, and selects the copies. */
export function duplicate(selection: Pick<Selection, 'nodes' | 'annotations'>, shift: number): void {
  const { design, edit } = useDesignStore.getState();
  const fragment = fragmentOf(design, selection);
  if (fragment.nodes.length + fragment.annotations.length === 0) return;
  const copy = pasteEdit(design, fragment, { x: shift, y: shift }, 'Duplicate');
  if (!edit(copy.edit)) return;
  useUiStore.getState().select({ nodes: copy.nodes, annotations: copy.annotations });
  useUiStore.getState().announce(`${copy.edit.title.replace(/^Duplicate/, 'Duplicated')}.`);
}

/** Copies nodes beside the originals. */
export function duplicateNodes(ids: readonly string[], shift: number): void {
  duplicate({ nodes: ids, annotations: [] }, shift);
}
