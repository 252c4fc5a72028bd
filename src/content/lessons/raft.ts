/**
 * Raft's election, and why a minority refuses (Ongaro and Ousterhout, "In Search of an Understandable Consensus
 * Algorithm", USENIX ATC 2014). Who becomes the leader is drawn by lot; the story is told of a run in which it is
 * North 1 and then North 2, as it is with the design's seed.
 */
import type { DesignInput } from '../../model/design.ts';
import { defineLesson } from '../lesson.ts';

/** Nobody asks before there is a leader: else refusals hide the election. */
const traffic = {
  arrivals: { process: 'poisson', rate: 20 },
  loadShape: {
    shape: 'points',
    points: [
      [0.3, 0],
      [0.35, 1],
    ],
  },
  readFraction: 0.6,
  keys: { count: 20, skew: 0.8 },
  timeout: 2,
} as const;

const north = ['north-1', 'north-2'] as const;
const south = ['south-1', 'south-2', 'south-3'] as const;

type Node = DesignInput['nodes'][number];
const users = (id: string, name: string, zone: string, y: number): Node => ({
  id,
  kind: 'client',
  name,
  position: { x: 0, y },
  zone,
  settings: traffic,
});
const replica = (id: string, name: string, zone: string, x: number, y: number): Node => ({
  id,
  kind: 'replica',
  name,
  position: { x, y },
  zone,
});

const errors = (node: string, label: string) =>
  ({ node, label, metric: 'failures', statistic: 'total' }) as const;
const answered = (node: string, label: string) =>
  ({ node, label, metric: 'goodput', statistic: 'total' }) as const;
const elections = {
  node: 'store',
  label: 'Leaders elected',
  metric: 'elections',
  statistic: 'total',
} as const;
const lost = {
  node: 'store',
  label: 'Promised writes lost',
  metric: 'lostAcknowledgedWrites',
  statistic: 'total',
} as const;
const stale = {
  node: 'store',
  label: 'Reads of old values',
  metric: 'staleReads',
  statistic: 'total',
} as const;
const asOneCopy = { label: 'As one copy', question: 'linearizable', store: 'store' } as const;

export const raft = defineLesson({
  id: 'raft',
  title: 'Raft: an election, and why a minority refuses',
  design: {
    zones: [
      { id: 'north', name: 'North' },
      { id: 'south', name: 'South' },
    ],
    nodes: [
      users('users-north', 'Users, north', 'north', 0),
      replica('north-1', 'North 1', 'north', 200, 0),
      replica('north-2', 'North 2', 'north', 400, 0),
      {
        id: 'store',
        kind: 'replica-set',
        name: 'Store',
        position: { x: 200, y: 150 },
        settings: { protocol: 'raft', memberTimeout: 0.25, giveUpAfter: 1 },
      },
      users('users-south', 'Users, south', 'south', 300),
      replica('south-1', 'South 1', 'south', 180, 300),
      replica('south-2', 'South 2', 'south', 340, 300),
      replica('south-3', 'South 3', 'south', 500, 300),
    ],
    links: [
      { id: 'users-north.store', from: 'users-north', to: 'store' },
      { id: 'users-south.store', from: 'users-south', to: 'store' },
      ...[...north, ...south].map((id) => ({
        id: `store.${id}`,
        from: 'store',
        to: id,
        settings: { latency: { distribution: 'constant' as const, value: 0.004 } },
      })),
    ],
    run: { seed: 6, duration: 60, warmup: 0 },
  },
  steps: [
    {
      id: 'election',
      title: 'Five followers and a lot',
      text: 'Five replicas are switched on, and none of them leads. The users are still asleep. Each waits for a leader’s sign of life, for a time of its own that is drawn by lot: between 150 and 300 ms. Who has waited in vain asks the others first whether they would vote for it, then begins a new **term** and asks for votes. Each gives one vote a term. **Three of five** make a leader.\n\nIn slow motion, with every message as an arrow below.',
      highlight: [...north, ...south],
      panel: 'space-time',
      ask: {
        question: 'Who will lead?',
        choices: [
          {
            text: 'The first in the list',
            right: false,
            because: 'No replica is special. Here it is North 1, by luck.',
          },
          {
            text: 'The one whose time is over first, if nobody comes in its way',
            right: true,
            because:
              'The lot keeps two from asking at the same moment and taking votes from each other. If they do, nobody gets three, and they draw again.',
          },
          {
            text: 'The one with the most users nearby',
            right: false,
            because: 'Users play no part in it. Only the others’ votes count.',
          },
        ],
      },
      play: { until: 0.3, speed: 1 / 30 },
      figures: [{ ...elections, atLeast: 1, atMost: 1 }],
      claim: 'A leader is there within 300 ms. In this run it is North 1, in term 1.',
    },
    {
      id: 'commit',
      title: 'A write needs three',
      text: 'A write goes to the leader. The leader puts it into its **log** and sends it to all others (Append); when two of them have it as well, three of five do: it is **committed** and acknowledged.\n\nFind one among the arrows: request, append, answer, reply. Each takes 4 ms.',
      highlight: ['north-1'],
      play: { until: 0.6, speed: 1 / 30 },
      figures: [
        { ...answered('users-north', 'Answered in the north') },
        { ...answered('users-south', 'Answered in the south') },
      ],
      claim: 'A write takes four messages in a row, some 20 ms, and by then three replicas have it.',
    },
    {
      id: 'crash',
      title: 'The leader crashes',
      text: 'North 1 leads. It tells the others twenty times a second that it is there.',
      highlight: ['north-1'],
      panel: 'dashboards',
      ask: {
        question: 'It crashes. How long until there is a new leader?',
        choices: [
          {
            text: 'None until it is back: the others wait for it',
            right: false,
            because: 'Four of five are left, more than enough for three votes.',
          },
          {
            text: 'About a quarter of a second, and nobody gets an error',
            right: true,
            because:
              'First somebody’s time has to run out, then two rounds of messages. Requests wait meanwhile, and are sent again to the new leader.',
          },
          {
            text: 'A few milliseconds: they see it at once',
            right: false,
            because:
              'They see nothing. All they have is that the sign of life is missing, and they must not be hasty: it may just be late.',
          },
        ],
      },
      task: {
        text: 'Crash North 1: right-click it and choose *Crash the process*, or select it and press K.',
        action: { type: 'fault', id: 'crash', fault: 'crash', targets: ['north-1'] },
      },
      play: { until: 4, speed: 1 },
      figures: [
        { ...elections, atLeast: 1, atMost: 1 },
        { ...errors('users-north', 'Errors in the north'), atMost: 0 },
        { ...errors('users-south', 'Errors in the south'), atMost: 0 },
        { ...lost, atMost: 0 },
      ],
      claim:
        'Within half a second there is a new leader, in this run North 2; nobody gets an error, nothing is lost.',
    },
    {
      id: 'return',
      title: 'The old leader returns',
      text: 'North 1 starts again. What it had on its disk is still there: its log, and that it led in term 1.',
      highlight: ['north-1', 'north-2'],
      ask: {
        question: 'Who leads now?',
        choices: [
          {
            text: 'North 1: it was elected before',
            right: false,
            because: 'That was in term 1. Every message bears its term, and the higher one counts.',
          },
          {
            text: 'Both, and they have to come to terms',
            right: false,
            because:
              'A restarted replica begins as a follower. And two leaders of one term cannot be: nobody has two votes.',
          },
          {
            text: 'North 2, and North 1 follows',
            right: true,
            because:
              'The first message of the leader tells it of term 2. It follows, and gets from the log what it has missed.',
          },
        ],
      },
      do: [{ type: 'heal', id: 'crash' }],
      play: { until: 7, speed: 1 },
      figures: [
        { ...elections, atMost: 0 },
        { ...errors('users-north', 'Errors in the north'), atMost: 0 },
        { ...errors('users-south', 'Errors in the south'), atMost: 0 },
      ],
      claim: 'North 1 follows, and nobody elects anybody.',
    },
    {
      id: 'cut',
      title: 'Two and three',
      text: 'The leader is North 2. Now the line between north and south is cut: the leader with one follower on one side, three followers on the other.',
      highlight: ['north', 'south'],
      panel: 'verdicts',
      ask: {
        question: 'Who is served?',
        choices: [
          {
            text: 'The north: the leader is there',
            right: false,
            because:
              'It can still append, but only two of five have what it appends. Nothing is committed, and it knows that. After 300 ms without a majority it steps down.',
          },
          {
            text: 'The south: three can elect a leader of their own',
            right: true,
            because:
              'Three votes of five make a leader, and three copies a commit. For a moment there were two leaders, but the old one could acknowledge nothing.',
          },
          {
            text: 'Both, each by its own leader',
            right: false,
            because:
              'That is the split brain that majorities exclude: two groups of three out of five always share a replica.',
          },
        ],
      },
      task: {
        text: 'Part north and south with the scissors: one line from left to right through the middle.',
        action: {
          type: 'fault',
          id: 'cut',
          fault: 'partition',
          settings: {
            groups: [
              ['users-north', ...north],
              ['users-south', ...south],
            ],
          },
        },
      },
      play: { until: 15, speed: 3 },
      figures: [
        { ...errors('users-north', 'Errors in the north'), atLeast: 60 },
        { ...answered('users-north', 'Answered in the north'), atMost: 2 },
        { ...answered('users-south', 'Answered in the south'), atLeast: 80 },
        { ...errors('users-south', 'Errors in the south'), atMost: 0 },
        { ...asOneCopy, is: 'holds' },
      ],
      claim:
        'The south elects a leader and answers everybody; the north, with the old leader, refuses everybody.',
    },
    {
      id: 'minority-reads',
      title: 'Two healthy replicas that refuse',
      text: 'In the north two replicas are up, with all that was ever acknowledged before the cut. Reading changes nothing. So why refuse reads?\n\nTry what happens if they do not: from now on **any replica** may answer reads.',
      highlight: [...north, 'users-north'],
      ask: {
        question: 'What do users in the north read?',
        choices: [
          {
            text: 'The right values: they have everything',
            right: false,
            because:
              'They have everything up to the cut. The south has gone on writing since, and not one message tells them so.',
          },
          {
            text: 'Old values, without any sign of it',
            right: true,
            because:
              'From inside the minority “the others are gone” and “the others go on without us” look the same. Refusing is the only answer that is never wrong.',
          },
        ],
      },
      do: [{ type: 'set', node: 'store', setting: 'raftReads', value: 'any-replica' }],
      play: { until: 20, speed: 3 },
      figures: [
        { ...answered('users-north', 'Answered in the north'), atLeast: 20 },
        { ...stale, atLeast: 15 },
        { ...asOneCopy, is: 'broken' },
      ],
      claim:
        'A minority that answers reads answers with old values, and the store is no longer like one copy.',
    },
    {
      id: 'heal',
      title: 'One log again',
      text: 'Reads go to the leader again, and the line comes back. In the logs of the north there may stand entries that North 2 took after the cut. They were never committed, so never acknowledged: the leader of the higher term replaces them with its own.',
      highlight: ['north-1', 'north-2'],
      panel: 'dashboards',
      do: [
        { type: 'set', node: 'store', setting: 'raftReads', value: 'read-index' },
        { type: 'heal', id: 'cut' },
      ],
      play: { until: 25, speed: 3 },
      figures: [
        { ...answered('users-north', 'Answered in the north'), atLeast: 60 },
        { ...elections, atMost: 0 },
        { ...lost, label: 'Promised writes lost since the start', from: 0, atMost: 0 },
      ],
      claim:
        'The north follows the new leader and is served within a second; in all that time no acknowledged write was lost.',
    },
    {
      id: 'more',
      title: 'Majorities',
      text: 'Two majorities of the same five always have a replica in common. It is the same idea as R + W > N, used twice: the common replica refuses a second leader its vote in a term, and it brings every committed entry into the next term.\n\nThe price: of 2f + 1 replicas at most f may be away, and every write waits for a majority.\n\nThe store is yours. Crash one of the south while the line is cut. Or switch off pre-vote, cut off a single follower for a while, and look at the terms when it is back.\n\nRead on: Ongaro and Ousterhout, [In Search of an Understandable Consensus Algorithm](https://raft.github.io/raft.pdf); the animations on [raft.github.io](https://raft.github.io); etcd and Consul are built on it.',
      restart: { at: 2 },
      allow: ['everything'],
    },
  ],
});
