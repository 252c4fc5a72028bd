/**
 * Parts of the screen that nobody sees at first (dialogs, inspectors of what is not selected yet) come in files
 * of their own. They are fetched as soon as the page has nothing else to do, so that by the time somebody asks
 * for one it is there.
 */
import { type ComponentType, createElement, lazy, type ReactNode, Suspense } from 'react';

const parts: (() => Promise<unknown>)[] = [];

/** A part of the page could not be fetched: no network, or another build stands in its place by now. */
export class PartNotLoaded extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** A component that is loaded when it is first shown, or before, by `loadTheRest`. */
export function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  /** Stands in its place meanwhile. */
  meanwhile?: ReactNode,
): ComponentType<Props> {
  // React keeps a part that failed as failed; whoever tries again needs a new one
  const begin = () =>
    lazy(async () => {
      try {
        return { default: await load() };
      } catch (error) {
        Part = begin();
        throw new PartNotLoaded(error);
      }
    }) as unknown as ComponentType<Props>;
  let Part = begin();
  parts.push(load);
  return function Lazily(props: Props) {
    return <Suspense fallback={meanwhile}>{createElement(Part, props)}</Suspense>;
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
