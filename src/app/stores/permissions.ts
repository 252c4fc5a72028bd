/**
 * What may be done on this page now. On the workbench everything; an embedded page may have its editing turned
 * off, and a lesson allows what its step is about. Who is refused is told why, in one place for all buttons,
 * keys and drags: the stores ask here before they change anything.
 */
import { create } from 'zustand';
import type { Edit } from '../../model/edits.ts';
import type { FaultInput } from '../../model/run-file.ts';

/** What somebody is about to do. */
export type Deed =
  | { readonly type: 'edit'; readonly edit: Edit }
  | { readonly type: 'open' | 'undo' }
  | { readonly type: 'play' | 'pause' | 'step' | 'seek' | 'speed' | 'restart' }
  | { readonly type: 'fault'; readonly fault: FaultInput }
  | { readonly type: 'heal'; readonly id: string };

/** Who decides: true, or the reason why not, as a sentence. */
export interface Guard {
  may(deed: Deed): true | string;
  /** Whether anything of the design may be changed, so that the canvas need not offer it. */
  readonly editing: boolean;
}

/** Nobody is refused anything. */
export const everything: Guard = { may: () => true, editing: true };

/** The design cannot be changed; everything else is allowed. */
export const readOnly: Guard = {
  editing: false,
  may: ({ type }) =>
    (type !== 'edit' && type !== 'undo' && type !== 'open') ||
    'This experiment is shown as it is: open it in Scalarium to change it.',
};

export const usePermissions = create<{ readonly guard: Guard }>()(() => ({ guard: everything }));

/** Sets who decides from now on; null: everything is allowed. */
export function setGuard(guard: Guard | null): void {
  usePermissions.setState({ guard: guard ?? everything });
}

/** Does something in the name of the page itself, a lesson's own deed for example: nobody is asked. */
export function unguarded<T>(deed: () => T): T {
  const { guard } = usePermissions.getState();
  usePermissions.setState({ guard: everything });
  try {
    return deed();
  } finally {
    usePermissions.setState({ guard });
  }
}

const listeners = new Set<(reason: string) => void>();
/** Hears the reasons of refusals. Returns how to stop. */
export function onRefusal(listener: (reason: string) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether something may be done; if not, the reason is said. */
export function mayDo(deed: Deed): boolean {
  const answer = usePermissions.getState().guard.may(deed);
  if (answer === true) return true;
  for (const listener of listeners) listener(answer);
  return false;
}
