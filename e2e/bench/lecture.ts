/**
 * Measures the lecture: two stores side by side, twenty clients with 2,000 operations a second together, at the
 * pace of real time, the network cut in the middle, in the workbench and presented. Prints frames a second and
 * their times over ten seconds, and how long after the contradiction itself (in simulated time, which goes at the
 * pace of the clock on the wall) the sign of the broken store turned red.
 * `node .ci/with-deps.cjs e2e/bench/lecture.ts` prints lines of JSON. The page is that of `dist` (or of
 * `E2E_DIST`), built before.
 */
import type { Page } from 'playwright/test';
import { storePresets } from '../../src/content/store-presets.ts';
import { type Design, type DesignInput, designSchema } from '../../src/model/design.ts';
import { mergeDesigns } from '../../src/model/versus.ts';
import { encodeDesignLink } from '../../src/share/link-codec.ts';
import { framesOf, withServedPage } from './served-page.ts';

const SECONDS = 10;
const CLIENTS = 10;
const RATE = 100;
const CUT_AT = 5;

/** One side: ten clients and three replicas in two places. */
function side(preset: string): Design {
  const chosen = storePresets.find(({ id }) => id === preset);
  if (chosen === undefined) throw new Error(`There is no preset ${preset}.`);
  const zoneOf = (i: number) => (i % 2 === 0 ? 'north' : 'south');
  const replicas = ['r0', 'r1', 'r2'].map((id, i) => ({
    id,
    kind: 'replica',
    zone: i === 0 ? 'north' : 'south',
    position: { x: 420, y: i * 130 },
    settings: { ...chosen.replica, connections: 64 },
  }));
  const clients = Array.from({ length: CLIENTS }, (_, i) => ({
    id: `c${i}`,
    kind: 'client',
    zone: zoneOf(i),
    position: { x: (i % 2) * 150, y: Math.floor(i / 2) * 90 },
    settings: {
      arrivals: { process: 'poisson', rate: RATE },
      readFraction: 0.7,
      keys: { count: 1000, skew: 0.8 },
      timeout: 1,
    },
  }));
  return designSchema.parse({
    version: 1,
    title: chosen.product,
    zones: [{ id: 'north' }, { id: 'south' }],
    network: {
      pairs: [{ between: ['north', 'south'], latency: { distribution: 'constant', value: 0.004 } }],
    },
    nodes: [
      { id: 'set', kind: 'replica-set', position: { x: 300, y: 130 }, settings: chosen.set },
      ...replicas,
      ...clients,
    ],
    links: [
      ...replicas.map(({ id }) => ({ id: `set.${id}`, from: 'set', to: id })),
      ...clients.map(({ id }) => ({ id: `${id}.set`, from: id, to: 'set' })),
    ],
    timeline: [
      {
        id: 'cut',
        at: CUT_AT,
        fault: 'partition',
        settings: {
          groups: [
            ['r0', ...clients.filter(({ zone }) => zone === 'north').map(({ id }) => id)],
            ['r1', 'r2', ...clients.filter(({ zone }) => zone === 'south').map(({ id }) => id)],
          ],
        },
        duration: null,
      },
    ],
    run: { seed: 1, duration: 120, warmup: 0 },
  } as DesignInput);
}

/** Simulated time on the clock when a sign of a broken verdict first appears, looked for at every frame. */
function redAt(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const look = () => {
          const broken = document.querySelector('.verdict-chip.broken');
          if (broken === null) requestAnimationFrame(look);
          else resolve(document.querySelector('[role=timer]')?.getAttribute('aria-label') ?? '');
        };
        look();
      }),
  );
}

const [left, right] = [side('etcd'), side('cassandra-one')];
const merged = mergeDesigns(left, right);
if (!merged.ok) throw new Error(merged.error.map(({ message }) => message).join('\n'));
const link = await encodeDesignLink(merged.value);

for (const present of [false, true]) {
  for (const viewport of [
    { width: 1280, height: 720 },
    { width: 1920, height: 1080 },
  ]) {
    await withServedPage(viewport, async (screen, page) => {
      await screen.open(link);
      if (present) await page.keyboard.press('Shift+P');
      const red = redAt(page);
      // a lecture waits where a scene ends
      await screen.untilTime(CUT_AT);
      if (present) await page.keyboard.press('ArrowRight');
      await screen.untilTime(CUT_AT + 1);
      const frames = await framesOf(page, SECONDS);
      console.log(JSON.stringify({ present, width: viewport.width, ...frames, red: await red }));
      if (present) return;
      await page.keyboard.press('Shift+V');
      const since = page.getByText(/since|from/i).filter({ hasText: /\d:\d\d/ });
      console.log(JSON.stringify({ broken: (await since.allTextContents()).slice(0, 4) }));
    });
  }
}
