/**
 * Sampled requests as trees of spans: one request in so many is followed through every call it causes. A span
 * is written when its call ends. Only the latest are kept, failed ones apart from good ones, so that the rare
 * failure is not pushed out by a thousand successes. Tracing never changes a run.
 */
export interface SpanRecord {
  readonly trace: number;
  readonly span: number;
  /** The caller's span, −1 for the root. */
  readonly parent: number;
  readonly node: string;
  readonly instance: number;
  /** Id of the link that it came over; empty for the root. */
  readonly link: string;
  readonly operation: number;
  readonly attempt: number;
  /** When its caller sent it; it `arrived` later, or never where it was lost or refused. */
  readonly sent: number;
  readonly arrived: number;
  readonly waited: number;
  readonly served: number;
  readonly ended: number;
  /** `ok`, an error code, `killed`, `answer lost`, or what it was still doing when the request was given up. */
  readonly outcome: string;
}

const KEPT = 24;
/** Spans of one trace that are kept: a retry storm may make thousands. */
const SPANS_KEPT = 256;
const OPEN_KEPT = 64;
/** While every request is followed. */
const ALL_OPEN_KEPT = 2048;

/** As what is followed: the request that begins next. */
export const NEXT = -1;

export class Traces {
  declare every: number;
  counter = 0;
  sampledAt = Number.NEGATIVE_INFINITY;
  nextId = 1;
  nextSpan = 1;
  /** Traces whose root has not ended. */
  open = new Map<number, SpanRecord[]>();
  good: (readonly SpanRecord[])[] = [];
  failed: (readonly SpanRecord[])[] = [];
  /** Where requests are rare one is sampled at least so often, simulated seconds. */
  seldomSeconds = Number.POSITIVE_INFINITY;
  /** Every request is sampled: somebody watches single ones. Like all that watches, no part of a checkpoint. */
  all = false;
  /** Number of the trace that is followed, `NEXT`: that of the next request; 0: none. */
  followed = 0;
  /** The spans of the one that is followed, once it has ended. */
  followedSpans: readonly SpanRecord[] | null = null;

  constructor(every: number) {
    this.every = every;
  }

  /** Called for each request that begins, and when: its trace's number, or 0. */
  sample(now: number): number {
    if (this.every === 0) return 0;
    this.counter++;
    const isSeldom = now - this.sampledAt >= this.seldomSeconds;
    const wanted = this.all || this.followed === NEXT || this.counter >= this.every || isSeldom;
    if (!wanted) return 0;
    this.counter = 0;
    this.sampledAt = now;
    this.makeRoom();
    const id = this.nextId++;
    this.open.set(id, []);
    if (this.followed === NEXT) this.followed = id;
    return id;
  }

  /** Follows a request from now on: the one whose trace has this number, or `NEXT`. 0: none. */
  follow(trace: number): void {
    this.followed = trace;
    const over = [...this.good, ...this.failed].find((spans) => spans[0]?.trace === trace);
    this.followedSpans = over ?? null;
  }

  /** The oldest makes room, but for the one that is followed. */
  private makeRoom(): void {
    if (this.open.size < (this.all ? ALL_OPEN_KEPT : OPEN_KEPT)) return;
    for (const id of this.open.keys()) {
      if (id === this.followed) continue;
      this.open.delete(id);
      return;
    }
  }

  /** A traced call has ended; with the root's end the trace is complete. */
  end(span: SpanRecord, root: boolean): void {
    const spans = this.open.get(span.trace);
    if (spans === undefined) return;
    if (spans.length < SPANS_KEPT || root) spans.push(span);
    if (!root) return;
    this.open.delete(span.trace);
    if (span.trace === this.followed) this.followedSpans = spans;
    const list = span.outcome === 'ok' ? this.good : this.failed;
    list.push(spans);
    if (list.length > KEPT) list.shift();
  }

  /** The answer of a call that was served did not reach its caller. */
  loseAnswer(trace: number, span: number): void {
    const spans = this.open.get(trace);
    const place = spans?.findIndex((each) => each.span === span) ?? -1;
    const record = spans?.[place];
    if (record?.outcome === 'ok') spans![place] = { ...record, outcome: 'answer lost' };
  }

  capture(): {
    open: [number, SpanRecord[]][];
    good: (readonly SpanRecord[])[];
    failed: (readonly SpanRecord[])[];
    counter: number;
    sampledAt: number;
    nextId: number;
    nextSpan: number;
  } {
    return {
      open: [...this.open].map(([id, spans]) => [id, [...spans]]),
      good: [...this.good],
      failed: [...this.failed],
      counter: this.counter,
      sampledAt: this.sampledAt,
      nextId: this.nextId,
      nextSpan: this.nextSpan,
    };
  }

  restore(saved: ReturnType<Traces['capture']>): void {
    this.open = new Map(saved.open.map(([id, spans]) => [id, [...spans]]));
    this.good = [...saved.good];
    this.failed = [...saved.failed];
    this.counter = saved.counter;
    this.sampledAt = saved.sampledAt;
    this.nextId = saved.nextId;
    this.nextSpan = saved.nextSpan;
    // on another way through time numbers may mean other requests
    this.follow(0);
  }
}
