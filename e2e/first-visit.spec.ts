/**
 * Somebody who has never been here: a hint, the tour by keys alone, the gallery, the words; and the same page on a
 * phone, with more contrast, and at 200 %.
 */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from 'playwright/test';
import { PATIENCE, Screen } from './screen.ts';

async function seriousComplaints(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`);
}

test('the tour is done by keys, waits for each deed, and gives one’s own design back', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const screen = new Screen(page);
  await screen.open();
  const hint = page.getByRole('region', { name: 'Where to begin' });
  await expect(hint).toBeVisible(PATIENCE);
  await screen.rename('Mine');

  await hint.getByRole('button', { name: '60-second tour' }).press('Enter');
  const tour = page.getByRole('region', { name: 'Tour' });
  const step = (name: string) => expect(tour.getByRole('heading', { name })).toBeVisible(PATIENCE);
  await step('Break something');
  await expect(hint).toBeHidden();
  expect(await seriousComplaints(page)).toEqual([]);

  await page.keyboard.press('k');
  await step('See what that does');
  await tour.getByRole('button', { name: 'I see it' }).press('Enter', PATIENCE);
  await step('Mend it while it runs');
  const instances = page.getByRole('textbox', { name: 'Instances' });
  await instances.fill('3');
  await instances.press('Enter');
  await step('See it recover');
  await tour.getByRole('button', { name: 'I see it' }).press('Enter', PATIENCE);
  await step('Cut a line');
  await tour.getByRole('button', { name: 'Leave it out' }).press('Enter');
  await step('Go back in time');
  await screen.playhead.press('Home');
  await step('Give it away');
  await tour.getByRole('button', { name: 'Open Share for me' }).press('Enter');
  await expect(screen.dialog('Share')).toBeVisible();
  await page.keyboard.press('Escape');
  await step('That was all of it');
  await tour.getByRole('button', { name: 'Back to my design' }).press('Enter');
  await expect(screen.title).toHaveValue('Mine');
  await expect(screen.node('Shop')).toBeVisible();

  // once followed, the hint is gone for good
  await page.reload();
  await expect(screen.title).toHaveValue('Mine');
  await expect(page.locator('.canvas .react-flow__node').first()).toBeVisible();
  await expect(hint).toBeHidden();
  expect(screen.complaints).toEqual([]);
});

test('templates are found by a word and opened by keys; words are explained where they stand', async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const screen = new Screen(page);
  await screen.open();
  await page.keyboard.press('t');
  const gallery = screen.dialog('Templates');
  const search = gallery.getByRole('searchbox', { name: 'Search templates' });
  await expect(search).toBeFocused(PATIENCE);
  await page.keyboard.type('zzz');
  await expect(gallery.getByText('No template has “zzz”')).toBeVisible();
  await gallery.getByRole('button', { name: 'Show all' }).press('Enter');
  expect(await gallery.getByRole('button', { name: /min$/ }).count()).toBeGreaterThanOrEqual(15);
  await page.keyboard.type('retry storm');
  await search.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(screen.title).toHaveValue('A retry storm that feeds itself');

  await screen.node('Server 1').click();
  await page.getByRole('tab', { name: 'Live' }).click();
  const word = page.locator('.inspector-area [data-term="utilization"]').first();
  await word.hover();
  const card = page.locator('.term-card');
  await expect(card).toContainText('the part of the time in which it works');
  await page.mouse.move(0, 0);
  await expect(card).toBeHidden();
  await page.getByRole('tab', { name: 'Live' }).focus();
  for (let tabs = 0; tabs < 20 && !(await card.isVisible()); tabs++) await page.keyboard.press('Tab');
  await expect(card).toBeVisible();

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('glossary');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('searchbox', { name: 'Search the glossary' })).toBeFocused();
  await page.keyboard.type('nineteen');
  const found = screen.dialog('Glossary').getByRole('listitem');
  await expect(found).toHaveText([/nineteen/i, /nineteen/i]);
  expect(await seriousComplaints(page)).toEqual([]);
  expect(screen.complaints).toEqual([]);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('one looks, plays and goes through time, and nothing can be built', async ({ page }) => {
    const screen = new Screen(page);
    await screen.open();
    await expect(page.getByText('Read-only on a phone.')).toBeVisible();
    await expect(screen.palette).toBeHidden();
    await expect(page.getByRole('complementary', { name: 'Inspector' })).toBeHidden();
    await screen.pause.tap();
    await expect(screen.play).toBeVisible();
    await page.keyboard.press('Control+z');
    await expect(screen.card('Latency')).toBeAttached();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBe(390);
    expect(await seriousComplaints(page)).toEqual([]);
    expect(screen.complaints).toEqual([]);
  });
});

for (const [name, media] of [
  ['more contrast', { contrast: 'more' }],
  ['colors of the system', { forcedColors: 'active' }],
] as const) {
  test(`nothing is lost with ${name}`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce', ...media });
    const screen = new Screen(page);
    await screen.open();
    await screen.untilTime(2);
    await screen.pauseNow();
    await screen.node('Shop').click();
    await expect(page.getByRole('tab', { name: 'Settings' })).toBeVisible();
    expect(await seriousComplaints(page)).toEqual([]);
    expect(screen.complaints).toEqual([]);
  });
}

test('at 200 % everything is there, one below the other, and nothing is cut off sideways', async ({
  page,
}) => {
  // what a window of 1280 × 720 has left
  await page.setViewportSize({ width: 640, height: 360 });
  const screen = new Screen(page);
  await screen.open();
  for (const place of [
    screen.canvas,
    screen.palette,
    page.getByRole('complementary', { name: 'Inspector' }),
  ]) {
    await place.scrollIntoViewIfNeeded();
    await expect(place).toBeVisible();
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBe(640);
  expect(screen.complaints).toEqual([]);
});

/** Boxes of what can be pressed in the top bar, and of what floats over the canvas and the nodes under it. */
async function overlaps(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const boxesOf = (selector: string) =>
      [...document.querySelectorAll<HTMLElement>(selector)]
        .filter((element) => element.checkVisibility())
        .map((element) => ({
          name: element.getAttribute('aria-label') ?? element.textContent,
          box: element.getBoundingClientRect(),
        }));
    const meet = (a: DOMRect, b: DOMRect) =>
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
      Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    const bar = boxesOf('.brand, .document, .top-left > .button, .transport, .top-right > .button');
    const floating = boxesOf('.zoom-controls, .dock > *, .first-hint');
    const nodes = boxesOf('.react-flow__node');
    const pairs = [
      ...bar.flatMap((one, i) => bar.slice(i + 1).map((other) => [one, other] as const)),
      ...floating.flatMap((one) => nodes.map((other) => [one, other] as const)),
    ];
    return pairs
      .filter(([one, other]) => meet(one.box, other.box))
      .map((pair) => pair.map(({ name }) => name).join(' over '));
  });
}

test('nothing lies over anything else: a small window, and a full screen at 200 %', async ({ page }) => {
  const screen = new Screen(page);
  await page.setViewportSize({ width: 960, height: 540 });
  await screen.open();
  const hint = page.getByRole('region', { name: 'Where to begin' });
  await expect(hint).toBeVisible();
  expect(await overlaps(page)).toEqual([]);
  for (const size of [
    { width: 1100, height: 620 },
    { width: 1180, height: 640 },
    { width: 1280, height: 720 },
  ]) {
    await page.setViewportSize(size);
    // everything was in view, and is again
    await expect.poll(() => overlaps(page)).toEqual([]);
  }
  await expect(screen.transport.getByRole('timer')).toBeVisible();

  // whoever has moved the camera looks at what he wants to see
  const zoom = screen.canvas.getByRole('button', { name: /^Zoom \d+ %/ });
  const before = Number.parseInt((await zoom.textContent()) ?? '', 10);
  await screen.button('Zoom in').click();
  // a step is a fifth; the picture glides there
  const nearer = () => zoom.textContent().then((text) => Number.parseInt(text ?? '', 10) / before);
  await expect.poll(nearer).toBeGreaterThan(1.19);
  const chosen = await zoom.textContent();
  await page.setViewportSize({ width: 1100, height: 620 });
  await expect(screen.transport).toBeVisible();
  await expect(zoom).toHaveText(chosen!);
  expect(screen.complaints).toEqual([]);
});
