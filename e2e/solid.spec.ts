/**
 * Nobody loses work here: edits survive a page that is left at once, two tabs, and a template opened over them;
 * the page works without a network once it was loaded; a design whose simulation hung waits for play.
 */
import { expect, type Page, test } from 'playwright/test';
import { PATIENCE, Screen } from './screen.ts';

/** Titles of the designs that the gallery offers as one's own. */
async function ownTitles(screen: Screen): Promise<string[]> {
  await screen.button('Templates').click();
  const gallery = screen.dialog('Templates');
  await expect(gallery.getByRole('button', { name: /^Empty canvas/ })).toBeVisible();
  const forget = gallery.getByRole('button', { name: /^Forget / });
  await expect(forget.first()).toBeVisible();
  const labels = await forget.evaluateAll((buttons) =>
    buttons.map((each) => each.getAttribute('aria-label')),
  );
  await screen.page.keyboard.press('Escape');
  return labels.map((label) => label?.replace('Forget ', '') ?? '').sort();
}

async function retitle(screen: Screen, title: string): Promise<void> {
  await screen.title.fill(title);
  await screen.title.press('Enter');
}

test('an edit of the last moment is kept when the page is left at once', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  await retitle(screen, 'Last words');
  await page.reload();
  await expect(screen.title).toHaveValue('Last words');
  await retitle(screen, 'Last words, again');
  await page.goto('about:blank');
  await screen.open();
  await expect(screen.title).toHaveValue('Last words, again');
  expect(screen.complaints).toEqual([]);
});

test('a template opened right after an edit does not take its place', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.button('Templates').click();
  await expect(screen.dialog('Templates')).toBeVisible(); // its part of the page is loaded: the next time is quick
  await page.keyboard.press('Escape');
  await expect(screen.dialog('Templates')).toBeHidden();
  await retitle(screen, 'Mine');
  await screen.openTemplate(/^Empty canvas/);
  await retitle(screen, 'Begun anew');
  await expect.poll(() => ownTitles(screen), PATIENCE).toEqual(['Begun anew', 'Mine']);
});

test('two tabs with one design keep the work of both', async ({ page, context }) => {
  const first = new Screen(page);
  await first.open();
  await first.rename('Shared');
  const session = await page.evaluate(() => sessionStorage.getItem('scalarium:tab'));
  const other: Page = await context.newPage();
  // a duplicated tab begins with a copy of the session
  await other.addInitScript((id) => sessionStorage.setItem('scalarium:tab', id ?? ''), session);
  const second = new Screen(other);
  await second.open();
  await expect(second.title).toHaveValue('Shared');
  await second.rename('Of the second tab');
  await first.rename('Of the first tab');
  await second.rename('Of the second tab, later');
  expect(await ownTitles(first)).toEqual(['Of the first tab', 'Of the second tab, later']);
});

for (const way of ['with locks', 'without locks, by asking'])
  test(`a tab that only stands there keeps its design, whatever a second one does (${way})`, async ({
    page,
    context,
  }) => {
    if (way !== 'with locks')
      await context.addInitScript(() =>
        Object.defineProperty(Navigator.prototype, 'locks', { value: undefined, configurable: true }),
      );
    const first = new Screen(page);
    await first.open();
    await first.rename('Mine');
    const nodes = await page.locator('.react-flow__node').count();
    expect(nodes).toBeGreaterThan(2);

    const second = new Screen(await context.newPage());
    await second.open();
    await expect(second.title).toHaveValue('Mine');
    await second.canvas.locator('.react-flow__node').first().focus();
    await second.page.keyboard.press('Control+a');
    await second.page.keyboard.press('Delete');
    await expect(second.canvas.getByRole('heading', { name: 'An empty canvas' })).toBeVisible();
    await expect(second.message('This design is open in another tab too.')).toBeVisible();
    await expect(second.page.getByText('saved', { exact: true })).toBeAttached();

    await page.reload();
    await expect(first.title).toHaveValue('Mine');
    await expect(page.locator('.react-flow__node')).toHaveCount(nodes);
    await second.page.reload();
    await expect(second.canvas.getByRole('heading', { name: 'An empty canvas' })).toBeVisible();
    expect(await ownTitles(first)).toEqual(['Mine', 'Mine']);

    await test.step('a tab that was reloaded, or came after one that was closed, goes on with its own', async () => {
      await second.rename('Emptied');
      await first.rename('Mine, later');
      expect(await ownTitles(second)).toEqual(['Emptied', 'Mine, later']);
      await page.close();
      const third = new Screen(await context.newPage());
      await third.open();
      await expect(third.title).toHaveValue('Mine, later');
      await third.rename('Mine, in a third tab');
      expect(await ownTitles(third)).toEqual(['Emptied', 'Mine, in a third tab']);
    });
    expect([...first.complaints, ...second.complaints]).toEqual([]);
  });

test('a browser whose storage is full says so, and the design stays on the screen', async ({ page }) => {
  await page.addInitScript(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('no room', 'QuotaExceededError');
    };
  });
  const screen = new Screen(page);
  await screen.open();
  await retitle(screen, 'Too much');
  await expect(screen.message(/storage is full/)).toBeVisible();
  await expect(screen.title).toHaveValue('Too much');
});

test.describe('offline', () => {
  test.use({ serviceWorkers: 'allow' });

  test('once loaded the page works without a network', async ({ page, context }) => {
    const screen = new Screen(page);
    await screen.open();
    await page.evaluate(async () => {
      await navigator.serviceWorker.register('./offline.js');
      const { active, waiting, installing } = await navigator.serviceWorker.ready;
      const worker = active ?? waiting ?? installing;
      if (worker === null || worker.state === 'activated') return;
      await new Promise((resolve) =>
        worker.addEventListener('statechange', () => worker.state === 'activated' && resolve(null)),
      );
    });
    await context.setOffline(true);
    await page.reload();
    await screen.untilTime(0.5);
    await screen.openTemplate(/Saturation|saturat/i);
    await screen.untilTime(0.5);
    await screen.button('Share').click();
    await expect(screen.dialog('Share').getByRole('textbox', { name: /link/i }).first()).toHaveValue(/#1\./);
    expect(screen.complaints.filter((text) => !/ERR_INTERNET_DISCONNECTED/.test(text))).toEqual([]);
  });
});

test('a design whose simulation stopped answering is not started again by itself', async ({ page }) => {
  test.setTimeout(120_000);
  const screen = new Screen(page);
  await screen.open();
  await screen.rename('Hangs');
  // as a bug of ours would: the simulation never answers again
  await page.addInitScript(() => {
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (this: Worker, ...message: unknown[]) {
      const [call] = message as [{ readonly path?: readonly string[] }?];
      if (sessionStorage.getItem('hang') === 'yes' && call?.path?.[0] === 'ping') return;
      return Reflect.apply(post, this, message);
    } as typeof post;
  });
  await page.evaluate(() => sessionStorage.setItem('hang', 'yes'));
  await page.reload();
  await expect(screen.message(/stopped answering and was started again/)).toBeVisible(PATIENCE);
  await page.evaluate(() => sessionStorage.setItem('hang', 'no'));
  await page.reload();
  await expect(screen.message(/so it waits/)).toBeVisible();
  await expect(screen.play).toBeVisible();
  await expect(screen.title).toHaveValue('Hangs');
  await screen.playNow();
  await screen.untilTime(4.5);
  await page.reload();
  await expect(screen.pause).toBeVisible();
});

test('a part of the page that cannot be fetched says so, and comes when the network is back', async ({
  page,
}) => {
  await page.route(/share-dialog-.*\.js$/, (route) => route.abort());
  const screen = new Screen(page);
  await screen.open();
  await screen.button('Share').click();
  const alert = page.getByRole('alert').filter({ hasText: 'The dialog could not be fetched' });
  await expect(alert).toBeVisible();
  await page.unroute(/share-dialog-.*\.js$/);
  await alert.getByRole('button', { name: 'Load the page again' }).click();
  await screen.untilTime(0.2);
  await screen.button('Share').click();
  await expect(screen.dialog('Share')).toBeVisible();
});
