/**
 * The shard router: sends each key to the one shard that is responsible for it. As a driver it is a library
 * inside each caller (memcached and Cassandra clients do it so) and adds no hop; as a proxy it is a machine
 * of its own, as MongoDB's `mongos` and Twitter's twemproxy are, with a queue that can fill and a process that
 * can crash.
 */
import { defineFields } from '../../model/fields.ts';
import { defineKind } from '../../model/kind.ts';
import { costField, failureFields, queueFields } from '../shared/machine-fields.ts';

const partitioning = 'Partitioning';
const proxy = 'Proxy';
const onlyProxy = { field: 'mode', is: ['proxy'] } as const;

const fields = defineFields({
  scheme: {
    type: 'choice',
    label: 'Scheme',
    help: 'Which shard is responsible for a key. The shards are the links, in the order of their ids.',
    group: partitioning,
    options: [
      {
        value: 'hash',
        label: 'Hash',
        help: 'hash(key) modulo the number of shards: equal numbers of keys, but one more shard moves nearly all of them.',
      },
      {
        value: 'consistent-hash',
        label: 'Consistent hash',
        help: 'A ring: one more shard takes 1/n of the keys from the others and moves nothing else.',
      },
    ],
    initial: 'hash',
  },
  virtualNodes: {
    type: 'number',
    label: 'Virtual nodes',
    help: 'Points of each shard on the hash ring. More points, more equal shares.',
    group: partitioning,
    unit: 'count',
    min: 1,
    max: 10_000,
    integer: true,
    initial: 100,
    when: { field: 'scheme', is: ['consistent-hash'] },
  },
  mode: {
    type: 'choice',
    label: 'Runs',
    help: 'Where the routing is done.',
    group: partitioning,
    options: [
      {
        value: 'driver',
        label: 'In each caller',
        help: 'A library: no hop, no queue, and it fails only with its caller.',
      },
      { value: 'proxy', label: 'As a machine', help: 'A hop with its own work and queue, which can crash.' },
    ],
    initial: 'proxy',
  },
  forwardTime: {
    type: 'distribution',
    label: 'Forwarding time',
    help: 'Own work for each request before it is passed on.',
    group: proxy,
    unit: 'seconds',
    initial: { distribution: 'constant', value: 0 },
    when: onlyProxy,
  },
  concurrency: {
    type: 'optional-number',
    label: 'Workers',
    help: 'How many requests it handles at a time.',
    group: proxy,
    unit: 'count',
    min: 1,
    max: 1_000_000,
    integer: true,
    initial: null,
    none: 'no limit',
    when: onlyProxy,
  },
  queueCapacity: { ...queueFields.queueCapacity, when: onlyProxy },
  discipline: { ...queueFields.discipline, when: onlyProxy },
  whenFull: { ...queueFields.whenFull, when: onlyProxy },
  costPerHour: { ...costField(0.1).costPerHour, when: onlyProxy },
  failures: { ...failureFields.failures, when: onlyProxy },
});

export const shardRouterKind = defineKind({
  id: 'shard-router',
  title: 'Shard router',
  group: 'Routing',
  summary: 'Splits the keys over several stores, so that each holds and serves a part of them.',
  fields,
  placement: { field: 'mode', driver: ['driver'] },
  accepts: { calls: true, help: '' },
  outLinks: {
    meaning: 'shards',
    min: 1,
    max: 1000,
    help: 'Every link leads to one shard: a database, a replica set, or a service or cache before one.',
  },
  station: { workers: 'concurrency', work: 'forwardTime' },
  metrics: {
    imbalance: {
      type: 'gauge',
      title: 'Imbalance',
      unit: 'factor',
      help: 'Requests to the busiest shard ÷ the mean over all shards, since the shards last changed. 1 is even; a hot key shows here.',
    },
  },
  headline: { figure: 'arrivals', line: 'imbalance' },
  faults: ['crash', 'pause', 'restart', 'rolling-restart', 'slow'],
});
