/**
 * Lessons as a learner has them: one from beginning to end by keyboard alone, a refusal that says what one can do,
 * a link to a step, a lecture stepped by a remote; and the visitor's own work is afterwards what it was.
 */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from 'playwright/test';
import { lessons } from '../src/content/lessons.ts';
import { PATIENCE, Screen } from './screen.ts';

const lastWriteWins = lessons.find(({ id }) => id === 'last-write-wins')!;

/** The player's parts, by role and name. */
class Player {
  readonly panel: Locator;
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
    this.panel = page.getByRole('region', { name: 'Lesson', exact: true });
  }
  heading(title: string): Locator {
    return this.panel.getByRole('heading', { name: title, level: 3 });
  }
  button(name: string): Locator {
    return this.panel.getByRole('button', { name, exact: true });
  }
  /** Waits until the step can go on, as the button at its foot says. */
  async ready(name: string): Promise<void> {
    await expect(this.button(name)).toBeVisible(PATIENCE);
    await expect(this.button(name)).not.toHaveAttribute('aria-disabled', 'true', PATIENCE);
  }
  async press(name: string): Promise<void> {
    await this.ready(name);
    await this.tabTo(this.button(name));
    await this.page.keyboard.press('Enter');
  }
  /** Reaches a control as a keyboard does: tab by tab, from where the focus is. */
  async tabTo(target: Locator): Promise<void> {
    const isThere = () => target.evaluate((element) => element === document.activeElement);
    for (const [key, most] of [
      ['Shift+Tab', 4],
      ['Tab', 80],
    ] as const) {
      for (let i = 0; i < most && !(await isThere()); i++) await this.page.keyboard.press(key);
    }
    if (await isThere()) return;
    throw new Error(`No tab leads to ${target}.`);
  }
}

test('a lesson is gone through by keyboard alone, and the own design is there again', async ({ page }) => {
  test.slow();
  const screen = new Screen(page);
  const player = new Player(page);
  await screen.open();
  await screen.openEmptyCanvas();
  await screen.rename('My own');
  await page.keyboard.press('e');
  const card = screen.dialog('Lessons').getByRole('button', { name: lastWriteWins.title });
  await player.tabTo(card);
  await page.keyboard.press('Enter');
  const { steps } = await lastWriteWins.load();

  for (const step of steps) {
    await test.step(step.title, async () => {
      await expect(player.heading(step.title)).toBeFocused(PATIENCE);
      if (step.ask !== undefined) {
        await expect(player.button('Play')).toHaveAttribute('aria-disabled', 'true');
        await player.tabTo(player.panel.getByRole('radio').first());
        await page.keyboard.press('Space');
        const right = step.ask.choices.findIndex((choice) => choice.right);
        for (let i = 0; i < right; i++) await page.keyboard.press('ArrowDown');
      }
      if (step.task !== undefined) {
        await player.tabTo(player.button('Do it for me'));
        await page.keyboard.press('Enter');
        await expect(player.panel.getByRole('heading', { name: 'Done' })).toBeVisible(PATIENCE);
      }
      if (step.play !== undefined) {
        await player.press('Play');
        await player.press('Skip');
        await expect(player.panel.getByText(step.claim!)).toBeVisible(PATIENCE);
        expect(await screen.time()).toBeCloseTo(step.play.until, 1);
        for (const figure of step.figures ?? [])
          await expect(player.panel.getByRole('term').filter({ hasText: figure.label })).toBeVisible();
        await expect(player.panel.locator('.missed')).toHaveCount(0);
        for (const figure of step.figures ?? [])
          if ('question' in figure)
            await expect(player.panel.getByText(figure.is, { exact: true }).first()).toBeVisible(PATIENCE);
      }
      await player.press(step === steps.at(-1) ? 'To the end' : 'Next');
    });
  }
  await expect(player.panel.getByText(/You predicted \d of \d right/)).toBeVisible();
  const asked = steps.filter(({ ask }) => ask !== undefined).length;
  await expect(player.panel.getByText(`You predicted ${asked} of ${asked} right`)).toBeVisible();
  await player.tabTo(player.button('Leave the lesson').last());
  await page.keyboard.press('Enter');
  await expect(player.panel).toHaveCount(0);
  await expect(screen.title).toHaveValue('My own');
  await expect(page).toHaveURL(/\/$/);

  await screen.open();
  await expect(screen.title).toHaveValue('My own');
  await screen.button('Lessons').click();
  await expect(screen.dialog('Lessons').getByRole('button', { name: lastWriteWins.title })).toContainText(
    'done',
  );
  expect(screen.complaints).toEqual([]);
});

test('a link opens a step, which locks what it is not about and says so', async ({ page }) => {
  const screen = new Screen(page);
  const player = new Player(page);
  await screen.open('#&lesson=partition&step=silence');
  await expect(player.heading('The line is cut')).toBeVisible(PATIENCE);
  await expect.poll(() => screen.time(), PATIENCE).toBeCloseTo(5.3, 5);
  const line = page.getByRole('status');

  await test.step('nothing moves before there is a prediction', async () => {
    await page.keyboard.press('Space');
    await expect(page.getByText('First say what you expect').first()).toBeVisible();
    await player.panel.getByRole('radio').nth(1).check();
  });
  await test.step('what the step is not about is refused, in words', async () => {
    await screen.node('Store').click();
    await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Store');
    await page.getByRole('button', { name: 'Back to the lesson' }).click();
    await screen.node('Users, Lisbon').click();
    await page.keyboard.press('Delete');
    await expect(page.getByText(/In this step you can cut the network, heal/).first()).toBeVisible();
    await expect(screen.node('Users, Lisbon')).toBeVisible();
    // what could not be deleted is still selected
    await page.getByRole('button', { name: 'Back to the lesson' }).click();
    await expect(player.heading('The line is cut')).toBeVisible();
  });
  await test.step('a cut by hand is the task done', async () => {
    const toasts = page.locator('.toast');
    while ((await toasts.count()) > 0) await toasts.first().getByRole('button').last().click();
    await page.keyboard.press('c');
    await expect(screen.canvas.getByText('Draw across what shall part')).toBeVisible();
    const left = (await screen.node('Users, Lisbon').boundingBox())!;
    const right = (await screen.node('Users, Dublin').boundingBox())!;
    const x = (left.x + left.width + right.x) / 2;
    const bottom = (await page.locator('[data-id="store-1"]').boundingBox())!;
    await page.mouse.move(x, left.y - 8);
    await page.mouse.down();
    await page.mouse.move(x + 3, (left.y + bottom.y) / 2, { steps: 6 });
    await page.mouse.move(x, bottom.y + bottom.height, { steps: 6 });
    await page.mouse.up();
    await expect(player.panel.getByRole('heading', { name: 'Done' })).toBeVisible(PATIENCE);
    await page.keyboard.press('Escape');
  });
  await test.step('it pauses exactly where the step ends, and the next one goes on from there', async () => {
    await player.button('Play').click();
    await expect(player.panel.getByText('Dublin gets neither answers nor errors')).toBeVisible(PATIENCE);
    await expect(player.panel.getByText('So it is, as you said')).toBeVisible();
    expect(await screen.time()).toBeCloseTo(5.8, 5);
    await player.button('Next').click();
    await expect(player.heading('The only detector is a clock')).toBeFocused();
    await expect(page).toHaveURL(/#&lesson=partition&step=time-out$/);
    expect(await screen.time()).toBeCloseTo(5.8, 5);
  });
  await test.step('a reload comes back to the step', async () => {
    await page.reload();
    await expect(player.heading('The only detector is a clock')).toBeVisible(PATIENCE);
    await expect.poll(() => screen.time(), PATIENCE).toBeCloseTo(5.8, 5);
  });
  await test.step('whoever opens something else has left, and undo leads back to the own work', async () => {
    await screen.openTemplate(/^.*Three-tier shop/);
    await expect(player.panel).toHaveCount(0);
    await expect(screen.title).toHaveValue('Three-tier shop');
  });
  await expect(line).toBeAttached();
  expect(screen.complaints).toEqual([]);
});

test('a goal is reached by its settings in the panel', async ({ page }) => {
  const screen = new Screen(page);
  const player = new Player(page);
  await screen.open('#&lesson=quorums&step=choose');
  await expect(player.heading('Your turn')).toBeVisible(PATIENCE);
  await expect.poll(() => screen.time(), PATIENCE).toBeCloseTo(20, 5);
  await player.panel.getByRole('combobox', { name: /Reads wait for/ }).selectOption({ label: 'Quorum' });
  await player.panel.getByRole('combobox', { name: /Writes wait for/ }).selectOption({ label: 'Quorum' });
  await player.press('Play');
  await expect(player.panel.getByRole('heading', { name: 'Reached' })).toBeVisible(PATIENCE);
  expect(screen.complaints).toEqual([]);
});

test('a lecture steps through a lesson by a remote', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open('#&present&lesson=last-write-wins&step=one-second');
  const scene = page.getByRole('region', { name: 'Scene' });
  await expect(scene).toContainText('One second ahead', PATIENCE);
  await expect.poll(() => screen.time(), PATIENCE).toBeCloseTo(15, 5);
  await page.keyboard.press('PageDown');
  await expect(scene).toContainText('Whose version is kept?');
  await page.keyboard.press('PageDown');
  await expect(screen.pause).toBeVisible(PATIENCE);
  await screen.untilTime(16);
  await page.keyboard.press('PageDown');
  await expect(scene).toContainText('acknowledged and dropped', PATIENCE);
  expect(await screen.time()).toBeCloseTo(30, 5);
  await page.keyboard.press('q');
  await expect(page.getByText('This step of the lesson')).toBeVisible();
  await page.keyboard.press('q');
  await page.keyboard.press('PageDown');
  await expect(scene).toContainText('Ten seconds ahead', PATIENCE);
  await page.keyboard.press('PageUp');
  await expect(scene).toContainText('One second ahead', PATIENCE);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Lesson', exact: true })).toBeVisible();
  expect(screen.complaints).toEqual([]);
});

test('an embedded lesson keeps nothing and cannot be left', async ({ page }) => {
  const screen = new Screen(page);
  const player = new Player(page);
  await screen.open('#&embed&lesson=partition');
  await expect(player.heading('A store in two cities')).toBeVisible(PATIENCE);
  await expect(player.button('Leave the lesson')).toHaveCount(0);
  await player.ready('Play');
  await player.button('Play').click();
  await player.button('Skip').click();
  await player.button('Next').click();
  await expect(player.heading('There are only messages')).toBeVisible();
  expect(await page.evaluate(() => localStorage.getItem('scalarium.lessons'))).toBeNull();
  await expect(page).toHaveURL(/#&embed&lesson=partition$/);
  await expect(page.getByRole('link', { name: 'Open in Scalarium' })).toHaveAttribute(
    'href',
    /#&lesson=partition&step=message$/,
  );
  expect(screen.complaints).toEqual([]);
});

for (const colorScheme of ['dark', 'light'] as const) {
  test(`a lesson is accessible in each of its parts, ${colorScheme}`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const screen = new Screen(page);
    const player = new Player(page);
    const check = (state: string) =>
      test.step(state, async () => {
        const { violations } = await new AxeBuilder({ page }).analyze();
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`);
        expect.soft(found, state).toEqual([]);
      });
    await screen.open();
    await screen.button('Lessons').click();
    await check('the list');
    await page.keyboard.press('Escape');
    await screen.open('#&lesson=last-write-wins&step=one-second');
    await expect(player.panel).toHaveAttribute('aria-busy', 'false', PATIENCE);
    await check('a question');
    await player.panel.getByRole('radio').first().check();
    await check('a task');
    await player.button('Do it for me').click();
    await player.press('Play');
    await player.button('Skip').click();
    await expect(player.button('Next')).toBeVisible(PATIENCE);
    await check('an answer');
    await player.button('Link to this step').click();
    await check('the link');
    await page.keyboard.press('Escape');
    await player.panel.getByRole('button', { name: 'What you have seen' }).click();
    await expect(player.heading('What you have seen')).toBeVisible();
    await check('the summary');
    await screen.open('#&lesson=quorums&step=choose');
    await player.ready('Play');
    await check('a goal');
    // another fragment alone would not open the page anew
    await page.goto('about:blank');
    await screen.open('#&present&lesson=cp-or-ap&step=cut');
    await expect(page.getByRole('region', { name: 'Scene' })).toContainText('Cut both', PATIENCE);
    await page.keyboard.press('ArrowRight');
    await check('a question in a lecture');
    await page.goto('about:blank');
    await screen.open('#&embed&lesson=partition');
    await player.ready('Play');
    await check('embedded');
  });
}
