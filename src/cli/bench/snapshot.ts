/**
 * The bench's probe for the screen: the milliseconds that a worker needs for one frame of 2,000 nodes, from the
 * run's levels to the message that is on its way. It is what the product sends (`experiment/frame-feed.ts`) while the page
 * shows all of them at once: the bucket that has ended since the last frame with all columns and histograms, the one
 * that is open with all columns and with the histograms of the faces, and the states of all nodes, posted through a
 * port that takes the arrays along. The median of many; prints `{ "value": … }`.
 */
import { MessageChannel } from 'node:worker_threads';
import { kindById, kinds } from '../../catalog/kinds.ts';
import { FrameFeed } from '../../experiment/frame-feed.ts';
import { Run } from '../../experiment/run.ts';
import { describeMetric } from '../../model/class-metrics.ts';
import { parseDesign } from '../../model/validation.ts';
import { benchDesign } from './designs.ts';
import { median } from './median.ts';

/** Of the whole design, so that something has happened at nearly every node between two snapshots. */
const REQUESTS_BETWEEN = 4000;
/** A bucket ends between two of them. */
const SNAPSHOTS = 600;
/** Those that are taken; the first ones of them are not compiled yet. */
const TAKEN = 90;
const WARM_UP = 40;

const requests = REQUESTS_BETWEEN * SNAPSHOTS;
const parsed = parseDesign(benchDesign('rows-2000', requests), kinds);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
const design = parsed.value;
const run = new Run({ design, seed: 42, recording: { series: true, checkpoints: false }, traceEvery: 64 });

/** What the page reads for its faces: of each node the histograms among its two figures. */
const histograms = design.nodes.flatMap(({ id, kind }) => {
  const { headline, metrics } = kindById(kind)!;
  const named = [headline.figure, headline.line];
  return named
    .filter((metric) => describeMetric(metrics, metric)?.type === 'histogram')
    .map((metric) => ({ id, metric }));
});
const { port1, port2 } = new MessageChannel();
const feed = new FrameFeed();

/** Milliseconds that one took. */
function takeSnapshot(): number {
  const cpu = process.cpuUsage();
  const began = performance.now();
  const { catalog, frame, buffers } = feed.next(run, run.series!, histograms);
  if (catalog !== null) port1.postMessage(catalog);
  port1.postMessage(frame, buffers);
  const wall = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  return Math.min(wall, (user + system) / 1000);
}

const took: number[] = [];
const step = design.run.duration! / SNAPSHOTS;
for (let i = 1; i <= TAKEN; i++) {
  run.advance(step * i - step / 2);
  took.push(takeSnapshot());
}
port1.close();
port2.close();
console.log(JSON.stringify({ value: median(took.slice(WARM_UP)) }));
