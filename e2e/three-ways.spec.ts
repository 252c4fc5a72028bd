/**
 * The same design by mouse alone, by keys alone and by fingers alone: a client, a balancer, two services, a
 * database, and a cache put into a link. Nothing of the three documents may differ.
 */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from 'playwright/test';
import { type Point, Screen } from './screen.ts';

/** Where the client stands, counted from the corner of the canvas at zoom 1; the others by their way from it. */
const START: Point = { x: 40, y: 180 };
const PLACES = {
  Client: { x: 0, y: 0 },
  'Load balancer': { x: 200, y: 0 },
  Service: { x: 400, y: 0 },
  'Service 2': { x: 400, y: -120 },
  Database: { x: 600, y: 0 },
} as const;
type Name = keyof typeof PLACES;
const LINKS: readonly (readonly [Name, Name])[] = [
  ['Client', 'Load balancer'],
  ['Load balancer', 'Service'],
  ['Load balancer', 'Service 2'],
  ['Service', 'Database'],
  ['Service 2', 'Database'],
];
/** Where a node is let go: it stands in its middle. */
const dropPoint = (name: Name): Point => ({
  x: START.x + PLACES[name].x + 70,
  y: START.y + PLACES[name].y + 42,
});
/** The middle of the link from the service to the database. */
const LINK_POINT: Point = { x: START.x + 570, y: START.y + 42 };

const documents: string[] = [];

/** Ends a journey: everybody is there, the page is accessible, and the document is that of the others. */
async function finish(screen: Screen): Promise<void> {
  await expect(screen.link('Service', 'Cache')).toBeAttached();
  await expect(screen.link('Cache', 'Database')).toBeAttached();
  await expect(screen.link('Service', 'Database')).not.toBeAttached();
  const { violations } = await new AxeBuilder({ page: screen.page })
    .include('.canvas')
    .include('.palette')
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  const { text } = await screen.saveAsFile();
  documents.push(text);
  expect(text).toBe(documents[0]);
  const { nodes } = JSON.parse(text) as {
    readonly nodes: readonly { readonly name: string; readonly position: Point }[];
  };
  const places = nodes.map(({ name, position }) => [name, position.x - START.x, position.y - START.y]);
  // the database has made room for the cache
  expect(places).toEqual([
    ['Client', 0, 0],
    ['Load balancer', 200, 0],
    ['Service', 400, 0],
    ['Service 2', 400, -120],
    ['Database', 800, 0],
    ['Cache', 600, 0],
  ]);
  expect(screen.complaints).toEqual([]);
}

test('by mouse alone', async ({ page }) => {
  const screen = new Screen(page);
  await screen.open();
  await screen.openEmptyCanvas();
  for (const name of Object.keys(PLACES) as Name[]) {
    await kindOf(screen, name).dragTo(screen.canvas, { targetPosition: dropPoint(name) });
    await expect(screen.node(name)).toBeVisible();
  }
  for (const [from, to] of LINKS) {
    await screen.wire(from, to);
    await expect(screen.link(from, to)).toBeAttached();
  }
  await kindOf(screen, 'Cache').dragTo(screen.canvas, { targetPosition: LINK_POINT });
  await finish(screen);
});

test('by keys alone', async ({ page }) => {
  const screen = new Screen(page);
  const { keyboard } = page;
  await screen.open();

  await test.step('an empty canvas by its command', async () => {
    await keyboard.press('Control+k');
    await keyboard.type('new design');
    await expect(page.getByRole('option', { name: /^New design/, selected: true })).toBeVisible();
    await keyboard.press('Enter');
    await expect(screen.canvas.getByRole('heading', { name: 'An empty canvas' })).toBeVisible();
    // what is typed into a dialog that is about to close is lost
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  await test.step('a client from the palette, moved by arrows', async () => {
    await keyboard.press('/');
    await expect(page.getByRole('searchbox', { name: 'Add a node' })).toBeFocused();
    await keyboard.type('client');
    await keyboard.press('Enter');
    await expect(screen.node('Client')).toBeVisible();
    await keyboard.press('Escape');
    await moveByArrows(screen, 'Client', START);
    await expect(said(page, 'Moved Client.')).toBeAttached();
  });

  await test.step('the others by linking to new ones', async () => {
    await linkTo(page, 'new load');
    await expect(said(page, 'Load balancer added, linked from Client.')).toBeAttached();
    await linkTo(page, 'new service');
    await expect(said(page, 'Service added, linked from Load balancer.')).toBeAttached();
    // back to the balancer, and once more
    await keyboard.press('Alt+ArrowLeft');
    await expect(screen.node('Load balancer')).toBeFocused();
    await linkTo(page, 'new service');
    await expect(said(page, 'Service 2 added, linked from Load balancer.')).toBeAttached();
    await keyboard.press('Alt+ArrowDown');
    await expect(screen.node('Service')).toBeFocused();
    await linkTo(page, 'new data');
    await expect(screen.node('Database')).toBeVisible();
    await keyboard.press('Alt+ArrowLeft');
    await keyboard.press('Alt+ArrowUp');
    await expect(screen.node('Service 2')).toBeFocused();
    await linkTo(page, 'database');
    await expect(said(page, 'Database linked from Service 2.')).toBeAttached();
  });

  await test.step('a cache into the link that Tab finds', async () => {
    // who has just linked stands where he stood; the links come before the nodes
    await expect(screen.node('Service 2')).toBeFocused();
    await tabBackTo(page, screen.link('Service', 'Database'));
    await keyboard.press('Enter');
    await keyboard.press('i');
    await keyboard.type('cache');
    await expect(page.getByRole('option', { name: /^Cache/, selected: true })).toBeVisible();
    await keyboard.press('Enter');
    await expect(said(page, 'Inserted Cache between Service and Database.')).toBeAttached();
  });
  await finish(screen);
});

test.describe('by fingers alone', () => {
  test.use({ hasTouch: true });

  test('the same', async ({ page }) => {
    const screen = new Screen(page);
    const fingers = await Fingers.of(page);
    await screen.open();
    await screen.button('Templates').tap();
    await screen
      .dialog('Templates')
      .getByRole('button', { name: /^Empty canvas/ })
      .tap();
    await expect(screen.canvas.getByRole('heading', { name: 'An empty canvas' })).toBeVisible();
    const corner = await boxOf(screen.canvas);
    const onCanvas = ({ x, y }: Point): Point => ({ x: corner.x + x, y: corner.y + y });

    for (const name of Object.keys(PLACES) as Name[]) {
      await kindOf(screen, name).scrollIntoViewIfNeeded();
      await fingers.drag(await middleOf(kindOf(screen, name)), onCanvas(dropPoint(name)));
      await expect(screen.node(name)).toBeVisible();
    }
    for (const [from, to] of LINKS) {
      await screen.node(from).tap();
      // its ports can be taken hold of now
      await expect(screen.node(from)).toHaveClass(/\bselected\b/);
      const port = screen.canvas.getByRole('button', { name: `Start a link at ${from}`, exact: true });
      await fingers.drag(await middleOf(port), await middleOf(screen.node(to)));
      await expect(screen.link(from, to)).toBeAttached();
    }
    await kindOf(screen, 'Cache').scrollIntoViewIfNeeded();
    await fingers.drag(await middleOf(kindOf(screen, 'Cache')), onCanvas(LINK_POINT));
    await expect(screen.node('Cache')).toBeVisible();

    // a long press opens the menu, a tap elsewhere closes it
    await fingers.press(await middleOf(screen.node('Client')));
    const menu = page.getByRole('menu', { name: 'Client' });
    await expect(menu.getByRole('menuitem', { name: 'Duplicate' })).toBeVisible();
    await fingers.lift();
    await page.touchscreen.tap(corner.x + 60, corner.y + 330);
    await expect(menu).toBeHidden();
    await expect(screen.node('Client')).not.toHaveClass(/\bselected\b/);
    await finish(screen);
  });
});

const kindOf = (screen: Screen, name: string): Locator =>
  screen.palette.getByRole('button', { name: name.replace(/ \d$/, ''), exact: true });

/** What the page has told screen readers last. */
const said = (page: Page, words: string): Locator => page.getByRole('status').filter({ hasText: words });

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error(`${locator} is not on the screen.`);
  return box;
}
async function middleOf(locator: Locator): Promise<Point> {
  const { x, y, width, height } = await boxOf(locator);
  return { x: x + width / 2, y: y + height / 2 };
}

/** Moves the selected node to a place by arrow keys, looking where it is. */
async function moveByArrows(screen: Screen, name: string, to: Point): Promise<void> {
  const canvas = await boxOf(screen.canvas);
  const node = await boxOf(screen.node(name));
  const away = { x: to.x - (node.x - canvas.x), y: to.y - (node.y - canvas.y) };
  const rows = [
    { way: away.x, keys: ['ArrowLeft', 'ArrowRight'] },
    { way: away.y, keys: ['ArrowUp', 'ArrowDown'] },
  ];
  for (const { way, keys } of rows) {
    const key = way < 0 ? keys[0]! : keys[1]!;
    for (let i = 0; i < Math.floor(Math.abs(way) / 20); i++) await screen.page.keyboard.press(`Shift+${key}`);
    for (let i = 0; i < Math.round((Math.abs(way) % 20) / 4); i++) await screen.page.keyboard.press(key);
  }
}

async function linkTo(page: Page, words: string): Promise<void> {
  await page.keyboard.press('l');
  await expect(page.getByRole('combobox', { name: /^Link to which node/ })).toBeFocused();
  await page.keyboard.type(words);
  const list = page.getByRole('dialog', { name: 'Commands' });
  await expect(list.getByRole('option', { selected: true })).toContainText(new RegExp(words, 'i'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: /^Link to which node/ })).toBeHidden();
}

async function tabBackTo(page: Page, goal: Locator): Promise<void> {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press('Shift+Tab');
    if (await goal.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error('Tab never came there.');
}

/** Fingers on the glass: Playwright has taps only. */
class Fingers {
  private readonly send: (type: string, points: readonly Point[], at: number) => Promise<unknown>;

  private constructor(send: (type: string, points: readonly Point[], at: number) => Promise<unknown>) {
    this.send = send;
  }
  static async of(page: Page): Promise<Fingers> {
    const session = await page.context().newCDPSession(page);
    return new Fingers((type, touchPoints, at) =>
      session.send('Input.dispatchTouchEvent', {
        type: type as 'touchStart',
        touchPoints: touchPoints.map(({ x, y }) => ({ x, y })),
        timestamp: at,
      }),
    );
  }
  async press(at: Point): Promise<void> {
    await this.send('touchStart', [at], now());
  }
  async lift(): Promise<void> {
    await this.send('touchEnd', [], now());
  }
  /** As long as a hand takes, and resting at the end: what is thrown would go on by itself. */
  async drag(from: Point, to: Point): Promise<void> {
    const STEPS = 10;
    const REST = 4;
    const STEP_SECONDS = 0.05;
    const begun = now() - (STEPS + REST + 1) * STEP_SECONDS;
    await this.send('touchStart', [from], begun);
    for (let i = 1; i <= STEPS + REST; i++) {
      const share = Math.min(1, i / STEPS);
      const at = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
      await this.send('touchMove', [at], begun + i * STEP_SECONDS);
    }
    await this.send('touchEnd', [], now());
  }
}

const now = (): number => Date.now() / 1000;
