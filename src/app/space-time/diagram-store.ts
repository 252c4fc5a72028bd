/** How the space–time diagram is looked at: which stretch of time, which lines, which message. */
import { create } from 'zustand';
import type { NotedMessage } from '../stores/messages.ts';
import type { ShownRows } from './diagram-rows.ts';
import { followingWindow, type TimeWindow } from './time-window.ts';

/** A message that is pointed at, and where on the diagram. */
export interface ChosenMessage {
  readonly message: NotedMessage;
  readonly x: number;
  readonly y: number;
}

interface DiagramState {
  readonly window: TimeWindow;
  readonly rows: ShownRows;
  readonly chosen: ChosenMessage | null;
  setWindow(window: TimeWindow): void;
  show(rows: Partial<ShownRows>): void;
  choose(chosen: ChosenMessage | null): void;
}

export const useDiagramStore = create<DiagramState>()((set, get) => ({
  window: followingWindow,
  rows: { store: null, eachCaller: false },
  chosen: null,
  setWindow(window) {
    set({ window });
  },
  show(rows) {
    set({ rows: { ...get().rows, ...rows }, chosen: null });
  },
  choose(chosen) {
    if (get().chosen?.message !== chosen?.message) set({ chosen });
  },
}));
