/**
 * The bench in a page: one design through the worker, as fast as it goes, with a screen that takes every frame
 * at once. What is measured is what a visitor gets: frames, series, checkpoints and traces included.
 */
// what the product's page shares with its worker lies in a file of its own, and here too
import '../../src/catalog/kinds.ts';
import type { Design } from '../../src/model/design.ts';
import '../../src/model/edits.ts';
import '../../src/model/faults.ts';
import '../../src/model/validation.ts';
import type { RunSummary } from '../../src/model/telemetry.ts';
import { createSimulationClient } from '../../src/worker/client.ts';
import type { SimulationClient } from '../../src/worker/protocol.ts';

export interface BrowserRun {
  readonly summary: RunSummary;
  readonly wallSeconds: number;
}

/** Runs the first design to warm up, then the second one in the same worker. */
async function benchThroughWorker(warmUp: Design, design: Design): Promise<BrowserRun> {
  const client = createSimulationClient();
  try {
    await runToItsEnd(client, warmUp);
    return await runToItsEnd(client, design);
  } finally {
    client.terminate();
  }
}

async function runToItsEnd(client: SimulationClient, design: Design): Promise<BrowserRun> {
  const { api } = client;
  await api.load({ design, seed: design.run.seed });
  await api.setSpeed(Number.POSITIVE_INFINITY);
  const began = performance.now();
  const ended = endOf(client);
  await api.play();
  await ended;
  const wallSeconds = (performance.now() - began) / 1000;
  return { summary: await api.summary(), wallSeconds };
}

/** Takes frames until one says that the run is over. */
function endOf(client: SimulationClient): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = client.onData((message) => {
      if (message.type !== 'frame') return;
      client.credit();
      const { phase, failure } = message.status;
      if (phase !== 'ended' && phase !== 'failed') return;
      stop();
      if (phase === 'ended') resolve();
      else reject(new Error(failure));
    });
    client.credit();
  });
}

declare global {
  /** Called by the script that opens the page. */
  var runBench: (warmUp: Design, design: Design) => Promise<BrowserRun>;
}
globalThis.runBench = benchThroughWorker;
