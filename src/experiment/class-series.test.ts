/** Series of request classes: they add up to what was measured, from the bucket in which a class first came. */
import { describe, expect, test } from 'vitest';
import { kinds } from '../catalog/kinds.ts';
import { metricOfClass } from '../model/class-metrics.ts';
import { parseDesign } from '../model/validation.ts';
import { seriesCsv } from './csv.ts';
import { Run } from './run.ts';
import { summarize } from './summary.ts';

function designWith(classes: readonly object[]) {
  const parsed = parseDesign(
    {
      version: 1,
      nodes: [
        { id: 'c', kind: 'client', settings: { arrivals: { process: 'poisson', rate: 50 }, classes } },
        { id: 's', kind: 'service', settings: { concurrency: 1 } },
      ],
      links: [{ id: 'l', from: 'c', to: 's' }],
      run: { seed: 1, duration: 20, warmup: 5 },
    },
    kinds,
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

const gold = { name: 'gold', share: 1, objective: 0.02 };
const bronze = { name: 'bronze', share: 2 };

/** Columns of the CSV by their titles. */
function table(run: Run): ReadonlyMap<string, readonly number[]> {
  const [head, ...lines] = seriesCsv(run.series!, run.time).trim().split('\n');
  const rows = lines.map((line) => line.split(',').map((cell) => (cell === '' ? Number.NaN : Number(cell))));
  return new Map(head!.split(',').map((title, i) => [title, rows.map((row) => row[i]!)]));
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + (value || 0), 0);

describe('the series of request classes', () => {
  test('add up to what the summary counts, warm-up left out there', () => {
    const run = new Run({ design: designWith([gold, bronze]), seed: 1 });
    run.advance(20);
    const { start, seconds } = { start: table(run).get('start')!, seconds: table(run).get('seconds')! };
    const rates = table(run).get(`c.${metricOfClass('requests', 'gold')}.rate`)!;
    const counted = sum(rates.map((rate, i) => (start[i]! >= 5 - 1e-9 ? rate * seconds[i]! : 0)));
    const { classes } = summarize(run, 0).nodes.c!;
    expect(counted).toBeCloseTo(classes!.gold!.requests!.total, 6);
    const waits = table(run).get(`s.${metricOfClass('waitSeconds', 'bronze')}.count`)!;
    const waited = sum(waits.filter((_, i) => start[i]! >= 5 - 1e-9));
    expect(waited).toBe(summarize(run, 0).nodes.s!.classes!.bronze!.waitSeconds!.count);
  });

  test('have the share within an objective where there is one', () => {
    const run = new Run({ design: designWith([gold, bronze]), seed: 1 });
    run.advance(20);
    const titles = [...table(run).keys()];
    expect(titles.filter((title) => title.includes('objectiveMet'))).toEqual(['c.objectiveMet[gold].mean']);
    const { gold: golden } = summarize(run, 0).nodes.c!.classes!;
    expect(golden!.objectiveMet).toBeGreaterThan(0.2);
    expect(golden!.objectiveMet).toBeLessThan(1);
  });

  test('are not there where requests have no classes', () => {
    const run = new Run({ design: designWith([]), seed: 1 });
    run.advance(20);
    expect([...table(run).keys()].filter((title) => title.includes('['))).toEqual([]);
    expect(summarize(run, 0).nodes.c!.classes).toBeUndefined();
  });

  test('are the same after going back and on again', () => {
    const run = new Run({ design: designWith([gold, bronze]), seed: 1 });
    run.advance(20);
    const csv = seriesCsv(run.series!, run.time);
    const summary = summarize(run, 0).nodes;
    run.seek(7.3);
    run.advance(20);
    expect(seriesCsv(run.series!, run.time)).toBe(csv);
    expect(summarize(run, 0).nodes).toEqual(summary);
  });
});
