/**
 * The dashboards by keyboard alone: a figure is pinned, moved and made wider; all charts are zoomed; a chart is
 * saved as a picture; what is promised has a budget; and whoever opens the link sees the same dashboards.
 */
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from 'playwright/test';
import type { Design } from '../src/model/design.ts';
import { emptyDesign } from '../src/model/design.ts';
import { encodeDesignLink } from '../src/share/link-codec.ts';
import { Screen } from './screen.ts';

const exponential = { distribution: 'exponential', mean: 0.01 };
const arrivals = { process: 'poisson', rate: 80 };
/** M/M/1 at 80 %: 80 a second, 10 ms each. */
const design: Design = {
  ...emptyDesign('One queue'),
  nodes: [
    { id: 'client', kind: 'client', name: 'Client', position: { x: 0, y: 0 }, settings: { arrivals } },
    {
      id: 'app',
      kind: 'service',
      name: 'App',
      position: { x: 260, y: 0 },
      settings: { instances: 2, concurrency: 1, serviceTime: exponential },
    },
  ],
  links: [{ id: 'l1', from: 'client', to: 'app', settings: {} }],
  run: { seed: 3, duration: 60, warmup: 0 },
};

const chart = (page: Page, title: string): Locator =>
  page.getByRole('slider', { name: `Time in ${title}`, exact: true });
const bounds = (slider: Locator) =>
  Promise.all(
    ['aria-valuemin', 'aria-valuemax'].map(async (name) => Number(await slider.getAttribute(name))),
  );
/** The cards in their order. */
const cards = (page: Page): Promise<string[]> =>
  page
    .getByRole('region', { name: 'Charts', exact: true })
    .getByRole('article')
    .evaluateAll((all) => all.map((card) => card.getAttribute('aria-label') ?? ''));

async function runToEnd(page: Page): Promise<Screen> {
  const screen = new Screen(page);
  await screen.open(await encodeDesignLink(design));
  await screen.setSpeed('max');
  if (await screen.play.isVisible()) await screen.playNow();
  await screen.untilEnded();
  return screen;
}

test('pinned, arranged, zoomed, promised and shared, without the mouse', async ({ page, context }) => {
  const screen = await runToEnd(page);

  await test.step('a figure of the inspector is pinned', async () => {
    await screen.node('App').press('Enter');
    await page.getByRole('tab', { name: 'Live' }).press('Enter');
    await page.getByRole('button', { name: 'Queue length: pin to the charts' }).press('Enter');
    await expect(screen.card('Queue length')).toBeAttached();
  });
  await test.step('by its grip it goes to the front and becomes wider', async () => {
    const grip = page.getByRole('button', { name: 'Arrange Queue length' });
    const before = await cards(page);
    for (let place = before.indexOf('Queue length'); place > 0; place--) {
      await grip.press('ArrowLeft');
      await expect.poll(async () => (await cards(page)).indexOf('Queue length')).toBe(place - 1);
    }
    const width = async () => (await screen.card('Queue length').boundingBox())!.width;
    const narrow = await width();
    await grip.press('Shift+ArrowRight');
    await expect.poll(width).toBeGreaterThan(narrow * 1.8);
  });
  await test.step('a stretch is marked with keys, and all charts zoom to it', async () => {
    const latency = chart(page, 'Latency');
    await latency.press('Home');
    for (let k = 0; k < 6; k++) await latency.press('Shift+ArrowRight');
    await expect(latency).toHaveAttribute('aria-valuetext', /p99 [\d.]+ m?s/);
    await latency.press('Enter');
    const stretch = async () => {
      const [from, to] = await bounds(chart(page, 'Traffic'));
      return Math.round(to! - from!);
    };
    await expect.poll(stretch).toBe(18);
    await expect(
      page.getByRole('button', { name: /^Show the whole run \(now 0:00.0 to 0:18/ }),
    ).toBeVisible();
  });
  await test.step('a chart is saved as a picture that stands alone', async () => {
    await page.getByRole('button', { name: 'Latency: more' }).press('Enter');
    const downloading = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Save as SVG' }).press('Enter');
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('one-queue-latency.svg');
    const svg = readFileSync(await download.path(), 'utf8');
    const parsed = await page.evaluate((text) => {
      const picture = new DOMParser().parseFromString(text, 'image/svg+xml');
      return {
        broken: picture.querySelector('parsererror') !== null,
        lines: picture.querySelectorAll('path[stroke-width]').length,
        words: picture.documentElement.textContent,
      };
    }, svg);
    expect(parsed.broken).toBe(false);
    expect(parsed.lines).toBeGreaterThan(2);
    expect(parsed.words).toMatch(/Latency.*p99.*0:05.*One queue, seed 3, 0:00.0 to 0:18/s);
    expect(svg).not.toContain('var(');
  });
  await test.step('Escape shows the whole run again', async () => {
    await chart(page, 'Latency').press('Escape');
    await expect.poll(() => bounds(chart(page, 'Traffic'))).toEqual([0, 60]);
  });
  await test.step('what is promised has a line, and a budget in words', async () => {
    await page.keyboard.press('5');
    await screen
      .dialog('An objective')
      .getByRole('textbox', { name: /^Answered within/ })
      .fill('5 ms');
    await screen.dialog('An objective').getByRole('button', { name: 'Add' }).press('Enter');
    const objectives = screen.card('Objectives');
    await expect(objectives).toContainText('99 % within 5 ms');
    await expect(objectives).toContainText(/all clients: Missed: \d+ times the error budget is used/);
    await expect(screen.card('Latency').getByText('99 % within 5 ms')).toBeAttached();
  });
  await test.step('one chart fills the screen, until Escape', async () => {
    await chart(page, 'Errors').focus();
    await page.keyboard.press('8');
    await expect(screen.card('Traffic')).toHaveCount(0);
    expect((await screen.card('Errors').boundingBox())!.height).toBeGreaterThan(500);
    await page.keyboard.press('Escape');
    await expect(screen.card('Traffic')).toBeAttached();
  });
  await test.step('a card is hidden, and undo brings it back', async () => {
    await page.getByRole('button', { name: 'Errors: more' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Hide Errors' }).press('Enter');
    await expect(screen.card('Errors')).toHaveCount(0);
    await page.keyboard.press('Control+z');
    await expect(screen.card('Errors')).toBeAttached();
  });
  await test.step('the run before stands behind another one', async () => {
    await screen.seed.fill('4');
    await screen.seed.press('Enter');
    await screen.playNow();
    await screen.untilEnded();
    await page.getByRole('button', { name: /^The run before behind this one: seed 3/ }).press('Enter');
    await expect(screen.card('Latency').locator('.behind-lines path')).toHaveCount(3);
  });
  await test.step('whoever opens the link sees the same dashboards', async () => {
    await screen.button('Share').press('Enter');
    const link = screen.dialog('Share').getByRole('textbox').first();
    await expect(link).toHaveValue(/#1\./);
    const other = new Screen(await context.newPage());
    await other.page.goto(await link.inputValue());
    await expect(other.card('Objectives')).toContainText('99 % within 5 ms');
    expect((await cards(other.page))[0]).toBe('Queue length');
    expect(other.complaints).toEqual([]);
  });
  expect(screen.complaints).toEqual([]);
});

for (const colorScheme of ['dark', 'light'] as const) {
  test(`dashboards and their dialogs are accessible, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const screen = await runToEnd(page);
    const violations = async () => {
      const found = (await new AxeBuilder({ page }).analyze()).violations;
      return found.map(({ id, nodes }) => `${id}: ${nodes.map((each) => each.html).join('\n')}`);
    };
    await screen.node('App').press('Enter');
    await page.keyboard.press('4');
    const dialog = screen.dialog('Pin a metric');
    await dialog.getByRole('checkbox', { name: 'Utilization' }).check();
    await dialog.getByRole('checkbox', { name: 'Latency' }).check();
    expect(await violations()).toEqual([]);
    const form = (name: string) => dialog.getByRole('radiogroup', { name: 'Shown as' }).getByText(name);
    await form('Number').click();
    await dialog.getByRole('button', { name: 'Pin', exact: true }).click();
    for (const name of ['Map', 'Instances']) {
      await page.keyboard.press('4');
      await form(name).click();
      if (name === 'Map') await dialog.getByRole('radio', { name: 'Latency' }).check();
      await dialog.getByRole('button', { name: 'Pin', exact: true }).click();
    }
    await page.keyboard.press('5');
    expect(await violations()).toEqual([]);
    await screen.dialog('An objective').getByRole('button', { name: 'Add' }).click();
    await expect(screen.card('Objectives')).toContainText('of the error budget');
    await expect(screen.card('Instances')).toBeVisible();
    expect(await violations()).toEqual([]);
    expect(screen.complaints).toEqual([]);
  });
}
