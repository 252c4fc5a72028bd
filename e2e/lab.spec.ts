/**
 * The load-test laboratory: a sweep whose knee is read, a load raised to its knee, the same design again and again with
 * the bits that Node has, and a stall that a load generator does not see.
 */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from 'playwright/test';
import { kinds } from '../src/catalog/kinds.ts';
import { replicate } from '../src/experiment/replicate.ts';
import type { Design, DesignInput } from '../src/model/design.ts';
import { parseDesign } from '../src/model/validation.ts';
import { encodeDesignLink } from '../src/share/link-codec.ts';
import { PATIENCE, Screen } from './screen.ts';

function designOf(input: DesignInput): Design {
  const parsed = parseDesign(input, kinds);
  if (!parsed.ok) throw new Error(parsed.error.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return parsed.value;
}

const queue = designOf({
  version: 1,
  title: 'Queue',
  nodes: [
    {
      id: 'client',
      kind: 'client',
      name: 'People',
      settings: { arrivals: { process: 'poisson', rate: 70 } },
    },
    {
      id: 'app',
      kind: 'service',
      name: 'Server',
      position: { x: 260, y: 0 },
      settings: { concurrency: 1, serviceTime: { distribution: 'exponential', mean: 0.01 } },
    },
  ],
  links: [{ id: 'l', from: 'client', to: 'app' }],
  run: { duration: 20 },
});

/** Opens the queue, and the laboratory by a key. */
async function openLab(page: Page, key: string): Promise<{ readonly screen: Screen; readonly lab: Locator }> {
  const screen = new Screen(page);
  await screen.open(await encodeDesignLink(queue));
  await page.keyboard.press(key);
  return { screen, lab: screen.dialog('Load-test laboratory') };
}

/** The laboratory with a sweep of this setting. */
async function openSweep(page: Page, setting: string): ReturnType<typeof openLab> {
  const opened = await openLab(page, '1');
  const choice = opened.lab.getByRole('combobox', { name: 'Setting to sweep' });
  await choice.selectOption({ label: setting });
  return opened;
}

test('a sweep shows the knee, and a point that one likes becomes the design', async ({ page }) => {
  const { screen, lab } = await openSweep(page, 'Server: Instances (1)');
  const values = lab.getByRole('textbox', { name: /^Values/ });
  await values.fill('1..4..9');
  await expect(lab.getByText('expected a range like')).toBeVisible();
  await values.fill('1..6');
  await lab.getByRole('button', { name: 'Run 6 points' }).click();
  // eighteen runs of M/M/c: at 0.7 of one server's capacity the second one takes nearly all of the wait away
  await expect(lab.getByRole('table').getByRole('row')).toHaveCount(7, PATIENCE);
  await expect(lab.getByText('The knee lies at 2: from there on the curve turns (Kneedle).')).toBeVisible(
    PATIENCE,
  );
  await expect(lab.getByRole('button', { name: 'Run 6 points' })).toBeVisible(PATIENCE);
  const { violations } = await new AxeBuilder({ page }).include('dialog.lab').analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await lab.getByRole('button', { name: 'Take 2 into the design' }).click();
  await expect(lab).toBeHidden();
  await expect(screen.message('The design now has instances = 2.')).toBeVisible();
  await expect(screen.undo).toBeEnabled();
  expect(screen.complaints).toEqual([]);
});

test('a load is raised to the knee, and another one given up', async ({ page }) => {
  const { screen, lab } = await openSweep(page, 'People: Requests a second (70)');
  await lab.getByRole('radio', { name: '1', exact: true }).check({ force: true });
  await lab.getByRole('textbox', { name: 'Longest p99 at the knee' }).fill('200 ms');
  await lab.getByRole('button', { name: 'Raise to the knee' }).click();
  // M/M/1: p99 is ln(100) ÷ (µ − λ), so 0.2 s is reached at λ = 77; runs of 20 s are off by some
  const answer = lab.getByText(/^The knee lies at/);
  await expect(answer).toBeVisible(PATIENCE);
  const load = Number(/at ([\d.]+)\./.exec((await answer.textContent()) ?? '')![1]);
  expect(load).toBeGreaterThan(62);
  expect(load).toBeLessThan(92);
  // far too much to wait for
  await lab.getByRole('textbox', { name: 'Simulated time of a run' }).fill('50000 s');
  await lab.getByRole('button', { name: /^Run \d+ points/ }).click();
  await lab.getByRole('button', { name: 'Cancel' }).click();
  await expect(lab.getByText(/^Cancelled after \d+ runs?\./)).toBeVisible();
  expect(screen.complaints).toEqual([]);
});

test('runs in the background have the bits of Node, and a figure its interval', async ({ page }) => {
  const { screen, lab } = await openLab(page, '%');
  await lab.getByRole('button', { name: 'Run it 10 times' }).click();
  const inNode = replicate({ design: queue, journal: [], seed: 1 }, () => 0);
  const fingerprint = inNode.ok ? inNode.summary.fingerprint : inNode.failure;
  await expect(lab.getByText(`The first run: fingerprint ${fingerprint}.`)).toBeVisible(PATIENCE);
  await expect(lab.getByText(/^p99 latency: .* ± /)).toBeVisible(PATIENCE);
  // of all ten; of the first few it may say otherwise
  await expect(lab.getByText(/is steady from the beginning \(MSER-5\)/)).toBeVisible(PATIENCE);
  await lab.getByRole('tab', { name: 'Coordinated omission' }).click();
  await lab.getByRole('button', { name: 'Run the load test' }).click();
  const row = lab.getByRole('row', { name: /^95 %/ }).getByRole('cell');
  await expect(row).toHaveCount(4, PATIENCE);
  // the generator hardly sees the stall of 5 s in a minute; open traffic, and whoever counts from the plan, do
  await expect(row.nth(0)).toHaveText(/ ms$/);
  for (const view of [1, 2, 3]) await expect(row.nth(view)).toHaveText(/^[\d.]+ s$/);
  await lab.getByRole('tab', { name: 'Open or closed load' }).click();
  await lab.getByRole('button', { name: 'Run both' }).click();
  await expect(lab.getByText(/^p99: .* open, .* closed\./)).toBeVisible(PATIENCE);
  expect(screen.complaints).toEqual([]);
});
