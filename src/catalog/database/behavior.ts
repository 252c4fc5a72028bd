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
import { ADOPT, type Adoption } from '../shared/key-moves.ts';
import { limitedResources } from '../shared/machine-resources.ts';
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
  /** By key: the number of the last move that brought it here; empty where none did. */
  movedBy: Float64Array;
}
type Database = Endpoint<Settings, Work, null, Stored>;

const READS = counterIndex(databaseKind.metrics, 'reads');
const WRITES = counterIndex(databaseKind.metrics, 'writes');

function resolve({ settings, sampler }: ResolveContext<Settings>): Work {
  return { read: sampler('read', settings.readTime), write: sampler('write', settings.writeTime) };
}

function onRequest(db: Database, call: Call): Outcome {
  const operation = db.operation(call);
  if (operation === WRITE) return db.serve(call, db.policy.write, onWritten);
  return operation === ADOPT
    ? db.serve(call, db.policy.write, onAdopted)
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

/** A key is moved here with the version that another store had, whatever was left of it here from earlier. */
function onAdopted(db: Database, call: Call): Outcome {
  const key = db.key(call);
  const { version, move } = db.body<Adoption>(call);
  const stored = db.durable;
  stored.versions = grownFloats(stored.versions, key + 1);
  stored.movedBy = grownFloats(stored.movedBy, key + 1);
  db.count(WRITES);
  if (move > stored.movedBy[key]!) {
    stored.movedBy[key] = move;
    stored.versions[key] = version;
    if (version > 0) db.nameWrite(call, version);
  }
  db.answer(call, version, 0);
  return db.reply(call);
}

export const databaseBehavior: Behavior<Database> = {
  kind: 'database',
  handlers: { onRead, onWritten, onAdopted },
  resolve,
  resources: (settings) => limitedResources(settings.connections, settings),
  state: () => null,
  durable: () => ({ versions: new Float64Array(0), movedBy: new Float64Array(0) }),
  onRequest,
};
