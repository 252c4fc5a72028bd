/**
 * Timers of endpoints. A timer belongs to an epoch: after a crash it is void. Slots are used again, told apart
 * by their generation.
 */
type TimerHandler = (self: never, argument: number) => void;

export class TimerTable {
  handler: (TimerHandler | null)[] = [];
  endpoint: number[] = [];
  epoch: number[] = [];
  period: number[] = [];
  argument: number[] = [];
  generation: number[] = [];
  free: number[] = [];

  allocate(endpoint: number, epoch: number, period: number, handler: TimerHandler, argument: number): number {
    const slot = this.free.pop() ?? this.generation.length;
    if (slot === this.generation.length) this.generation.push(0);
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
}
