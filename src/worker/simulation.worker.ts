/**
 * The worker: a session behind comlink, and its data port; or, under another name, one that runs replications for
 * the laboratory. Thin on purpose, since nothing in here can be reached by tests that run without a browser.
 */
import { expose } from 'comlink';
import { inTurn } from './in-turn.ts';
import { wallClock } from './pacing.ts';
import type { DataCredit, WorkerApi } from './protocol.ts';
import { REPLICATIONS, type ReplicationApi } from './replication-protocol.ts';
import { Session } from './session.ts';

let port: MessagePort | null = null;
const session = new Session((message, transfer) => port?.postMessage(message, transfer), wallClock());

const attach: WorkerApi['attach'] = async (dataPort) => {
  port = dataPort;
  dataPort.onmessage = ({ data }: MessageEvent<DataCredit>) => {
    if (data.type === 'credit') session.credit();
  };
};

let judge: MessagePort | null = null;

const attachHistory: WorkerApi['attachHistory'] = async (historyPort) => {
  judge?.close();
  judge = historyPort;
  session.judgeBy(
    historyPort === null ? null : (batch, transfer) => historyPort.postMessage(batch, transfer),
  );
  if (historyPort !== null) {
    historyPort.onmessage = ({ data }: MessageEvent<DataCredit>) => {
      if (data.type === 'credit') session.creditHistory();
    };
  }
};

const replications: ReplicationApi = {
  replicate: async (task) => {
    const { replicate } = await import('../experiment/replicate.ts');
    return replicate(task, () => performance.now() / 1000);
  },
};

expose(self.name === REPLICATIONS ? replications : { ...inTurn(session), attach, attachHistory });
