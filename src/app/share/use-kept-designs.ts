/** The list of designs kept in this browser, for those who show it; empty until the database has answered. */
import { useCallback, useEffect, useState } from 'react';
import type { SavedDesign } from '../../share/autosave.ts';
import { ownWork } from './own-work.ts';

/** Designs kept, newest first, and what forgets one of them. */
export function useKeptDesigns(): {
  readonly kept: readonly SavedDesign[];
  readonly forget: (id: string) => void;
} {
  const [kept, setKept] = useState<readonly SavedDesign[]>([]);
  const read = useCallback(() => {
    void ownWork().list().then(setKept);
  }, []);
  useEffect(read, [read]);
  const forget = (id: string) => void ownWork().remove(id).then(read);
  return { kept, forget };
}
