/**
 * Timers of endpoints. A timer belongs to an epoch: after a crash it is void. Records are used again, told apart
 * by their generation.
 */
import type { AnyEndpoint } from './behavior.ts';
import { UNSET } from './unset.ts';

type TimerHandler = (self: never, argument: number) => void;

class TimerRecord {
  declare readonly index: number;
  /** Null while the record is free. */
  handler: TimerHandler | null = null;
  declare endpoint: AnyEndpoint;
  epoch = 0;
  generation = 0;
  /** 0: fires once. */
  period = UNSET;
  argument = 0;
  /** Set to fire once more by the handler that it calls now. */
  again = false;
  /** What the fingerprint is told of the argument. */
  told = 0;
  nextFree: TimerRecord | null = null;

  constructor(index: number, endpoint: AnyEndpoint) {
    this.index = index;
    this.endpoint = endpoint;
  }
}

export class TimerTable {
  records: TimerRecord[] = [];
  private free: TimerRecord | null = null;
  /** The one whose handler runs now. */
  firing: TimerRecord | null = null;

  allocate(endpoint: AnyEndpoint, handler: TimerHandler, argument: number): TimerRecord {
    let timer = this.free;
    if (timer === null) timer = this.fresh(endpoint);
    else this.free = timer.nextFree;
    timer.handler = handler;
    timer.endpoint = endpoint;
    timer.epoch = endpoint.epoch;
    timer.argument = argument;
    timer.told = argument;
    return timer;
  }

  release(timer: TimerRecord): void {
    timer.generation = (timer.generation + 1) & 0xffff;
    timer.handler = null;
    timer.nextFree = this.free;
    this.free = timer;
  }

  /** Copies for a checkpoint; what they point at is named by its index, or never copied. */
  capture(): { readonly records: readonly TimerRecord[]; readonly free: number } {
    return { records: this.records.map(copyOf), free: this.free?.index ?? -1 };
  }

  restore({ records, free }: ReturnType<TimerTable['capture']>): void {
    this.records = records.map(copyOf);
    for (const timer of this.records) timer.nextFree = this.records[timer.nextFree?.index ?? -1] ?? null;
    this.free = this.records[free] ?? null;
  }

  private fresh(endpoint: AnyEndpoint): TimerRecord {
    const timer = new TimerRecord(this.records.length, endpoint);
    this.records.push(timer);
    return timer;
  }
}

function copyOf(timer: TimerRecord): TimerRecord {
  return Object.assign(new TimerRecord(timer.index, timer.endpoint), timer);
}
