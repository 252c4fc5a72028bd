import { describe, expect, it } from 'vitest';
import { formatExactly } from '../../../base/units.ts';
import { readQuantity, splitQuantity } from './quantity-text.ts';

const seconds = { unit: 'seconds', min: 1e-6, max: 1e6 } as const;

describe('a number field', () => {
  it('sets the unit apart from the figure', () => {
    expect(splitQuantity('12 ms')).toEqual({ number: '12', suffix: 'ms' });
    expect(splitQuantity('1.2 k/s')).toEqual({ number: '1.2', suffix: 'k/s' });
    expect(splitQuantity('400/s')).toEqual({ number: '400', suffix: '/s' });
    expect(splitQuantity('16')).toEqual({ number: '16', suffix: '' });
    expect(splitQuantity('1.5×')).toEqual({ number: '1.5', suffix: '×' });
    expect(splitQuantity('64 MiB')).toEqual({ number: '64', suffix: 'MiB' });
  });

  it('means bare digits in the unit that is shown, and any other unit as it is written', () => {
    expect(readQuantity('20', 'ms', seconds)).toEqual({ ok: true, value: 0.02 });
    expect(readQuantity('0.5 s', 'ms', seconds)).toEqual({ ok: true, value: 0.5 });
    expect(readQuantity('85', '%', { unit: 'ratio', min: 0, max: 1 })).toEqual({ ok: true, value: 0.85 });
  });

  it('takes back what it shows, for every unit and size', () => {
    const units = [
      'seconds',
      'perSecond',
      'bytes',
      'bytesPerSecond',
      'ratio',
      'count',
      'factor',
      'dollarsPerHour',
    ] as const;
    for (const unit of units) {
      for (const value of [0, 0.00042, 0.1, 0.9, 1, 1.5, 12, 250, 1024, 12_345, 2e6]) {
        const { number, suffix } = splitQuantity(formatExactly(value, unit));
        const read = readQuantity(number, suffix, { unit, min: 0, max: 1e9 });
        expect(read, `${value} ${unit}: ${number}|${suffix}`).toEqual({ ok: true, value });
      }
    }
  });

  it('says what was wrong with what it refuses', () => {
    const count = { unit: 'count', min: 1, max: 100, integer: true } as const;
    expect(readQuantity('1.5', '', count)).toEqual({
      ok: false,
      error: { reason: '“1.5” is not a whole number.', nearest: 2 },
    });
    expect(readQuantity('500', '', count)).toEqual({
      ok: false,
      error: { reason: '“500” is too much: expected 1 to 100.', nearest: 100 },
    });
    expect(readQuantity('5 kg', 'ms', seconds)).toEqual({
      ok: false,
      error: {
        reason: 'Found "5 kg": "kg" is no unit of time, expected for example 5 ms, 250 µs, 2 min.',
      },
    });
    expect(readQuantity('fast', 'ms', seconds).ok).toBe(false);
  });
});
