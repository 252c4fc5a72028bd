/**
 * Quorums (Gifford, "Weighted Voting for Replicated Data", SOSP 1979; DeCandia et al., "Dynamo", SOSP 2007), and
 * why overlapping ones are not yet one copy: a read may see a write that is still under way, and a later read may
 * miss it. What mends it is a read that writes back what it returns (Attiya, Bar-Noy and Dolev, "Sharing Memory
 * Robustly in Message-Passing Systems", JACM 42(1), 1995).
 */
import type { DesignInput } from '../../model/design.ts';
import { defineLesson, type SettingChange } from '../lesson.ts';

const clients = [
  { id: 'ann', name: 'Ann', readFraction: 0 },
  { id: 'ben', name: 'Ben', readFraction: 1 },
  { id: 'cora', name: 'Cora', readFraction: 1 },
] as const;
const replicas = [1, 2, 3] as const;

/** Each of them waits for an answer before the next request, so that later and earlier are plain. */
const people: DesignInput['nodes'] = clients.map(({ id, name, readFraction }, i) => ({
  id,
  kind: 'client',
  name,
  position: { x: 200 * i, y: 0 },
  settings: {
    arrivals: { process: 'closed', users: 1, thinkTime: { distribution: 'exponential', mean: 0.04 } },
    readFraction,
    keys: { count: 2, skew: 0 },
    timeout: 2,
  },
}));

const machines: DesignInput['nodes'] = replicas.map((n) => ({
  id: `store-${n}`,
  kind: 'replica',
  name: `Replica ${n}`,
  position: { x: 200 * (n - 1), y: 320 },
  settings: {
    readTime: { distribution: 'constant', value: 0.001 },
    writeTime: { distribution: 'constant', value: 0.001 },
  },
}));

const exponential = (mean: number) => ({ distribution: 'exponential', mean }) as const;

const quorumOf = (readQuorum: string, writeQuorum: string): readonly SettingChange[] => [
  { type: 'set', node: 'store', setting: 'readQuorum', value: readQuorum },
  { type: 'set', node: 'store', setting: 'writeQuorum', value: writeQuorum },
];

const stale = {
  node: 'store',
  label: 'Reads of old values',
  metric: 'staleReads',
  statistic: 'total',
} as const;
const readWait = {
  node: 'ben',
  label: 'Ben waits for a read',
  metric: 'latencySeconds',
  statistic: 'mean',
} as const;
const writeWait = {
  node: 'ann',
  label: 'Ann waits for a write',
  metric: 'latencySeconds',
  statistic: 'mean',
} as const;
const written = { node: 'ann', label: 'Writes acknowledged', metric: 'goodput', statistic: 'total' } as const;

export const quorums = defineLesson({
  id: 'quorums',
  title: 'Quorums: R + W > N, and what it does not give',
  design: {
    nodes: [
      ...people,
      {
        id: 'store',
        kind: 'replica-set',
        name: 'Store',
        position: { x: 200, y: 160 },
        settings: {
          protocol: 'quorum',
          readQuorum: 'one',
          writeQuorum: 'one',
          // what has to go to a disk on a busy machine takes its time, and each time another one
          messageLatency: {
            write: exponential(0.04),
            ack: exponential(0.002),
            read: exponential(0.005),
            response: exponential(0.005),
          },
          memberTimeout: 0.5,
          giveUpAfter: 1,
        },
      },
      ...machines,
    ],
    links: [
      ...clients.map(({ id }) => ({ id: `${id}.store`, from: id, to: 'store' })),
      ...replicas.map((n) => ({ id: `store.store-${n}`, from: 'store', to: `store-${n}` })),
    ],
    run: { seed: 1, duration: 60, warmup: 0 },
  },
  steps: [
    {
      id: 'first-answer',
      title: 'The first answer will do',
      text: 'Three replicas, and nobody leads. Ann writes, Ben and Cora read. A write goes to all **N = 3** replicas and is acknowledged when **W** of them have it. A read asks all three and returns the newest of the first **R** answers.\n\nHere R = W = 1: everybody is content with one. Messages take their time, each a different one, and writes take longer than reads.',
      highlight: ['store'],
      panel: 'dashboards',
      ask: {
        question: 'Ann’s write has been acknowledged. What does Cora get if she reads right after that?',
        choices: [
          {
            text: 'The new value: it was acknowledged',
            right: false,
            because:
              '“Acknowledged” means that one replica has it. The one that answers Cora first may be another one.',
          },
          {
            text: 'The new value mostly, and now and then the old one',
            right: true,
            because:
              'One replica has it for sure, and one answers her. Nothing says that they are the same one.',
          },
          {
            text: 'The old value, until somebody repairs the others',
            right: false,
            because:
              'The write is on its way to the other two already. It is a matter of milliseconds, and of luck.',
          },
        ],
      },
      play: { until: 10, speed: 3 },
      figures: [
        { ...stale, atLeast: 20 },
        { ...readWait, atMost: 0.008 },
        { ...writeWait, atMost: 0.025 },
      ],
      claim:
        'Nothing is broken, and yet some reads miss a write that had been acknowledged before they began.',
    },
    {
      id: 'overlap',
      title: 'R + W > N',
      text: 'The same run again from its beginning, and now a write waits for **two** replicas of three.',
      highlight: ['store-1', 'store-2', 'store-3'],
      ask: {
        question: 'How many must a read wait for, so that it always meets an acknowledged write?',
        choices: [
          {
            text: 'One',
            right: false,
            because: 'Two have it, one does not, and that one may be the first to answer.',
          },
          {
            text: 'Two',
            right: true,
            because:
              'Two that were written and two that are read make four, of only three replicas: at least one is in both. That is all that R + W > N says.',
          },
          {
            text: 'All three',
            right: false,
            because: 'That would do, but it is more than needed: any two meet any two.',
          },
        ],
      },
      restart: { at: 0, first: quorumOf('quorum', 'quorum') },
      play: { until: 10, speed: 3 },
      figures: [
        { ...stale, atMost: 0 },
        { ...readWait, atMost: 0.014 },
        { ...writeWait, atLeast: 0.03 },
      ],
      claim:
        'With R = W = 2 no read misses a write that was acknowledged before; writes take twice as long as with one.',
    },
    {
      id: 'shift',
      title: 'Who pays?',
      text: 'R = 1 and W = 3 overlap as well: 1 + 3 > 3. In the same run from its beginning a read is content with one replica, and a write waits for all of them, the slowest included.',
      highlight: ['ann', 'ben'],
      restart: { at: 0, first: quorumOf('one', 'all') },
      play: { until: 10, speed: 3 },
      figures: [
        { ...stale, atMost: 0 },
        { ...readWait, atMost: 0.008 },
        { ...writeWait, atLeast: 0.06 },
      ],
      claim:
        'Reads take half as long, writes twice as long, and still no read is old: R and W share the bill.',
    },
    {
      id: 'crash',
      title: 'One of three is gone',
      text: 'Still R = 1 and W = 3. Now one replica crashes.',
      highlight: ['store-3'],
      ask: {
        question: 'What still works?',
        choices: [
          {
            text: 'Everything: two replicas are left',
            right: false,
            because: 'A write needs three acknowledgements, and there are two replicas left to give one.',
          },
          {
            text: 'Reads, and no write at all',
            right: true,
            because:
              'Any one replica answers a read. A write that waits for all is stopped by any one that is missing.',
          },
          {
            text: 'Writes, and no read at all',
            right: false,
            because: 'It is the other way round: a read needs one answer and can have two.',
          },
        ],
      },
      task: {
        text: 'Crash Replica 3: right-click it and choose *Crash the process*, or select it and press K.',
        action: { type: 'fault', id: 'crash', fault: 'crash', targets: ['store-3'] },
      },
      play: { until: 20, speed: 3 },
      figures: [
        { ...written, atMost: 3 },
        { node: 'ann', label: 'Writes failed', metric: 'failures', statistic: 'total', atLeast: 50 },
        { node: 'ben', label: 'Reads answered', metric: 'goodput', statistic: 'total', atLeast: 100 },
      ],
      claim: 'With W = N a single crash stops every write, while reads go on as if nothing had happened.',
    },
    {
      id: 'choose',
      title: 'Your turn',
      text: 'Replica 3 stays down. The sum R + W > N does not tell how it is split, and the split decides what a crash stops: reads go on as long as R replicas live, writes as long as W do.',
      highlight: ['store'],
      allow: ['run', 'set:store.readQuorum', 'set:store.writeQuorum'],
      goal: {
        text: 'Choose R and W so that Ann can write again and no read is old.',
        figures: [
          { ...written, atLeast: 30 },
          { ...stale, atMost: 0 },
          { node: 'ben', label: 'Reads answered', metric: 'goodput', statistic: 'total', atLeast: 50 },
        ],
        seconds: 5,
        solution: quorumOf('quorum', 'quorum'),
        settle: 2,
      },
    },
    {
      id: 'one-copy',
      title: 'Like a single copy?',
      text: 'Again from the beginning with R = W = 2, all three replicas alive. Not one read misses an acknowledged write.\n\nIs that as good as **one copy**? The judge below the canvas asks exactly this: can all answers be put into one order, in which each read returns what was last written, and whoever came later in real time comes later in the order? Then the store is **linearizable**.',
      highlight: ['store'],
      panel: 'verdicts',
      restart: { at: 0, first: quorumOf('quorum', 'quorum') },
      ask: {
        question: 'What will the judge say?',
        choices: [
          {
            text: 'It is linearizable: no read is old',
            right: false,
            because:
              'No read misses what was acknowledged. But a write that is still under way has not been acknowledged, and some replicas have it already.',
          },
          {
            text: 'It is not: reads can go back in time',
            right: true,
            because:
              'While Ann’s write is under way one replica has it and two have not. Cora hears from the one and sees the new value. Ben begins after Cora has ended, hears from the other two, and sees the old one.',
          },
        ],
      },
      play: { until: 30, speed: 10 },
      figures: [
        { ...stale, atMost: 0 },
        { label: 'As one copy', question: 'linearizable', store: 'store', is: 'broken' },
      ],
      claim: 'R + W > N alone is not linearizable: no read is old, and still reads go back in time.',
    },
    {
      id: 'evidence',
      title: 'Look at it',
      text: 'Below stands what the judge has found. Each bar is a request, from when it began to when it was answered.\n\nA write of Ann takes long, because its messages do. A read during it returns the new value. Another read, begun **after** the first one was answered, returns the old value. Whatever moment you choose for the write to take effect, one of the two reads is wrong.\n\nClick on a bar to go there, and follow its messages in slow motion.',
      highlight: ['store-1', 'store-2', 'store-3'],
      allow: ['seek', 'run'],
    },
    {
      id: 'write-back',
      title: 'Mend it',
      text: 'When Cora has seen the new value, nobody may see the old one any more. But the store does not know yet whether Ann’s write will ever reach a second replica.',
      highlight: ['cora', 'store'],
      ask: {
        question: 'What must Cora’s read do before it returns?',
        choices: [
          {
            text: 'Wait until all three replicas have answered',
            right: false,
            because:
              'Then Cora knows that they differ. It does not make them alike, and one crashed replica would stop every read.',
          },
          {
            text: 'Write the value that it returns to two replicas',
            right: true,
            because:
              'Once two of three have it, every later read of two meets it. Reading has to write: it is the price of one copy without a leader.',
          },
          {
            text: 'Lock the key until Ann is done',
            right: false,
            because: 'If Ann’s machine crashes in between, the key stays locked. Nothing here needs a lock.',
          },
        ],
      },
      restart: {
        at: 0,
        first: [
          ...quorumOf('quorum', 'quorum'),
          { type: 'set', node: 'store', setting: 'readRepair', value: 'blocking' },
        ],
      },
      play: { until: 30, speed: 10 },
      figures: [
        { ...stale, atMost: 0 },
        { label: 'As one copy', question: 'linearizable', store: 'store', is: 'holds' },
        { ...readWait, atLeast: 0.013 },
      ],
      claim: 'With read repair before the answer the store is linearizable, and reads take longer for it.',
    },
    {
      id: 'more',
      title: 'What to remember',
      text: 'R + W > N makes a read meet every write that was acknowledged. It says nothing about writes under way; for one copy a read has to **write back** what it returns. And all of it is by the time stamps of the writers’ clocks, which is a lesson of its own.\n\nThe store is yours: look for settings with W = 1 that never read old values, and find what they cost.\n\nRead on: Attiya, Bar-Noy and Dolev, [Sharing Memory Robustly in Message-Passing Systems](https://doi.org/10.1145/200836.200869); DeCandia et al., [Dynamo](https://www.allthingsdistributed.com/files/amazon-dynamo-sosp2007.pdf); Kleppmann, *Designing Data-Intensive Applications*, chapter 9.',
      restart: { at: 0, first: quorumOf('quorum', 'quorum') },
      allow: ['everything'],
    },
  ],
});
