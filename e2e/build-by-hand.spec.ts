/** From an empty canvas to a shared experiment, as a visitor goes: build, run, break, undo, share, replay. */
import { expect, test } from 'playwright/test';
import { PATIENCE, Screen } from './screen.ts';

test('a design built by hand runs, breaks, recovers and replays from a link', async ({ page, browser }) => {
  // Simulated seconds pass in real ones.
  test.slow();
  const screen = new Screen(page);
  await screen.open();
  await screen.openEmptyCanvas();

  await test.step('drag five nodes from the palette', async () => {
    // a link that is drawn near the edge moves the view
    await screen.drag('Client', { x: 130, y: 200 });
    await screen.drag('Load balancer', { x: 300, y: 200 });
    await screen.drag('Service', { x: 490, y: 110 }, 'North');
    await screen.drag('Service', { x: 490, y: 300 }, 'South');
    await screen.drag('Database', { x: 690, y: 200 });
  });

  await test.step('wire them from port to port', async () => {
    await screen.wire('Client', 'Load balancer');
    await screen.wire('Load balancer', 'North');
    await screen.wire('Load balancer', 'South');
    await screen.wire('North', 'Database');
    await screen.wire('South', 'Database');
    for (const [from, to] of [
      ['Client', 'Load balancer'],
      ['Load balancer', 'North'],
      ['Load balancer', 'South'],
      ['North', 'Database'],
      ['South', 'Database'],
    ] as const)
      await expect(screen.link(from, to)).toBeAttached();
  });

  await test.step('a link into a client is refused, with the reason', async () => {
    await screen.wire('North', 'Client');
    await expect(screen.message('No link there.')).toBeVisible();
    await expect(screen.message(/A client only asks/)).toBeVisible();
    await expect(screen.link('North', 'Client')).not.toBeAttached();
  });

  await test.step('run', async () => {
    await screen.playNow();
    await screen.setSpeed('× 3');
    await screen.untilTime(5);
    await expect(screen.card('Errors').getByText('none so far')).toBeVisible();
  });

  await test.step('kill one service: errors, and then none, because the balancer has noticed', async () => {
    await screen.chooseFromMenu(screen.node('North'), 'Crash the process');
    await expect(screen.node('North')).toHaveAccessibleName(/down/);
    await expect(screen.card('Errors')).toContainText(/Errors per second: .*[1-9]/, PATIENCE);
    await expect(screen.card('Errors')).toContainText(/per second: ([a-z -]+ 0(, |\.))+/, PATIENCE);
    await expect(screen.node('South')).toHaveAccessibleName(/ \d/);
  });

  await test.step('undo brings the service back, and the balancer takes it in again', async () => {
    await screen.undo.click();
    await expect(screen.node('North')).not.toHaveAccessibleName(/down/);
    await expect(screen.node('Load balancer')).toContainText('2 healthy backends', PATIENCE);
    await expect(screen.link('South', 'Database')).toBeAttached();
  });

  let link = '';
  let fingerprint = '';
  await test.step('share the run', async () => {
    await screen.pauseNow();
    await page.keyboard.press('Escape');
    await expect(screen.fingerprint).toHaveText(/[0-9a-f]{16}/);
    fingerprint = (await screen.fingerprint.textContent()) ?? '';
    await screen.button('Share').click();
    const dialog = screen.dialog('Share');
    const ofDesign = dialog.getByRole('textbox', { name: 'Link to this design' });
    await expect(ofDesign).toHaveValue(/#1\./);
    const designLink = await ofDesign.inputValue();
    // Not for one picture may the design's link stand under the run's name: somebody would copy it.
    const lied = ofDesign.evaluate(
      (box: HTMLInputElement, wrong) =>
        new Promise<boolean>((resolve) => {
          const look = () => {
            if (box.ariaLabel === 'Link to this run' && box.value === wrong) resolve(true);
            else if (box.ariaLabel === 'Link to this run' && box.value !== '') resolve(false);
          };
          new MutationObserver(look).observe(box, { attributes: true });
        }),
      designLink,
    );
    await dialog.getByText('This run', { exact: true }).click();
    const box = dialog.getByRole('textbox', { name: 'Link to this run' });
    await expect(box).toHaveValue(/#1\./);
    link = await box.inputValue();
    expect(await lied).toBe(false);
  });

  await test.step('whoever opens the link sees the same run', async () => {
    const elsewhere = await browser.newContext();
    const other = new Screen(await elsewhere.newPage());
    await other.page.goto(link);
    await expect(other.message('Same run: the fingerprint matches.')).toBeVisible(PATIENCE);
    expect(await other.time()).toBe(await screen.time());
    await expect(other.fingerprint).toHaveText(fingerprint);
    await expect(other.canvas.getByRole('group', { name: /^Link from/ })).toHaveCount(5);
    await expect(other.node('North')).toBeVisible();
    expect(other.complaints).toEqual([]);
    await elsewhere.close();
  });
  expect(screen.complaints).toEqual([]);
});
