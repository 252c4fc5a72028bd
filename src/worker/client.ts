/**
 * The screen's end of a simulation in its worker. Every call has a time limit (`time-limits.ts`), and all that
 * are under way reject when the worker ends or breaks.
 */
import { transfer, wrap } from 'comlink';
import type { DataCredit, DataMessage, SimulationApi, SimulationClient, WorkerApi } from './protocol.ts';
import { limitedApi, Pending } from './time-limits.ts';

const SHORT = 15_000;
const LONG = 120_000;
/** Milliseconds after which a call is given up. Going to another time, or to the next message, may mean simulating for minutes. */
const LIMITS: { readonly [Method in keyof SimulationApi]: number } = {
  load: LONG,
  play: LONG,
  pause: SHORT,
  setSpeed: SHORT,
  step: 1_800_000,
  seek: 1_800_000,
  edit: LONG,
  inject: LONG,
  heal: LONG,
  inspect: SHORT,
  requests: SHORT,
  follow: SHORT,
  watch: SHORT,
  exportRun: LONG,
  summary: LONG,
  fingerprint: SHORT,
  csv: LONG,
  history: LONG,
  ping: SHORT,
};

/** Starts a worker with a simulation in it. */
export function createSimulationClient(): SimulationClient {
  const worker = new Worker(new URL('./simulation.worker.ts', import.meta.url), { type: 'module' });
  const remote = wrap<WorkerApi>(worker);
  const { port1: port, port2 } = new MessageChannel();
  const pending = new Pending('The simulation');
  worker.onerror = (event) =>
    pending.rejectAll(`The simulation broke: ${event.message || 'its worker could not be started'}.`);
  pending.limit('attach', SHORT, () => remote.attach(transfer(port2, [port2]))).catch(() => undefined);
  return {
    api: limitedApi<SimulationApi>(remote as unknown as SimulationApi, LIMITS, pending),
    onData(listener) {
      const hear = ({ data }: MessageEvent<DataMessage>) => listener(data);
      port.addEventListener('message', hear);
      port.start();
      return () => port.removeEventListener('message', hear);
    },
    attachHistory: (history) =>
      pending.limit('attachHistory', SHORT, () =>
        remote.attachHistory(history === null ? null : transfer(history, [history])),
      ),
    credit() {
      port.postMessage({ type: 'credit' } satisfies DataCredit);
    },
    terminate() {
      worker.terminate();
      port.close();
      pending.rejectAll('The simulation was ended.');
    },
  };
}
