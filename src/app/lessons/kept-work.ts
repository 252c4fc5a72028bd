/**
 * The visitor's own work while a lesson is on: it waits with its undos and its place in the browser's storage, and
 * comes back as it was. What the lesson does is kept nowhere.
 */
import type { Design } from '../../model/design.ts';
import type { Speed } from '../../worker/protocol.ts';
import { continueOwn, holdAutosave, ownWork } from '../share/own-work.ts';
import { documentStep, type UndoEntry, useDesignStore } from '../stores/design-store.ts';
import { isEmbedded } from '../stores/page-mode.ts';
import { pausePlayingAt, useRunStore } from '../stores/run-store.ts';

export interface KeptWork {
  readonly design: Design;
  readonly undoList: readonly UndoEntry[];
  readonly redoList: readonly UndoEntry[];
  /** Its place in the storage. */
  readonly id: string;
  readonly wasPlaying: boolean;
  readonly speed: Speed;
  /** Fragment of the page's address. */
  readonly address: string;
}

/** Notes what is on the screen, and keeps nothing from now on. */
export function setAside(address: string): KeptWork {
  const { design, undoList, redoList } = useDesignStore.getState();
  const { phase, speed } = useRunStore.getState();
  // what was broken by hand belongs to the run, which ends here
  const lasting = (list: readonly UndoEntry[]) => list.filter(({ type }) => type !== 'action');
  holdAutosave(true);
  return {
    design,
    undoList: lasting(undoList),
    redoList: lasting(redoList),
    id: isEmbedded() ? '' : ownWork().id,
    wasPlaying: phase === 'running',
    speed,
    address,
  };
}

/** Puts it on the screen again. */
export function bringBack(kept: KeptWork): void {
  pausePlayingAt(null);
  useDesignStore.getState().loadDesign(kept.design, { remember: false });
  useDesignStore.setState({ undoList: kept.undoList, redoList: kept.redoList });
  if (kept.id !== '') continueOwn(kept.id);
  holdAutosave(false);
  useRunStore.getState().setSpeed(kept.speed);
  if (kept.wasPlaying) useRunStore.getState().play();
}

/** Something else is on the screen: undo leads back to the work. */
export function giveWay(kept: KeptWork): void {
  pausePlayingAt(null);
  holdAutosave(false);
  const { design: after } = useDesignStore.getState();
  const title = `Open ${after.title}`;
  const opened: UndoEntry = { type: 'document', title, before: kept.design, after, step: documentStep() };
  useDesignStore.setState({ undoList: [...kept.undoList, opened], redoList: [] });
}
