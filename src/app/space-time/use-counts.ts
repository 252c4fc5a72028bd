/** What is in view of the diagram, by name: for its head and for screen readers, a few times a second. */
import { useEffect, useState } from 'react';
import { messages } from '../stores/messages.ts';
import { useRunStore } from '../stores/run-store.ts';
import type { DiagramPicture } from './diagram-picture.ts';

export interface Counts {
  readonly names: readonly { readonly name: string; readonly count: number }[];
  readonly messages: number;
  readonly lost: number;
  /** Messages in view that are not drawn, because there are too many. */
  readonly leftOut: number;
}

const nothing: Counts = { names: [], messages: 0, lost: 0, leftOut: 0 };
const MILLISECONDS = 300;

export function useCounts(picture: DiagramPicture | null): Counts {
  const [counts, setCounts] = useState(nothing);
  useEffect(() => {
    if (picture === null) return;
    const count = () => {
      const next = countsOf(picture);
      setCounts((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
    };
    count();
    const timer = setInterval(count, MILLISECONDS);
    return () => clearInterval(timer);
  }, [picture]);
  return counts;
}

function countsOf(picture: DiagramPicture): Counts {
  const { diagram } = picture;
  if (diagram === null) return nothing;
  const byName = new Map<string, number>();
  let lost = 0;
  for (const { message, end } of diagram.arrows) {
    byName.set(message.name, (byName.get(message.name) ?? 0) + 1);
    if (end === 'lost') lost++;
  }
  const names = [...byName].map(([name, count]) => ({ name, count }));
  names.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  return { names, messages: diagram.arrows.length, lost, leftOut: diagram.leftOut };
}

/** Whether anything has been noted yet. */
export function useNoted(): boolean {
  const [noted, setNoted] = useState(messages.list.length > 0);
  useEffect(() => {
    const look = () => setNoted(messages.list.length > 0);
    look();
    const stops = [messages.subscribe(look), useRunStore.subscribe(look)];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);
  return noted;
}
