/**
 * The bench's probe for memory: what a call in flight costs with its pending event, in bytes. A station that serves
 * everybody at once and takes for ever fills up; memory after a full collection is compared between two moments,
 * with few and with many calls in flight. Run with --expose-gc; prints `{ "value": … }`.
 */
import { kinds } from '../../catalog/kinds.ts';
import { Run } from '../../experiment/run.ts';
import type { DesignInput } from '../../model/design.ts';
import { parseDesign } from '../../model/validation.ts';

const RATE = 1000;
/** Two calls each: the client's, which waits, and the station's, which alone has an event pending. */
const FEW_REQUESTS = 1000;
const MANY_REQUESTS = 400_000;

const filling: DesignInput = {
  version: 1,
  title: 'a station that fills up',
  nodes: [
    {
      id: 'client',
      kind: 'client',
      settings: {
        arrivals: { process: 'constant', rate: RATE },
        readFraction: 1,
        keys: { count: 1, skew: 0 },
        timeout: null,
      },
    },
    {
      id: 'station',
      kind: 'service',
      settings: { concurrency: 1_000_000, serviceTime: { distribution: 'constant', value: 1e6 } },
    },
  ],
  links: [{ id: 'to-station', from: 'client', to: 'station' }],
  run: { seed: 42, duration: 1e6, warmup: 0 },
};

function bytesInUse(): number {
  globalThis.gc!();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const parsed = parseDesign(filling, kinds);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
const recording = { series: false, checkpoints: false };
const run = new Run({ design: parsed.value, seed: 42, recording, traceEvery: 0 });
const { calls, events } = run.simulation;
run.advance(FEW_REQUESTS / RATE);
const before = { bytes: bytesInUse(), slots: calls.live };
run.advance(MANY_REQUESTS / RATE);
if (run.failure !== '') throw new Error(run.failure);
const added = calls.live - before.slots;
const value = (bytesInUse() - before.bytes) / added;
if (events.pending < added / 2) throw new Error('the station did not fill up');
console.log(JSON.stringify({ value }));
