/**
 * What libraries bring along and neither page nor workers use, left out of the build: 9 kB, compressed, of the page
 * and 6 kB of each worker. Zod can write every schema as JSON Schema: only our command line does (`npm run schema`),
 * but each schema refers to its writer, which no bundler may drop. D3 can go from one color to another: React Flow
 * and Recharts go from number to number. A version of Zod in which the places look otherwise ends the build, so that
 * nobody wonders where the weight comes from.
 */
import type { Plugin } from 'vite';

const ZOD_SCHEMAS = /\/zod\/v4\/classic\/schemas\.js$/;
/** Each schema's writer, a statement of its own, and the two methods that call it. */
const WRITERS = /^ *inst\._zod\.processJSONSchema = .*;$/gm;
const METHODS = /\bcreate(?:Standard|To)JSONSchemaMethod\((?:this|inst), [^()]*\)/g;

const COLORS = 'd3-color';
/** Nothing is a color, so D3 takes everything for a number or a text. */
const NO_COLORS = `export function color() { return null; }
export { ${['rgb', 'hsl', 'lab', 'hcl', 'cubehelix', 'gray', 'lch'].map((name) => `color as ${name}`).join(', ')} };`;

export function leanLibraries(): Plugin {
  return {
    name: 'scalarium:lean-libraries',
    apply: 'build',
    enforce: 'pre',
    resolveId: {
      filter: { id: /^d3-color$/ },
      handler: () => `\0${COLORS}`,
    },
    load: {
      filter: { id: /^\0d3-color$/ },
      handler: () => ({ code: NO_COLORS, moduleSideEffects: false }),
    },
    transform: {
      filter: { id: ZOD_SCHEMAS },
      handler: (code) => ({ code: withoutJsonSchema(code), map: null }),
    },
  };
}

/** Zod's classic schemas without what writes them as JSON Schema. */
function withoutJsonSchema(code: string): string {
  const lean = code.replace(WRITERS, '').replace(METHODS, 'undefined');
  if (code.search(WRITERS) < 0 || code.search(METHODS) < 0 || lean.includes('JSONSchemaMethod('))
    throw new Error('Zod writes JSON Schema in another way than .ci/lean-libraries.ts expects: look there.');
  return lean;
}
