/** SHA-256 is the same with and without the browser's own (FIPS 180-4, example "abc"). */
import { afterEach, expect, it, vi } from 'vitest';
import { sha256 } from './sha256.ts';

const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

afterEach(() => vi.unstubAllGlobals());

it('is that of the standard', async () => {
  expect(await sha256('abc')).toBe(ABC);
});

it('is the same in a page that was not fetched securely', async () => {
  vi.stubGlobal('crypto', {});
  expect(await sha256('abc')).toBe(ABC);
  expect(await sha256('Größe 世界')).not.toBe(ABC);
});
