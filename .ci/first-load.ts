/**
 * What the page needs before anything is seen comes in one file. Left to itself the bundler makes a file of every
 * set of modules that the page shares with a dialog, forty of them: compressed one by one they are 13 kB larger
 * than as one, and each is another request. What is loaded when it is asked for stays in files of its own.
 */
import type { Plugin, Rolldown } from 'vite';

/** The modules that `entry` imports, and those that they import, without what is imported when it is asked for. */
export function firstLoad(entry: string): Plugin {
  const known = new Map<string, boolean>();
  const isFirst = (id: string, context: Rolldown.ChunkingContext): boolean => {
    const found = known.get(id);
    if (found !== undefined) return found;
    known.set(id, false); // of a circle of imports, one importer from outside decides
    const importers = context.getModuleInfo(id)?.importers ?? [];
    const first = id.endsWith(entry) || importers.some((importer) => isFirst(importer, context));
    known.set(id, first);
    return first;
  };
  return {
    name: 'scalarium:first-load',
    apply: 'build',
    config: () => ({
      build: {
        rolldownOptions: {
          output: {
            codeSplitting: {
              includeDependenciesRecursively: false,
              groups: [{ name: (id, context) => (isFirst(id, context) ? 'page' : null) }],
            },
          },
        },
      },
    }),
  };
}
