/**
 * What consistency costs when nothing is broken (Abadi, "Consistency Tradeoffs in Modern Distributed Database
 * System Design: CAP is Only Part of the Story", IEEE Computer 45(2), 2012): the same store on two sides of an
 * ocean, with one promise after the other, and what each adds to the wait.
 */
import type { DesignInput } from '../../model/design.ts';
import { defineLesson, type SettingChange } from '../lesson.ts';

type Node = DesignInput['nodes'][number];

const users = (id: string, name: string, zone: string, x: number): Node => ({
  id,
  kind: 'client',
  name,
  position: { x, y: 0 },
  zone,
  settings: {
    arrivals: { process: 'poisson', rate: 30 },
    readFraction: 0.7,
    keys: { count: 50, skew: 0.8 },
    timeout: 2,
  },
});
const replica = (id: string, name: string, zone: string, x: number): Node => ({
  id,
  kind: 'replica',
  name,
  position: { x, y: 220 },
  zone,
});

const set = (setting: string, value: string): SettingChange => ({
  type: 'set',
  node: 'store',
  setting,
  value,
});

const writeIn = (node: string, label: string) =>
  ({ node, label, metric: 'writeSeconds', statistic: 'mean' }) as const;
/** Seven of ten requests are reads, so the one in the middle is one. */
const typicalIn = (node: string, label: string) =>
  ({ node, label, metric: 'latencySeconds', statistic: 'p50' }) as const;
const stale = {
  node: 'store',
  label: 'Reads of old values',
  metric: 'staleReads',
  statistic: 'total',
} as const;
const asOneCopy = { label: 'As one copy', question: 'linearizable', store: 'store' } as const;

export const pacelc = defineLesson({
  id: 'pacelc',
  title: 'PACELC: what consistency costs on a good day',
  design: {
    zones: [
      { id: 'frankfurt', name: 'Frankfurt' },
      { id: 'virginia', name: 'Virginia' },
    ],
    network: {
      pairs: [{ between: ['frankfurt', 'virginia'], latency: { distribution: 'constant', value: 0.045 } }],
    },
    nodes: [
      users('users-europe', 'Users, Europe', 'frankfurt', 0),
      users('users-america', 'Users, America', 'virginia', 440),
      {
        id: 'store',
        kind: 'replica-set',
        name: 'Store',
        position: { x: 190, y: 110 },
        settings: { failoverTimeout: 2, memberTimeout: 0.5, giveUpAfter: 1.5 },
      },
      replica('store-1', 'Frankfurt', 'frankfurt', 0),
      replica('store-2', 'Virginia 1', 'virginia', 360),
      replica('store-3', 'Virginia 2', 'virginia', 520),
    ],
    links: [
      { id: 'users-europe.store', from: 'users-europe', to: 'store' },
      { id: 'users-america.store', from: 'users-america', to: 'store' },
      { id: 'store.store-1', from: 'store', to: 'store-1' },
      { id: 'store.store-2', from: 'store', to: 'store-2' },
      { id: 'store.store-3', from: 'store', to: 'store-3' },
    ],
    run: { seed: 1, duration: 60, warmup: 0 },
  },
  steps: [
    {
      id: 'ocean',
      title: 'An ocean in between',
      text: 'In this lesson nothing is broken and nothing is cut. One replica stands in Frankfurt and leads, two stand in Virginia. A message takes **45 ms** across the ocean.\n\nAll reads and writes go to the leader, which acknowledges a write as soon as it has it: asynchronous replication.',
      highlight: ['store-1', 'users-america'],
      panel: 'dashboards',
      ask: {
        question: 'How long does a user in America wait for a write?',
        choices: [
          {
            text: 'About 5 ms: there are two replicas next door',
            right: false,
            because: 'They follow. Only the leader takes writes, and it is in Frankfurt.',
          },
          {
            text: 'About 45 ms',
            right: false,
            because: 'That is one way. The answer has to come back as well.',
          },
          {
            text: 'About 95 ms',
            right: true,
            because:
              'Over the ocean, some milliseconds of work, and back. Distance is paid by whoever is far.',
          },
        ],
      },
      play: { until: 10, speed: 3 },
      figures: [
        { ...writeIn('users-europe', 'A write in Europe'), atMost: 0.012 },
        { ...writeIn('users-america', 'A write in America'), atLeast: 0.09, atMost: 0.105 },
        { ...typicalIn('users-america', 'A typical request in America') },
      ],
      claim: 'A write takes 6 ms in Europe and 96 ms in America: one round trip to the leader.',
    },
    {
      id: 'majority',
      title: 'A promise that survives',
      text: 'If Frankfurt burned down now, the last 45 ms of acknowledged writes would be gone. So let the leader acknowledge a write only when **a majority** has it, two of three: synchronous replication. Same users, same requests.',
      highlight: ['store-1', 'store-2', 'store-3'],
      restart: { at: 0, first: [set('replication', 'synchronous')] },
      ask: {
        question: 'And now, how long for a write from America?',
        choices: [
          {
            text: 'As before: two replicas are next door',
            right: false,
            because: 'The write still goes through the leader, and it is the leader that counts copies.',
          },
          {
            text: 'About 140 ms: one way more',
            right: false,
            because: 'The leader sends to Virginia, and has to hear from there before it may answer.',
          },
          {
            text: 'About 185 ms: the ocean four times',
            right: true,
            because:
              'User to leader, leader to Virginia, acknowledgement to the leader, answer to the user. Four times 45 ms, and some work.',
          },
        ],
      },
      play: { until: 10, speed: 3 },
      figures: [
        { ...writeIn('users-europe', 'A write in Europe'), atLeast: 0.09, atMost: 0.11 },
        { ...writeIn('users-america', 'A write in America'), atLeast: 0.175, atMost: 0.2 },
      ],
      claim: 'Waiting for a majority adds a round trip to every write: 96 ms in Europe, 186 ms in America.',
    },
    {
      id: 'sure-reads',
      title: 'Reads that are surely the newest',
      text: 'Reads are still answered by the leader alone. It believes that it leads because it has heard from a majority lately, and clocks decide what “lately” means. Whoever does not want to depend on clocks lets it **ask a majority at every read**: do I still lead? That is the read concern “linearizable”.',
      highlight: ['users-europe', 'store-1'],
      restart: {
        at: 0,
        first: [set('replication', 'synchronous'), set('readConcern', 'linearizable')],
      },
      ask: {
        question: 'A user in Frankfurt reads from the leader next door. How long does it take?',
        choices: [
          {
            text: 'About 5 ms: it is next door',
            right: false,
            because: 'The leader is. The majority it has to ask is not.',
          },
          {
            text: 'About 95 ms',
            right: true,
            because:
              'The leader asks Virginia and waits for the answer. A read that changes nothing crosses the ocean twice.',
          },
          {
            text: 'About 185 ms, like a write from America',
            right: false,
            because: 'The user is next to the leader, so only one round trip is over the ocean.',
          },
        ],
      },
      play: { until: 10, speed: 3 },
      figures: [
        { ...typicalIn('users-europe', 'A typical request in Europe'), atLeast: 0.09, atMost: 0.11 },
        { ...typicalIn('users-america', 'A typical request in America'), atLeast: 0.175, atMost: 0.2 },
        { ...stale, atMost: 0 },
      ],
      claim:
        'Sure reads cost a round trip as well: nearly 100 ms even beside the leader, though nothing is broken.',
    },
    {
      id: 'near-reads',
      title: 'The other end',
      text: 'Now the cheapest: writes are acknowledged by the leader alone, and reads are answered by **the nearest** replica, with what it has.',
      highlight: ['users-america', 'store-2', 'store-3'],
      panel: 'verdicts',
      restart: { at: 0, first: [set('readFrom', 'nearest')] },
      ask: {
        question: 'What does America get?',
        choices: [
          {
            text: 'Quick reads, and now and then an old value',
            right: true,
            because:
              'What was written less than 45 ms ago is still on its way. On a good day that is rare and soon over, and it is no single copy all the same.',
          },
          {
            text: 'Quick reads, always the newest: nothing is broken',
            right: false,
            because:
              'A write is on its way for 45 ms, on the best of days. Whoever reads meanwhile reads the old value.',
          },
          {
            text: 'Reads as slow as before',
            right: false,
            because: 'They do not leave Virginia. Only writes still go to Frankfurt.',
          },
        ],
      },
      play: { until: 30, speed: 10 },
      figures: [
        { ...typicalIn('users-america', 'A typical request in America'), atMost: 0.02 },
        { ...stale, atLeast: 1 },
        { ...asOneCopy, is: 'broken' },
      ],
      claim:
        'Reads next door take some milliseconds instead of 95, and a few of them are old: no longer one copy.',
    },
    {
      id: 'who-pays',
      title: 'Who pays depends on where',
      text: 'A store without a leader: each write and each read asks all three replicas and waits for **two**. Two of the three stand in Virginia.',
      highlight: ['store-1', 'store-2', 'store-3'],
      panel: 'dashboards',
      restart: { at: 0, first: [set('protocol', 'quorum')] },
      ask: {
        question: 'Who waits for the ocean now?',
        choices: [
          {
            text: 'Both, a round trip each',
            right: false,
            because: 'Two of three can be had without leaving Virginia.',
          },
          {
            text: 'Only Europe',
            right: true,
            because:
              'In Virginia two replicas are near, and two are enough. From Frankfurt the second one is over the ocean. The same promise for all, and the place decides who pays.',
          },
          {
            text: 'Nobody: without a leader everything is near',
            right: false,
            because: 'Not the second answer in Frankfurt.',
          },
        ],
      },
      play: { until: 10, speed: 3 },
      figures: [
        { ...typicalIn('users-europe', 'A typical request in Europe'), atLeast: 0.085 },
        { ...typicalIn('users-america', 'A typical request in America'), atMost: 0.015 },
        { ...stale, atMost: 0 },
      ],
      claim: 'With two of three Europe waits 92 ms and America 6 ms, and nobody reads an old value.',
    },
    {
      id: 'choose',
      title: 'Your turn',
      text: 'The leader is back: synchronous replication, reads at the leader. Users in America complain about 95 ms for every page they look at.',
      highlight: ['store', 'users-america'],
      panel: 'verdicts',
      restart: { at: 2, first: [set('replication', 'synchronous')] },
      allow: ['run', 'set:store.replication', 'set:store.readFrom', 'set:store.readConcern'],
      goal: {
        text: 'Bring a typical request in America below 20 ms, and then see what the judge says about it.',
        figures: [{ ...typicalIn('users-america', 'A typical request in America'), atMost: 0.02 }],
        seconds: 5,
        solution: [set('readFrom', 'nearest')],
        settle: 2,
      },
    },
    {
      id: 'more',
      title: 'PACELC',
      text: 'Abadi put it into one word: if there is a **P**artition, choose **A**vailability or **C**onsistency; **E**lse choose **L**atency or **C**onsistency. Partitions are rare. The second choice is made at every request.\n\n- **PC/EC**: never gives up one copy, and pays each day. Spanner, etcd, synchronous leaders.\n- **PA/EL**: answers always and quickly. Dynamo, Riak, and Cassandra at its weakest levels.\n- Most stores let each request choose.\n\nSelect the store and let it *behave like* one that you know: the inspector says what each claims, and the run shows what it costs here.\n\nRead on: Abadi, [CAP is Only Part of the Story](https://www.cs.umd.edu/~abadi/papers/abadi-pacelc.pdf); Bailis and others, [Probabilistically Bounded Staleness](https://www.vldb.org/pvldb/vol5/p776_peterbailis_vldb2012.pdf); Gorton, *Foundations of Scalable Systems*, chapter 5.',
      restart: { at: 0 },
      allow: ['everything'],
    },
  ],
});
