/** The badges of a node, for the component that shows them: it renders again only when they say something else. */
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { ReplicaBadges } from '../../model/message-records.ts';
import { messages } from './messages.ts';

const subscribe = (listener: () => void) => messages.subscribe(listener);

export function useBadges(id: string): ReplicaBadges | null {
  const read = useCallback(() => {
    const badges = messages.badges.get(id);
    return badges === undefined ? '' : JSON.stringify(badges);
  }, [id]);
  const text = useSyncExternalStore(subscribe, read);
  return useMemo(() => (text === '' ? null : (JSON.parse(text) as ReplicaBadges)), [text]);
}
