/**
 * Page and workers are built as one, so that what they share (the design document, its validation, what kinds are)
 * is fetched once: left to itself Vite bundles each worker apart, with a copy of all that. And what is needed at a
 * time comes in one file: left to itself the bundler makes a file of every set of modules that some parts share,
 * forty of them, which compressed one by one are 13 kB larger than as one, and each is another request. So there are
 *
 * - `page`: what the page needs before anything is seen, and no worker does;
 * - `shared`: what the page needs as early, and the simulation too;
 * - `common`: what the simulation needs at once, and some part of the page, or the judge of histories, later;
 * - the simulation's own file, with all that no other needs. It lies in one for its speed also: to V8 a function of
 *   the same file is a constant, while one of another file is looked up at every call. So it also has a copy of the
 *   mathematics that it does at every event.
 *
 * What is loaded when it is asked for stays in files of its own.
 */
import { dirname, join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';

const SIMULATION = join(import.meta.dirname, '../src/worker/simulation.worker.ts');

/** As `src/worker/*client.ts` begin workers, in the way that Vite's server knows as well. */
const BEGINNING = /new URL\('(\.\/[a-z.-]+\.worker\.ts)', import\.meta\.url\)/;

/** Pure functions that cost a kilobyte and are called at every event, and from where they are. */
const COPIED = /\/base\/(?:deterministic-math|hash)\.ts$/;
const SIMULATES = /\/src\/(?:engine|catalog|experiment)\//;

export function oneBuild(): Plugin {
  const workers = new Set<string>();
  let pages: readonly string[] = [];
  let chunkOf: ((id: string) => string | null) | undefined;
  const name = (id: string, context: Rolldown.ChunkingContext) => {
    chunkOf ??= chunksOf(pages, [...workers], context);
    return chunkOf(id);
  };
  return {
    name: 'scalarium:one-build',
    apply: 'build',
    // before Vite makes a bundle of the worker
    enforce: 'pre',
    config: () => ({
      build: {
        // Vite asks the page's document to fetch beforehand what a part imports: a worker has none
        modulePreload: {
          resolveDependencies: (_file, imports, { hostId }) => (/\.worker-/.test(hostId) ? [] : imports),
        },
        rolldownOptions: {
          output: {
            codeSplitting: {
              includeDependenciesRecursively: false,
              groups: [{ debugName: 'by need', name }],
            },
          },
        },
      },
    }),
    resolveId: {
      filter: { id: COPIED },
      async handler(id, importer) {
        if (importer === undefined || !SIMULATES.test(importer)) return null;
        const found = await this.resolve(id, importer, { skipSelf: true });
        return found === null ? null : `${found.id}?of-the-simulation`;
      },
    },
    transform: {
      filter: { code: BEGINNING },
      handler(code, id) {
        const [address = '', path = ''] = BEGINNING.exec(code) ?? [];
        const worker = join(dirname(id), path);
        workers.add(worker);
        const file = this.emitFile({ type: 'chunk', id: worker });
        return { code: code.replace(address, `import.meta.ROLLUP_FILE_URL_${file}`), map: null };
      },
    },
    buildEnd() {
      pages = [...this.getModuleIds()].filter(
        (id) => this.getModuleInfo(id)?.isEntry && !id.endsWith('.worker.ts'),
      );
    },
  };
}

/** In which file a module comes; null: with whoever needs it, or in one of its own. */
function chunksOf(
  pages: readonly string[],
  workers: readonly string[],
  context: Rolldown.ChunkingContext,
): (id: string) => string | null {
  const first = needed(pages, context, 'at once');
  const simulation = needed([SIMULATION], context, 'at once');
  const others = workers.filter((worker) => worker !== SIMULATION);
  const later = needed([...pages, ...others], context, 'at some time');
  return (id) => {
    if (first.has(id)) return simulation.has(id) ? 'shared' : 'page';
    return simulation.has(id) && later.has(id) ? 'common' : null;
  };
}

/** The entries with all that they import, and what that imports; at some time: also what is imported when it is asked for. */
function needed(
  entries: readonly string[],
  context: Rolldown.ChunkingContext,
  when: 'at once' | 'at some time',
): ReadonlySet<string> {
  const found = new Set(entries);
  // a set hands out what is added while it is walked
  for (const id of found) {
    const module = context.getModuleInfo(id);
    for (const imported of module?.importedIds ?? []) found.add(imported);
    if (when === 'at once') continue;
    for (const imported of module?.dynamicallyImportedIds ?? []) found.add(imported);
  }
  return found;
}
