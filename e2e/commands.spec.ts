/**
 * Everything without taking the hands off the keyboard: the command palette finds a command, asks what it must, and
 * does it; keys work wherever nothing is typed; and time is gone to by what one types.
 */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from 'playwright/test';
import { PATIENCE, Screen } from './screen.ts';

const field = (page: Page) => page.getByRole('dialog', { name: 'Commands' }).getByRole('combobox');
const chosen = (page: Page) =>
  page.getByRole('listbox', { name: 'Commands' }).getByRole('option', { selected: true });

test('the command palette does what is typed, step by step and by keys only', async ({ page }) => {
  const screen = new Screen(page);
  const press = (keys: string) => page.keyboard.press(keys);
  const type = async (text: string) => {
    await press('Control+k');
    await expect(field(page)).toBeFocused();
    await page.keyboard.type(text);
  };
  await screen.open();
  await screen.pauseNow();

  await test.step('a fault on a node in one go', async () => {
    await type('crash payments');
    await expect(chosen(page)).toContainText('Break: Payments › Crash the process');
    await press('Enter');
    await expect(field(page)).toBeHidden();
    await expect(screen.node('Payments')).toContainText('crashed', PATIENCE);
  });

  await test.step('or by answers, one after the other, and back', async () => {
    await type('break');
    await press('Enter');
    await expect(field(page)).toHaveAccessibleName('What is to break?');
    await page.keyboard.type('database');
    await press('Enter');
    await expect(chosen(page)).toContainText('Crash the process');
    await press('Escape');
    await expect(field(page)).toHaveAccessibleName('What is to break?');
    await press('Backspace');
    await expect(field(page)).toHaveAccessibleName('Find a command');
    await press('Escape');
    await expect(field(page)).toBeHidden();
  });

  await test.step('what cannot be done says why, and what was used comes first', async () => {
    await type('redo');
    await expect(chosen(page)).toContainText('Nothing to redo.');
    await press('Enter');
    await expect(field(page)).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    await press('Control+a');
    await press('Backspace');
    await expect(chosen(page)).toContainText('Break');
    await press('Control+k');
    await expect(field(page)).toBeHidden();
  });

  await test.step('a moment, a speed and the end', async () => {
    await type('0:12.5');
    await expect(chosen(page)).toContainText('Go to 0:12.5');
    await press('Enter');
    await expect.poll(() => screen.time(), PATIENCE).toBe(12.5);
    await type('set the speed');
    await press('Enter');
    await page.keyboard.type('1/40');
    await press('Enter');
    await expect(screen.transport.getByText('× 1/40', { exact: true })).toBeVisible();
    await press('Control+Enter');
    await screen.untilEnded();
    await expect(screen.transport.getByText('× 1/40', { exact: true })).toBeVisible();
  });

  await test.step('insert a node, and go to one', async () => {
    await type('insert cache');
    await press('Enter');
    await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Cache');
    await type('go to load');
    await press('Enter');
    await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Load balancer');
  });
  expect(screen.complaints).toEqual([]);
});

test('keys work in charts and on the canvas, and not where something is typed', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  await expect(screen.card('Traffic')).toBeVisible();
  await screen.pauseNow();
  await screen.card('Traffic').locator('.recharts-surface').first().focus();
  await page.keyboard.press('Space');
  await expect(screen.pause).toBeVisible();
  await screen.node('Shop').focus();
  await page.keyboard.press('Space');
  await expect(screen.play).toBeVisible();
  await screen.title.focus();
  await page.keyboard.type(' k?');
  await expect(screen.dialog('Keyboard shortcuts')).toBeHidden();
  await expect(screen.title).toHaveValue(/ k\?/);
  await page.keyboard.press('Escape');
  // its key is no sign that one types
  await screen.title.focus();
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeVisible();
  await page.keyboard.press('Escape');

  await screen.canvas.focus();
  await page.keyboard.press('?');
  const keys = screen.dialog('Keyboard shortcuts');
  await keys.getByRole('searchbox', { name: 'Find a shortcut' }).fill('another seed');
  await expect(keys.getByRole('listitem')).toHaveText([
    'Restart with another seedA',
    'Keep the seed at a restart, or draw anotherCtrl K …',
  ]);
  await keys.getByRole('searchbox', { name: 'Find a shortcut' }).fill('');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await page.keyboard.press('Escape');
  expect(screen.complaints).toEqual([]);
});

test('the transport shows all of itself in a small window, takes a typed moment, and keeps or draws seeds', async ({
  page,
}) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.pauseNow();
  const clipped = await page.locator('.top-bar').evaluate((top) => {
    const edge = top.getBoundingClientRect();
    const parts = [
      ...top.querySelectorAll<HTMLElement>('button, input:not(.visually-hidden), .clock, .slider'),
    ];
    return parts
      .filter((part) => part.offsetParent !== null)
      .filter((part) => {
        const { left, right, width } = part.getBoundingClientRect();
        return (
          width > 1 && (left < edge.left || right > edge.right || part.scrollWidth > part.clientWidth + 1)
        );
      })
      .map((part) => part.getAttribute('aria-label') ?? part.className);
  });
  expect(clipped).toEqual([]);

  await screen.transport.getByRole('button', { name: 'Type a moment to go to' }).click();
  const moment = screen.transport.getByRole('textbox', { name: 'Moment to go to' });
  await moment.fill('1:70');
  await moment.press('Enter');
  await expect(screen.message('“1:70” is no moment.')).toBeVisible();
  await moment.fill('+7.5');
  const now = await page.evaluate(() => document.querySelector('.playhead')?.getAttribute('aria-valuenow'));
  await moment.press('Enter');
  await expect.poll(() => screen.time(), PATIENCE).toBeCloseTo(Number(now) + 7.5, 0);

  const seed = await screen.seed.inputValue();
  await screen.button('Restart').click();
  await expect.poll(() => screen.time(), PATIENCE).toBe(0);
  await expect(screen.seed).toHaveValue(seed);
  await screen.button('Lock the seed: every restart is the same run').click();
  await screen.button('Restart').click();
  await expect(screen.seed).not.toHaveValue(seed);
  await screen.undo.click();
  await expect(screen.seed).toHaveValue(seed);

  await screen.transport.getByRole('button', { name: 'How the run begins and ends' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Begins again' }).click();
  await expect(screen.transport.getByRole('timer')).toHaveAccessibleName(/then it begins again$/);
  expect(screen.complaints).toEqual([]);
});

test('what is typed before a prompt is there is given to it, also where it must be fetched first', async ({
  page,
}) => {
  const screen = new Screen(page);
  const { keyboard } = page;
  /** Parts of the page that are asked for wait until they are let go. */
  let letGo = () => {};
  const slow = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(
    /(command-palette|shortcuts-dialog|fault-palette|fault-hand-layer).*\.js$/,
    async (route) => {
      await slow;
      await route.continue();
    },
  );
  await screen.open();
  await screen.pauseNow();

  await test.step('a moment, with its Enter', async () => {
    await keyboard.press('Control+j');
    await keyboard.type('0:3x');
    await keyboard.press('Backspace');
    await keyboard.type('0');
    await keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    letGo();
    await expect.poll(() => screen.time(), PATIENCE).toBe(30);
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  await test.step('the same where it was fetched already', async () => {
    await keyboard.press('Control+j');
    await keyboard.type('0:10');
    await keyboard.press('Enter');
    await expect.poll(() => screen.time(), PATIENCE).toBe(10);
  });

  await test.step('a command, and the answer to what it asks, in one go', async () => {
    await keyboard.press('Control+k');
    await keyboard.type('open a templ');
    await keyboard.press('Enter');
    await keyboard.type('a cache stampede');
    await keyboard.press('Enter');
    await expect(screen.title).toHaveValue('A cache stampede');
  });

  await test.step('keys that are looked for, and a fault in the palette', async () => {
    await keyboard.press('?');
    await keyboard.type('undo');
    await expect(page.getByRole('searchbox', { name: 'Find a shortcut' })).toHaveValue('undo');
    // the first empties the field
    await keyboard.press('Escape');
    await keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await keyboard.press('Control+/');
    await keyboard.type('slow');
    await expect(page.locator('#fault-search')).toHaveValue('slow');
    await keyboard.press('Escape');
    await keyboard.press('Escape');
  });
  expect(screen.complaints).toEqual([]);
});
