/**
 * What a database does: one service of its own for a read or a write, then the version of the key. A write
 * takes effect when its work is done and is durable from then on: a crash kills what is in progress and
 * forgets nothing that was answered.
 */
import { type Behavior, counterIndex, type ResolveContext } from '../../engine/behavior.ts';
import type { Endpoint } from '../../engine/endpoint.ts';
import { type Call, type Outcome, type SamplerRef, WRITE } from '../../engine/outcome.ts';
import type { SettingsOf } from '../../model/fields.ts';
import { grownFloats } from '../shared/growing-arrays.ts';
import { machineResources } from '../shared/machine-resources.ts';
import { answerWith } from '../shared/payload.ts';
import { databaseKind } from './kind.ts';

type Settings = SettingsOf<typeof databaseKind.fields>;
interface Work {
  readonly read: SamplerRef;
  readonly write: SamplerRef;
}
interface Stored {
  /** By key; 0 for a key that was never written. */
  versions: Float64Array;
}
type Database = Endpoint<Settings, Work, null, Stored>;

const READS = counterIndex(databaseKind.metrics, 'reads');
const WRITES = counterIndex(databaseKind.metrics, 'writes');

function resolve({ settings, sampler }: ResolveContext<Settings>): Work {
  return { read: sampler('read', settings.readTime), write: sampler('write', settings.writeTime) };
}

function onRequest(db: Database, call: Call): Outcome {
  return db.operation(call) === WRITE
    ? db.serve(call, db.policy.write, onWritten)
    : db.serve(call, db.policy.read, onRead);
}

function onRead(db: Database, call: Call): Outcome {
  db.count(READS);
  answerWith(db, call, db.durable.versions[db.key(call)] ?? 0);
  return db.reply(call);
}

function onWritten(db: Database, call: Call): Outcome {
  const key = db.key(call);
  const versions = grownFloats(db.durable.versions, key + 1);
  db.durable.versions = versions;
  versions[key] = versions[key]! + 1;
  db.count(WRITES);
  db.nameWrite(call, versions[key]!);
  db.markDone(call);
  answerWith(db, call, versions[key]!);
  return db.reply(call);
}

export const databaseBehavior: Behavior<Database> = {
  kind: 'database',
  handlers: { onRead, onWritten },
  resolve,
  resources: (settings) => machineResources(settings.connections, settings),
  state: () => null,
  durable: () => ({ versions: new Float64Array(0) }),
  onRequest,
};
