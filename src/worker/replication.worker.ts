/**
 * A worker that runs replications for the laboratory. Thin on purpose, since nothing in here can be reached by tests
 * that run without a browser.
 */
import { expose } from 'comlink';
import { replicate } from '../experiment/replicate.ts';
import type { ReplicationApi } from './replication-protocol.ts';

const api: ReplicationApi = {
  replicate: async (task) => replicate(task, () => performance.now() / 1000),
};

expose(api);
