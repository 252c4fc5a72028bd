/**
 * The screen as a person has it, in words: what the journeys do and look at, by role and label. Time is read
 * from the transport's clock; nothing here sleeps. Whatever went wrong on the page meanwhile is kept, so that
 * a journey can say at its end that nothing did.
 */
import { readFileSync } from 'node:fs';
import { expect, type Locator, type Page } from 'playwright/test';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Simulated time needs real time, and a busy machine more of it. */
export const PATIENCE = { timeout: 45_000 };

export class Screen {
  readonly page: Page;
  /** Errors of the page and of its console. */
  readonly complaints: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
  }

  /** Opens the page, with a link if one is given, and waits until the simulation answers. */
  async open(fragment = ''): Promise<void> {
    await this.page.goto(`./${fragment}`);
    await expect(this.play.or(this.pause)).toBeEnabled();
    // what comes from a link or from the browser's storage is there a moment later
    const node = this.canvas.locator('.react-flow__node').first();
    const empty = this.canvas.getByRole('heading', { name: 'An empty canvas' });
    await expect(node.or(empty).first()).toBeAttached();
    // what reads a link is fetched first
    if (fragment !== '')
      await this.canvas.locator('.react-flow__node').first().waitFor({ state: 'attached' });
  }

  /** Opens the empty canvas from the gallery. */
  async openEmptyCanvas(): Promise<void> {
    await this.openTemplate(/^Empty canvas/);
    await expect(this.canvas.getByRole('heading', { name: 'An empty canvas' })).toBeVisible();
  }

  async openTemplate(name: RegExp): Promise<void> {
    await this.button('Templates').click();
    await this.dialog('Templates').getByRole('button', { name }).click();
    await expect(this.dialog('Templates')).toBeHidden();
  }

  /** Gives the design another title, and waits until it is kept. */
  async rename(title: string): Promise<void> {
    await this.title.fill(title);
    await this.title.press('Enter');
    // Narrow windows have no room for these words.
    await expect(this.page.getByText('saved', { exact: true })).toBeAttached();
  }

  /** Saves the design from the share dialog. */
  async saveAsFile(): Promise<{ readonly path: string; readonly text: string }> {
    await this.button('Share').click();
    const downloading = this.page.waitForEvent('download');
    await this.dialog('Share').getByRole('button', { name: 'Save as JSON' }).click();
    const path = await (await downloading).path();
    await this.page.keyboard.press('Escape');
    await expect(this.dialog('Share')).toBeHidden();
    return { path, text: readFileSync(path, 'utf8') };
  }

  // ---- places ----

  get canvas(): Locator {
    return this.page.getByRole('main', { name: 'Canvas' });
  }
  get transport(): Locator {
    return this.page.getByRole('toolbar', { name: 'Transport' });
  }
  get palette(): Locator {
    return this.page.getByRole('complementary', { name: 'Palette' });
  }
  get play(): Locator {
    return this.transport.getByRole('button', { name: 'Play' });
  }
  get pause(): Locator {
    return this.transport.getByRole('button', { name: 'Pause' });
  }
  get undo(): Locator {
    return this.canvas.getByRole('button', { name: 'Undo' });
  }
  get redo(): Locator {
    return this.canvas.getByRole('button', { name: 'Redo' });
  }
  get seed(): Locator {
    return this.transport.getByRole('textbox', { name: 'Seed' });
  }
  /** The slider of time in the lane of faults. */
  get playhead(): Locator {
    return this.page.getByRole('slider', { name: 'Simulated time' });
  }
  /** Which run this is, as the inspector of the run has it while it stands still. */
  get fingerprint(): Locator {
    const run = this.page.getByRole('region', { name: 'This run' });
    return run.getByRole('definition').first();
  }
  get title(): Locator {
    return this.page.getByRole('textbox', { name: 'Title of the design' });
  }
  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }
  dialog(name: string): Locator {
    return this.page.getByRole('dialog', { name });
  }
  card(title: string): Locator {
    return this.page.getByRole('article', { name: title });
  }
  message(text: string | RegExp): Locator {
    return this.page.getByRole('region', { name: 'Messages' }).getByText(text);
  }

  // ---- the canvas ----

  /** A node by its name. Screen readers hear its kind before it and its figures behind it. */
  node(name: string): Locator {
    return this.canvas.getByRole('group', { name: new RegExp(`^(?!Link from )(.+ )?${name}(,|$)`) });
  }
  link(from: string, to: string): Locator {
    return this.canvas.getByRole('group', { name: `Link from ${from} to ${to}`, exact: true });
  }

  /** Drags a kind from the palette to a point of the canvas, counted from its corner, and gives the node a name. */
  async drag(kind: string, to: Point, name?: string): Promise<void> {
    await this.palette
      .getByRole('button', { name: kind, exact: true })
      .dragTo(this.canvas, { targetPosition: to });
    const title = this.page.getByRole('textbox', { name: 'Name', exact: true });
    await expect(title).toHaveValue(new RegExp(`^${kind}`));
    if (name === undefined) return;
    await title.fill(name);
    await title.press('Enter');
    await expect(this.node(name)).toBeVisible();
  }

  /** Draws a link by hand, from port to port. */
  async wire(from: string, to: string): Promise<void> {
    const start = this.canvas.getByRole('button', { name: `Start a link at ${from}`, exact: true });
    const end = this.canvas.getByRole('button', { name: `Link to ${to}`, exact: true });
    await start.hover();
    await this.page.mouse.down();
    const middle = await centreOf(end);
    await this.page.mouse.move(middle.x - 12, middle.y, { steps: 8 });
    await end.hover();
    await this.page.mouse.up();
  }

  /** Breaks or heals by the context menu of a node or link. */
  async chooseFromMenu(of: Locator, item: string): Promise<void> {
    await of.click({ button: 'right' });
    await this.page.getByRole('menu').getByRole('menuitem', { name: item }).click();
  }

  /** What the menu key does on the element that has the focus; browsers send it as a click without a place. */
  async openMenuByKey(of: Locator): Promise<void> {
    await of.dispatchEvent('contextmenu', { bubbles: true, cancelable: true, clientX: 0, clientY: 0 });
  }

  /** Drops a file on something, as from the desktop. */
  async dropFile(on: Locator, name: string, text: string): Promise<void> {
    const { x: clientX, y: clientY } = await centreOf(on);
    const dataTransfer = await this.page.evaluateHandle(
      ([fileName, content]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([content], fileName));
        return transfer;
      },
      [name, text] as const,
    );
    const event = { dataTransfer, clientX, clientY };
    await on.dispatchEvent('dragover', event);
    await on.dispatchEvent('drop', event);
    await dataTransfer.dispose();
  }

  // ---- time ----

  /** Simulated seconds on the clock. */
  async time(): Promise<number> {
    const label = await this.transport.getByRole('timer').getAttribute('aria-label');
    return clockSeconds(/time (.+?) (?:of|until)/.exec(label ?? '')?.[1] ?? '');
  }
  async untilTime(seconds: number): Promise<void> {
    await expect.poll(() => this.time(), PATIENCE).toBeGreaterThanOrEqual(seconds);
  }
  async untilEnded(): Promise<void> {
    await expect(this.transport.getByRole('timer')).toContainText('ended', PATIENCE);
  }
  /** The slider's position is a number of the scale 1/1000 … 100, max; keys go there. */
  async setSpeed(text: string): Promise<void> {
    const slider = this.transport.getByRole('slider', { name: 'Speed' });
    const shown = this.transport.getByText(text, { exact: true });
    await slider.press('Home');
    while (!(await shown.isVisible())) {
      const before = await slider.getAttribute('aria-valuetext');
      await slider.press('ArrowRight');
      await expect(slider).not.toHaveAttribute('aria-valuetext', before ?? '');
    }
  }
  /** Goes to a moment by the playhead, with the keys that move it; the axis must be 60 s long. */
  async seekTo(seconds: number): Promise<void> {
    await this.playhead.press('Home');
    await expect.poll(() => this.time()).toBe(0);
    for (let at = 5; at <= seconds; at += 5) {
      await this.playhead.press('Shift+ArrowRight');
      await expect.poll(() => this.time()).toBe(at);
    }
    await expect(this.fingerprint).toBeVisible();
  }
  async pauseNow(): Promise<void> {
    await this.pause.click();
    await expect(this.play).toBeVisible();
  }
  /** Plays; at full speed a short run may have ended before anybody sees it go. */
  async playNow(): Promise<void> {
    await this.play.click();
    const ended = this.transport.getByRole('timer').filter({ hasText: 'ended' });
    await expect(this.pause.or(ended).first()).toBeVisible();
  }

  /** A figure of a card by its name in the legend, as it is written there. */
  async figure(card: string, name: string): Promise<string> {
    const words = await this.card(card).getByRole('paragraph').textContent();
    return new RegExp(`${name} ([^,.]*(?:\\.\\d+)?[^,.]*)`).exec(words ?? '')?.[1]?.trim() ?? '';
  }
}

/** "1:36.4", "2:05:09", "3 d 4:05:09" in seconds; NaN for anything else. */
function clockSeconds(text: string): number {
  const match = /^(?:(\d+) d )?((?:\d+:)?\d+:\d+(?:\.\d+)?)$/.exec(text.trim());
  if (match === null) return Number.NaN;
  const seconds = match[2]!.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return Number(match[1] ?? 0) * 86_400 + seconds;
}

async function centreOf(locator: Locator): Promise<Point> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error(`${locator} is not on the screen.`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
