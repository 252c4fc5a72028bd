/**
 * The bundle whose functions have become constants does the same, and what somebody assigns to is left alone.
 */
import { build } from 'vite';
import { expect, test } from 'vitest';
import { constantFunctions } from './constant-functions.ts';

/** The text of the bundle of one module. */
async function bundle(source: string): Promise<string> {
  const entry = 'one-module';
  const output = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    plugins: [
      { name: entry, resolveId: (id) => (id.endsWith(entry) ? `\0${entry}` : null), load: () => source },
      constantFunctions(),
    ],
    build: { write: false, minify: false, lib: { entry, formats: ['es'] } },
  });
  const [result] = Array.isArray(output) ? output : [output];
  if (result === undefined || !('output' in result)) throw new Error('nothing was built');
  return result.output[0].code;
}

async function run(code: string): Promise<{ readonly [name: string]: unknown }> {
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { [name: string]: unknown };
}

test('functions are constants, and complete before anything runs', async () => {
  const code = await bundle(`
    export const early = twice(21);
    export class Early { static value = half(8); }
    export const named = twice.name;
    function twice(x) { return x * 2; }
    function half(x) { return x / 2; }
    export function countDown(n) { return n === 0 ? 0 : countDown(n - 1); }
    export function* numbers() { yield 1; }
    export async function later() { return 3; }
  `);
  expect(code).not.toMatch(/^(export )?(async )?function/m);
  const module = await run(code);
  expect(module.early).toBe(42);
  expect((module.Early as { value: number }).value).toBe(4);
  expect(module.named).toBe('twice');
  expect((module.countDown as (n: number) => number)(3)).toBe(0);
  expect([...(module.numbers as () => Iterable<number>)()]).toEqual([1]);
  expect(await (module.later as () => Promise<number>)()).toBe(3);
});

test('a function that somebody assigns to stays a declaration', async () => {
  const code = await bundle(`
    function replaced() { return 1; }
    function unpacked() { return 1; }
    export function call() { return replaced() + unpacked(); }
    export function replace() { replaced = () => 20; [unpacked] = [() => 2]; }
  `);
  expect(code).toMatch(/^function replaced/m);
  expect(code).toMatch(/^function unpacked/m);
  const module = await run(code);
  (module.replace as () => void)();
  expect((module.call as () => number)()).toBe(22);
});
