import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SimulationApi, SimulationClient, Watch } from '../../worker/protocol.ts';
import { isSlowMotion, keepWorkerTold, useMessageView } from './message-view.ts';
import { connectSimulation, disconnectSimulation, useRunStore } from './run-store.ts';
import { telemetry } from './telemetry.ts';

let told: Watch[];
let stop: () => void;

/** A worker that answers everything with nothing, and remembers what it is told to watch. */
function client(): SimulationClient {
  const api = new Proxy({} as SimulationApi, {
    get: (_, method) => async (watch: Watch) => {
      if (method === 'watch') told.push(watch);
    },
  });
  return {
    api,
    onData: () => () => {},
    attachHistory: async () => {},
    credit: () => {},
    terminate: () => {},
  };
}

beforeEach(() => {
  told = [];
  useMessageView.setState({ diagramOpen: false, keys: {} });
  useRunStore.setState({ speed: 1 });
  connectSimulation(client);
  stop = keepWorkerTold();
});
afterEach(() => {
  stop();
  disconnectSimulation();
});

describe('what the worker is told to watch', () => {
  test('is nothing while nobody looks', () => {
    useRunStore.setState({ time: 3 });
    expect(told).toEqual([]);
  });

  test('is messages in slow motion, said once, and nothing any more afterwards', () => {
    useRunStore.setState({ speed: 0.1 });
    useRunStore.setState({ time: 3 });
    useRunStore.setState({ speed: 1 });
    expect(told).toEqual([
      { messages: true, badges: true, keys: {} },
      { messages: false, badges: false, keys: {} },
    ]);
    expect([0.001, 0.1, 1 / 3, 1].map(isSlowMotion)).toEqual([true, true, false, false]);
  });

  test('is messages while the diagram is open, and a watched key’s values alone at any speed', () => {
    useMessageView.getState().toggleDiagram();
    useMessageView.getState().toggleDiagram();
    useMessageView.getState().watchKey('set', 4);
    expect(told).toEqual([
      { messages: true, badges: true, keys: {} },
      { messages: false, badges: false, keys: {} },
      { messages: false, badges: true, keys: { set: 4 } },
    ]);
  });

  test('is, of a large design, the histograms that are read, and all again of a small one', () => {
    const catalog = (count: number) => ({
      epoch: count,
      columns: [],
      histograms: Array.from({ length: count }, (_, i) => {
        return { of: 'node', id: `n${i}`, metric: 'latencySeconds', unit: 'seconds' } as const;
      }),
    });
    telemetry.setCatalog(catalog(1000), 1);
    telemetry.merge([{ id: 'n7', metric: 'latencySeconds' }], 0, 1);
    useRunStore.setState({ time: 1 });
    useRunStore.setState({ time: 2 });
    telemetry.merge([{ id: 'n9', metric: 'latencySeconds' }], 0, 1);
    useRunStore.setState({ time: 3 });
    telemetry.setCatalog(catalog(10), 1);
    useRunStore.setState({ time: 4 });
    const ids = told.map(({ histograms }) => histograms?.map(({ id }) => id));
    expect(ids).toEqual([['n7'], ['n7', 'n9'], undefined]);
    telemetry.setCatalog(catalog(0), 1);
  });

  test('is said again to a worker that takes the place of another', () => {
    useMessageView.getState().toggleDiagram();
    connectSimulation(client);
    useRunStore.setState({ time: 1 });
    expect(told).toEqual([
      { messages: true, badges: true, keys: {} },
      { messages: true, badges: true, keys: {} },
    ]);
  });
});
