/** Recorded traffic: a server's log and a table of rates, dropped on a client as files. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'playwright/test';
import { type DesignInput, designSchema } from '../src/model/design.ts';
import { encodeDesignLink } from '../src/share/link-codec.ts';
import { PATIENCE, Screen } from './screen.ts';

const LOG = join(import.meta.dirname, '../../shared/data/traffic/apache-combined.log');
const DAY = 86_400;

const small: DesignInput = {
  version: 1,
  title: 'A server and its log',
  nodes: [
    { id: 'visitors', kind: 'client', name: 'Visitors', position: { x: 0, y: 0 }, settings: {} },
    { id: 'server', kind: 'service', name: 'Server', position: { x: 260, y: 0 }, settings: {} },
  ],
  links: [{ id: 'l', from: 'visitors', to: 'server', settings: {} }],
  run: { seed: 1, duration: 60, warmup: 10 },
};
const link = () => encodeDesignLink(designSchema.parse(small));

test('an access log dropped on a client is replayed whole', async ({ page }) => {
  // biome-ignore lint/suspicious/noSkippedTests: the log is no part of the project, and its absence is said
  test.skip(!existsSync(LOG), `There is no ${basename(LOG)} beside this project to replay.`);
  const screen = new Screen(page);
  await screen.open(await link());
  await screen.dropFile(screen.node('Visitors'), basename(LOG), readFileSync(LOG, 'utf8'));
  await expect(screen.message(/10,000 requests .*9,995 reads, 5 writes/)).toBeVisible(PATIENCE);

  await test.step('the run lasts until the log is over, and counts from its first line', async () => {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('switch', { name: 'Limit Duration' })).not.toBeChecked();
    await expect(page.getByRole('textbox', { name: 'Warm-up' })).toHaveValue('0');
  });

  await test.step('at full speed it ends, with every request of the log', async () => {
    await screen.setSpeed('max');
    if (await screen.play.isVisible()) await screen.playNow();
    await screen.untilEnded();
    await screen.node('Visitors').click();
    await page.getByRole('tab', { name: 'Live' }).click();
    const whole = page.getByRole('region', { name: 'The whole run' });
    await expect(whole.getByRole('row', { name: 'Requests' })).toContainText('10,000');
    await expect(whole.getByRole('row', { name: 'Reads' })).toContainText('9,995');
    await expect(whole.getByRole('row', { name: 'Writes' })).toContainText(/Writes\s*5$/);
  });
  expect(screen.complaints).toEqual([]);
});

test('a run of days shows how far it is and how long it takes, and can be cancelled', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open(await link());
  const table = ['seconds,rate', ...Array.from({ length: 15 }, (_, day) => `${day * DAY},${200 + 10 * day}`)];
  await screen.dropFile(screen.node('Visitors'), 'fortnight.csv', `${table.join('\n')}\n`);
  await expect(screen.message(/15 rates over 14 d/)).toBeVisible();
  await screen.setSpeed('max');
  if (await screen.play.isVisible()) await screen.playNow();
  const progress = page.getByRole('progressbar', { name: 'Run' });
  await expect(progress).toHaveText(/\d+ % · .+ left/, PATIENCE);
  await screen.untilTime(600);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(screen.play).toBeVisible();
  await expect(progress).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(screen.fingerprint).toBeVisible();
  expect(await screen.time()).toBeLessThan(15 * DAY);
  expect(screen.complaints).toEqual([]);
});
