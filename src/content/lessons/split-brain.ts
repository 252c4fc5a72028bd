/**
 * Split brain: a leader that does not know that it has been replaced, and what keeps it from doing harm (Gray and
 * Cheriton, "Leases", SOSP 1989; Kleppmann, "Designing Data-Intensive Applications", chapter 8, on fencing).
 */
import { type Action, defineLesson, type SettingChange } from '../lesson.ts';
import { partedPlaces, storeOfThree } from '../templates/store-of-three.ts';

const places = [
  { id: 'attic', name: 'attic' },
  { id: 'cellar', name: 'cellar' },
] as const;

const store = storeOfThree({
  id: 'files',
  name: 'Files',
  left: 0,
  places,
  traffic: {
    arrivals: { process: 'poisson', rate: 40 },
    readFraction: 0.5,
    keys: { count: 50, skew: 0.8 },
    timeout: 2,
  },
  set: {
    replication: 'asynchronous',
    fencing: 'none',
    failoverTimeout: 1,
    memberTimeout: 0.25,
    giveUpAfter: 1,
  },
  link: { latency: { distribution: 'constant', value: 0.002 } },
});

/** Lower than the store of a template, beside a lesson's text. */
const positions: { readonly [id: string]: { readonly x: number; readonly y: number } } = {
  'files-attic': { x: 0, y: 0 },
  'files-1': { x: 200, y: 0 },
  files: { x: 100, y: 150 },
  'files-cellar': { x: 0, y: 300 },
  'files-2': { x: 200, y: 300 },
  'files-3': { x: 400, y: 300 },
};

const cut: Action = {
  type: 'fault',
  id: 'cut',
  fault: 'partition',
  settings: { blocked: partedPlaces('files', places) },
};
const heal: Action = { type: 'heal', id: 'cut' };
const set = (setting: string, value: string): SettingChange => ({
  type: 'set',
  node: 'files',
  setting,
  value,
});

const atticAnswered = {
  node: 'files-attic',
  label: 'Answered in the attic',
  metric: 'goodput',
  statistic: 'total',
} as const;
const atticErrors = {
  node: 'files-attic',
  label: 'Errors in the attic',
  metric: 'failures',
  statistic: 'total',
} as const;
const cellarAnswered = {
  node: 'files-cellar',
  label: 'Answered in the cellar',
  metric: 'goodput',
  statistic: 'total',
} as const;
const lost = {
  node: 'files',
  label: 'Promised writes lost',
  metric: 'lostAcknowledgedWrites',
  statistic: 'total',
} as const;

export const splitBrain = defineLesson({
  id: 'split-brain',
  title: 'Split brain and fencing',
  design: {
    zones: [
      { id: 'attic', name: 'Attic' },
      { id: 'cellar', name: 'Cellar' },
    ],
    nodes: store.nodes.map((node) => ({ ...node, position: positions[node.id]! })),
    links: store.links,
    run: { seed: 1, duration: 60, warmup: 0 },
  },
  steps: [
    {
      id: 'fail-over',
      title: 'A leader and its heir',
      text: 'A law firm keeps its files in three replicas: one in the attic, two in the cellar. The one in the attic leads. It acknowledges a write as soon as it has it itself, and passes it on.\n\nFive times a second it says “I am here”. A follower that has heard nothing for **one second or two** asks the others for their votes; with two of three it becomes the leader, in a new **term**. That is fail-over, and it is meant for a leader that has crashed.',
      highlight: ['files-1', 'files-2', 'files-3'],
      panel: 'dashboards',
      play: { until: 5, speed: 3 },
      figures: [
        { ...atticAnswered, label: 'Answered in the attic, a second', statistic: 'rate', atLeast: 25 },
        { ...cellarAnswered, label: 'Answered in the cellar, a second', statistic: 'rate', atLeast: 25 },
        { ...lost, atMost: 0 },
      ],
      claim: 'One leader, in the attic; everybody is answered.',
    },
    {
      id: 'two-leaders',
      title: 'The stairs are on fire',
      text: 'The cable between attic and cellar burns through. The leader in the attic works as before, and so do its users up there. Downstairs two replicas hear nothing from above.',
      highlight: ['attic', 'cellar'],
      ask: {
        question: 'How many leaders will there be in five seconds?',
        choices: [
          {
            text: 'None: the old one is cut off, and nobody may replace it',
            right: false,
            because: 'Two of three are a majority and may elect. And nothing has happened to the old one.',
          },
          {
            text: 'One: the new one in the cellar',
            right: false,
            because:
              'For those downstairs the old leader is gone. But it is alive, and nobody has told it anything; nobody can.',
          },
          {
            text: 'Two',
            right: true,
            because:
              'A new one in the cellar, and the old one in the attic, who has not noticed anything. This is called split brain.',
          },
        ],
      },
      task: {
        text: 'Part the attic from the cellar with the scissors: one line from left to right.',
        action: cut,
      },
      play: { until: 12, speed: 3 },
      figures: [
        { ...atticAnswered, atLeast: 150 },
        { ...atticErrors, atMost: 0 },
        { ...cellarAnswered, atLeast: 100 },
        { ...lost, atLeast: 80 },
      ],
      claim:
        'Two leaders take writes, the attic’s without a single error; what it acknowledges will be lost.',
    },
    {
      id: 'still-two',
      title: 'The cable is mended',
      text: 'The line between attic and cellar is back. This store does not guard itself in any way: nobody asks a leader in which term it was elected.',
      highlight: ['files-1', 'files-2', 'files-3'],
      panel: 'verdicts',
      ask: {
        question: 'And now?',
        choices: [
          {
            text: 'The old leader gives way as soon as it hears of the new one',
            right: false,
            because:
              'It would have to be asked for its term, and to believe the answer. In this store nobody does.',
          },
          {
            text: 'It goes on for those who still ask it',
            right: true,
            because:
              'The programs upstairs ask the leader that they know, and it answers. The split has outlived its cause.',
          },
          {
            text: 'The two merge their writes',
            right: false,
            because: 'Each holds its own log for the truth. There is nothing in them that says how to merge.',
          },
        ],
      },
      do: [heal],
      play: { until: 17, speed: 3 },
      figures: [
        { ...atticErrors, atMost: 0 },
        { ...lost, atLeast: 50 },
        { label: 'As one copy', question: 'linearizable', store: 'files', is: 'broken' },
      ],
      claim:
        'The network is whole, there are still two leaders, and every write from the attic goes on being lost.',
    },
    {
      id: 'terms',
      title: 'First fence: terms',
      text: 'Back to before the fire. This time every message says in which term its leader was elected, and a replica that knows of a newer term **refuses** the old leader. It is the same fire at the same moment.',
      highlight: ['files-1'],
      panel: 'dashboards',
      restart: { at: 5, first: [set('fencing', 'term')] },
      ask: {
        question: 'Does that help while the cable is cut?',
        choices: [
          {
            text: 'Yes: the old leader is refused and stops',
            right: false,
            because: 'Whoever would refuse it is in the cellar, and no message gets there.',
          },
          {
            text: 'No: it needs nobody to acknowledge a write',
            right: true,
            because:
              'It asks nobody before it says “saved”, so nobody can refuse. The fence stands between the leader and its followers, and nothing passes there now.',
          },
        ],
      },
      do: [cut],
      play: { until: 15, speed: 10 },
      figures: [
        { ...atticAnswered, atLeast: 200 },
        { ...atticErrors, atMost: 0 },
        { ...lost, atLeast: 120 },
      ],
      claim: 'As long as the line is cut, terms change nothing: the attic is answered and loses all of it.',
    },
    {
      id: 'rollback',
      title: 'The old leader hears of it',
      text: 'The line is back. The old leader sends an append to the cellar and is told of a newer term.',
      highlight: ['files-1', 'files-2', 'files-3'],
      ask: {
        question: 'What becomes of the ten seconds of work in the attic?',
        choices: [
          {
            text: 'It is sent to the new leader and added',
            right: false,
            because:
              'The new leader has other entries in the same places of its log. One of the two has to go, and the newer term wins.',
          },
          {
            text: 'It is cut off the log and gone',
            right: true,
            because:
              'The old leader becomes a follower and takes over the new log. MongoDB calls this a rollback, and keeps what it took away in a file that somebody may read.',
          },
        ],
      },
      do: [heal],
      play: { until: 20, speed: 3 },
      figures: [
        { ...lost, label: 'Promised writes lost since the fire', from: 5, atLeast: 120 },
        { ...lost, label: 'Lost since the line is back', atMost: 3 },
        { ...atticErrors, atMost: 0 },
      ],
      claim:
        'With terms the split ends when the line is back: nothing more is lost, and what was lost stays lost.',
    },
    {
      id: 'lease',
      title: 'Second fence: a lease',
      text: 'If nobody can tell the leader to stop, it has to stop **by itself**. A **lease** is leadership on loan: the leader may lead for one second after a majority has answered it, and no longer. The others wait at least as long before they elect.\n\nThe fire again.',
      highlight: ['files-1', 'files-attic'],
      restart: { at: 5, first: [set('fencing', 'lease')] },
      ask: {
        question: 'Who notices the fire first?',
        choices: [
          {
            text: 'Users in the attic: they get errors after a second',
            right: true,
            because:
              'The lease runs out, and the old leader refuses before anybody else may lead. Errors at once instead of losses later.',
          },
          {
            text: 'Nobody: the cellar takes over and all are served',
            right: false,
            because:
              'The cellar is served. The attic cannot be: its leader may not lead, and no other is in reach.',
          },
          {
            text: 'Users in the cellar: they lose their leader for good',
            right: false,
            because: 'They wait a second or two, until they have elected one, and are served from then on.',
          },
        ],
      },
      do: [cut],
      play: { until: 15, speed: 10 },
      figures: [
        { ...atticErrors, atLeast: 150 },
        { ...cellarAnswered, atLeast: 200 },
        { ...lost, atLeast: 1, atMost: 60 },
      ],
      claim: 'The attic is refused after a second. Lost is only what it was promised within that second.',
    },
    {
      id: 'majority',
      title: 'The last second',
      text: 'One second of work is still lost. It can be saved, too: let the leader acknowledge a write only when **a majority** has it, which is synchronous replication.',
      highlight: ['files-1', 'files-2', 'files-3'],
      panel: 'verdicts',
      restart: { at: 5, first: [set('fencing', 'lease'), set('replication', 'synchronous')] },
      do: [cut],
      play: { until: 15, speed: 10 },
      figures: [
        { ...atticErrors, atLeast: 150 },
        { ...lost, atMost: 0 },
        { label: 'As one copy', question: 'linearizable', store: 'files', is: 'holds' },
      ],
      claim:
        'With a lease and a majority for each write nothing is lost: what cannot be kept is not promised.',
    },
    {
      id: 'more',
      title: 'It happens',
      text: 'On 21 October 2018 GitHub lost the connection between two data centres for 43 seconds. Fail-over did what it was told; both sides had taken writes by then, and putting them together took a day.\n\nOther fences: cut the power of the old leader before the new one begins (“shoot the other node in the head”), or give every storage a **fencing token** that grows with each leader, so that it refuses older ones.\n\nThe store is yours. A shorter fail-over time-out closes the fence sooner. What speaks against it? Pause the leader for two seconds and see.\n\nRead on: GitHub’s [post-incident analysis](https://github.blog/2018-10-30-oct21-post-incident-analysis/); Kleppmann, [How to do distributed locking](https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html), and *Designing Data-Intensive Applications*, chapter 8.',
      restart: { at: 5, first: [set('fencing', 'lease')] },
      allow: ['everything'],
    },
  ],
});
