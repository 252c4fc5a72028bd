/**
 * The worker of the judge: a session behind comlink, the port on which histories come, and the one on which
 * reports go. Thin on purpose, since nothing in here can be reached by tests that run without a browser.
 */
import { expose } from 'comlink';
import { wallClock } from './pacing.ts';
import type { HistoryCredit, HistoryMessage, VerdictWorkerApi } from './verdict-protocol.ts';
import { VerdictSession } from './verdict-session.ts';

let page: MessagePort | null = null;
let simulation: MessagePort | null = null;

const session = new VerdictSession(
  (message) => page?.postMessage(message),
  () => simulation?.postMessage({ type: 'credit' } satisfies HistoryCredit),
  wallClock(),
);

const connect: VerdictWorkerApi['connect'] = async (port) => {
  page = port;
};

const attach: VerdictWorkerApi['attach'] = async (port) => {
  simulation?.close();
  simulation = port;
  session.forget();
  port.onmessage = ({ data }: MessageEvent<HistoryMessage>) => {
    if (simulation === port) session.receive(data);
  };
};

expose(Object.assign(session, { connect, attach }));
