/**
 * Measures the lecture: two stores side by side, twenty clients with 2,000 operations a second together, at the
 * pace of real time, the network cut in the middle, in the workbench and presented. Prints frames a second and
 * their times over ten seconds, and the delay of the verdict: wall seconds from the moment at which the answer that
 * contradicts happened in the simulation until the sign of the broken store is red in the document. What breaks by
 * itself breaks within the first second; so it is measured with MongoDB at w:1 too, which only the cut breaks.
 *
 * When something happened by the wall clock: at the pace of real time simulated and wall time differ by a constant,
 * the least difference that any frame shows that reaches the page (a frame that is late shows a larger one).
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
const VIEWPORTS = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];

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

/** What the page notes of the messages that reach it, and when the first sign of a broken verdict is there. */
interface Noted {
  /** The least wall milliseconds minus simulated ones of any frame. */
  least: number;
  /** Simulated milliseconds of each frame, and wall milliseconds when it reached the page. */
  frames: [number, number][];
  /** Simulated seconds at which the first verdict of linearizability is broken, as reports tell. */
  brokenAt: number | null;
  /** Wall milliseconds of the report that says so first, and of the first frame with the red sign. */
  reportedAt: number | null;
  redAt: number | null;
}

/** Runs in the page before anything else: listens where frames and reports come in. */
function noteMessages(): void {
  const noted: Noted = {
    least: Number.POSITIVE_INFINITY,
    frames: [],
    brokenAt: null,
    reportedAt: null,
    redAt: null,
  };
  Object.assign(globalThis, { noted });
  const listen = MessagePort.prototype.addEventListener;
  MessagePort.prototype.addEventListener = function (this: MessagePort, type: string, ...rest: never[]) {
    if (type === 'message') listen.call(this, 'message', hear as EventListener);
    return (listen as (...all: unknown[]) => void).call(this, type, ...rest);
  } as typeof listen;
  function hear({ data }: MessageEvent) {
    if (data?.type === 'frame' && data.status.phase === 'running' && data.status.time > 1) {
      const [time, now] = [data.status.time * 1000, performance.now()];
      noted.least = Math.min(noted.least, now - time);
      noted.frames.push([time, now]);
    }
    if (data?.type !== 'report' || noted.brokenAt !== null) return;
    for (const { judgements } of data.report.groups) {
      for (const { question, brokenAt } of judgements) {
        if (question !== 'linearizable' || brokenAt === null) continue;
        noted.brokenAt = Math.min(noted.brokenAt ?? brokenAt, brokenAt);
        noted.reportedAt = performance.now();
      }
    }
  }
  const look = () => {
    if (document.querySelector('.verdict-chip.broken') === null) requestAnimationFrame(look);
    else noted.redAt = performance.now();
  };
  requestAnimationFrame(look);
}

/** How long the verdict took, in wall seconds. */
async function verdictDelay(page: Page) {
  await page.waitForFunction(() => (globalThis as unknown as { noted: Noted }).noted.redAt !== null, null, {
    timeout: 90_000,
  });
  const noted = await page.evaluate(() => (globalThis as unknown as { noted: Noted }).noted);
  const happened = noted.least + noted.brokenAt! * 1000;
  const shown = noted.frames.find(([time]) => time >= noted.brokenAt! * 1000)?.[1] ?? Number.NaN;
  const seconds = (milliseconds: number) => Math.round(milliseconds) / 1000;
  return {
    brokenAt: Math.round(noted.brokenAt! * 1000) / 1000,
    /** Until a frame with that moment was there: as far as the simulation itself is behind the wall, this is why. */
    shownAfter: seconds(shown - happened),
    reportedAfter: seconds(noted.reportedAt! - happened),
    verdictAfter: seconds(noted.redAt! - happened),
  };
}

async function linkOf(leftPreset: string, rightPreset: string): Promise<string> {
  const merged = mergeDesigns(side(leftPreset), side(rightPreset));
  if (!merged.ok) throw new Error(merged.error.map(({ message }) => message).join('\n'));
  return encodeDesignLink(merged.value);
}

const link = await linkOf('etcd', 'cassandra-one');
const cutOnly = await linkOf('etcd', 'mongodb-w1');

for (const viewport of VIEWPORTS) {
  for (const present of [false, true]) {
    await withServedPage(viewport, async (screen, page) => {
      await page.addInitScript(noteMessages);
      await screen.open(cutOnly);
      if (present) await page.keyboard.press('Shift+P');
      await screen.untilTime(CUT_AT);
      // a lecture waits where a scene ends
      if (present) await page.keyboard.press('ArrowRight');
      console.log(JSON.stringify({ verdict: await verdictDelay(page), present, ...viewport }));
    });
  }
}

for (const present of [false, true]) {
  for (const viewport of VIEWPORTS) {
    await withServedPage(viewport, async (screen, page) => {
      await page.addInitScript(noteMessages);
      await screen.open(link);
      if (present) await page.keyboard.press('Shift+P');
      // a lecture waits where a scene ends
      await screen.untilTime(CUT_AT);
      if (present) await page.keyboard.press('ArrowRight');
      await screen.untilTime(CUT_AT + 1);
      const frames = await framesOf(page, SECONDS);
      const verdict = await verdictDelay(page);
      console.log(JSON.stringify({ present, width: viewport.width, ...frames, verdict }));
      if (present) return;
      await page.keyboard.press('Shift+V');
      const since = page.getByText(/since|from/i).filter({ hasText: /\d:\d\d/ });
      console.log(JSON.stringify({ broken: (await since.allTextContents()).slice(0, 4) }));
    });
  }
}
