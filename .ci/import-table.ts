/**
 * What may import what: the map of the house in src/README.md as data. Absent means forbidden. An area may
 * always import itself, except that a kind never imports another kind.
 */

/** Where a file belongs: a folder of src/, or a part of one that others may see more of than of the rest. */
export type Area =
  | 'base'
  | 'model'
  | 'engine'
  | 'theory'
  | 'consistency'
  /** What kinds are: kinds.ts, every kind.ts with its docs.md and icon.svg, and the fields and metrics that kinds share. */
  | 'catalog/kinds'
  /** What kinds do. */
  | 'catalog'
  | 'experiment'
  | 'worker'
  /** The files of worker/ that the screen may know: those of the simulation, and those of the judge of histories. */
  | 'worker/client'
  | 'worker/protocol'
  | 'share'
  | 'content'
  | 'cli'
  | 'app'
  | 'main'
  | 'validation'
  | 'tests'
  | 'e2e'
  | 'checks';

const HEADLESS: readonly Area[] = [
  'base',
  'model',
  'engine',
  'theory',
  'consistency',
  'catalog/kinds',
  'catalog',
  'experiment',
  'share',
  'content',
  'cli',
  'validation',
];

const WORKER: readonly Area[] = [
  'base',
  'model',
  'experiment',
  'consistency',
  'worker',
  'worker/client',
  'worker/protocol',
];

export const MAY_IMPORT: Readonly<Record<Area, readonly Area[]>> = {
  base: [],
  model: ['base'],
  engine: ['base', 'model'],
  theory: ['base'],
  consistency: ['base', 'model'],
  'catalog/kinds': ['base', 'model'],
  catalog: ['base', 'model', 'engine', 'catalog/kinds'],
  experiment: ['base', 'model', 'engine', 'catalog', 'catalog/kinds', 'consistency', 'theory'],
  worker: WORKER,
  'worker/client': WORKER,
  'worker/protocol': WORKER,
  share: ['base', 'model', 'catalog/kinds'],
  content: ['base', 'model', 'catalog/kinds'],
  cli: [
    'base',
    'model',
    'catalog',
    'catalog/kinds',
    'consistency',
    'theory',
    'experiment',
    'share',
    'content',
  ],
  app: ['base', 'model', 'theory', 'catalog/kinds', 'share', 'content', 'worker/client', 'worker/protocol'],
  // main.tsx hands the screen the door to the worker.
  main: ['app', 'worker/client'],
  // Its helpers are test code: they may use the helpers of other areas' tests.
  validation: [...HEADLESS, 'tests'],
  // And, beyond these, whatever the area in which the test stands may import.
  tests: HEADLESS,
  // The bench in a browser talks to the worker without a screen.
  e2e: [...HEADLESS, 'worker/client', 'worker/protocol'],
  checks: [],
};

/** Where each package may be imported: in an area, or in a folder of src/ and below it. */
export const PACKAGE_HOMES: Readonly<Record<string, readonly string[]>> = {
  zod: ['model', 'catalog/kinds'],
  comlink: ['worker', 'worker/client', 'worker/protocol'],
  react: ['app', 'main'],
  'react-dom': ['app', 'main'],
  zustand: ['app', 'main'],
  reactflow: ['app/canvas'],
  '@dagrejs/dagre': ['app/canvas'],
  recharts: ['app/dashboard'],
  uqr: ['app'],
  // only where the browser has no digest of its own
  '@noble/hashes': ['share'],
  idb: ['share'],
  '@fontsource-variable/inter': ['app', 'main'],
  vitest: ['tests', 'checks'],
  // Long simulations in tests run past the runner's module wrapping.
  tsx: ['tests'],
  'fast-check': ['tests', 'validation', 'checks'],
  playwright: ['e2e'],
  '@axe-core/playwright': ['e2e'],
  vite: ['checks', 'cli', 'e2e'],
  '@vitejs/plugin-react': ['checks'],
  'node:': ['cli', 'tests', 'e2e', 'checks'],
};

/** A world of its own: all that is loaded from one file on, however indirectly. */
interface World {
  readonly entry: string;
  readonly name: string;
  readonly mustNotLoad: readonly Area[];
}

/**
 * What must not be loaded where: the engine runs in the simulation's worker alone, the first visit is to stay
 * small, and the judge of histories knows histories and nothing of what made them.
 */
export const WORLDS: readonly World[] = [
  {
    entry: 'src/main.tsx',
    name: 'the page',
    mustNotLoad: ['engine', 'experiment', 'consistency', 'catalog'],
  },
  {
    entry: 'src/worker/verdict.worker.ts',
    name: "the judge's worker",
    mustNotLoad: ['engine', 'experiment', 'catalog', 'app'],
  },
];
