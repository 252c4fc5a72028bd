/**
 * Bundles the bench's JavaScript programs, each into one file that plain Node runs: nothing is translated while
 * the clock runs, and the code is what a browser would get, unminified so that profiles can be read.
 * Constants stay `const`: V8 builds the value of a top-level `const` into its machine code, that of a `var` not.
 */
import { join } from 'node:path';
import { build, loadConfigFromFile, type PluginOption } from 'vite';

const BUNDLED = ['scalarium', 'naive', 'naive-minimal', 'call-slot', 'snapshot'] as const;

/** What the product's build does to all that simulates: built otherwise, the engine's speed would be another's. */
const WANTED: readonly string[] = ['scalarium:lean-libraries', 'scalarium:constant-functions'];

async function productPlugins(): Promise<PluginOption[]> {
  const env = { command: 'build', mode: 'production' } as const;
  const product = await loadConfigFromFile(env, join(import.meta.dirname, '../../../vite.config.ts'));
  const plugins = (product?.config.plugins ?? []) as readonly PluginOption[];
  return plugins.filter((one) => one && 'name' in one && WANTED.includes(one.name));
}

/** Writes `<folder>/<program>.js`. */
export async function buildPrograms(folder: string): Promise<void> {
  const plugins = await productPlugins();
  for (const program of BUNDLED) {
    await build({
      configFile: false,
      logLevel: 'error',
      plugins,
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
