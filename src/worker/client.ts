/**
 * The screen's end of a simulation in its worker. Promises of comlink never settle once a worker is gone, so
 * every call has a time limit, and all that are under way reject when the worker ends or breaks.
 */
import { transfer, wrap } from 'comlink';
import type { DataCredit, DataMessage, SimulationApi, SimulationClient, WorkerApi } from './protocol.ts';

const SHORT = 15_000;
const LONG = 120_000;
/** Milliseconds after which a call is given up. Going to another time may mean simulating for minutes. */
const LIMITS: { readonly [Method in keyof SimulationApi]: number } = {
  load: LONG,
  play: LONG,
  pause: SHORT,
  setSpeed: SHORT,
  step: LONG,
  seek: 1_800_000,
  edit: LONG,
  inject: LONG,
  heal: LONG,
  inspect: SHORT,
  watch: SHORT,
  exportRun: LONG,
  summary: LONG,
  fingerprint: SHORT,
  csv: LONG,
  ping: SHORT,
};

/** Starts a worker with a simulation in it. */
export function createSimulationClient(): SimulationClient {
  const worker = new Worker(new URL('./simulation.worker.ts', import.meta.url), { type: 'module' });
  const remote = wrap<WorkerApi>(worker);
  const { port1: port, port2 } = new MessageChannel();
  const pending = new Pending();
  worker.onerror = (event) =>
    pending.rejectAll(`The simulation broke: ${event.message || 'its worker could not be started'}.`);
  pending.limit('attach', SHORT, () => remote.attach(transfer(port2, [port2]))).catch(() => undefined);
  return {
    api: limitedApi(remote as unknown as SimulationApi, pending),
    onData(listener) {
      const hear = ({ data }: MessageEvent<DataMessage>) => listener(data);
      port.addEventListener('message', hear);
      port.start();
      return () => port.removeEventListener('message', hear);
    },
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

type AnyMethod = (...args: unknown[]) => Promise<unknown>;

/** The same interface, where every call settles. */
function limitedApi(remote: SimulationApi, pending: Pending): SimulationApi {
  const methods = Object.entries(LIMITS).map(([name, limit]): [string, AnyMethod] => [
    name,
    (...args) =>
      pending.limit(name, limit, () => (remote as unknown as Record<string, AnyMethod>)[name]!(...args)),
  ]);
  return Object.fromEntries(methods) as unknown as SimulationApi;
}

/** Calls under way. */
class Pending {
  private readonly rejects = new Set<(reason: Error) => void>();
  private over = '';

  /** Makes a call that rejects after so many milliseconds. */
  async limit<T>(name: string, milliseconds: number, call: () => Promise<T>): Promise<T> {
    if (this.over !== '') throw new Error(this.over);
    return new Promise<T>((resolve, reject) => {
      const settle = (then: () => void) => {
        clearTimeout(timer);
        this.rejects.delete(fail);
        then();
      };
      const fail = (reason: Error) => settle(() => reject(reason));
      const timer = setTimeout(
        () =>
          fail(new Error(`The simulation did not answer "${name}" within ${milliseconds / 1000} seconds.`)),
        milliseconds,
      );
      this.rejects.add(fail);
      call().then(
        (value) => settle(() => resolve(value)),
        (reason: unknown) => fail(reason instanceof Error ? reason : new Error(String(reason))),
      );
    });
  }

  rejectAll(message: string): void {
    this.over = message;
    for (const reject of [...this.rejects]) reject(new Error(message));
  }
}
