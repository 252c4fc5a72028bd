/**
 * What goes to the screen: catalogs of columns and frames of buckets, each frame against one credit. Closed
 * buckets go once, the open one with every frame; when the past changes (another run, another moment, wider
 * buckets) the screen is told to forget and gets all of it again. Of the open bucket the histograms go that are
 * looked at; a run that stands shows all.
 */

import { FrameFeed } from '../experiment/frame-feed.ts';
import { followedRequest, replicaBadges } from '../experiment/observe.ts';
import type { SimulatedRun as Run } from '../experiment/simulated-run.ts';
import type { DataMessage, RunStatus, Watch } from './protocol.ts';

export type Post = (message: DataMessage, transfer: ArrayBuffer[]) => void;

export class Frames {
  private readonly post: Post;
  private readonly feed = new FrameFeed();
  /** Frames that the screen allows. It allows the first by listening. */
  private credits = 1;
  /** Something is to be shown and no credit was there. */
  private waiting = false;

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
    const looked = status.phase === 'running' ? (watch.histograms ?? null) : null;
    const { startsOver, catalog, bucketWidth, frame, buffers } = this.feed.next(run, run.series, looked);
    if (startsOver) this.post({ type: 'reset', time: run.time }, []);
    if (catalog !== null) this.post({ type: 'catalog', catalog, bucketWidth }, []);
    const messages = run.simulation.messages?.take(run.simulation);
    if (messages !== undefined) buffers.push(messages.rows.buffer, messages.losses.buffer);
    const followed = followedRequest(run.simulation);
    const extras = {
      ...(followed !== undefined && { followed }),
      ...(messages !== undefined && { messages }),
      ...(watch.badges && { badges: replicaBadges(run.simulation, watch.keys) }),
    };
    this.post({ type: 'frame', frame, status, marks: run.marks, ...extras }, buffers);
  }
}
