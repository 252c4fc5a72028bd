/**
 * What the screen remembers about itself: selection, theme, sizes of panels, the open dialog, the tool in the
 * hand, toasts and what a screen reader is told. None of it belongs to the design, none of it is undone.
 */
import { create } from 'zustand';

export type Theme = 'system' | 'dark' | 'light';
export type Tool = 'select' | 'pan' | 'link' | 'scissors' | 'lasso' | 'zone';
export type DialogName =
  | 'templates'
  | 'lessons'
  | 'share'
  | 'shortcuts'
  | 'commands'
  | 'partition'
  | 'latencies'
  | 'compare'
  | 'history'
  | 'pin'
  | 'objective'
  | 'glossary'
  | 'lab'
  | 'how-we-know'
  | 'bottleneck';

/** What is selected on the canvas, by id. */
export interface Selection {
  readonly nodes: readonly string[];
  readonly links: readonly string[];
  readonly zones: readonly string[];
  /** By name: a region is what its zones share. */
  readonly regions: readonly string[];
  /** Notes and frames. */
  readonly annotations: readonly string[];
}
const nothingSelected: Selection = { nodes: [], links: [], zones: [], regions: [], annotations: [] };

export type ToastTone = 'info' | 'ok' | 'warn' | 'error';
export interface Toast {
  readonly id: number;
  readonly tone: ToastTone;
  readonly text: string;
  /** A second line: how to mend it. */
  readonly detail?: string;
  readonly action?: { readonly label: string; readonly run: () => void };
  /** Milliseconds on screen; absent: until it is dismissed. */
  readonly lasts?: number;
}

export interface PanelSizes {
  /** Height of the dashboards, CSS pixels. */
  readonly dashboard: number;
  /** Width of the inspector, CSS pixels. */
  readonly inspector: number;
}

export interface UiState {
  readonly selection: Selection;
  readonly theme: Theme;
  readonly panels: PanelSizes;
  readonly dialog: DialogName | null;
  readonly tool: Tool;
  readonly toasts: readonly Toast[];
  /** Whether the small map is shown; null: where it helps, as long as nobody has said. */
  readonly map: boolean | null;
  /** The last thing said to screen readers; `count` makes the same words twice two announcements. */
  readonly announcement: { readonly text: string; readonly count: number };
  select(selection: Partial<Selection>): void;
  clearSelection(): void;
  setTheme(theme: Theme): void;
  setPanels(sizes: Partial<PanelSizes>): void;
  openDialog(dialog: DialogName): void;
  closeDialog(): void;
  setTool(tool: Tool): void;
  /** Shows the small map where it is hidden, and hides it where it is shown. */
  toggleMap(): void;
  /** Shows a toast and says it to screen readers; returns its id. The same words replace their older toast. */
  toast(toast: Omit<Toast, 'id'>): number;
  dismiss(id: number): void;
  announce(text: string): void;
}

/** How small and large the panels may be made, CSS pixels. */
export const panelLimits = {
  dashboard: { min: 140, max: 720 },
  inspector: { min: 260, max: 560 },
} as const;

const STORAGE_KEY = 'scalarium.ui';
/** What fits the window of a first visit: the canvas keeps the larger part of it. */
function defaultPanelsFor(width: number, height: number): PanelSizes {
  return {
    dashboard: height <= 800 ? 232 : height >= 1000 ? 316 : 268,
    inspector: width <= 1360 ? 284 : width >= 1680 ? 340 : 304,
  };
}
const defaultPanels =
  typeof window === 'undefined'
    ? defaultPanelsFor(1440, 900)
    : defaultPanelsFor(window.innerWidth, window.innerHeight);
/** How long a toast stays unless it says otherwise. */
const TOAST_MILLISECONDS = 6000;
const MOST_TOASTS = 4;

interface Persisted {
  readonly theme: Theme;
  readonly panels: PanelSizes;
}

/** What an earlier visit left; anything unexpected counts as nothing. */
function readPersisted(): Persisted {
  const fallback: Persisted = { theme: 'system', panels: defaultPanels };
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null');
    if (typeof stored !== 'object' || stored === null) return fallback;
    const { theme, panels } = stored as {
      theme?: unknown;
      panels?: { dashboard?: unknown; inspector?: unknown };
    };
    return {
      theme: theme === 'dark' || theme === 'light' ? theme : 'system',
      panels: {
        dashboard: clampSize(panels?.dashboard, 'dashboard'),
        inspector: clampSize(panels?.inspector, 'inspector'),
      },
    };
  } catch {
    return fallback; // no storage (tests, private windows) or no JSON
  }
}
function clampSize(value: unknown, panel: keyof PanelSizes): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return defaultPanels[panel];
  const { min, max } = panelLimits[panel];
  return Math.min(max, Math.max(min, value));
}
function persist(state: Persisted): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify({ theme: state.theme, panels: state.panels }));
  } catch {
    // A full or forbidden storage costs a preference, nothing more.
  }
}

let nextToast = 1;

export const useUiStore = create<UiState>()((set, get) => ({
  selection: nothingSelected,
  ...readPersisted(),
  dialog: null,
  tool: 'select',
  toasts: [],
  map: null,
  announcement: { text: '', count: 0 },

  select(selection) {
    const next = { ...nothingSelected, ...selection };
    if (!sameSelection(get().selection, next)) set({ selection: next });
  },
  clearSelection() {
    get().select(nothingSelected);
  },
  setTheme(theme) {
    set({ theme });
    persist(get());
  },
  setPanels(sizes) {
    const panels = { ...get().panels, ...sizes };
    set({
      panels: {
        dashboard: clampSize(panels?.dashboard, 'dashboard'),
        inspector: clampSize(panels?.inspector, 'inspector'),
      },
    });
    persist(get());
  },
  openDialog(dialog) {
    set({ dialog });
  },
  closeDialog() {
    set({ dialog: null });
  },
  setTool(tool) {
    set({ tool });
  },
  toggleMap() {
    const shown = get().map ?? document.querySelector('.small-map') !== null;
    set({ map: !shown });
    get().announce(shown ? 'Map hidden.' : 'Map shown.');
  },
  toast(toast) {
    const id = nextToast++;
    const lasts =
      toast.lasts ?? (toast.action === undefined && toast.tone !== 'error' ? TOAST_MILLISECONDS : undefined);
    const others = get().toasts.filter((other) => other.text !== toast.text);
    const entry: Toast = { ...toast, id, ...(lasts === undefined ? {} : { lasts }) };
    set({ toasts: [...others, entry].slice(-MOST_TOASTS) });
    get().announce(toast.detail === undefined ? toast.text : `${toast.text} ${toast.detail}`);
    return id;
  },
  dismiss(id) {
    set({ toasts: get().toasts.filter((toast) => toast.id !== id) });
  },
  announce(text) {
    set({ announcement: { text, count: get().announcement.count + 1 } });
  },
}));

function sameSelection(a: Selection, b: Selection): boolean {
  const same = (x: readonly string[], y: readonly string[]) =>
    x.length === y.length && x.every((id, i) => id === y[i]);
  return (Object.keys(nothingSelected) as (keyof Selection)[]).every((part) => same(a[part], b[part]));
}
