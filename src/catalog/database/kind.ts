/**
 * The database: one machine that holds a version of every key. A write raises the version, a read returns the
 * one that is held; what has been written survives a crash. Its connections are workers: G/G/c with two
 * classes of work.
 */
import { defineFields } from '../../model/fields.ts';
import { defineKind } from '../../model/kind.ts';
import { costField, failureFields, limitFields, queueFields } from '../shared/machine-fields.ts';

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
    help: 'Work for one write on one connection, until it is durable.',
    group: work,
    unit: 'seconds',
    initial: { distribution: 'exponential', mean: 0.01 },
  },
  ...queueFields,
  ...limitFields,
  ...costField(0.2),
  ...failureFields,
});

export const databaseKind = defineKind({
  id: 'database',
  title: 'Database',
  group: 'Data',
  summary: 'Stores a value for every key on one machine, with a limited number of connections.',
  fields,
  placement: 'machine',
  accepts: { calls: true, help: '' },
  holdsValues: true,
  adoptsVersions: true,
  station: { workers: 'connections', work: { read: 'readTime', write: 'writeTime' } },
  outLinks: {
    meaning: 'none',
    min: 0,
    max: 0,
    help: 'A database calls nobody. Draw the link from its caller to the database.',
  },
  metrics: {
    reads: { type: 'counter', title: 'Reads', unit: 'perSecond', help: 'Reads done.' },
    writes: { type: 'counter', title: 'Writes', unit: 'perSecond', help: 'Writes done.' },
  },
  headline: { figure: 'arrivals', line: 'latencySeconds' },
  faults: ['crash', 'pause', 'restart', 'rolling-restart', 'slow'],
});
