/*
 * Runs a TypeScript program in a thread of a program that `with-deps.cjs` has started: threads know nothing of the
 * loader that their parent has registered. `workerData` names the program.
 */
require('./run-typescript.cjs').runTypeScript(require('node:worker_threads').workerData);
