/**
 * Parts of the screen that nobody sees at first (dialogs, inspectors of what is not selected yet) come in files
 * of their own. They are fetched as soon as the page has nothing else to do, so that by the time somebody asks
 * for one it is there.
 */
import { type ComponentType, createElement, lazy, Suspense } from 'react';

const parts: (() => Promise<unknown>)[] = [];

/** A component that is loaded when it is first shown, or before, by `loadTheRest`. */
export function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const Part = lazy(async () => ({ default: await load() })) as unknown as ComponentType<Props>;
  parts.push(load);
  return function Lazily(props: Props) {
    return <Suspense>{createElement(Part, props)}</Suspense>;
  };
}

/** How long after the first paint the rest is fetched, ms: the simulation and the charts go first. */
const PAUSE = 1200;

/** Fetches all parts, one after the other. Returns what stops it. */
export function loadTheRest(): () => void {
  const timer = setTimeout(async () => {
    for (const load of parts) await load().catch(() => {}); // offline: it is asked for again when it is shown
  }, PAUSE);
  return () => clearTimeout(timer);
}
