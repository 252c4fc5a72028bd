/**
 * What the main states look like, compared with pictures: a paused run at a fixed moment and seed, with nothing in
 * motion. Where things stand is compared, too, and alone where the browser is another than the one that the pictures
 * are of: each draws letters a little differently. `--update-snapshots` records both anew.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, type Locator, type Page, test } from 'playwright/test';
import { PATIENCE, Screen } from './screen.ts';

const FOLDER = join(import.meta.dirname, 'looks');
const PLACES = join(FOLDER, 'places.json');

/** Left, top, width and height, CSS pixels. */
type Place = readonly [number, number, number, number];
interface Places {
  /** The browser that the pictures are of. */
  readonly browser: string;
  readonly looks: { readonly [look: string]: { readonly [what: string]: Place } };
}
const recorded: Places = existsSync(PLACES)
  ? (JSON.parse(readFileSync(PLACES, 'utf8')) as Places)
  : { browser: '', looks: {} };

/** What stands where in every state: the panels, what is open, the nodes. */
const LANDMARKS: { readonly [what: string]: string } = {
  'top bar': '.top-bar, .embed-bar',
  palette: '.app > .palette',
  canvas: '.app > .canvas',
  inspector: '.inspector-area',
  lesson: '.lesson-panel',
  'bottom area': '.bottom-area',
  'fault lane': '.fault-lane',
  dialog: 'dialog[open]',
  note: '.phone-note',
};
/** Pixels by which a box may be elsewhere: letters of another browser are not of the same width. */
const SLACK = 3;
/** Part of the pixels that may differ: edges of letters and lines; a panel that moved is far more. */
const DIFFERENT = 0.003;

async function placesOn(page: Page): Promise<{ readonly [what: string]: Place }> {
  return page.evaluate((landmarks) => {
    const found: { [what: string]: Place } = {};
    for (const [what, selector] of Object.entries(landmarks)) {
      const element = document.querySelector(selector);
      const box = element?.getBoundingClientRect();
      if (box === undefined || box.width === 0) continue;
      found[what] = [box.left, box.top, box.width, box.height].map(Math.round) as unknown as Place;
    }
    return found;
  }, LANDMARKS);
}

/** Compares what is on the screen with its picture and its recorded places. */
async function look(page: Page, name: string, mask: readonly Locator[] = []): Promise<void> {
  const places = await placesOn(page);
  const version = page.context().browser()?.version() ?? '';
  if (['all', 'changed'].includes(test.info().config.updateSnapshots)) record(name, places, version);
  else {
    const before = recorded.looks[name];
    expect(before, `${name} has been recorded`).toBeDefined();
    expect(Object.keys(places), `${name}: what is there`).toEqual(Object.keys(before!));
    for (const [what, place] of Object.entries(places)) {
      const apart = Math.max(...place.map((value, i) => Math.abs(value - before![what]![i]!)));
      expect(apart, `${name}: ${what} stands at ${place}, recorded ${before![what]}`).toBeLessThanOrEqual(
        SLACK,
      );
    }
    if (version !== recorded.browser) {
      const description = `pictures are of Chromium ${recorded.browser}, this is ${version}: only places were compared`;
      test.info().annotations.push({ type: 'not compared', description });
      return;
    }
  }
  await expect(page).toHaveScreenshot(`${name}.png`, { maxDiffPixelRatio: DIFFERENT, mask: [...mask] });
}

function record(name: string, places: { readonly [what: string]: Place }, browser: string): void {
  const now: Places = existsSync(PLACES)
    ? (JSON.parse(readFileSync(PLACES, 'utf8')) as Places)
    : { browser, looks: {} };
  mkdirSync(dirname(PLACES), { recursive: true });
  writeFileSync(PLACES, `${JSON.stringify({ browser, looks: { ...now.looks, [name]: places } }, null, 2)}\n`);
}

/** Pauses, and goes to a moment of the run. */
async function standAt(screen: Screen, moment: string): Promise<void> {
  const { page } = screen;
  await screen.pauseNow();
  await page.getByRole('button', { name: 'Type a moment to go to' }).click();
  const field = page.getByRole('textbox', { name: 'Moment to go to' });
  await field.fill(moment);
  await field.press('Enter');
  await expect(screen.transport.getByRole('timer')).toContainText(moment, PATIENCE);
  await expect(page.locator('.verdict-checked, .verdict-bar').first())
    .toContainText(moment, PATIENCE)
    .catch(() => {});
  await page.mouse.move(0, 0);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
}

/** Everything that comes a moment later is there: charts, the words, what is fetched when it is first shown. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready);
}

async function openAt(page: Page, moment: string, template?: RegExp): Promise<Screen> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.addInitScript(() => localStorage.setItem('scalarium.hint', 'seen'));
  const screen = new Screen(page);
  await screen.open();
  if (template !== undefined) await screen.openTemplate(template);
  await standAt(screen, moment);
  await settle(page);
  return screen;
}

const sizes = {
  small: { width: 1280, height: 720 },
  large: { width: 1920, height: 1080 },
  largest: { width: 3840, height: 2160 },
} as const;

for (const [theme, size] of [
  ['dark', 'small'],
  ['light', 'small'],
  ['dark', 'large'],
  ['light', 'large'],
] as const) {
  test.describe(`${theme}, ${size}`, () => {
    test.use({ colorScheme: theme, viewport: sizes[size] });

    test('the first design, calm and broken', async ({ page }) => {
      const screen = await openAt(page, '0:12');
      await look(page, `first-${theme}-${size}`);
      if (size === 'large') return;
      await screen.playNow();
      await standAt(screen, '0:26');
      await screen.node('Shop').click();
      // fetched when a node is first selected
      const inspector = page.getByRole('complementary', { name: 'Inspector' });
      await expect(inspector.getByRole('tabpanel')).toContainText('Instances');
      await settle(page);
      await look(page, `broken-${theme}-${size}`);
    });
  });
}

for (const theme of ['dark', 'light'] as const) {
  test.describe(`${theme}, what opens`, () => {
    test.use({ colorScheme: theme, viewport: sizes.small });

    test('dialogs and the empty canvas', async ({ page }) => {
      test.slow();
      const screen = await openAt(page, '0:12');
      await screen.button('Templates').click();
      await expect(screen.dialog('Templates').getByRole('searchbox')).toBeFocused();
      await look(page, `gallery-${theme}`);
      await page.keyboard.press('Escape');
      await screen.button('Share').click();
      const share = screen.dialog('Share');
      await expect(share.getByRole('textbox', { name: /^Link/ })).toHaveValue(/#1\./);
      // the address of this server is another one every time
      const address = [share.getByRole('textbox', { name: /^Link/ }), share.locator('.qr-frame, textarea')];
      await look(page, `share-${theme}`, address);
      await page.keyboard.press('Escape');
      if (theme === 'dark') {
        await page.keyboard.press('Control+k');
        await expect(page.getByRole('combobox')).toBeFocused();
        await look(page, 'commands-dark');
        await page.keyboard.press('Escape');
        await page.keyboard.press('?');
        await expect(page.getByRole('dialog')).toBeVisible();
        await look(page, 'shortcuts-dark');
        await page.keyboard.press('Escape');
      }
      await screen.openEmptyCanvas();
      await settle(page);
      await look(page, `empty-${theme}`);
    });
  });
}

test.describe('what is taught', () => {
  test.use({ viewport: sizes.small });

  for (const theme of ['dark', 'light'] as const) {
    test(`a comparison and the panel of verdicts, ${theme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme });
      const screen = await openAt(page, '0:25', /CP against AP, side by side/);
      await look(page, `side-by-side-${theme}`);
      if (theme === 'light') return;
      await page.keyboard.press('Shift+V');
      await expect(page.getByRole('region', { name: /verdict/i }).first()).toBeVisible();
      await settle(page);
      await look(page, 'verdicts-dark');
      expect(screen.complaints).toEqual([]);
    });
  }

  test('a lesson', async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    const screen = new Screen(page);
    await screen.open('#&lesson=partition');
    await expect(page.locator('.lesson-panel h2').first()).toBeVisible(PATIENCE);
    await settle(page);
    await look(page, 'lesson-light');
  });
});

test.describe('other eyes, other screens', () => {
  test('more contrast, and colors of the system', async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'dark', contrast: 'more' });
    await openAt(page, '0:26');
    await look(page, 'contrast-dark');
    await page.emulateMedia({ colorScheme: 'light', contrast: 'more' });
    await look(page, 'contrast-light');
    await page.emulateMedia({ contrast: 'no-preference', forcedColors: 'active', colorScheme: 'dark' });
    await look(page, 'system-colors-dark');
  });

  test('the largest screen', async ({ page }) => {
    await page.setViewportSize(sizes.largest);
    await page.emulateMedia({ colorScheme: 'dark' });
    await openAt(page, '0:12');
    // its picture would be the size of all others; where things stand says whether it is full
    const { canvas, inspector } = await placesOn(page);
    expect(inspector![2]).toBeGreaterThan(480);
    expect(canvas![2]).toBeGreaterThan(2500);
    const shown = await page.locator('.react-flow__node').evaluateAll((nodes) => {
      const boxes = nodes.map((node) => node.getBoundingClientRect());
      return Math.max(...boxes.map(({ right }) => right)) - Math.min(...boxes.map(({ left }) => left));
    });
    expect(shown).toBeGreaterThan(canvas![2] / 2);
    const letters = await page.evaluate(() =>
      [...document.querySelectorAll('.palette button, .inspector-area h3, .card-title')].map(
        (element) => element.getBoundingClientRect().height,
      ),
    );
    expect(Math.min(...letters)).toBeGreaterThan(24);
  });

  for (const [name, viewport] of [
    ['phone', { width: 390, height: 844 }],
    ['phone-across', { width: 844, height: 390 }],
  ] as const) {
    test.describe(name, () => {
      test.use({ viewport, hasTouch: true, isMobile: true });
      test('read-only', async ({ page }) => {
        await page.emulateMedia({ colorScheme: name === 'phone' ? 'dark' : 'light' });
        await openAt(page, '0:26');
        await look(page, name);
      });
    });
  }
});
