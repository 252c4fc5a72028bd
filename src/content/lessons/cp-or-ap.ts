/**
 * The choice that a partition leaves (Gilbert and Lynch, "Brewer's Conjecture and the Feasibility of Consistent,
 * Available, Partition-Tolerant Web Services", SIGACT News 33(2), 2002): two stores with the same traffic and the
 * same cut, one of which refuses, while the other answers and contradicts itself.
 */
import { assert } from '../../base/assert.ts';
import { type Design, type DesignInput, designSchema } from '../../model/design.ts';
import { mergeDesigns } from '../../model/versus.ts';
import { defineLesson } from '../lesson.ts';
import { partedPlaces, storeOfThree } from '../templates/store-of-three.ts';

const traffic = {
  arrivals: { process: 'poisson', rate: 25 },
  readFraction: 0.7,
  keys: { count: 20, skew: 0.8 },
  timeout: 2,
} as const;

const places = [
  { id: 'lisbon', name: 'Lisbon' },
  { id: 'dublin', name: 'Dublin' },
] as const;

/** Low enough for two of them beside each other on a small screen. */
const positions: { readonly [id: string]: { readonly x: number; readonly y: number } } = {
  'store-lisbon': { x: 0, y: 0 },
  'store-1': { x: 170, y: 0 },
  store: { x: 85, y: 150 },
  'store-dublin': { x: 0, y: 300 },
  'store-2': { x: 170, y: 300 },
  'store-3': { x: 340, y: 300 },
};

/** The store in both places, with what it chose. */
function side(name: string, settings: DesignInput['nodes'][number]['settings']): Design {
  const set = { memberTimeout: 0.25, giveUpAfter: 1, ...settings };
  const store = storeOfThree({ id: 'store', name, left: 0, places, traffic, set });
  return designSchema.parse({
    version: 1,
    title: `${name} store`,
    zones: [
      { id: 'lisbon', name: 'Lisbon' },
      { id: 'dublin', name: 'Dublin' },
    ],
    network: {
      pairs: [{ between: ['lisbon', 'dublin'], latency: { distribution: 'constant', value: 0.015 } }],
    },
    links: store.links,
    nodes: store.nodes.map((node) => ({ ...node, position: positions[node.id]! })),
    run: { seed: 1, duration: 60, warmup: 0 },
  });
}

const both = mergeDesigns(
  side('Careful', { protocol: 'raft' }),
  side('Eager', {
    protocol: 'quorum',
    readQuorum: 'one',
    writeQuorum: 'one',
    coordinator: 'replica',
    antiEntropyInterval: 5,
  }),
);
assert(both.ok, 'the two sides can be merged');

/** The same line on both sides. */
const parted = ['a', 'b'].flatMap((prefix) =>
  partedPlaces('store', places).map(([from, to]): [string, string] => [
    `${prefix}:${from}`,
    `${prefix}:${to}`,
  ]),
);
const cut = {
  type: 'fault',
  id: 'cut',
  fault: 'partition',
  settings: { blocked: parted },
} as const;

const answered = (node: string, label: string) =>
  ({ node, label, metric: 'goodput', statistic: 'total' }) as const;
const errors = (node: string, label: string) =>
  ({ node, label, metric: 'failures', statistic: 'total' }) as const;
const wait = (node: string, label: string) =>
  ({ node, label, metric: 'latencySeconds', statistic: 'mean' }) as const;
const stale = (node: string, label: string) =>
  ({ node, label, metric: 'staleReads', statistic: 'total' }) as const;

export const cpOrAp = defineLesson({
  id: 'cp-or-ap',
  title: 'Refuse or contradict: CP and AP',
  design: (({ version: _, title: __, notes: ___, timeline: ____, ...design }) => design)(both.value),
  steps: [
    {
      id: 'two-stores',
      title: 'Two stores, one world',
      text: 'Two stores side by side, each with one replica in Lisbon and two in Dublin. Both get the **same requests at the same moments**, from users in both cities.\n\nThe **careful** store, on the left, acknowledges nothing before two of its three replicas have agreed on it; its protocol is called Raft. The **eager** store, on the right, is content with the first replica that answers, and tells the others at the same time.',
      highlight: ['a:store', 'b:store'],
      panel: 'dashboards',
      ask: {
        question: 'Nothing is broken yet. Who waits longer?',
        choices: [
          {
            text: 'Users of the careful store',
            right: true,
            because:
              'Two of three, for all of Lisbon, means asking Dublin: 15 ms there and 15 ms back. The eager store answers from the same city.',
          },
          {
            text: 'Users of the eager store: it writes to three replicas, too',
            right: false,
            because:
              'It writes to all three, but waits for the first only. The others get it while nobody waits.',
          },
          {
            text: 'Both wait the same: the machines are the same',
            right: false,
            because:
              'The machines are. But the careful store waits for a second city, and the eager one does not.',
          },
        ],
      },
      play: { until: 8, speed: 3 },
      figures: [
        { ...wait('a:store-lisbon', 'Careful: wait in Lisbon'), atLeast: 0.03 },
        { ...wait('b:store-lisbon', 'Eager: wait in Lisbon'), atMost: 0.012 },
        { ...wait('a:store-dublin', 'Careful: wait in Dublin') },
        { ...wait('b:store-dublin', 'Eager: wait in Dublin'), atMost: 0.012 },
      ],
      claim:
        'Both answer everybody. In Lisbon the careful store takes more than 30 ms, the eager one less than 12 ms.',
    },
    {
      id: 'cut',
      title: 'Cut both',
      text: 'Now the line between Lisbon and Dublin will be cut, for both stores at the same moment. In Lisbon there is one replica of each, in Dublin there are two.',
      highlight: ['a:lisbon', 'a:dublin', 'b:lisbon', 'b:dublin'],
      ask: {
        question: 'Who gets errors?',
        choices: [
          {
            text: 'Everybody in Lisbon',
            right: false,
            because:
              'The eager store needs one replica, and Lisbon has one. Its users there notice nothing at all.',
          },
          {
            text: 'All users of the careful store',
            right: false,
            because:
              'In Dublin two of three replicas still reach each other. Two of three can agree; if their leader was in Lisbon, they elect another one.',
          },
          {
            text: 'Users of the careful store in Lisbon, and nobody else',
            right: true,
            because:
              'One replica of three cannot know what the other two agree on meanwhile. So the careful store refuses there, reads as well as writes.',
          },
        ],
      },
      task: {
        text: 'Draw one line with the scissors through both stores, between Lisbon above and Dublin below.',
        action: cut,
      },
      play: { until: 12, speed: 1 },
      figures: [
        { ...errors('a:store-lisbon', 'Careful: errors in Lisbon'), atLeast: 40 },
        { ...errors('a:store-dublin', 'Careful: errors in Dublin'), atMost: 0 },
        { ...errors('b:store-lisbon', 'Eager: errors in Lisbon'), atMost: 0 },
        { ...errors('b:store-dublin', 'Eager: errors in Dublin'), atMost: 0 },
      ],
      claim: 'Only Lisbon is refused, and only by the careful store.',
    },
    {
      id: 'contradiction',
      title: 'Everybody is answered. And?',
      text: 'The eager store looks better by far: not one error. Now look at what it says. Every write of this run has a value of its own, and a judge compares all answers: could they come from **a single copy**, one request after the other? If so, the store is **linearizable**.\n\nThe careful store is. The eager one was not quite, even before the cut: for the 15 ms in which a write crosses the line, the other city still reads the old value.',
      highlight: ['b:store', 'a:store'],
      panel: 'verdicts',
      ask: {
        question: 'How old do its answers get, now that the line is cut?',
        choices: [
          {
            text: 'As before: some milliseconds',
            right: false,
            because: 'Those milliseconds were the way over the line, and nothing gets over it any more.',
          },
          {
            text: 'Older and older, as long as the line is cut',
            right: true,
            because:
              'What has been replaced in Dublin is read in Lisbon until the line is back. Nothing limits its age, and who reads it cannot tell.',
          },
          {
            text: 'A second at most: then the time-out strikes',
            right: false,
            because: 'Nobody waits for anybody here, so there is nothing that could time out.',
          },
        ],
      },
      play: { until: 20, speed: 3 },
      figures: [
        { ...stale('b:store', 'Eager: reads of old values'), atLeast: 60 },
        {
          node: 'b:store',
          label: 'Eager: age of old values, the worst',
          metric: 'stalenessSeconds',
          statistic: 'p99',
          atLeast: 2,
        },
        { ...stale('a:store', 'Careful: reads of old values'), atMost: 0 },
        { label: 'Eager: as one copy', question: 'linearizable', store: 'b:store', is: 'broken' },
        { label: 'Careful: as one copy', question: 'linearizable', store: 'a:store', is: 'holds' },
      ],
      claim:
        'The eager store answers everybody and contradicts itself; the careful one refuses Lisbon and says nothing wrong.',
    },
    {
      id: 'heal',
      title: 'Two truths meet',
      text: 'The line comes back. In the eager store both cities have written the same keys for twelve seconds, each without knowing of the other.',
      highlight: ['b:store'],
      panel: 'dashboards',
      ask: {
        question: 'Both cities have written the same key. What is there afterwards?',
        choices: [
          {
            text: 'Both values, merged',
            right: false,
            because:
              'A store that is not told what values mean cannot merge them. This one keeps one of the two.',
          },
          {
            text: 'What Dublin wrote: it has the majority',
            right: false,
            because: 'Majorities are how the careful store decides. The eager one never counts votes.',
          },
          {
            text: 'What was written last, by the clock; the other write is gone',
            right: true,
            because:
              'The larger time stamp wins. The other write had been acknowledged just the same, and nobody is told that it is lost.',
          },
        ],
      },
      do: [{ type: 'heal', id: 'cut' }],
      play: { until: 30, speed: 3 },
      figures: [
        {
          node: 'b:store',
          label: 'Eager: promised writes dropped',
          metric: 'conflictsLost',
          statistic: 'total',
          from: 8,
          atLeast: 50,
        },
        {
          node: 'a:store',
          label: 'Careful: promised writes lost',
          metric: 'lostAcknowledgedWrites',
          statistic: 'total',
          from: 8,
          atMost: 0,
        },
        { ...answered('a:store-lisbon', 'Careful: answered in Lisbon'), atLeast: 100 },
      ],
      claim:
        'The eager store drops writes that it had acknowledged; the careful one has lost none, and serves Lisbon again.',
    },
    {
      id: 'theorem',
      title: 'The theorem',
      text: 'What you have seen is the **CAP theorem**. Its words are precise:\n\n- **C**, consistency: the store is linearizable, it answers as a single copy would.\n- **A**, availability: every request that reaches a working replica is answered.\n- **P**, partition tolerance: the network may lose any messages.\n\nThe proof is short. Cut the line; write on one side; then read on the other. Either the read is refused or never answered, and A is gone; or it is answered without the write, and C is gone.\n\nNobody chooses P. Networks part, and what is left to choose is what happens then: **CP**, as the careful store, or **AP**, as the eager one.',
      highlight: ['a:store', 'b:store'],
      panel: 'none',
    },
    {
      id: 'change-sides',
      title: 'Make the eager store careful',
      text: 'The line is cut again. In the eager store R is how many replicas a read waits for, W how many a write waits for. Both are one.\n\nWhat Lisbon alone has acknowledged before you change it stays unknown in Dublin: a promise that was given too cheaply is not made good later.',
      highlight: ['b:store'],
      panel: 'dashboards',
      restart: { at: 8 },
      do: [cut],
      allow: ['run', 'set:b:store.readQuorum', 'set:b:store.writeQuorum'],
      goal: {
        text: 'Change R and W of the eager store so that hardly any read returns an old value, while Dublin is still answered. What becomes of Lisbon?',
        figures: [
          { ...stale('b:store', 'Eager: reads of old values'), atMost: 5 },
          { ...answered('b:store-dublin', 'Eager: answered in Dublin'), atLeast: 60 },
        ],
        seconds: 5,
        solution: [
          { type: 'set', node: 'b:store', setting: 'readQuorum', value: 'quorum' },
          { type: 'set', node: 'b:store', setting: 'writeQuorum', value: 'quorum' },
        ],
        settle: 4,
      },
    },
    {
      id: 'more',
      title: 'Between the two',
      text: 'CP and AP are corners. Real stores let one choose for each request, and between “one copy” and “anything goes” there are many promises worth having: the verdicts below the canvas name them, and lessons that follow look at them one by one.\n\nRead on: Gilbert and Lynch, [Perspectives on the CAP Theorem](https://groups.csail.mit.edu/tds/papers/Gilbert/Brewer2.pdf), IEEE Computer 2012; Brewer, [CAP Twelve Years Later](https://www.infoq.com/articles/cap-twelve-years-later-how-the-rules-have-changed/); Kleppmann, [A Critique of the CAP Theorem](https://arxiv.org/abs/1509.05393).',
      panel: 'verdicts',
      restart: { at: 8 },
      allow: ['everything'],
    },
  ],
});
