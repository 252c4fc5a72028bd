/**
 * Back in time: a run is stopped, gone through event by event and message by message in both directions, looked
 * at earlier with the charts following, continued differently from there, and brought back by undo.
 */
import { expect, type Page, test } from 'playwright/test';
import { PATIENCE, Screen } from './screen.ts';

/** The template's run, and its axes, are so long. */
const DURATION = 75;

const lastStep = (page: Page) => page.getByRole('region', { name: 'Last step' });
const ahead = (page: Page) => page.getByText(/changes? lies? ahead/);

/** Makes a step by its key; what the page then says of it. */
async function step(page: Page, key: string): Promise<string> {
  const before = await place(page);
  await page.keyboard.press(key);
  await expect.poll(() => place(page)).not.toBe(before);
  return (await lastStep(page).textContent()) ?? '';
}
/** Where the run stands, as the inspector has it: its fingerprint and its events. */
async function place(page: Page): Promise<string> {
  const run = page.getByRole('region', { name: 'This run' });
  await expect(run).toBeVisible();
  return (await run.getByRole('definition').allTextContents()).join(' ');
}

/** The moment of the last point of the first line of a card, from its picture. */
async function lastPoint(screen: Screen, card: string): Promise<number> {
  const share = await screen.card(card).evaluate((element) => {
    const line = element.querySelector<SVGPathElement>('path.chart-line');
    const plot = line?.closest('svg')?.getBoundingClientRect();
    if (line == null || plot === undefined) return Number.NaN;
    return (line.getBBox().x + line.getBBox().width) / plot.width;
  });
  return share * DURATION;
}

/** Points of a chart are so far from each other, and the open one is not drawn. */
const POINT_SECONDS = 1.2;

async function expectChartsAt(screen: Screen): Promise<void> {
  const time = await screen.time();
  await expect.poll(() => lastPoint(screen, 'Traffic')).toBeLessThanOrEqual(time + 0.1);
  await expect.poll(() => lastPoint(screen, 'Traffic')).toBeGreaterThan(time - POINT_SECONDS);
}

test('a run goes back, step by step and at a click, and on from there differently', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.openTemplate(/Two stores under a partition/);
  if (await screen.play.isVisible()) await screen.playNow();
  await screen.untilTime(4);
  await screen.pauseNow();

  await test.step('event by event, there and back, to the same place', async () => {
    await expect(lastStep(page)).toBeHidden();
    const texts = [await step(page, '.')];
    const places = [await place(page)];
    for (let k = 0; k < 3; k++) {
      texts.push(await step(page, '.'));
      places.push(await place(page));
    }
    for (let k = 2; k >= 0; k--) {
      expect(await step(page, ',')).toBe(texts[k]);
      expect(await place(page)).toBe(places[k]);
    }
  });

  await test.step('message by message, with its name, from where and to where', async () => {
    await step(page, 'Shift+Period');
    const there = await step(page, 'Shift+Period');
    expect(there).toMatch(/^\d+:\d\d\.\d{4}\S.* → \S.*(sent|arrives|at once|lost)/);
    await step(page, 'Shift+Period');
    expect(await step(page, 'Shift+Comma')).toBe(there);
    await expectChartsAt(screen);
  });

  await test.step('the buttons do what their menu says a step is', async () => {
    await expect(screen.button('Step back one event')).toBeVisible();
    await screen.button('What a step is').click();
    await page.getByRole('menuitemcheckbox', { name: /One message/ }).click();
    await screen.button('Step back one message').click();
    await expect(lastStep(page)).toContainText('→');
    await expect(screen.button('Step forward one message')).toBeVisible();
  });

  await test.step('at a click on a chart the charts, the lane and the clock are where they were', async () => {
    await screen.node('Fast 1').click();
    await page.keyboard.press('k');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: /^Crash Fast 1/ })).toBeVisible();
    await screen.playNow();
    await screen.untilTime(6);
    await screen.pauseNow();
    await expect(ahead(page)).toBeHidden();
    const layer = screen.card('Traffic').locator('.cursor-layer');
    const box = (await layer.boundingBox())!;
    await layer.click({ position: { x: (box.width * 2.5) / DURATION, y: box.height / 2 } });
    await expect.poll(() => screen.time(), PATIENCE).toBeLessThan(3.5);
    expect(await screen.time()).toBeGreaterThan(1.5);
    await expectChartsAt(screen);
    await expect(ahead(page)).toHaveText('One change lies ahead');
    await expect(page.getByRole('button', { name: /^Crash Fast 1/ })).toBeHidden();
    await expect(lastStep(page)).toBeHidden();
  });

  const branched = await screen.time();
  await test.step('another fault sets what came later aside, and says so', async () => {
    await screen.node('Safe 2').click();
    await page.keyboard.press('p');
    await expect(screen.message('One later change was set aside.')).toBeVisible();
    await expect(ahead(page)).toBeHidden();
    await expect(page.getByRole('button', { name: /^Pause Safe 2/ })).toBeVisible();
  });

  await test.step('undo brings the first run back, and playing on makes the crash again', async () => {
    await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click();
    await expect(ahead(page)).toHaveText('One change lies ahead');
    await expect.poll(() => screen.time()).toBe(branched);
    await expect(page.getByRole('button', { name: /^Pause Safe 2/ })).toBeHidden();
    await screen.playNow();
    await screen.untilTime(6);
    await screen.pauseNow();
    await expect(page.getByRole('button', { name: /^Crash Fast 1/ })).toBeVisible();
  });

  await test.step('the playhead goes to the beginning by its key, and there is nothing before it', async () => {
    await screen.playhead.press('Home');
    await expect.poll(() => screen.time()).toBe(0);
    await page.keyboard.press('Shift+Comma');
    await expect(lastStep(page)).toContainText('beginning of the run');
  });
  expect(screen.complaints).toEqual([]);
});

test('in the space–time diagram the messages are gone through one by one', async ({ page }) => {
  const screen = new Screen(page);
  const diagram = page.getByRole('region', { name: 'Space–time diagram' });
  await screen.open();
  await screen.openTemplate(/Two stores under a partition/);
  if (await screen.play.isVisible()) await screen.playNow();
  await screen.untilTime(2);
  await screen.pauseNow();
  await page.keyboard.press('Shift+M');
  await expect(diagram.getByRole('listitem').first()).toBeVisible(PATIENCE);

  await diagram.getByRole('button', { name: 'Previous message' }).click();
  await expect(lastStep(page)).toContainText('→');
  const there = await place(page);
  await diagram.getByRole('button', { name: 'Next message' }).click();
  await expect.poll(() => place(page)).not.toBe(there);
  await diagram.getByRole('button', { name: 'Previous message' }).click();
  await expect.poll(() => place(page)).toBe(there);

  const area = diagram.getByRole('group', { name: 'Messages through time' });
  for (let k = 0; k < 4; k++) await area.press('ArrowUp');
  const sent = /sent (\d+):(\d+\.\d+)/.exec((await diagram.locator('.space-time-card').textContent()) ?? '');
  await area.press('Enter');
  await expect.poll(() => screen.time(), PATIENCE).toBeCloseTo(Number(sent?.[2]), 0);
  expect(screen.complaints).toEqual([]);
});

test('a template that is taken back leaves the run where it was, with what was broken in it', async ({
  page,
}) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.node('Database').click();
  await page.keyboard.press('k');
  await expect(screen.node('Database')).toContainText('crashed');
  if (await screen.play.isVisible()) await screen.playNow();
  await screen.untilTime(6);
  await screen.pauseNow();
  const run = page.getByRole('region', { name: 'This run' });
  await page.keyboard.press('Escape');
  const place = () => run.getByRole('definition').allTextContents();
  await expect(run).toBeVisible();
  const before = await place();
  await screen.openTemplate(/Scale up or scale out/);
  await screen.pauseNow();
  const other = await place();
  await page.keyboard.press('Control+z');
  await expect(screen.title).toHaveValue('Three-tier shop');
  await expect.poll(place).toEqual(before);
  await expect(screen.node('Database')).toContainText('crashed');
  await page.keyboard.press('Control+Shift+z');
  await expect(screen.title).toHaveValue('Scale up or scale out');
  await expect.poll(place).toEqual(other);
  // back once more, and the crash of one's own is taken back like anything else
  await page.keyboard.press('Control+z');
  await expect.poll(place).toEqual(before);
  await page.keyboard.press('Control+z');
  await expect(screen.node('Database')).not.toContainText('crashed');
});
