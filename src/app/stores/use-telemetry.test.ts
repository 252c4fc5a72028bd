/** Promises of slices: a component renders again only if what it shows has changed. */
import { expect, it } from 'vitest';
import { equalSlices } from './use-telemetry.ts';

it('slices with the same numbers, words and shapes are equal, NaN included', () => {
  expect(equalSlices({ a: [1, Number.NaN], b: 'x' }, { a: [1, Number.NaN], b: 'x' })).toBe(true);
  expect(equalSlices(Float64Array.from([1, Number.NaN]), Float64Array.from([1, Number.NaN]))).toBe(true);
});

it('slices that differ anywhere are not equal', () => {
  expect(equalSlices({ a: [1, 2] }, { a: [1, 3] })).toBe(false);
  expect(equalSlices({ a: 1 }, { a: 1, b: undefined })).toBe(false);
  expect(equalSlices(Float64Array.from([1]), Float64Array.from([1, 2]))).toBe(false);
  expect(equalSlices([1], Float64Array.from([1]))).toBe(false);
  expect(equalSlices(null, {})).toBe(false);
});
