/**
 * Replication lag, and what it does to one person who writes and reads: the session guarantees (Terry, Demers,
 * Petersen, Spreitzer, Theimer and Welch, "Session Guarantees for Weakly Consistent Replicated Data", PDIS 1994;
 * Kleppmann, "Designing Data-Intensive Applications", chapter 5).
 */
import { defineLesson, type SettingChange } from '../lesson.ts';

const thinking = { distribution: 'exponential', mean: 0.1 } as const;
const link = (between: [string, string]) => ({
  between,
  latency: { distribution: 'constant', value: 0.02 } as const,
});

const replica = (id: string, name: string, zone: string) => ({
  id,
  kind: 'replica',
  name,
  zone,
  settings: {
    readTime: { distribution: 'constant', value: 0.003 },
    writeTime: { distribution: 'constant', value: 0.003 },
  },
});

const set = (setting: string, value: unknown): SettingChange => ({
  type: 'set',
  node: 'page',
  setting,
  value,
});

const lagging = {
  node: 'page',
  label: 'Replication lag',
  metric: 'replicationLagSeconds',
  statistic: 'mean',
} as const;
const stale = {
  node: 'page',
  label: 'Reads of old values',
  metric: 'staleReads',
  statistic: 'total',
} as const;
const wait = {
  node: 'fans',
  label: 'Fans wait for a read',
  metric: 'latencySeconds',
  statistic: 'mean',
} as const;
const ownWrites = { label: 'One reads what one wrote', question: 'read-your-writes', store: 'page' } as const;
const noGoingBack = { label: 'Reads never go back', question: 'monotonic-reads', store: 'page' } as const;

export const lag = defineLesson({
  id: 'lag',
  title: 'Replication lag and session guarantees',
  design: {
    zones: [
      { id: 'lisbon', name: 'Lisbon' },
      { id: 'frankfurt', name: 'Frankfurt' },
      { id: 'dublin', name: 'Dublin' },
    ],
    network: {
      pairs: [link(['lisbon', 'frankfurt']), link(['frankfurt', 'dublin']), link(['lisbon', 'dublin'])],
    },
    nodes: [
      {
        id: 'mia',
        kind: 'client',
        name: 'Mia',
        position: { x: 0, y: 0 },
        zone: 'lisbon',
        settings: {
          arrivals: { process: 'closed', users: 1, thinkTime: thinking },
          // she is there after a second; by then all programs know which replica is near
          loadShape: {
            shape: 'points',
            points: [
              [1, 0],
              [5, 1],
            ],
          },
          readFraction: 0.5,
          keys: { count: 3, skew: 0 },
          timeout: 2,
        },
      },
      {
        id: 'fans',
        kind: 'client',
        name: 'Five fans',
        position: { x: 440, y: 0 },
        zone: 'dublin',
        settings: {
          arrivals: { process: 'closed', users: 5, thinkTime: thinking },
          readFraction: 1,
          keys: { count: 3, skew: 0 },
          timeout: 2,
        },
      },
      {
        id: 'page',
        kind: 'replica-set',
        name: 'Mia’s page',
        position: { x: 220, y: 60 },
        settings: {
          readFrom: 'any',
          applyLag: { distribution: 'exponential', mean: 0.3 },
          failover: 'none',
          memberTimeout: 0.5,
          giveUpAfter: 1.5,
        },
      },
      { ...replica('page-1', 'Leader', 'frankfurt'), position: { x: 220, y: 260 } },
      { ...replica('page-2', 'Follower', 'lisbon'), position: { x: 0, y: 260 } },
      { ...replica('page-3', 'Follower', 'dublin'), position: { x: 440, y: 260 } },
    ],
    links: [
      { id: 'mia.page', from: 'mia', to: 'page' },
      { id: 'fans.page', from: 'fans', to: 'page' },
      { id: 'page.page-1', from: 'page', to: 'page-1' },
      { id: 'page.page-2', from: 'page', to: 'page-2' },
      { id: 'page.page-3', from: 'page', to: 'page-3' },
    ],
    run: { seed: 1, duration: 60, warmup: 0 },
  },
  steps: [
    {
      id: 'lag',
      title: 'The followers are behind',
      text: 'Mia keeps a page with three things on it, and changes one of them several times a second. Her writes go to the **leader** in Frankfurt, which acknowledges each as soon as it has it itself: replication is **asynchronous**. The followers in Lisbon and Dublin get it afterwards, and are busy, so it takes a while until their readers see it.\n\nReads are answered by any of the three. How far behind the followers are is the **replication lag**.',
      highlight: ['page-1', 'page-2', 'page-3'],
      panel: 'dashboards',
      play: { until: 10, speed: 3 },
      figures: [{ ...lagging, atLeast: 0.2 }, { ...stale, atLeast: 20 }, { ...wait }],
      claim: 'Followers show a write some tenths of a second late, and many reads are old.',
    },
    {
      id: 'own-writes',
      title: 'Where is what I wrote?',
      text: 'Now look through Mia’s eyes. She changes her picture, is told that it is saved, and loads her page.',
      highlight: ['mia'],
      ask: {
        question: 'What does she see?',
        choices: [
          {
            text: 'Her new picture: the store said that it is saved',
            right: false,
            because: 'It is saved, in Frankfurt. Her page may come from Lisbon or from Dublin.',
          },
          {
            text: 'Sometimes the old picture, as if nothing had been saved',
            right: true,
            because:
              'Whenever a follower answers that is still behind. Many people save again then, or call the support.',
          },
          {
            text: 'An error, until all replicas have it',
            right: false,
            because: 'Nobody waits for all replicas here, and a follower does not know that it is behind.',
          },
        ],
      },
      play: { until: 20, speed: 3 },
      figures: [{ ...ownWrites, is: 'broken' }],
      claim: 'Mia does not always read what she has written: the promise “read your writes” is broken.',
    },
    {
      id: 'back-in-time',
      title: 'Back in time',
      text: 'A fan writes nothing at all. He loads Mia’s page, sees the new picture, and loads the page again.',
      highlight: ['fans'],
      ask: {
        question: 'Can the old picture come back?',
        choices: [
          {
            text: 'No: lag only makes the new one come later',
            right: false,
            because: 'At each follower, yes. But the two loads may be answered by two of them.',
          },
          {
            text: 'Yes, when a replica answers that is further behind',
            right: true,
            because:
              'First a replica that has the write, then one that has not. For him time has gone backwards, though every replica has only ever gone forwards.',
          },
        ],
      },
      play: { until: 30, speed: 3 },
      figures: [{ ...noGoingBack, is: 'broken' }],
      claim:
        'Somebody who reads twice may see the older value second: the promise “monotonic reads” is broken.',
    },
    {
      id: 'eventual',
      title: 'If nobody writes',
      text: 'Mia goes on looking at her page, but stops changing it.',
      highlight: ['mia', 'page-2', 'page-3'],
      ask: {
        question: 'What will the fans see?',
        choices: [
          {
            text: 'Soon all of them the same, and the newest',
            right: true,
            because:
              'The followers work off what they have, and then there is nothing to be behind with. That is called eventual consistency. It promises nothing about when, and nothing about meanwhile.',
          },
          {
            text: 'Different values, each according to his replica',
            right: false,
            because: 'The log is the same everywhere. Whoever reads to its end has the same values.',
          },
        ],
      },
      do: [{ type: 'set', node: 'mia', setting: 'readFraction', value: 1 }],
      play: { until: 40, speed: 3 },
      figures: [{ ...stale, atMost: 60 }],
      claim: 'A few seconds after the last write every replica has it, and no read is old any more.',
    },
    {
      id: 'nearest',
      title: 'Stay with one replica',
      panel: 'verdicts',
      text: 'The run begins anew. Reads go to **the nearest** replica now: Mia’s to Lisbon, those of her fans to Dublin. Each of them always meets the same follower.',
      highlight: ['page-2', 'page-3'],
      restart: { at: 0, first: [set('readFrom', 'nearest')] },
      ask: {
        question: 'Which promise is kept again?',
        choices: [
          {
            text: 'Both: one reads what one wrote, and never goes back',
            right: false,
            because: 'Mia writes in Frankfurt and reads in Lisbon. Nothing makes Lisbon wait for her write.',
          },
          {
            text: 'Only that reads never go back',
            right: true,
            because:
              'One replica only ever goes forwards, and so does whoever stays with it. But it is behind, and Mia’s own write is among what it has not shown yet.',
          },
          {
            text: 'Only that one reads what one wrote',
            right: false,
            because: 'For that she would have to read where she writes, or where her write has arrived.',
          },
        ],
      },
      play: { until: 20, speed: 10 },
      figures: [
        { ...noGoingBack, is: 'holds' },
        { ...ownWrites, is: 'broken' },
        { ...wait, atMost: 0.01 },
        { ...stale, atLeast: 50 },
      ],
      claim:
        'With one replica for each reader reads never go back and are quick; they are still old, one’s own writes included.',
    },
    {
      id: 'leader',
      title: 'Read where one writes',
      text: 'Once more from the beginning, and all reads go to the leader in Frankfurt.',
      highlight: ['page-1', 'fans'],
      restart: { at: 0, first: [set('readFrom', 'leader')] },
      ask: {
        question: 'What is the price?',
        choices: [
          {
            text: 'None: the leader has the data anyway',
            right: false,
            because: 'It has. But it stands in Frankfurt, 20 ms away, and now answers everybody’s reads.',
          },
          {
            text: 'Every read makes a trip to Frankfurt',
            right: true,
            because:
              'Eight times the wait for the fans, and all load on one machine. In return every promise is kept, as long as the leader is there.',
          },
          {
            text: 'Reads are refused while followers are behind',
            right: false,
            because: 'The leader does not wait for followers, neither to write nor to read.',
          },
        ],
      },
      play: { until: 20, speed: 10 },
      figures: [
        { ...ownWrites, is: 'holds' },
        { ...noGoingBack, is: 'holds' },
        { ...wait, atLeast: 0.04 },
        { ...stale, atMost: 0 },
      ],
      claim: 'Reads at the leader keep every promise; a fan waits more than 40 ms for each.',
    },
    {
      id: 'let-the-writer-wait',
      title: 'Or let the writer wait',
      text: 'Reads go to the nearest replica again and take 5 ms. There is another way to keep what is acknowledged from being missed: acknowledge later.\n\n**Replication** says when a write is acknowledged, and **Followers acknowledge** what a follower must have done before it counts.',
      highlight: ['page'],
      panel: 'dashboards',
      restart: { at: 5, first: [set('readFrom', 'nearest')] },
      allow: ['run', 'set:page.replication', 'set:page.acknowledgements', 'set:page.followersAcknowledge'],
      goal: {
        text: 'Bring the reads of old values to nothing, while reads stay quick. Who waits instead?',
        figures: [
          { ...stale, atMost: 0 },
          { ...wait, atMost: 0.012 },
        ],
        seconds: 5,
        solution: [
          set('replication', 'semi-synchronous'),
          set('acknowledgements', 2),
          set('followersAcknowledge', 'applied'),
        ],
        settle: 4,
      },
    },
    {
      id: 'more',
      title: 'Session guarantees',
      text: 'Terry and others named four promises to a single session, without which people believe that a store is broken: **read your writes**, **monotonic reads**, **monotonic writes**, and **writes follow reads**. They are much weaker than one copy for everybody, and often enough.\n\nStores keep them without reading at the leader: the program remembers up to where it has seen the log, and asks a replica only when that one has got there. MongoDB calls it a causally consistent session.\n\nRead on: Terry, [Replicated Data Consistency Explained Through Baseball](https://www.microsoft.com/en-us/research/publication/replicated-data-consistency-explained-through-baseball/); Kleppmann, *Designing Data-Intensive Applications*, chapter 5.',
      panel: 'verdicts',
      restart: { at: 0 },
      allow: ['everything'],
    },
  ],
});
