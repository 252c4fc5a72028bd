/**
 * What replication and backups lose, and how old they let a read be, against closed forms: section 13 of the
 * validation cases without A-D3 (`failures.test.ts`), and A-R16.
 */
import { tsImport } from 'tsx/esm/api';
import { describe, expect, it, vi } from 'vitest';
import type { lostWithDisk, lostWithLeader, staleShare, tormentedMajority } from './disasters.ts';
import { expectFigure } from './testing/case-table.ts';

const disasters: {
  lostWithLeader: typeof lostWithLeader;
  lostWithDisk: typeof lostWithDisk;
  tormentedMajority: typeof tormentedMajority;
  staleShare: typeof staleShare;
} = await tsImport('./disasters.ts', import.meta.url);

// many runs, on machines that are busy with something else
vi.setConfig({ testTimeout: 600_000 });

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
function deviation(values: readonly number[]): number {
  const center = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1));
}

it('A-D1 an asynchronous leader half a second late takes 50 of 100 writes a second with it, a Poisson count', () => {
  const losses = disasters.lostWithLeader(0.5, 100, 500);
  expectFigure('lost writes', mean(losses), 50, { relative: 0.04 });
  // four standard errors of the deviation of 500
  expect(Math.abs(deviation(losses) - 7.071)).toBeLessThan((4 * 7.071) / Math.sqrt(2 * 499));
});

describe('A-D2 backups, 10 writes a second', () => {
  it('every 10 s: a disk that is lost at any time takes 50 on average and 100 at most', () => {
    const losses = Array.from(
      { length: 500 },
      (_, i) => disasters.lostWithDisk(10, 10 + (10 * (i + 0.5)) / 500, i).writes,
    );
    expectFigure('lost writes', mean(losses), 50, { relative: 0.04 });
    expect(Math.max(...losses)).toBeGreaterThanOrEqual(99);
    expect(Math.max(...losses)).toBeLessThanOrEqual(100);
  });

  it('every hour: 18,000 and 36,000, and the age of the backup is what is measured', () => {
    const lost = (share: number) => disasters.lostWithDisk(3600, 3600 * (1 + share), 1);
    expect(Math.abs(lost(0.9999).writes / 36_000 - 1)).toBeLessThan(0.001);
    const both = [lost(0.25), lost(0.75)];
    expect(Math.abs(mean(both.map(({ writes }) => writes)) / 18_000 - 1)).toBeLessThan(0.04);
    expect(Math.abs(mean(both.map(({ seconds }) => seconds)) / 1800 - 1)).toBeLessThan(0.01);
  });
});

it('A-D4 a synchronous majority loses nothing, whatever breaks', () => {
  const { written, lost } = disasters.tormentedMajority(30);
  expectFigure('lost writes', lost, 0, { absolute: 0 });
  expect(written).toBeGreaterThan(5000);
});

it('A-R16 a read of any of three 50 ms after a write, lag Exp(10/s), is stale with probability .404354', () => {
  expectFigure('stale reads', disasters.staleShare(60_000, 0.1, 0.05), 0.404354, { absolute: 0.005 });
});
