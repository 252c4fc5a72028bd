/** What a workbench lets one do to a drawing: copy between tabs, notes, frames, other kinds, layout, undo of all. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from 'playwright/test';
import { PATIENCE, Screen } from './screen.ts';

/** Ids, places and kinds of the design as its file has them. */
async function drawn(screen: Screen) {
  const { text } = await screen.saveAsFile();
  return JSON.parse(text) as {
    readonly title: string;
    readonly nodes: readonly { readonly id: string; readonly kind: string; readonly name: string }[];
    readonly links: readonly { readonly from: string; readonly to: string; readonly settings: object }[];
    readonly annotations?: readonly {
      readonly type: string;
      readonly text?: string;
      readonly title?: string;
    }[];
  };
}
const undoTitle = (screen: Screen) => screen.undo.getAttribute('aria-label');

async function answer(page: Page, words: string, row: RegExp): Promise<void> {
  const list = page.getByRole('dialog', { name: 'Commands' });
  await page.keyboard.type(words);
  await expect(list.getByRole('option', { selected: true })).toContainText(row);
  await page.keyboard.press('Enter');
}

test('a part is copied to another tab, with the links inside it, under ids of its own', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const screen = new Screen(page);
  await screen.open();
  // Shift adds to what is selected
  await screen.node('Shop').click();
  await screen.node('Payments').click({ modifiers: ['Shift'] });
  await expect(page.locator('.node-face.selected')).toHaveCount(2);
  // a click on one of several leaves it alone selected
  await screen.node('Payments').click();
  await expect(page.locator('.node-face.selected')).toHaveCount(1);
  await screen.node('Shop').click({ modifiers: ['Shift'] });
  await page.keyboard.press('Control+c');
  await expect(page.getByRole('status').filter({ hasText: 'Copied 2 nodes.' })).toBeAttached();

  const other = new Screen(await context.newPage());
  await other.open();
  await other.openEmptyCanvas();
  await other.canvas.hover({ position: { x: 300, y: 200 } });
  await other.page.keyboard.press('Control+v');
  await expect(other.node('Payments')).toBeVisible();
  await other.page.keyboard.press('Control+v');
  await expect(other.node('Payments 2')).toBeVisible();
  const { nodes, links } = await drawn(other);
  expect(nodes.map(({ name }) => name)).toEqual(['Shop', 'Payments', 'Shop 2', 'Payments 2']);
  expect(new Set(nodes.map(({ id }) => id)).size).toBe(4);
  expect(links).toHaveLength(2);
  // what was cut is gone, and comes back by one undo
  await other.page.keyboard.press('Control+x');
  await expect(other.node('Payments 2')).toBeHidden();
  expect(await undoTitle(other)).toBe('Undo: cut out 2 nodes');
  await other.undo.click();
  await expect(other.node('Payments 2')).toBeVisible();
  // the text of a link opens what it says
  await page.keyboard.press('Escape');
  await screen.button('Share').click();
  const box = screen.dialog('Share').getByRole('textbox', { name: 'Link to this design' });
  await expect(box).toHaveValue(/#1\./);
  const link = await box.inputValue();
  await other.page.evaluate((text) => navigator.clipboard.writeText(text), link);
  await other.page.keyboard.press('Control+v');
  await expect(other.title).toHaveValue('Three-tier shop');
  await other.undo.click();
  await expect(other.title).toHaveValue('Untitled');
  expect([...screen.complaints, ...other.complaints]).toEqual([]);
});

test('notes, frames, names in place, another kind, layout: each one step that says what it was', async ({
  page,
}) => {
  // many steps, each with the page's figures running beside it
  test.slow();
  const screen = new Screen(page);
  const { keyboard } = page;
  await screen.open();
  const before = await drawn(screen);

  await test.step('a note, written where it lies', async () => {
    await screen.palette.getByRole('button', { name: 'Note', exact: true }).click();
    await page.getByRole('textbox', { name: 'Text of the note' }).fill('**Why** a cache?\n- it is fast');
    await keyboard.press('Escape');
    const note = screen.canvas.getByRole('group', { name: /^note “Why/ });
    await expect(note.getByRole('listitem')).toHaveText('it is fast');
    expect(await undoTitle(screen)).toBe('Undo: write on a note');
  });

  await test.step('a frame around two, named in place, and taken away again', async () => {
    await screen.node('Shoppers').click();
    await screen.node('Load balancer').click({ modifiers: ['Shift'] });
    await keyboard.press('Control+g');
    const title = page.getByRole('textbox', { name: 'Title of the frame' });
    await title.fill('Front door');
    await title.press('Enter');
    await expect(screen.canvas.getByText('Front door')).toBeVisible();
    // the frame takes along what lies in it
    const from = (await screen.node('Shoppers').boundingBox())!;
    const handle = (await screen.canvas.getByText('Front door').boundingBox())!;
    await page.mouse.move(handle.x + 20, handle.y + 8);
    await page.mouse.down();
    await page.mouse.move(handle.x + 20, handle.y + 88, { steps: 6 });
    await page.mouse.up();
    const to = (await screen.node('Shoppers').boundingBox())!;
    expect(to.y - from.y).toBeGreaterThan(60);
    await keyboard.press('Control+Shift+g');
    await expect(screen.canvas.getByText('Front door')).toBeHidden();
    expect(await undoTitle(screen)).toBe('Undo: ungroup Front door');
  });

  await test.step('a double click renames, and a kind is replaced with its links', async () => {
    await screen.node('Payments').dblclick();
    const name = page.getByRole('textbox', { name: 'Name of the node' });
    await name.fill('Card gateway');
    await name.press('Enter');
    await expect(screen.node('Card gateway')).toBeFocused();
    await keyboard.press('Shift+E');
    await answer(page, 'database', /^Database/);
    await expect(
      page.getByRole('status').filter({ hasText: /^Replaced Card gateway by database/ }),
    ).toBeAttached();
    await expect(screen.link('Shop', 'Card gateway')).toBeAttached();
    expect((await drawn(screen)).nodes.find(({ name: each }) => each === 'Card gateway')?.kind).toBe(
      'database',
    );
  });

  await test.step('all is laid out, callers at the left', async () => {
    await keyboard.press('Escape');
    await keyboard.press('Control+Shift+L');
    await expect(
      page.getByRole('status').filter({ hasText: /laid out, callers at the left/ }),
    ).toBeAttached();
    const left = async (name: string) => (await screen.node(name).boundingBox())!.x;
    await expect.poll(async () => (await left('Shop')) - (await left('Load balancer'))).toBeGreaterThan(100);
    const { violations } = await new AxeBuilder({ page }).include('.canvas').include('.palette').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  await test.step('the menu by key, on what has the focus', async () => {
    await screen.node('Shop').focus();
    await keyboard.press('Shift+F10');
    await expect(page.getByRole('menu', { name: 'Shop' })).toBeVisible(PATIENCE);
    await keyboard.press('Escape');
  });

  await test.step('another design is a step too: undo brings this one and its title back, then all the rest', async () => {
    await screen.openTemplate(/^Empty canvas/);
    await expect(screen.title).toHaveValue('Untitled');
    await keyboard.press('Control+z');
    await expect(screen.title).toHaveValue('Three-tier shop');
    await expect(screen.node('Card gateway')).toBeVisible();
    // its run comes back first
    await expect(screen.undo).not.toHaveAttribute('aria-disabled', 'true', PATIENCE);
    while ((await screen.undo.getAttribute('aria-disabled')) !== 'true') await screen.undo.click();
    expect(await drawn(screen)).toEqual(before);
  });
  expect(screen.complaints).toEqual([]);
});
