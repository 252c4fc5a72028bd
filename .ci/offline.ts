/**
 * Builds the service worker (`src/app/offline/`): one file without a hash at the root, because a worker may
 * serve no more than the folder that it lies in, and the browser asks for it by the same name again to see
 * whether it has changed. All other files of the build are written into it.
 */
import type { Plugin } from 'vite';

const SOURCE = 'src/app/offline/offline.worker.ts';
const NAME = 'offline';
const PLACEHOLDER = '__FILES_OF_THE_BUILD__';

/** The plugin; `publicFiles` are those of `public/` that the page asks for. */
export function offlineWorker(publicFiles: readonly string[]): Plugin {
  return {
    name: 'scalarium:offline',
    apply: 'build',
    config: () => ({
      build: {
        rolldownOptions: {
          input: { index: 'index.html', [NAME]: SOURCE },
          output: {
            entryFileNames: ({ name }) => (name === NAME ? `${NAME}.js` : 'assets/[name]-[hash].js'),
          },
        },
      },
    }),
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle[`${NAME}.js`];
        if (worker?.type !== 'chunk' || !worker.code.includes(PLACEHOLDER))
          throw new Error(`${NAME}.js was not built from ${SOURCE}.`);
        if (worker.imports.length > 0) throw new Error(`${SOURCE} imports ${worker.imports.join(', ')}.`);
        const files = Object.keys(bundle).filter((file) =>
          /^assets\/.*\.(?:js|css|woff2|svg|png)$/.test(file),
        );
        worker.code = worker.code.replace(PLACEHOLDER, [...publicFiles, ...files].sort().join(' '));
      },
    },
  };
}
