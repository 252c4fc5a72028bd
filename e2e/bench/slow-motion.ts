/**
 * Measures the picture in slow motion: frames a second and their time with five replicas and twenty clients,
 * with and without the space–time diagram, in headless Chromium without a graphics card.
 * `node .ci/with-deps.cjs e2e/bench/slow-motion.ts` prints one line of JSON for each. The page is that of `dist`
 * (or of `E2E_DIST`), built before.
 */
import type { DesignInput } from '../../src/model/design.ts';
import { framesOf, withServedPage } from './served-page.ts';

const SECONDS = 6;
/** Until the first messages are on their way at another speed. */
const SETTLING_MILLISECONDS = 1500;
const SPEEDS = ['× 1/1000', '× 1/100', '× 1/10'] as const;

/** Five replicas around their set, twenty clients beside it, every message a few milliseconds on its way. */
function fiveReplicas(): DesignInput {
  const around = [
    [760, 0],
    [960, 180],
    [900, 400],
    [660, 560],
    [400, 520],
  ] as const;
  const replicas = around.map(([x, y], i) => ({ id: `r${i}`, kind: 'replica', position: { x, y } }));
  const clients = Array.from({ length: 20 }, (_, i) => ({
    id: `c${i}`,
    kind: 'client',
    position: { x: (i % 2) * 160 - 120, y: Math.floor(i / 2) * 100 - 180 },
    settings: { arrivals: { process: 'poisson', rate: 20 }, readFraction: 0.6 },
  }));
  const latency = { distribution: 'lognormal', mean: 0.004, cv: 0.4 };
  return {
    version: 1,
    title: 'Five replicas, twenty clients',
    nodes: [{ id: 'set', kind: 'replica-set', position: { x: 480, y: 300 } }, ...replicas, ...clients],
    links: [
      ...replicas.map(({ id }) => ({ id: `set.${id}`, from: 'set', to: id, settings: { latency } })),
      ...clients.map(({ id }) => ({ id: `${id}.set`, from: id, to: 'set' })),
    ],
  } as DesignInput;
}

await withServedPage({ width: 1280, height: 720 }, async (screen, page) => {
  await screen.open();
  await screen.dropFile(screen.canvas.locator('.react-flow'), 'five.json', JSON.stringify(fiveReplicas()));
  await screen.node('r0').waitFor();
  for (const diagram of [false, true]) {
    if (diagram) await page.keyboard.press('Shift+M');
    for (const speed of SPEEDS) {
      await screen.setSpeed(speed);
      if (await screen.play.isVisible()) await screen.playNow();
      await page.getByRole('region', { name: 'Messages on their way' }).waitFor();
      await page.waitForTimeout(SETTLING_MILLISECONDS);
      console.log(JSON.stringify({ speed, diagram, ...(await framesOf(page, SECONDS)) }));
    }
  }
});
