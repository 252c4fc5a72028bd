/**
 * Timers of endpoints. A timer belongs to an epoch: after a crash it is void. Slots are used again, told apart
 * by their generation.
 */
type TimerHandler = (self: never, argument: number) => void;

export class TimerTable {
  handler: (TimerHandler | null)[] = [];
  endpoint: Int32Array<ArrayBuffer> = new Int32Array(64);
  epoch: Int32Array<ArrayBuffer> = new Int32Array(64);
  generation: Int32Array<ArrayBuffer> = new Int32Array(64);
  /** 0: fires once. */
  period: Float64Array<ArrayBuffer> = new Float64Array(64);
  argument: Float64Array<ArrayBuffer> = new Float64Array(64);
  private free: number[] = [];
  private high = 0;

  allocate(endpoint: number, epoch: number, period: number, handler: TimerHandler, argument: number): number {
    const slot = this.free.length > 0 ? this.free.pop()! : this.next();
    this.handler[slot] = handler;
    this.endpoint[slot] = endpoint;
    this.epoch[slot] = epoch;
    this.period[slot] = period;
    this.argument[slot] = argument;
    return slot;
  }

  release(slot: number): void {
    this.generation[slot] = (this.generation[slot]! + 1) & 0xffff;
    this.handler[slot] = null;
    this.free.push(slot);
  }

  private next(): number {
    if (this.high === this.endpoint.length) this.grow();
    return this.high++;
  }

  private grow(): void {
    const size = this.endpoint.length * 2;
    this.endpoint = copied(this.endpoint, new Int32Array(size));
    this.epoch = copied(this.epoch, new Int32Array(size));
    this.generation = copied(this.generation, new Int32Array(size));
    this.period = copied(this.period, new Float64Array(size));
    this.argument = copied(this.argument, new Float64Array(size));
  }
}

function copied<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
