/**
 * The replica: one machine of a replica set. It runs the set's protocol message by message; what it has
 * synced (term, vote, log) survives a crash, all else does not.
 */
import { defineFields } from '../../model/fields.ts';
import { defineKind } from '../../model/kind.ts';
import { costField, failureFields, queueFields } from '../shared/machine-fields.ts';
import { storageFields } from '../shared/storage-fields.ts';
import { replicaMetrics } from '../shared/store-metrics.ts';

const work = 'Work';

const fields = defineFields({
  connections: {
    type: 'number',
    label: 'Connections',
    help: 'How many requests it works on at the same time; the others wait.',
    group: work,
    unit: 'count',
    min: 1,
    max: 1_000_000,
    integer: true,
    initial: 10,
  },
  readTime: {
    type: 'distribution',
    label: 'Read time',
    help: 'Work for one read on one connection.',
    group: work,
    unit: 'seconds',
    initial: { distribution: 'exponential', mean: 0.005 },
  },
  writeTime: {
    type: 'distribution',
    label: 'Write time',
    help: 'Work of the leader for one write on one connection, before it goes to the log.',
    group: work,
    unit: 'seconds',
    initial: { distribution: 'exponential', mean: 0.005 },
  },
  syncTime: {
    type: 'distribution',
    label: 'Sync time',
    help: 'Time until an entry of the log is on the disk. Every replica pays it for every write before it says that it has it.',
    group: work,
    unit: 'seconds',
    initial: { distribution: 'constant', value: 0.001 },
  },
  ...storageFields,
  ...queueFields,
  ...costField(0.2),
  ...failureFields,
});

export const replicaKind = defineKind({
  id: 'replica',
  title: 'Replica',
  group: 'Data',
  summary: 'Holds one copy of the data of a replica set.',
  fields,
  placement: 'machine',
  accepts: {
    calls: true,
    from: ['replica-set'],
    help: 'A replica is called through its replica set. Link the caller to the set, and the set to the replica.',
  },
  outLinks: {
    meaning: 'none',
    min: 0,
    max: 0,
    help: 'Replicas of a set reach each other without drawn links. Draw the link from the set to the replica.',
  },
  station: { workers: 'connections', work: { read: 'readTime', write: 'writeTime' } },
  metrics: replicaMetrics,
  headline: { figure: 'arrivals', line: 'latencySeconds' },
  faults: [
    'crash',
    'pause',
    'restart',
    'rolling-restart',
    'slow',
    'slow-disk',
    'lost-sync',
    'disk-loss',
    'clock-skew',
    'clock-jump',
    'clock-drift',
  ],
});
