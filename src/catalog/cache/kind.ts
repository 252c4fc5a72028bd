/**
 * The cache: a limited memory of answers before a slower origin. Real keys, real eviction: the hit ratio is
 * measured, not set. It reads through (a miss asks the origin and keeps the answer) and, unless told
 * otherwise, writes through. Coalescing is the "lease" or "single flight" that keeps a stampede off the origin
 * (Nishtala et al., "Scaling Memcache at Facebook", NSDI 2013, section 3.2.1).
 */
import { defineFields } from '../../model/fields.ts';
import { defineKind } from '../../model/kind.ts';
import { costField, failureFields, queueFields } from '../shared/machine-fields.ts';

const contents = 'Contents';
const misses = 'Misses and writes';
const speed = 'Capacity';

const fields = defineFields({
  capacity: {
    type: 'capacity',
    label: 'Size',
    help: 'How much it holds: entries, or bytes of values. When full, every new entry drives out an old one.',
    group: contents,
    initial: { entries: 10_000 },
  },
  eviction: {
    type: 'choice',
    label: 'Eviction',
    help: 'Which entry goes when there is no room.',
    group: contents,
    options: [
      {
        value: 'lru',
        label: 'Least recently used',
        help: 'The entry that nobody has asked for the longest.',
      },
      {
        value: 'fifo',
        label: 'First in, first out',
        help: 'The entry that came first, however often it is asked for.',
      },
      {
        value: 'clock',
        label: 'CLOCK',
        help: 'First in, first out with a second chance for what was asked for since: nearly LRU, at one bit a hit.',
      },
      { value: 'random', label: 'Random', help: 'Any entry, with the same chance.' },
      {
        value: 'lfu',
        label: 'Least frequently used',
        help: 'The entry asked for least often since it came. What was popular once stays for ever.',
      },
      {
        value: 'lfu-aging',
        label: 'LFU with aging',
        help: 'Least frequently used, but what comes new begins with the age of the cache, so that old fame fades.',
      },
      {
        value: 'slru',
        label: 'Segmented LRU',
        help: 'What is asked for twice is protected (80 %); what is asked for once is on probation and goes first.',
      },
      {
        value: '2q',
        label: '2Q',
        help: 'A short queue for what comes new; only keys that come back soon after they went enter the long list.',
      },
      {
        value: 'arc',
        label: 'ARC',
        help: 'A list for what was asked for once and one for more often; ghosts of both say which should grow.',
      },
      {
        value: 'sieve',
        label: 'SIEVE',
        help: 'A hand goes from old to new: spares what was asked for where it stands, takes the first that was not.',
      },
      {
        value: 's3-fifo',
        label: 'S3-FIFO',
        help: 'A small queue sifts out what is asked for once; the main queue gives as many rounds as it was asked for.',
      },
      {
        value: 'w-tiny-lfu',
        label: 'W-TinyLFU',
        help: 'Newcomers from a small window must have been asked for more often lately than whom they drive out (Caffeine).',
      },
    ],
    initial: 'lru',
  },
  ttl: {
    type: 'optional-number',
    label: 'Time to live',
    help: 'An entry older than this is asked for anew.',
    group: contents,
    unit: 'seconds',
    min: 1e-6,
    max: 1e9,
    initial: null,
    none: 'never expires',
  },
  ttlMode: {
    type: 'choice',
    label: 'Time counts',
    help: 'From when the time to live counts.',
    group: contents,
    options: [
      {
        value: 'fixed',
        label: 'From the fetch',
        help: 'From when it was fetched or written: no value gets older than that.',
      },
      {
        value: 'sliding',
        label: 'From the last hit',
        help: 'Every hit prolongs it: what is popular stays, and may become as old as it likes.',
      },
    ],
    initial: 'fixed',
  },
  ttlJitter: {
    type: 'number',
    label: 'Jitter',
    help: 'Shortens each time to live by a random share up to this, so that what was fetched together does not expire together.',
    group: contents,
    unit: 'ratio',
    min: 0,
    max: 1,
    initial: 0,
  },
  earlyRefresh: {
    type: 'number',
    label: 'Early refresh',
    help: 'Before an entry expires a hit may fetch it anew, the likelier the nearer the end and the longer its fetch took. 0: never; 1 is the best value in theory; more is earlier.',
    group: misses,
    unit: 'factor',
    min: 0,
    max: 100,
    initial: 0,
  },
  negativeTtl: {
    type: 'optional-number',
    label: 'Keep errors',
    help: 'An error of the origin is kept and given to others for this time, which spares an origin that is ill, and hides that it is well again.',
    group: misses,
    unit: 'seconds',
    min: 1e-6,
    max: 1e6,
    initial: null,
    none: 'never',
  },
  coalescing: {
    type: 'boolean',
    label: 'Coalesce misses',
    help: 'Requests for a key that is being fetched wait for that one fetch. Off: each of them asks the origin, which is how a stampede begins.',
    group: misses,
    initial: true,
  },
  writePolicy: {
    type: 'choice',
    label: 'Writes',
    help: 'What a write does. Either way it is answered when the origin has it.',
    group: misses,
    options: [
      { value: 'write-through', label: 'Write through', help: 'To the origin, and then into the cache.' },
      {
        value: 'write-around',
        label: 'Write around',
        help: 'To the origin; the old entry is dropped, and the next read fetches.',
      },
    ],
    initial: 'write-through',
  },
  hitTime: {
    type: 'distribution',
    label: 'Look-up time',
    help: 'Own work for one request, hit or miss. What a miss costs at the origin comes on top.',
    group: speed,
    unit: 'seconds',
    initial: { distribution: 'constant', value: 0.0005 },
  },
  concurrency: {
    type: 'optional-number',
    label: 'Workers',
    help: 'How many look-ups it does at the same time.',
    group: speed,
    unit: 'count',
    min: 1,
    max: 1_000_000,
    integer: true,
    initial: 64,
    none: 'no limit',
  },
  ...queueFields,
  ...costField(0.15),
  ...failureFields,
});

export const cacheKind = defineKind({
  id: 'cache',
  title: 'Cache',
  group: 'Data',
  summary: 'Keeps answers of a slower origin in memory and answers repeated reads itself.',
  fields,
  placement: 'machine',
  accepts: { calls: true, help: '' },
  outLinks: {
    meaning: 'origin',
    min: 0,
    max: 1,
    help: 'A cache has one origin, which it asks on a miss and writes to.',
  },
  station: { workers: 'concurrency', work: 'hitTime' },
  metrics: {
    hits: { type: 'counter', title: 'Hits', unit: 'perSecond', help: 'Reads answered from the cache.' },
    misses: {
      type: 'counter',
      title: 'Misses',
      unit: 'perSecond',
      help: 'Reads of a key that it did not hold, those that waited for another’s fetch included.',
    },
    hitRatio: { type: 'gauge', title: 'Hit ratio', unit: 'ratio', help: 'Hits ÷ reads.' },
    coalesced: {
      type: 'counter',
      title: 'Coalesced',
      unit: 'perSecond',
      help: 'Misses that waited for a fetch under way instead of asking the origin.',
    },
    evictions: {
      type: 'counter',
      title: 'Evictions',
      unit: 'perSecond',
      help: 'Entries driven out for want of room.',
    },
    refreshes: {
      type: 'counter',
      title: 'Early refreshes',
      unit: 'perSecond',
      help: 'Hits that fetched the entry anew before it expired.',
    },
    negativeHits: {
      type: 'counter',
      title: 'Kept errors given',
      unit: 'perSecond',
      help: 'Reads answered with an error of the origin that was kept. They count as hits too.',
    },
    expirations: {
      type: 'counter',
      title: 'Expirations',
      unit: 'perSecond',
      help: 'Entries found to be past their time to live.',
    },
    entries: { type: 'gauge', title: 'Entries', unit: 'count', help: 'Entries held.' },
    bytesHeld: { type: 'gauge', title: 'Bytes held', unit: 'bytes', help: 'Bytes of the values held.' },
  },
  headline: { figure: 'hitRatio', line: 'arrivals' },
  faults: ['crash', 'pause', 'restart', 'rolling-restart', 'slow', 'flush'],
});
