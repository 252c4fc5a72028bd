/**
 * The screen's end of the judge of histories in its worker. Every call has a time limit (`time-limits.ts`), and
 * all that are under way reject when the worker ends or breaks.
 */
import { transfer, wrap } from 'comlink';
import { limitedApi, Pending } from './time-limits.ts';
import type { VerdictApi, VerdictClient, VerdictMessage, VerdictWorkerApi } from './verdict-protocol.ts';

const SHORT = 15_000;
const LONG = 120_000;
/** Milliseconds after which a call is given up. */
const LIMITS: { readonly [Method in keyof VerdictApi]: number } = {
  attach: SHORT,
  explain: LONG,
  judgeWindow: LONG,
  judgeFile: LONG,
  ping: SHORT,
};

/** Starts a worker with a judge in it. */
export function createVerdictClient(): VerdictClient {
  const worker = new Worker(new URL('./verdict.worker.ts', import.meta.url), { type: 'module' });
  const remote = wrap<VerdictWorkerApi>(worker);
  const { port1: port, port2 } = new MessageChannel();
  const pending = new Pending('The judge of histories');
  worker.onerror = (event) =>
    pending.rejectAll(`The judge of histories broke: ${event.message || 'its worker could not be started'}.`);
  pending.limit('connect', SHORT, () => remote.connect(transfer(port2, [port2]))).catch(() => undefined);
  const api = limitedApi<VerdictApi>(remote as unknown as VerdictApi, LIMITS, pending);
  return {
    api: { ...api, attach: (simulation) => api.attach(transfer(simulation, [simulation])) },
    onReport(listener) {
      const hear = ({ data }: MessageEvent<VerdictMessage>) => {
        if (data.type === 'report') listener(data.report);
      };
      port.addEventListener('message', hear);
      port.start();
      return () => port.removeEventListener('message', hear);
    },
    terminate() {
      worker.terminate();
      port.close();
      pending.rejectAll('The judge of histories was ended.');
    },
  };
}
