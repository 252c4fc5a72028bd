/**
 * Putting two designs side by side, and leaving one. Both are one undoable step: the design that was on the
 * screen comes back with undo.
 */
import { kindById } from '../../catalog/kinds.ts';
import type { StorePreset } from '../../content/store-presets.ts';
import { putStorePreset } from '../../content/use-store-preset.ts';
import type { Design, DesignNode } from '../../model/design.ts';
import { applyEdit } from '../../model/edits.ts';
import { problemLine } from '../../model/problem.ts';
import { type Side, sided } from '../../model/sides.ts';
import { mergeDesigns, splitDesign } from '../../model/versus.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';

/** Shows two designs side by side and runs them; false, with the reason in a toast, where that cannot be. */
export function compare(left: Design, right: Design): boolean {
  const merged = mergeDesigns(left, right);
  if (!merged.ok) {
    const detail = merged.error.map(problemLine).join('. ');
    useUiStore.getState().toast({ tone: 'error', text: 'These two cannot be compared.', detail });
    return false;
  }
  useUiStore.getState().clearSelection();
  useDesignStore.getState().loadDesign(merged.value, { title: `Compare with ${right.title}` });
  useRunStore.getState().play();
  useUiStore.getState().announce(`Side by side: A, ${left.title}, and B, ${right.title}.`);
  return true;
}

/** The design of the screen on both sides; what was selected is selected on the right, to be changed there. */
export function compareWithCopy(): boolean {
  const { design } = useDesignStore.getState();
  const selected = useUiStore.getState().selection.nodes;
  if (!compare(design, { ...design, title: `${design.title}, changed`.slice(0, 200) })) return false;
  if (selected.length > 0) useUiStore.getState().select({ nodes: selected.map((id) => sided('b', id)) });
  useUiStore.getState().toast({
    tone: 'info',
    text: 'Both sides are the same. Change something on B.',
    detail: 'Until then nothing differs, whatever you break: both have the same luck.',
    lasts: 9000,
  });
  return true;
}

/** The same design with another product on each side. */
export function comparePresets(set: string, left: StorePreset, right: StorePreset): boolean {
  const { design } = useDesignStore.getState();
  const node = design.nodes.find(({ id }) => id === set);
  if (node === undefined) return false;
  const [one, other] = [left, right].map((preset) => withPreset(design, node, preset));
  return compare(one!, other!);
}

function withPreset(design: Design, set: DesignNode, preset: StorePreset): Design {
  const title = `${preset.product}: ${preset.title}`;
  return { ...applyEdit(design, putStorePreset(design, set, preset)), title };
}

/** The stores of a design that a preset can be put on. */
export function replicaSetsOf(design: Design): readonly DesignNode[] {
  return design.nodes.filter(({ kind }) => kindById(kind)?.outLinks.meaning === 'members');
}

/** Leaves the comparison with one of its sides. */
export function keepSide(side: Side): void {
  const kept = splitDesign(useDesignStore.getState().design, side);
  if (kept === null) return;
  useUiStore.getState().clearSelection();
  useDesignStore.getState().loadDesign(kept, { title: `Keep ${kept.title}` });
  useUiStore.getState().announce(`${kept.title} was kept.`);
}
