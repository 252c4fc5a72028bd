/**
 * Last write wins, by clocks: acknowledged writes vanish without an error when a clock is wrong (Lamport, "Time,
 * Clocks, and the Ordering of Events in a Distributed System", CACM 21(7), 1978; Kingsbury, "The trouble with
 * timestamps", 2013), and what keeps both instead (Parker et al., "Detection of Mutual Inconsistency in
 * Distributed Systems", IEEE TSE 9(3), 1983).
 */
import type { DesignInput } from '../../model/design.ts';
import { type Action, defineLesson } from '../lesson.ts';

const editor = (id: string, name: string, x: number): DesignInput['nodes'][number] => ({
  id,
  kind: 'client',
  name,
  position: { x, y: 0 },
  settings: {
    arrivals: { process: 'closed', users: 1, thinkTime: { distribution: 'exponential', mean: 0.2 } },
    readFraction: 0.5,
    keys: { count: 2, skew: 0 },
    timeout: 2,
  },
});
const replicas = [1, 2, 3] as const;

const skewed = (seconds: number): Action => ({
  type: 'fault',
  id: 'skew',
  fault: 'clock-skew',
  targets: ['ann'],
  settings: { seconds },
});

const dropped = {
  node: 'wiki',
  label: 'Acknowledged writes dropped',
  metric: 'conflictsLost',
  statistic: 'total',
} as const;
const writesOf = (node: string, label: string) =>
  ({ node, label, metric: 'writes', statistic: 'total' }) as const;
const errorsOf = (node: string, label: string) =>
  ({ node, label, metric: 'failures', statistic: 'total' }) as const;

export const lastWriteWins = defineLesson({
  id: 'last-write-wins',
  title: 'Last write wins loses writes',
  design: {
    nodes: [
      editor('ann', 'Ann', 0),
      editor('ben', 'Ben', 400),
      {
        id: 'wiki',
        kind: 'replica-set',
        name: 'Wiki',
        position: { x: 200, y: 110 },
        settings: { protocol: 'quorum', readRepair: 'blocking', giveUpAfter: 1 },
      },
      ...replicas.map((n) => ({
        id: `wiki-${n}`,
        kind: 'replica',
        name: `Replica ${n}`,
        position: { x: 200 * (n - 1), y: 300 },
      })),
    ],
    links: [
      { id: 'ann.wiki', from: 'ann', to: 'wiki' },
      { id: 'ben.wiki', from: 'ben', to: 'wiki' },
      ...replicas.map((n) => ({
        id: `wiki.wiki-${n}`,
        from: 'wiki',
        to: `wiki-${n}`,
        settings: { latency: { distribution: 'exponential' as const, mean: 0.005 } },
      })),
    ],
    run: { seed: 1, duration: 60, warmup: 0 },
  },
  steps: [
    {
      id: 'stamps',
      title: 'A stamp on every write',
      text: 'Ann and Ben edit the same two pages of a wiki. There are three replicas, and reads and writes wait for two of them: R + W > N. Nobody leads.\n\nWhen two writes of one page meet at a replica, one has to go. The rule is the simplest there is: whoever writes puts the **time of his own clock** on it, and the larger stamp stays. It is called **last write wins**, and many stores come with it.',
      highlight: ['ann', 'ben', 'wiki'],
      panel: 'verdicts',
      play: { until: 15, speed: 3 },
      figures: [
        writesOf('ann', 'Ann writes'),
        writesOf('ben', 'Ben writes'),
        { ...dropped, atMost: 8 },
        { label: 'As one copy', question: 'linearizable', store: 'wiki', is: 'holds' },
      ],
      claim:
        'While both clocks are right hardly a write is dropped, only of those that were under way at the same moment.',
    },
    {
      id: 'one-second',
      title: 'One second ahead',
      text: 'Ann’s clock goes **one second ahead**. That is what clocks do: they drift, they are set by hand, and the service that sets them is away for a day. Ben’s clock stays right.',
      highlight: ['ann', 'ben'],
      watchKey: { set: 'wiki', key: 0 },
      ask: {
        question: 'Ann saves a page. Half a second later Ben saves it, too. Whose version is kept?',
        choices: [
          {
            text: 'Ben’s: he saved last',
            right: false,
            because:
              'He did, but the store has not seen it happen. It sees two stamps, and Ann’s is half a second larger.',
          },
          {
            text: 'Ann’s, and Ben is told that his was refused',
            right: false,
            because:
              'The replicas answer that they have dealt with it, as they should. That they threw it away is no error to them.',
          },
          {
            text: 'Ann’s, and Ben is told that his is saved',
            right: true,
            because:
              'His write is acknowledged and gone. Note who pays: not the one whose clock is wrong, but the one whose clock is right.',
          },
        ],
      },
      task: {
        text: 'Put Ann’s clock ahead: right-click her and choose *Skew the clock by 1 s*, or select her and press J.',
        action: skewed(1),
      },
      play: { until: 30, speed: 3 },
      figures: [
        { ...writesOf('ben', 'Ben writes'), atLeast: 10 },
        { ...dropped, atLeast: 8 },
        { ...errorsOf('ben', 'Ben sees errors'), atMost: 0 },
        { label: 'As one copy', question: 'linearizable', store: 'wiki', is: 'broken' },
      ],
      claim: 'A large part of what Ben writes is acknowledged and dropped, and not one error is shown.',
    },
    {
      id: 'ten-seconds',
      title: 'Ten seconds ahead',
      text: 'Another day. Ann’s clock is **ten seconds ahead**, for five seconds only: she wakes her laptop, and it takes that long to ask what time it is.',
      highlight: ['ann'],
      restart: { at: 5 },
      do: [skewed(10)],
      play: { until: 10, speed: 1 },
      figures: [
        { ...writesOf('ann', 'Ann writes'), atLeast: 1 },
        { ...writesOf('ben', 'Ben writes'), atLeast: 1 },
        { ...dropped, atLeast: 1 },
      ],
      claim: 'What Ben writes is dropped: whatever Ann has stamped lies in the future.',
    },
    {
      id: 'corrected',
      title: 'The clock is right again',
      text: 'Ann’s laptop has set its clock. From now on all clocks are right, to the last microsecond.',
      highlight: ['ann', 'ben'],
      ask: {
        question: 'Are Ben’s edits safe now?',
        choices: [
          {
            text: 'No: for some seconds all that he writes is dropped',
            right: true,
            because:
              'Both pages bear stamps up to ten seconds ahead. Until the true time has passed them, every right stamp is too small. A clock that is wrong for a moment does harm for as long as it was wrong by.',
          },
          {
            text: 'Yes: all stamps are right from now on',
            right: false,
            because: 'New ones, yes. But the pages still bear the stamps of a time that has not come yet.',
          },
          {
            text: 'His are, but Ann’s are not',
            right: false,
            because:
              'Ann’s program never stamps backwards: it goes on from the stamp that it gave last, and wins. It is Ben who loses.',
          },
        ],
      },
      do: [{ type: 'heal', id: 'skew' }],
      play: { until: 16, speed: 3 },
      figures: [
        { ...writesOf('ben', 'Ben writes'), atLeast: 1 },
        { ...dropped, atLeast: 1 },
        { ...errorsOf('ben', 'Ben sees errors'), atMost: 0 },
      ],
      claim:
        'For six seconds all clocks are right, and every single write of Ben is acknowledged and dropped.',
    },
    {
      id: 'siblings',
      title: 'Keep both',
      text: 'A clock tells when somebody wrote. It does not tell what he **had seen**, and that is what counts: who overwrites a version that he has read means it; who overwrites one that he has never seen does not.\n\nA **version vector** notes with each write how many writes of each writer it has seen. Now a store can tell “newer” from “neither knew of the other”, without any clock. Ann’s is one second ahead again.',
      highlight: ['wiki'],
      panel: 'dashboards',
      restart: {
        at: 5,
        first: [{ type: 'set', node: 'wiki', setting: 'conflicts', value: 'version-vectors' }],
      },
      ask: {
        question:
          'Ann and Ben have saved the same page, and neither has seen the other’s version. What is kept?',
        choices: [
          {
            text: 'Ann’s: her stamp is larger',
            right: false,
            because: 'Stamps are not asked any more.',
          },
          {
            text: 'Both, side by side',
            right: true,
            because:
              'Neither has seen the other, so neither may replace it. The two are called siblings; who reads the page gets both, and what he writes next replaces both.',
          },
          {
            text: 'The one that two replicas got first',
            right: false,
            because: 'Then the other one would be lost, only by another accident than the clock.',
          },
        ],
      },
      do: [skewed(1)],
      play: { until: 30, speed: 10 },
      figures: [
        { ...writesOf('ben', 'Ben writes'), atLeast: 10 },
        { ...dropped, atMost: 0 },
        {
          node: 'wiki',
          label: 'Siblings kept',
          metric: 'siblings',
          statistic: 'total',
          atLeast: 10,
        },
      ],
      claim:
        'With version vectors nothing is dropped; what was written without knowledge is kept side by side.',
    },
    {
      id: 'more',
      title: 'What to remember',
      text: 'Last write wins is safe where nothing is ever overwritten, or where losing is fine: a cache, the latest temperature. Else a store needs a leader that orders writes, or version vectors and somebody who merges; or data that merges by itself (**CRDTs**: counters, sets, texts). Google’s Spanner keeps clocks so well that it knows how wrong they may be, and waits that long.\n\nThe wiki is yours: give Ben the same wrong clock, or set one that is ten seconds behind.\n\nRead on: Kingsbury, [The trouble with timestamps](https://aphyr.com/posts/299-the-trouble-with-timestamps); Lamport, [Time, Clocks, and the Ordering of Events](https://lamport.azurewebsites.net/pubs/time-clocks.pdf); Shapiro and others, [Conflict-free Replicated Data Types](https://inria.hal.science/inria-00609399).',
      restart: { at: 5 },
      allow: ['run', 'seek', 'clocks', 'heal', 'set:wiki.conflicts'],
    },
  ],
});
