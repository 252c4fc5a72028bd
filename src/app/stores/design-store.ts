/**
 * The design on the screen and its undo list. Everything that changes the design goes through `edit`, as data
 * (`model/edits.ts`): that is what makes it undoable, and what the run store forwards to the simulation. Undo
 * appends the inverse edit; it never rewrites the past of a run and never resets it. Opening another design is
 * an entry of the same list, so that a template opened by mistake is undone like anything else.
 */
import { create } from 'zustand';
import { kinds } from '../../catalog/kinds.ts';
import { withClassNamesKept } from '../../model/class-renames.ts';
import { dashboardOf } from '../../model/dashboard.ts';
import { type Design, emptyDesign } from '../../model/design.ts';
import { applyEdit, diffDesigns, type Edit, invertEdit, isArrangement } from '../../model/edits.ts';
import { mirroredEdit, sidedEdit } from '../../model/mirrored.ts';
import type { JournalAction, RunFile } from '../../model/run-file.ts';
import { useMirroring } from './mirroring.ts';
import { mayDo } from './permissions.ts';

/** How many steps back are kept. */
const UNDO_LIMIT = 200;
let lastStep = 0;
/** A number for a step to another document. */
export function documentStep(): number {
  lastStep += 1;
  return lastStep;
}

/** A step of the undo list: an edit with its inverse, or a whole design put in another's place. */
export type UndoEntry =
  | {
      readonly type: 'edit';
      readonly title: string;
      readonly edit: Edit;
      readonly inverse: Edit;
      /** Edits with the same key in a row (one drag, one slider) are one step. */
      readonly coalesce?: string;
    }
  | {
      readonly type: 'document';
      readonly title: string;
      readonly before: Design;
      readonly after: Design;
      /** By which what was running is kept with the step that left it. */
      readonly step: number;
      /** The run to bring back with `before`: the one that was left, or what an edit in the past had set aside. */
      readonly run?: RunFile;
      /** The run to bring back with `after`, once the step was taken back. */
      readonly runAfter?: RunFile;
    }
  /** Something broken or healed by hand; the design stays as it is. */
  | {
      readonly type: 'action';
      readonly title: string;
      readonly action: JournalAction;
      readonly inverse: JournalAction;
    };

/** What listeners are told: an edit to send on, another design to run, or a fault that is taken back. */
export type DesignChange =
  | { readonly type: 'edit'; readonly edit: Edit }
  | {
      readonly type: 'document';
      readonly design: Design;
      readonly run?: RunFile;
      /** Where to keep the run that is left now (`keepRun`); absent where nothing brings it back. */
      readonly left?: LeftRun;
    }
  | { readonly type: 'action'; readonly action: JournalAction };

/** A run that gave way to another document: by which step, and whether by taking that step back. */
export interface LeftRun {
  readonly step: number;
  readonly undone: boolean;
}

export interface EditOptions {
  /** Edits with the same key in a row make one undo step. End the row with `endCoalescing()`. */
  readonly coalesce?: string;
}

export interface DesignState {
  readonly design: Design;
  /** Grows with every change of `design`; cheap to compare. */
  readonly revision: number;
  readonly undoList: readonly UndoEntry[];
  readonly redoList: readonly UndoEntry[];
  /** The revision that was last written to storage or a file. */
  readonly savedRevision: number;
  /**
   * Changes the design. Forwarded to the running simulation; joined to the last step if `coalesce` matches. False
   * where it is not allowed now, and that has been said.
   */
  edit(edit: Edit, options?: EditOptions): boolean;
  /** Notes what was just broken or healed by hand, with what takes it back, so that undo covers it. */
  rememberAction(title: string, action: JournalAction, inverse: JournalAction): void;
  /** Keeps the run that a document gave way to with the step that did it, so that undo and redo go on with it. */
  keepRun(left: LeftRun, run: RunFile): void;
  /** The design's run begins anew: what was broken in the one before cannot be taken back any more. */
  forgetActions(): void;
  /** Ends a row of joined edits (pointer up, blur): the next edit is a step of its own. */
  endCoalescing(): void;
  undo(): void;
  redo(): void;
  /** Puts another design on the screen; undoable unless it is the first one or `remember` is false. */
  loadDesign(design: Design, options?: { readonly title?: string; readonly remember?: boolean }): void;
  /**
   * Notes that the newest step, made at an earlier moment of the run, set the later part of the run aside:
   * undoing it brings that part back too.
   */
  rememberBranch(run: RunFile): void;
  /** Takes back an edit that the simulation refused, so that the screen shows the design that runs. */
  takeBack(edit: Edit): void;
  /** Shows the design of another moment of the run, its dashboards as they are: no step, nothing forwarded, not dirty. */
  showMoment(design: Design): void;
  /** Called by whoever saved the design: autosave or a file. */
  markSaved(revision: number): void;
}

const changeListeners = new Set<(change: DesignChange) => void>();
const announce = (change: DesignChange): void => {
  for (const listener of changeListeners) listener(change);
};
/** Hears every change that the simulation must follow. Returns how to stop. */
export function onDesignChange(listener: (change: DesignChange) => void): () => void {
  changeListeners.add(listener);
  return () => changeListeners.delete(listener);
}

/** Tells of an edit those who simulate it; how dashboards are arranged is no event of a run. */
function announceEdit(edit: Edit): void {
  if (!isArrangement(edit)) announce({ type: 'edit', edit });
}

/** What may be taken back by everybody: what was broken by hand, and how dashboards are arranged. */
function isFree(entry: UndoEntry | undefined): boolean {
  return entry?.type === 'action' || (entry?.type === 'edit' && isArrangement(entry.edit));
}

/** Appends a step, or joins it to the last one when both belong to one drag. */
function push(list: readonly UndoEntry[], entry: UndoEntry, present: Design): readonly UndoEntry[] {
  const last = list.at(-1);
  const joins =
    last?.type === 'edit' &&
    entry.type === 'edit' &&
    entry.coalesce !== undefined &&
    entry.coalesce === last.coalesce;
  if (!joins) return [...list, entry].slice(-UNDO_LIMIT);
  const before = applyEdit(present, last.inverse);
  const after = applyEdit(present, entry.edit);
  const { title } = entry;
  const joined = {
    ...entry,
    edit: diffDesigns(before, after, title),
    inverse: diffDesigns(after, before, title),
  };
  return [...list.slice(0, -1), joined];
}

/** In a comparison an edit follows on the other side, where it is about the same clients. */
function onSides(design: Design, edit: Edit): Edit {
  if (design.sides === undefined) return edit;
  const own = sidedEdit(design, edit);
  return useMirroring.getState().both ? mirroredEdit(design, own, kinds) : own;
}

export const useDesignStore = create<DesignState>()((set, get) => ({
  design: emptyDesign(),
  revision: 0,
  undoList: [],
  redoList: [],
  savedRevision: 0,

  edit(given, options) {
    const { design, undoList, revision } = get();
    const asked = onSides(design, given);
    // how one looks at it is everybody's own
    if (!isArrangement(asked) && !mayDo({ type: 'edit', edit: asked })) return false;
    const edit = withClassNamesKept(design, asked);
    const inverse = invertEdit(design, edit);
    const coalesce = options?.coalesce;
    const entry: UndoEntry = {
      type: 'edit',
      title: edit.title,
      edit,
      inverse,
      ...(coalesce === undefined ? {} : { coalesce }),
    };
    set({
      design: applyEdit(design, edit),
      undoList: push(undoList, entry, design),
      redoList: [],
      revision: revision + 1,
    });
    announceEdit(edit);
    return true;
  },

  rememberAction(title, action, inverse) {
    const { design, undoList } = get();
    const entry: UndoEntry = { type: 'action', title, action, inverse };
    set({ undoList: push(undoList, entry, design), redoList: [] });
  },

  forgetActions() {
    const { undoList, redoList } = get();
    // beyond a step to another document lie other runs, which come back as they were left
    const kept = (list: readonly UndoEntry[]) => {
      const others = list.findLastIndex(({ type }) => type === 'document');
      return list.filter(({ type }, i) => type !== 'action' || i < others);
    };
    set({ undoList: kept(undoList), redoList: kept(redoList) });
  },

  keepRun({ step, undone }, run) {
    const kept = (list: readonly UndoEntry[]) =>
      list.map((entry) => {
        if (entry.type !== 'document' || entry.step !== step) return entry;
        return undone ? { ...entry, runAfter: run } : { ...entry, run };
      });
    const { undoList, redoList } = get();
    set({ undoList: kept(undoList), redoList: kept(redoList) });
  },

  endCoalescing() {
    const { undoList } = get();
    const last = undoList.at(-1);
    if (last?.type !== 'edit' || last.coalesce === undefined) return;
    const { coalesce: _, ...closed } = last;
    set({ undoList: [...undoList.slice(0, -1), closed] });
  },

  undo() {
    const { design, undoList, redoList, revision } = get();
    const entry = undoList.at(-1);
    // what was broken by hand may be taken back by whoever may heal it
    if (!isFree(entry) && !mayDo({ type: 'undo' })) return;
    if (entry === undefined) return;
    if (entry.type === 'action') {
      set({ undoList: undoList.slice(0, -1), redoList: [...redoList, entry] });
      announce({ type: 'action', action: entry.inverse });
      return;
    }
    const lists = { undoList: undoList.slice(0, -1), redoList: [...redoList, entry], revision: revision + 1 };
    if (entry.type === 'document') {
      set({ ...lists, design: entry.before });
      announce({
        type: 'document',
        design: entry.before,
        ...(entry.run === undefined ? {} : { run: entry.run }),
        left: { step: entry.step, undone: true },
      });
      return;
    }
    const edit = { ...entry.inverse, title: `Undo: ${entry.title}` };
    set({ ...lists, design: applyEdit(design, edit) });
    announceEdit(edit);
  },

  redo() {
    const { design, undoList, redoList, revision } = get();
    const entry = redoList.at(-1);
    if (!isFree(entry) && !mayDo({ type: 'undo' })) return;
    if (entry === undefined) return;
    if (entry.type === 'action') {
      set({ undoList: [...undoList, entry], redoList: redoList.slice(0, -1) });
      announce({ type: 'action', action: entry.action });
      return;
    }
    const lists = { undoList: [...undoList, entry], redoList: redoList.slice(0, -1), revision: revision + 1 };
    if (entry.type === 'document') {
      set({ ...lists, design: entry.after });
      announce({
        type: 'document',
        design: entry.after,
        ...(entry.runAfter === undefined ? {} : { run: entry.runAfter }),
        left: { step: entry.step, undone: false },
      });
      return;
    }
    set({ ...lists, design: applyEdit(design, entry.edit) });
    announceEdit(entry.edit);
  },

  loadDesign(design, options) {
    if (options?.remember !== false && !mayDo({ type: 'open' })) return;
    const { design: before, undoList, revision } = get();
    const title = options?.title ?? `Open ${design.title}`;
    const step = documentStep();
    const remembered: UndoEntry = { type: 'document', title, before, after: design, step };
    const remember = options?.remember !== false;
    set({
      design,
      undoList: remember ? push(undoList, remembered, before) : [],
      redoList: [],
      revision: revision + 1,
    });
    announce({ type: 'document', design, ...(remember ? { left: { step, undone: false } } : {}) });
  },

  takeBack(edit) {
    const { design, undoList, revision } = get();
    const last = undoList.at(-1);
    if (last?.type !== 'edit') return;
    const row = last.edit !== edit && last.coalesce !== undefined;
    if (last.edit !== edit && !row) return;
    set({ design: applyEdit(design, last.inverse), undoList: undoList.slice(0, -1), revision: revision + 1 });
    // Of a row of joined edits the simulation has taken the earlier ones.
    if (row) announce({ type: 'edit', edit: last.inverse });
  },

  rememberBranch(run) {
    const { design, undoList } = get();
    const last = undoList.at(-1);
    if (last === undefined || last.type === 'document') return;
    const before = last.type === 'edit' ? applyEdit(design, last.inverse) : design;
    set({
      undoList: [
        ...undoList.slice(0, -1),
        { type: 'document', title: last.title, before, after: design, step: documentStep(), run },
      ],
    });
  },

  showMoment(moment) {
    const { design, revision, savedRevision } = get();
    const dashboard = dashboardOf(design);
    set({
      design: applyEdit(moment, { title: '', document: { dashboard } }),
      revision: revision + 1,
      savedRevision: savedRevision === revision ? revision + 1 : savedRevision,
    });
  },

  markSaved(revision) {
    set({ savedRevision: revision });
  },
}));

/** True when nothing was changed since the design was last saved. */
export const selectSaved = (state: DesignState): boolean => state.revision === state.savedRevision;
