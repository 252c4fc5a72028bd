/**
 * Bundles the bench's JavaScript programs, each into one file that plain Node runs: nothing is translated while
 * the clock runs, and the code is what a browser would get, unminified so that profiles can be read.
 * Constants stay `const`: V8 builds the value of a top-level `const` into its machine code, that of a `var` not.
 */
import { join } from 'node:path';
import { build } from 'vite';

const BUNDLED = ['scalarium', 'naive', 'naive-minimal'] as const;

/** Writes `<folder>/<program>.js`. */
export async function buildPrograms(folder: string): Promise<void> {
  for (const program of BUNDLED) {
    await build({
      configFile: false,
      logLevel: 'error',
      // nothing of public/ belongs here
      publicDir: false,
      ssr: { noExternal: true },
      build: {
        ssr: join(import.meta.dirname, `${program}.ts`),
        outDir: folder,
        emptyOutDir: false,
        minify: false,
        target: 'es2023',
        rolldownOptions: {
          output: { topLevelVar: false, format: 'es', entryFileNames: `${program}.mjs` },
        },
      },
    });
  }
}
