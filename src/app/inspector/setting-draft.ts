/**
 * What is being typed into a setting and has not been entered yet: an edit that is only tried on. Warnings look
 * at the design as it would be with it, so that "offered load exceeds capacity" is said while one types; the run
 * learns of a value when it is entered. While `asDraft` runs, whatever the editors report goes here instead of
 * into the design.
 */
import { createContext } from 'react';
import { create } from 'zustand';
import type { Design } from '../../model/design.ts';
import { applyEdit, type Edit } from '../../model/edits.ts';
import { type EditOptions, useDesignStore } from '../stores/design-store.ts';

interface SettingDraft {
  readonly edit: Edit | null;
}

export const useSettingDraft = create<SettingDraft>()(() => ({ edit: null }));

/** True where a form keeps drafts: all its changes go through `editSettings`. */
export const KeepsDrafts = createContext(false);

let drafting = false;

/** Runs what would change a setting, and keeps the change as a draft. */
export function asDraft(change: () => void): void {
  drafting = true;
  try {
    change();
  } finally {
    drafting = false;
  }
}

/** Nothing is being typed any more. */
export function forgetDraft(): void {
  if (useSettingDraft.getState().edit !== null) useSettingDraft.setState({ edit: null });
}

/** Changes settings: the design, or while something is typed only its draft. */
export function editSettings(edit: Edit, options?: EditOptions): void {
  if (drafting) useSettingDraft.setState({ edit });
  else useDesignStore.getState().edit(edit, options);
}

/** The design as it would be with what is being typed. */
export function useDraftDesign(): Design {
  const design = useDesignStore((state) => state.design);
  const edit = useSettingDraft((state) => state.edit);
  return edit === null ? design : withDraft(design, edit);
}

const tried = new WeakMap<Edit, { readonly design: Design; readonly result: Design }>();

function withDraft(design: Design, edit: Edit): Design {
  const known = tried.get(edit);
  if (known?.design === design) return known.result;
  const result = applyEdit(design, edit);
  tried.set(edit, { design, result });
  return result;
}
