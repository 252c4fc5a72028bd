/**
 * Figures on the screen: short, steady and true; and what people type is read as they meant it.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  formatExactly,
  formatQuantity,
  formatSimulatedTime,
  NO_VALUE,
  parseQuantity,
  type QuantityUnit,
} from './units.ts';

test.each<[number, QuantityUnit, string]>([
  [0.005, 'seconds', '5 ms'],
  [0.001, 'seconds', '1 ms'],
  [0.00025, 'seconds', '250 µs'],
  [3.2e-8, 'seconds', '32 ns'],
  [0, 'seconds', '0 s'],
  [0.01234, 'seconds', '12.3 ms'],
  [0.9996, 'seconds', '1 s'],
  [0.99951, 'seconds', '1 s'],
  [0.9994, 'seconds', '999 ms'],
  [96.4, 'seconds', '96.4 s'],
  [150, 'seconds', '2.5 min'],
  [7200, 'seconds', '2 h'],
  [1_209_600, 'seconds', '14 d'],
  [400, 'perSecond', '400/s'],
  [1200, 'perSecond', '1.2 k/s'],
  [999.7, 'perSecond', '1 k/s'],
  [1_234_567, 'perSecond', '1.23 M/s'],
  [0.05, 'perSecond', '0.05/s'],
  [67_108_864, 'bytes', '64 MiB'],
  [1000, 'bytes', '1000 B'],
  [1500, 'bytes', '1.46 KiB'],
  [1_048_576, 'bytesPerSecond', '1 MiB/s'],
  [0.84, 'ratio', '84 %'],
  [0.0042, 'ratio', '0.42 %'],
  [0.99951, 'ratio', '99.951 %'],
  [0.999999, 'ratio', '99.999 %'],
  [1, 'ratio', '100 %'],
  [0, 'ratio', '0 %'],
  [12, 'count', '12'],
  [76_878_569, 'count', '76.9 M'],
  [2.5, 'factor', '2.5×'],
  [0.41, 'dollarsPerHour', '$0.41/h'],
  [0.0041, 'dollars', '$0.0041'],
  [12.5, 'dollars', '$12.50'],
  [Number.NaN, 'seconds', NO_VALUE],
  [Number.POSITIVE_INFINITY, 'seconds', '∞'],
  [-0.005, 'seconds', '−5 ms'],
])('%d in %s is shown as %s', (value, unit, text) => {
  expect(formatQuantity(value, unit)).toBe(text);
});

test('an availability below 1 is never shown as 100 %', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.9, max: 1, noNaN: true, maxExcluded: true }), (ratio) => {
      expect(formatQuantity(ratio, 'ratio')).not.toBe('100 %');
    }),
    { seed: 1, numRuns: 5000 },
  );
});

test('no figure is wider than ten characters, whatever its size', () => {
  const units: QuantityUnit[] = ['seconds', 'perSecond', 'bytes', 'ratio', 'count', 'factor', 'dollars'];
  fc.assert(
    fc.property(
      fc.constantFrom(...units),
      fc.integer({ min: -90, max: 120 }),
      fc.double({ min: 1, max: 10, noNaN: true }),
      (unit, exponent, digits) => {
        const text = formatQuantity(digits * 10 ** (exponent / 10), unit);
        expect([...text].length, text).toBeLessThanOrEqual(10);
      },
    ),
    { seed: 2, numRuns: 5000 },
  );
});

test.each([
  [0, '0:00.0'],
  [96.45, '1:36.4'],
  [59.99, '0:59.9'],
  [3599.99, '59:59.9'],
  [7509, '2:05:09'],
  [86_400 * 3 + 4 * 3600 + 309, '3 d 4:05:09'],
  [Number.NaN, NO_VALUE],
])('the clock shows %d seconds as %s', (seconds, text) => {
  expect(formatSimulatedTime(seconds)).toBe(text);
});

test.each<[string, QuantityUnit, number]>([
  ['250 ms', 'seconds', 0.25],
  ['250ms', 'seconds', 0.25],
  ['2 min', 'seconds', 120],
  ['5', 'seconds', 5],
  ['1.5 h', 'seconds', 5400],
  ['30 µs', 'seconds', 3e-5],
  ['30us', 'seconds', 3e-5],
  ['1.2k/s', 'perSecond', 1200],
  ['1.2 k', 'perSecond', 1200],
  ['1,200', 'perSecond', 1200],
  ['1,5', 'perSecond', 1.5],
  ['1_000_000', 'count', 1_000_000],
  ['2e3', 'count', 2000],
  ['64 MiB', 'bytes', 67_108_864],
  ['1 GB', 'bytes', 1e9],
  ['10 Mbit/s', 'bytesPerSecond', 1_250_000],
  ['10 MB/s', 'bytesPerSecond', 1e7],
  ['84%', 'ratio', 0.84],
  ['84 %', 'ratio', 0.84],
  ['0.84', 'ratio', 0.84],
  ['2×', 'factor', 2],
  ['$0.41/h', 'dollarsPerHour', 0.41],
  ['−5', 'count', -5],
  ['1e-3', 'seconds', 0.001],
  ['5 min', 'seconds', 300],
  ['1 min 30 s', 'seconds', 90],
  ['2h15m', 'seconds', 8100],
  ['1:30', 'seconds', 90],
  ['1:00:05', 'seconds', 3605],
  ['50 %', 'ratio', 0.5],
  ['12,5 %', 'ratio', 0.125],
  ['600/min', 'perSecond', 10],
  ['2k req/s', 'perSecond', 2000],
  ['1,000', 'count', 1000],
  ['1.000', 'count', 1],
  ['1.000.000', 'count', 1_000_000],
  ['12,345,678', 'count', 12_345_678],
  ['1.234,5', 'count', 1234.5],
  ['1,234.5', 'count', 1234.5],
  ['1 000 000', 'count', 1_000_000],
  ["1'000", 'count', 1000],
  ['0,250', 'seconds', 0.25],
])('%s typed for %s is read as %d', (text, unit, value) => {
  expect(parseQuantity(text, unit)).toEqual({ ok: true, value });
});

test.each<[string, QuantityUnit]>([
  ['', 'seconds'],
  ['fast', 'seconds'],
  ['5 kg', 'seconds'],
  ['5 constructor', 'seconds'],
  ['1..2', 'count'],
  ['1e999', 'count'],
  ['NaN', 'count'],
  ['1.2.3', 'count'],
  ['1,23,456.7', 'count'],
  ['1 min 30 kg', 'seconds'],
  ['1:75', 'seconds'],
])('%s typed for %s is refused with examples', (text, unit) => {
  const result = parseQuantity(text, unit);
  expect(result.ok ? '' : result.error).toContain('expected for example');
});

test('a refusal says which part was not understood', () => {
  const reason = (text: string, unit: QuantityUnit) => {
    const result = parseQuantity(text, unit);
    return result.ok ? '' : result.error;
  };
  expect(reason('5 kg', 'seconds')).toBe(
    'found "5 kg": "kg" is no unit of time, expected for example 5 ms, 250 µs, 2 min',
  );
  expect(reason('1.2.3', 'count')).toContain('"1.2.3" is no number');
  expect(reason(' ', 'ratio')).toBe('found nothing, expected for example 84 %, 0.84');
});

test('a setting that is shown exactly is read back as the very same number', () => {
  const units: QuantityUnit[] = [
    'seconds',
    'perSecond',
    'bytes',
    'bytesPerSecond',
    'ratio',
    'count',
    'factor',
    'dollarsPerHour',
    'dollars',
  ];
  const value = fc.oneof(
    fc.double({ min: -1e9, max: 1e9, noNaN: true }).filter((x) => !Object.is(x, -0)),
    fc.integer({ min: -1e6, max: 1e6 }).map((i) => i / 1000),
  );
  fc.assert(
    fc.property(fc.constantFrom(...units), value, (unit, number) => {
      expect(parseQuantity(formatExactly(number, unit), unit)).toEqual({ ok: true, value: number });
    }),
    { seed: 3, numRuns: 10_000 },
  );
  expect(formatExactly(0.0015, 'seconds')).toBe('1.5 ms');
  expect(formatExactly(0.00338833, 'seconds')).toBe('3.38833 ms');
  expect(formatExactly(0.012345, 'seconds')).toBe('12.345 ms');
  expect(formatExactly(0.12345, 'ratio')).toBe('12.345 %');
});
