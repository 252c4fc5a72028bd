import { describe, expect, it } from 'vitest';
import { ratesOverTime, readTrace, traceInWords } from './trace-reading.ts';

describe('a trace file', () => {
  it('is summed up so that one sees at once whether it is the right one', async () => {
    const reading = await readTrace(new File(['seconds,rate\n0,10\n60,20\n120,0\n'], 'day.csv'));
    expect(reading.ok && traceInWords(reading.trace)).toBe('3 rates over 2 min, 1,800 requests expected');
    const log = '1.2.3.4 - - [29/Jan/2025:10:00:00 +0000] "GET /a HTTP/1.1" 200 5\n'.repeat(2);
    const logged = await readTrace(new File([`${log}rubbish\n`], 'access.log'));
    expect(logged.ok && traceInWords(logged.trace)).toBe('2 requests over 0 s: 2 reads, 0 writes');
    expect(logged.bad.count).toBe(1);
  });

  it('is drawn as it goes: rates as they stand, requests counted, peaks kept', () => {
    const table = {
      format: 'rate-table',
      name: 'day.csv',
      rows: [
        [0, 10],
        [60, 20],
        [61, 500],
        [62, 20],
        [100, 5],
      ] as [number, number][],
    } as const;
    expect(ratesOverTime(table, 4)).toEqual([10, 10, 500, 20]);
    const log = {
      format: 'access-log',
      name: 'access.log',
      rows: [0, 1, 2, 9, 10].map((t): [number, number, number, number] => [t, 0, 1, 0]),
    } as const;
    expect(ratesOverTime(log, 2)).toEqual([3 / 5, 2 / 5]);
    expect(ratesOverTime({ format: 'rate-table', name: 'elsewhere' }, 2)).toEqual([0, 0]);
  });

  it('says of a file that is neither what is wrong with its lines', async () => {
    const reading = await readTrace(new File(['hello\n'], 'letter.txt'));
    expect(reading.ok).toBe(false);
    expect(reading.bad.listed[0]).toMatchObject({ line: 1 });
  });
});
