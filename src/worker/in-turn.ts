/**
 * The interface of a session behind which behaviors are fetched when a design needs them. While they are on their
 * way everything else waits in the order in which it came, so that no edit overtakes the one that put its node.
 */
import { fetchForRuns, mustFetchForEdit, mustFetchForRun } from '../experiment/run-on-demand.ts';
import type { SimulationApi } from './protocol.ts';

/** Who asks whether the worker is alive gets his answer at once. */
const TURNS: { readonly [Method in keyof SimulationApi]: 'in turn' | 'at once' } = {
  load: 'in turn',
  play: 'in turn',
  pause: 'in turn',
  setSpeed: 'in turn',
  step: 'in turn',
  seek: 'in turn',
  edit: 'in turn',
  inject: 'in turn',
  heal: 'in turn',
  inspect: 'in turn',
  requests: 'in turn',
  follow: 'in turn',
  watch: 'in turn',
  exportRun: 'in turn',
  summary: 'in turn',
  fingerprint: 'in turn',
  csv: 'in turn',
  history: 'in turn',
  ping: 'at once',
};

type AnyMethod = (...args: unknown[]) => Promise<unknown>;

/** `fetch` brings all behaviors. */
export function inTurn(session: SimulationApi, fetch: () => Promise<void> = fetchForRuns): SimulationApi {
  const methods = session as unknown as { readonly [name: string]: AnyMethod };
  /** The last one that waits. */
  let last: Promise<void> | null = null;
  const wait = (name: string, args: readonly unknown[]): Promise<void> | null => {
    if (last === null && !mustFetch(name, args)) return null;
    // whether something must be fetched is asked anew when it is his turn
    const turn = (last ?? Promise.resolve()).then(() => (mustFetch(name, args) ? fetch() : undefined));
    // for whom it cannot be fetched fails, and nobody after him
    const over = turn
      .catch(() => {})
      .then(() => {
        if (last === over) last = null;
      });
    last = over;
    return turn;
  };
  const entries = Object.entries(TURNS).map(([name, when]): [string, AnyMethod] => [
    name,
    (...args) => {
      const turn = when === 'in turn' ? wait(name, args) : null;
      return turn === null ? methods[name]!(...args) : turn.then(() => methods[name]!(...args));
    },
  ]);
  return Object.fromEntries(entries) as unknown as SimulationApi;
}

function mustFetch(name: string, [input]: readonly unknown[]): boolean {
  if (name === 'edit') return mustFetchForEdit(input as Parameters<SimulationApi['edit']>[0]);
  if (name !== 'load') return false;
  const { design, journal = [] } = input as Parameters<SimulationApi['load']>[0];
  return mustFetchForRun(design, journal);
}
