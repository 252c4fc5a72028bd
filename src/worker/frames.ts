/**
 * What goes to the screen: catalogs of columns and frames of buckets, each frame against one credit. Closed
 * buckets go once, the open one with every frame; when the past changes (another run, another moment, wider
 * buckets) the screen is told to forget and gets all of it again.
 */

import { followedRequest, nodeStatuses, replicaBadges } from '../experiment/observe.ts';
import type { Run } from '../experiment/run.ts';
import type { DataMessage, RunStatus, Watch } from './protocol.ts';

export type Post = (message: DataMessage, transfer: ArrayBuffer[]) => void;

export class Frames {
  private readonly post: Post;
  /** Frames that the screen allows. It allows the first by listening. */
  private credits = 1;
  /** Something is to be shown and no credit was there. */
  private waiting = false;
  private sequence = 0;
  /** What the screen has: of which series, after how many resets, which columns, how many closed buckets. */
  private sentSeries: Run['series'] = null;
  private sentResets = 0;
  private sentEpoch = -1;
  private sentBuckets = 0;

  constructor(post: Post) {
    this.post = post;
  }

  /** The screen allows one more frame; returns whether one is wanted. */
  credit(): boolean {
    this.credits = Math.min(2, this.credits + 1);
    return this.waiting;
  }

  /** Sends how the run stands now, if the screen allows it; else as soon as it does. */
  send(run: Run, status: RunStatus, watch: Watch): void {
    this.waiting = this.credits === 0;
    if (this.waiting || run.series === null) return;
    this.credits--;
    const { series } = run;
    series.refresh();
    if (series !== this.sentSeries || series.resets !== this.sentResets) this.startOver(run);
    const catalog = series.catalog();
    if (catalog.epoch !== this.sentEpoch) {
      this.sentEpoch = catalog.epoch;
      this.post({ type: 'catalog', catalog, bucketWidth: series.width }, []);
    }
    const buckets = series.buckets(this.sentBuckets);
    this.sentBuckets = series.closed;
    const frame = {
      epoch: catalog.epoch,
      sequence: this.sequence++,
      time: run.time,
      buckets,
      nodes: nodeStatuses(run.simulation),
      events: run.events,
    };
    const transfer = buckets.flatMap(({ values, histograms }) => [values.buffer, histograms.buffer]);
    const messages = run.simulation.messages?.take(run.simulation);
    if (messages !== undefined) transfer.push(messages.rows.buffer, messages.losses.buffer);
    const followed = followedRequest(run.simulation);
    const looked = {
      ...(followed !== undefined && { followed }),
      ...(messages !== undefined && { messages }),
      ...(watch.badges && { badges: replicaBadges(run.simulation, watch.keys) }),
    };
    this.post({ type: 'frame', frame, status, marks: run.marks, ...looked }, transfer as ArrayBuffer[]);
  }

  private startOver(run: Run): void {
    this.sentSeries = run.series;
    this.sentResets = run.series?.resets ?? 0;
    this.sentEpoch = -1;
    this.sentBuckets = 0;
    this.post({ type: 'reset', time: run.time }, []);
  }
}
