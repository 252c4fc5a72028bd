/**
 * The verdicts, by keyboard and by role: a store under a partition is judged while it runs, what proves the
 * verdict is shown and saved, a click goes to its moment, clients are counted by side of the cut, and the history
 * goes out as a file and comes back to be judged.
 */
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from 'playwright/test';
import { PATIENCE, Screen } from './screen.ts';

const barOf = (page: Page) => page.getByRole('region', { name: 'Verdicts', exact: true });
const panelOf = (page: Page) => page.getByRole('region', { name: 'Verdict panel' });

async function saved(page: Page, act: () => Promise<void>): Promise<{ name: string; text: string }> {
  const downloading = page.waitForEvent('download');
  await act();
  const download = await downloading;
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

test('a split brain is judged, proven and looked at by keyboard alone', async ({ page }) => {
  test.slow();
  const screen = new Screen(page);
  const panel = panelOf(page);
  const loose = barOf(page).getByRole('region', { name: 'Verdicts on Loose store' });
  await screen.open();

  await test.step('where nothing is stored there is nothing to judge, and that is said', async () => {
    await screen.openEmptyCanvas();
    await expect(barOf(page)).toBeHidden();
    await screen.canvas.focus();
    await page.keyboard.press('Shift+V');
    await expect(screen.message(/holds no values/)).toBeVisible();
    await expect(panel).toBeHidden();
  });

  await test.step('the chip turns while the run goes on', async () => {
    await screen.openTemplate(/Split brain/);
    await screen.setSpeed('× 3');
    await page.keyboard.press('Escape');
    await screen.canvas.focus();
    if (await screen.play.isVisible()) await page.keyboard.press('Space');
    await expect(loose.getByRole('button', { name: /^Linearizable: holds/ })).toBeVisible(PATIENCE);
    await expect(loose.getByRole('button', { name: /^Linearizable: broken/ })).toBeVisible(PATIENCE);
    await expect(loose).toContainText(/checked up to 0:\d\d/);
    await screen.untilTime(20);
    await expect(loose).toContainText(/lost writes [1-9]/);
    await screen.pauseNow();
  });

  await test.step('a key opens the panel, which begins with what is broken', async () => {
    await screen.canvas.focus();
    await page.keyboard.press('Shift+V');
    await expect(panel).toBeVisible();
    await expect(barOf(page)).toBeHidden();
    const cell = panel
      .getByRole('row', { name: /^Linearizable/ })
      .getByRole('button', { name: /^Loose store: broken/ });
    await cell.focus();
    await page.keyboard.press('Enter');
    await expect(panel.getByRole('heading', { name: 'Why Loose store is not linearizable' })).toBeVisible();
    await expect(panel).toContainText('Everybody sees one copy');
    await expect(panel.getByText(/ read \d+ at \d.*; .*after that .+ read .+, which is older\./)).toBeVisible(
      PATIENCE,
    );
  });

  await test.step('the formal definition is one key away', async () => {
    await panel.getByRole('button', { name: 'Formal definition' }).focus();
    await page.keyboard.press('Enter');
    await expect(panel).toContainText('Herlihy, Wing');
    await page.keyboard.press('Enter');
    await expect(panel).not.toContainText('Herlihy, Wing');
  });

  const picture = panel.getByRole('group', { name: /^Why Loose store is not linearizable/ });
  await test.step('arrow keys go through the operations, and each is told', async () => {
    const misfit = picture.getByRole('button', { name: /fits nowhere/ });
    await misfit.focus();
    await expect(misfit).toBeFocused();
    await page.keyboard.press('Home');
    await expect(misfit).not.toBeFocused();
    await page.keyboard.press('End');
    await expect(picture.getByRole('button').last()).toBeFocused();
    await expect(panel.getByText(/ · (key \d+|0:\d\d\.\d+)/).first()).toBeVisible();
  });

  await test.step('Enter on an operation goes to its moment, and its picture stays', async () => {
    const misfit = picture.getByRole('button', { name: /fits nowhere/ });
    await misfit.focus();
    const words = (await misfit.getAttribute('aria-label')) ?? '';
    const [, minutes = '', seconds = ''] = /(\d+):(\d\d)\.\d+ to/.exec(words) ?? [];
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => Math.floor(await screen.time()), PATIENCE)
      .toBe(Number(minutes) * 60 + Number(seconds));
    await expect(misfit).toBeVisible();
  });

  await test.step('the picture is saved as SVG, with its words', async () => {
    const { name, text } = await saved(page, () => panel.getByRole('button', { name: 'SVG' }).press('Enter'));
    expect(name).toBe('why-loose-store-is-not-linearizable.svg');
    expect(text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(text).toContain('fits nowhere');
    expect(text).not.toContain('var(');
  });

  await test.step('it is enlarged for the last row', async () => {
    await panel.getByRole('button', { name: 'Enlarge' }).press('Enter');
    await expect(screen.dialog('Why Loose store is not linearizable')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(screen.dialog('Why Loose store is not linearizable')).toBeHidden();
  });

  await test.step('the key closes the panel again', async () => {
    await screen.canvas.focus();
    await page.keyboard.press('Shift+V');
    await expect(panel).toBeHidden();
    await expect(barOf(page)).toBeVisible();
  });
  expect(screen.complaints).toEqual([]);
});

test('clients are counted by side of the cut, and the history goes out and comes back', async ({ page }) => {
  test.slow();
  const screen = new Screen(page);
  const panel = panelOf(page);
  await screen.open();
  await screen.openTemplate(/Split brain/);
  await screen.setSpeed('max');
  await screen.playNow();
  await screen.untilEnded();

  await test.step('the fenced side is refused, the loose one answered and wrong', async () => {
    await screen.canvas.focus();
    await page.keyboard.press('Shift+A');
    const fenced = panel.getByRole('region', { name: 'Fenced store' });
    const loose = panel.getByRole('region', { name: 'Loose store' });
    await expect(loose).toContainText('chose availability', PATIENCE);
    await expect(fenced.getByRole('row', { name: /^Users, attic/ })).toContainText(
      /side of Attic, 1 of 3 replicas/,
    );
    await expect(fenced.getByRole('row', { name: /^Users, attic/ })).toContainText(/\d\d % refused/);
    await expect(loose.getByRole('row', { name: /^a write/ })).toContainText(/\d ms/);
  });

  let edn = '';
  await test.step('the history is saved for other tools', async () => {
    await panel.getByRole('button', { name: 'History' }).click();
    const { name, text } = await saved(page, () =>
      page.getByRole('menuitem', { name: 'Jepsen EDN' }).click(),
    );
    expect(name).toMatch(/history\.edn$/);
    expect(text).toContain(':invoke');
    edn = text;
  });

  const dialog = screen.dialog('ours.edn');
  await test.step('dropped on the page, it is judged again', async () => {
    await screen.dropFile(screen.canvas, 'ours.edn', edn);
    await expect(dialog.getByRole('heading', { name: /^Linearizable: broken/ })).toBeVisible(PATIENCE);
    await expect(dialog).toContainText(/[\d,]+ operations on a register/);
    await expect(dialog.getByRole('button', { name: /fits nowhere/ })).toBeVisible();
    await dialog.getByRole('combobox', { name: 'What is asked' }).selectOption({ label: 'Read your writes' });
    await expect(dialog.getByRole('heading', { name: /^Read your writes: / })).toBeVisible(PATIENCE);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  });

  await test.step('what is wrong with a file is said with its line', async () => {
    const text =
      '{:process 0, :type :invoke, :f :read, :value nil}\n{:process 0, :type :invoke, :f :fly, :value 1}\n';
    await screen.dropFile(screen.canvas, 'broken.edn', text);
    await expect(screen.dialog('broken.edn')).toContainText('It was refused.', PATIENCE);
    await expect(screen.dialog('broken.edn')).toContainText(/line 2/);
    await page.keyboard.press('Escape');
  });
  expect(screen.complaints).toEqual([]);
});

for (const colorScheme of ['dark', 'light'] as const) {
  test(`verdicts are accessible, ${colorScheme}`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const screen = new Screen(page);
    const check = (state: string) =>
      test.step(state, async () => {
        // the themes differ in nothing but colors, so one of them is asked everything
        const axe = new AxeBuilder({ page });
        if (colorScheme === 'light') axe.withRules(['color-contrast']);
        const { violations } = await axe.analyze();
        const found = violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join('\n')}`,
        );
        expect.soft(found, state).toEqual([]);
      });
    await screen.open();
    await screen.openTemplate(/Split brain/);
    await screen.setSpeed('max');
    await screen.playNow();
    await screen.untilEnded();
    await expect(
      barOf(page)
        .getByRole('button', { name: /broken/ })
        .first(),
    ).toBeVisible(PATIENCE);
    await check('the bar, with something broken');
    await screen.canvas.focus();
    await page.keyboard.press('Shift+V');
    await expect(panelOf(page).getByRole('button', { name: /fits nowhere/ })).toBeVisible(PATIENCE);
    await check('evidence');
    await panelOf(page).getByRole('button', { name: 'Formal definition' }).click();
    await check('a definition');
    await panelOf(page)
      .getByRole('row', { name: /^Sequential/ })
      .getByRole('button')
      .first()
      .click();
    await check('another question');
    await page.keyboard.press('Shift+A');
    await expect(panelOf(page).getByRole('region', { name: 'Loose store' })).toBeVisible();
    await check('availability');
  });
}
