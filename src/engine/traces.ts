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
  readonly operation: number;
  readonly attempt: number;
  readonly arrived: number;
  readonly waited: number;
  readonly served: number;
  readonly ended: number;
  /** `ok`, an error code, `killed` or `abandoned`. */
  readonly outcome: string;
}

const KEPT = 24;
/** Spans of one trace that are kept: a retry storm may make thousands. */
const SPANS_KEPT = 256;
const OPEN_KEPT = 64;

export class Traces {
  declare every: number;
  counter = 0;
  nextId = 1;
  nextSpan = 1;
  /** Traces whose root has not ended. */
  open = new Map<number, SpanRecord[]>();
  good: (readonly SpanRecord[])[] = [];
  failed: (readonly SpanRecord[])[] = [];

  constructor(every: number) {
    this.every = every;
  }

  /** Called for each request that begins: its trace's number, or 0. */
  sample(): number {
    if (this.every === 0 || ++this.counter < this.every) return 0;
    this.counter = 0;
    if (this.open.size >= OPEN_KEPT) this.open.delete(this.open.keys().next().value!);
    const id = this.nextId++;
    this.open.set(id, []);
    return id;
  }

  /** A traced call has ended; with the root's end the trace is complete. */
  end(span: SpanRecord, root: boolean): void {
    const spans = this.open.get(span.trace);
    if (spans === undefined) return;
    if (spans.length < SPANS_KEPT || root) spans.push(span);
    if (!root) return;
    this.open.delete(span.trace);
    const list = span.outcome === 'ok' ? this.good : this.failed;
    list.push(spans);
    if (list.length > KEPT) list.shift();
  }

  capture(): {
    open: [number, SpanRecord[]][];
    good: (readonly SpanRecord[])[];
    failed: (readonly SpanRecord[])[];
    counter: number;
    nextId: number;
    nextSpan: number;
  } {
    return {
      open: [...this.open].map(([id, spans]) => [id, [...spans]]),
      good: [...this.good],
      failed: [...this.failed],
      counter: this.counter,
      nextId: this.nextId,
      nextSpan: this.nextSpan,
    };
  }

  restore(saved: ReturnType<Traces['capture']>): void {
    this.open = new Map(saved.open.map(([id, spans]) => [id, [...spans]]));
    this.good = [...saved.good];
    this.failed = [...saved.failed];
    this.counter = saved.counter;
    this.nextId = saved.nextId;
    this.nextSpan = saved.nextSpan;
  }
}
