/**
 * What the screen gets of a run, frame by frame: buckets that are over once, the open one each time, and the states
 * of all nodes. It remembers what was given before and says when that is void: another run, another moment, wider
 * buckets. `worker/frames.ts` sends it, and the bench measures what it costs.
 */
import type { ColumnCatalog, Frame, HistogramName } from '../model/telemetry.ts';
import { maySpeak, nodeStates } from './observe.ts';
import type { Series } from './series.ts';
import type { SimulatedRun as Run } from './simulated-run.ts';

/** One frame, and what is to be known before it. */
export interface FedFrame {
  /** All that was given before is void. */
  readonly startsOver: boolean;
  /** What the columns mean where they are others than before. */
  readonly catalog: ColumnCatalog | null;
  readonly bucketWidth: number;
  readonly frame: Frame;
  /** The memory of the frame, which can be handed over. */
  readonly buffers: ArrayBuffer[];
}

type Places = readonly number[];

export class FrameFeed {
  private sequence = 0;
  /** What was given: of which series, after how many resets, which columns, how many closed buckets. */
  private series: Series | null = null;
  private resets = 0;
  private epoch = -1;
  private buckets = 0;
  /** As of which arrangement of the columns: who may say something, and where those histograms are that are looked at. */
  private arrangement = -1;
  private speakers: Places = [];
  private histograms: readonly HistogramName[] | null = null;
  private places: Int32Array<ArrayBuffer> = new Int32Array(0);

  /** The next frame of a run as it stands; of the histograms of the open bucket only some, if they are named. */
  next(run: Run, series: Series, looked: readonly HistogramName[] | null): FedFrame {
    series.refresh();
    const startsOver = series !== this.series || series.resets !== this.resets;
    if (startsOver) this.startOver(series);
    const anew = series.catalogEpoch !== this.epoch;
    this.epoch = series.catalogEpoch;
    this.arrange(series, looked);
    const buckets = series.buckets(this.buckets, looked === null ? undefined : this.places);
    this.buckets = series.closed;
    const states = nodeStates(series.nodes, this.speakers);
    const frame = {
      epoch: this.epoch,
      sequence: this.sequence++,
      time: run.time,
      buckets,
      nodes: anew ? { ids: series.nodes.map(({ id }) => id), ...states } : states,
      events: run.events,
    };
    const buffers = buckets.flatMap(({ values, histograms }) => [values.buffer, histograms.buffer]);
    buffers.push(states.cells.buffer);
    return {
      startsOver,
      catalog: anew ? series.catalog() : null,
      bucketWidth: series.width,
      frame,
      buffers: buffers as ArrayBuffer[],
    };
  }

  private startOver(series: Series): void {
    this.series = series;
    this.resets = series.resets;
    this.epoch = -1;
    this.buckets = 0;
    this.arrangement = -1;
  }

  private arrange(series: Series, looked: readonly HistogramName[] | null): void {
    const same = series.arrangement === this.arrangement;
    if (!same) this.speakers = series.nodes.flatMap((node, place) => (maySpeak(node) ? [place] : []));
    if (looked !== null && (!same || looked !== this.histograms)) this.places = series.placesOf(looked);
    this.histograms = looked;
    this.arrangement = series.arrangement;
  }
}
