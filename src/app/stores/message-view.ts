/**
 * What of the message view is open: slow motion by the speed, the space–time diagram, and the keys that are
 * watched. None of it belongs to the design or changes a run. The worker is told what is looked at, so that
 * nothing is noted while nobody looks.
 */
import { create } from 'zustand';
import type { SimulationApi, Speed, Watch } from '../../worker/protocol.ts';
import { useDesignStore } from './design-store.ts';
import { MANY_HISTOGRAMS } from './looked-at.ts';
import { simulation, useRunStore } from './run-store.ts';
import { telemetry } from './telemetry.ts';
import { useWatchedInstances } from './watched-instances.ts';

/** From this speed on downwards, single messages are drawn. */
const SLOW_MOTION: Speed = 0.1;

export function isSlowMotion(speed: Speed): boolean {
  return speed <= SLOW_MOTION * 1.001;
}

/** How many messages of a name are on their way now. */
export interface UnderWay {
  readonly name: string;
  readonly count: number;
}

interface MessageViewState {
  readonly diagramOpen: boolean;
  /** Watched keys, by the set that holds them. */
  readonly keys: { readonly [set: string]: number };
  /** What the canvas shows on its way, and whether it is gone before one has seen it. */
  readonly underWay: readonly UnderWay[];
  readonly tooQuick: boolean;
  toggleDiagram(): void;
  /** `null`: no key of the set is watched any more. */
  watchKey(set: string, key: number | null): void;
  noteUnderWay(underWay: readonly UnderWay[], tooQuick: boolean): void;
}

export const useMessageView = create<MessageViewState>()((set, get) => ({
  diagramOpen: false,
  keys: {},
  underWay: [],
  tooQuick: false,
  toggleDiagram() {
    set({ diagramOpen: !get().diagramOpen });
  },
  watchKey(id, key) {
    const { [id]: _, ...others } = get().keys;
    set({ keys: key === null ? others : { ...others, [id]: key } });
  },
  noteUnderWay(underWay, tooQuick) {
    const before = get();
    const same =
      before.tooQuick === tooQuick &&
      before.underWay.length === underWay.length &&
      underWay.every(({ name, count }, i) => {
        const known = before.underWay[i]!;
        return known.name === name && known.count === count;
      });
    if (!same) set({ underWay, tooQuick });
  },
}));

/** What is looked at now; histograms apart. */
function watchNow(): Watch {
  const { diagramOpen, keys } = useMessageView.getState();
  const messages = diagramOpen || isSlowMotion(useRunStore.getState().speed);
  const instances = useWatchedInstances.getState().nodes;
  return {
    messages,
    badges: messages || Object.keys(keys).length > 0,
    keys,
    ...(instances.length > 0 && { instances }),
  };
}

/** Which histograms are looked at, in a word: empty for all, which is so for designs that are not large. */
function lookedWord(): string {
  const { catalog, lookedAt } = telemetry;
  if (catalog.histograms.length < MANY_HISTOGRAMS) return '';
  if (useRunStore.getState().phase === 'running') lookedAt.pass(performance.now());
  return String(lookedAt.version);
}

/** Stores that are gone, or of another design, have no watched keys. */
function forgetGone(): void {
  const { keys } = useMessageView.getState();
  const { nodes } = useDesignStore.getState().design;
  const left = Object.entries(keys).filter(([id]) => nodes.some((node) => node.id === id));
  if (left.length < Object.keys(keys).length) useMessageView.setState({ keys: Object.fromEntries(left) });
}

/** What a worker takes for granted until it is told. */
const UNTOLD = JSON.stringify([{ messages: false, badges: false, keys: {} }, '']);

/** Keeps the worker told, a new one too, until the returned function is called. */
export function keepWorkerTold(): () => void {
  let toldTo: SimulationApi | null = null;
  let told = '';
  const tell = () => {
    const api = simulation();
    const watch = watchNow();
    const looked = lookedWord();
    const words = JSON.stringify([watch, looked]);
    if (api === null || words === (toldTo === api ? told : UNTOLD)) return;
    toldTo = api;
    told = words;
    // a worker that has ended is replaced, and the new one is told
    const histograms = looked === '' ? {} : { histograms: telemetry.lookedAt.names() };
    api.watch({ ...watch, ...histograms }).catch(() => {});
  };
  tell();
  const stops = [
    useMessageView.subscribe(tell),
    useWatchedInstances.subscribe(tell),
    useRunStore.subscribe(tell),
    useDesignStore.subscribe(forgetGone),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
