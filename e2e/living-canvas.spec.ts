/** The living canvas: heat by a metric, a request followed in slow motion, and cells that tell what they do. */
import { expect, test } from 'playwright/test';
import { type DesignInput, designSchema } from '../src/model/design.ts';
import { encodeDesignLink } from '../src/share/link-codec.ts';
import { PATIENCE, Screen } from './screen.ts';

const design: DesignInput = {
  version: 1,
  title: 'Desks',
  nodes: [
    {
      id: 'visitors',
      kind: 'client',
      name: 'Visitors',
      position: { x: 0, y: 0 },
      settings: { arrivals: { process: 'poisson', rate: 40 } },
    },
    {
      id: 'desks',
      kind: 'service',
      name: 'Desks',
      position: { x: 280, y: 0 },
      settings: { instances: 20, serviceTime: { distribution: 'constant', value: 0.05 } },
    },
    { id: 'files', kind: 'database', name: 'Files', position: { x: 560, y: 0 }, settings: {} },
  ],
  links: [
    {
      id: 'come',
      from: 'visitors',
      to: 'desks',
      settings: { latency: { distribution: 'constant', value: 0.01 } },
    },
    { id: 'look', from: 'desks', to: 'files' },
  ],
  run: { seed: 1, duration: null, warmup: 0 },
};

test('a metric colors the ground, an instance says what it does, and one request is followed', async ({
  page,
}) => {
  const screen = new Screen(page);
  await screen.open(await encodeDesignLink(designSchema.parse(design)));
  // a visit begins with a run
  await expect(screen.pause).toBeVisible(PATIENCE);
  await screen.untilTime(2);

  await test.step('each of twenty instances is a cell that says what it does', async () => {
    const cells = screen.canvas.locator('[data-instance]');
    await expect(cells).toHaveCount(20);
    await cells.first().hover();
    await expect(page.locator('.tooltip')).toContainText(/Instance 1: up, .*of 1 workers taken, \S+ waiting/);
  });

  await test.step('heat: rings and figures by utilization, and by another metric', async () => {
    await page.keyboard.press('3');
    await expect(screen.canvas.locator('.heat-figure')).toHaveCount(2, PATIENCE);
    await expect(screen.canvas.locator('.heat-figure').first()).toContainText('%');
    await page
      .getByRole('combobox', { name: 'Metric of the heat overlay' })
      .selectOption({ label: 'Latency p99' });
    await expect(screen.canvas.locator('.heat-figure')).toHaveCount(3);
    await expect(screen.canvas.locator('.heat-figure').first()).toContainText('ms');
    await page.keyboard.press('3');
    await expect(screen.canvas.locator('.heat-figure')).toHaveCount(0);
  });

  const strip = page.getByRole('region', { name: 'Followed request' });
  await test.step('the next request is followed to its end, slowly', async () => {
    await page.keyboard.press('Shift+I');
    await expect(strip).toBeVisible();
    await screen.setSpeed('× 1/30');
    await expect(strip).toContainText(/answered after \S+ ms/, PATIENCE);
    await expect(strip).toContainText(/Desks\s*served 50 ms/);
  });

  await test.step('it leads to why it took so long, and is let go', async () => {
    await strip.getByRole('button', { name: 'Why?' }).click();
    await expect(page.getByRole('region', { name: 'Why', exact: true })).toContainText('One sampled request');
    await strip.getByRole('button', { name: 'Follow no request' }).click();
    await expect(strip).toBeHidden();
  });
  expect(screen.complaints).toEqual([]);
});
