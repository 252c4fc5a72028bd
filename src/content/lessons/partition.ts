/**
 * What a partition does, before any word about consistency: nothing breaks, answers stay away, and from the
 * inside it cannot be told from a crash (Fischer, Lynch and Paterson, "Impossibility of Distributed Consensus
 * with One Faulty Process", JACM 32(2), 1985, section 1; Bailis and Kingsbury, "The Network is Reliable", ACM
 * Queue 12(7), 2014, for how often it happens).
 */
import { defineLesson } from '../lesson.ts';

const traffic = {
  arrivals: { process: 'poisson', rate: 20 },
  readFraction: 0.7,
  keys: { count: 20, skew: 0.8 },
  timeout: 2,
} as const;

/** Everything in Lisbon is parted from everything in Dublin. */
const cut = {
  type: 'fault',
  id: 'cut',
  fault: 'partition',
  settings: {
    groups: [
      ['users-lisbon', 'store-1'],
      ['users-dublin', 'store-2'],
    ],
  },
} as const;

const dublin = { node: 'users-dublin', statistic: 'total' } as const;
const lisbon = { node: 'users-lisbon', statistic: 'total' } as const;

export const partition = defineLesson({
  id: 'partition',
  title: 'What a partition does',
  design: {
    zones: [
      { id: 'lisbon', name: 'Lisbon' },
      { id: 'dublin', name: 'Dublin' },
    ],
    network: {
      pairs: [{ between: ['lisbon', 'dublin'], latency: { distribution: 'constant', value: 0.015 } }],
    },
    nodes: [
      {
        id: 'users-lisbon',
        kind: 'client',
        name: 'Users, Lisbon',
        position: { x: 0, y: 0 },
        zone: 'lisbon',
        settings: traffic,
      },
      { id: 'store-1', kind: 'replica', name: 'Lisbon', position: { x: 0, y: 220 }, zone: 'lisbon' },
      {
        id: 'store',
        kind: 'replica-set',
        name: 'Store',
        position: { x: 220, y: 110 },
        settings: { failover: 'none', giveUpAfter: 1, memberTimeout: 0.25 },
      },
      {
        id: 'users-dublin',
        kind: 'client',
        name: 'Users, Dublin',
        position: { x: 440, y: 0 },
        zone: 'dublin',
        settings: traffic,
      },
      { id: 'store-2', kind: 'replica', name: 'Dublin', position: { x: 440, y: 220 }, zone: 'dublin' },
    ],
    links: [
      { id: 'users-lisbon.store', from: 'users-lisbon', to: 'store' },
      { id: 'users-dublin.store', from: 'users-dublin', to: 'store' },
      { id: 'store.store-1', from: 'store', to: 'store-1' },
      { id: 'store.store-2', from: 'store', to: 'store-2' },
    ],
    run: { seed: 1, duration: 60, warmup: 0 },
  },
  steps: [
    {
      id: 'whole',
      title: 'A store in two cities',
      text: 'A shop keeps its data twice: one **replica** in Lisbon, one in Dublin. The one in Lisbon is the **leader**. It answers every read and takes every write, from both cities, and passes each write on to its **follower** in Dublin.\n\nA message takes 15 ms from one city to the other. Let five seconds pass and compare how long people wait.',
      highlight: ['store-1', 'store-2'],
      panel: 'dashboards',
      play: { until: 5, speed: 1 },
      figures: [
        { ...lisbon, label: 'Answered in Lisbon', metric: 'goodput', atLeast: 50 },
        { ...dublin, label: 'Answered in Dublin', metric: 'goodput', atLeast: 50 },
        { ...lisbon, label: 'Wait in Lisbon', metric: 'latencySeconds', statistic: 'mean', atMost: 0.01 },
        { ...dublin, label: 'Wait in Dublin', metric: 'latencySeconds', statistic: 'mean', atLeast: 0.03 },
      ],
      claim: 'Everybody is answered. Users in Dublin wait 30 ms longer: the way to Lisbon and back.',
    },
    {
      id: 'message',
      title: 'There are only messages',
      text: 'The same in slow motion, a third of a second of it. A read or a write travels to Lisbon, an answer travels back. The leader sends an append, the follower says that it has it.\n\nIn the diagram below time runs on, and every arrow is one message. Find one that crosses between the cities, and how long it takes.\n\nNeither city has any other way to learn about the other one. Keep that in mind.',
      highlight: ['store-1', 'users-dublin'],
      panel: 'space-time',
      play: { until: 5.3, speed: 1 / 30 },
      claim: 'Whatever one city knows of the other has been on its way for 15 ms.',
    },
    {
      id: 'silence',
      title: 'The line is cut',
      text: 'An excavator finds the cable between the cities. Nothing else is damaged: both machines run, both have power, both disks are fine.\n\nThis is a **partition**. Messages within a side arrive; messages from one side to the other are lost.',
      highlight: ['lisbon', 'dublin'],
      panel: 'dashboards',
      ask: {
        question: 'What do users in Dublin see in the first half second?',
        choices: [
          {
            text: 'An error, at once: the connection is gone',
            right: false,
            because:
              'Somebody would have to tell them, and whoever could is behind the cut. A machine that has closed its door says “refused”; a cut line says nothing.',
          },
          {
            text: 'Nothing: no answer and no error',
            right: true,
            because:
              'A message that is lost looks exactly like one that is slow. Until somebody’s patience is over, a partition is silence and nothing else.',
          },
          {
            text: 'Answers from the replica in Dublin',
            right: false,
            because:
              'That would be one way to go on. But here reads go to the leader, and nobody in Dublin has decided to do without it.',
          },
        ],
      },
      task: {
        text: 'Take the scissors and draw a line between the two cities, from top to bottom.',
        action: cut,
      },
      play: { until: 5.8, speed: 1 / 10 },
      figures: [
        { ...dublin, label: 'Answered in Dublin', metric: 'goodput', atMost: 0 },
        { ...dublin, label: 'Errors in Dublin', metric: 'failures', atMost: 0 },
        { ...lisbon, label: 'Answered in Lisbon', metric: 'goodput', atLeast: 1 },
      ],
      claim: 'Dublin gets neither answers nor errors; Lisbon has not noticed anything.',
    },
    {
      id: 'time-out',
      title: 'The only detector is a clock',
      text: 'The program of each user asks the leader and waits a quarter of a second. It asks the other replica, which says that it does not lead. It asks the leader again. After **one second** it gives up: “no quorum”.\n\nA **time-out** is a guess. It turns “I have heard nothing” into “I take it for gone”. Too short, and a slow answer counts as a dead machine; too long, and everybody waits.',
      highlight: ['users-dublin', 'store'],
      play: { until: 15, speed: 3 },
      figures: [
        { ...dublin, label: 'Answered in Dublin', metric: 'goodput', atMost: 0 },
        { ...dublin, label: '“No quorum” in Dublin', metric: 'failures', by: 'no-quorum', atLeast: 100 },
        { ...lisbon, label: 'Errors in Lisbon', metric: 'failures', atMost: 0 },
      ],
      claim:
        'Every request from Dublin fails after a second or a little more; in Lisbon not a single one does.',
    },
    {
      id: 'answer-anyway',
      title: 'Answer anyway?',
      text: 'Dublin has a replica of its own, with all data up to 0:05. So let reads be answered by **the nearest** replica instead of the leader. The line stays cut.',
      highlight: ['users-dublin', 'store-2'],
      ask: {
        question: 'What becomes of reads in Dublin?',
        choices: [
          {
            text: 'They are answered, correctly: reading changes nothing',
            right: false,
            because:
              'Lisbon goes on writing. The replica in Dublin hears nothing of it, so what it answers was true once and is not any more.',
          },
          {
            text: 'They still fail: without the leader there is nothing to read',
            right: false,
            because: 'The data is there, on a machine that works. Whether it may be used is a decision.',
          },
          {
            text: 'They are answered, most of them with old values',
            right: true,
            because:
              'Reads work again, and most answers have been overtaken in Lisbon. Writes still fail: only the leader may take them, and it cannot be reached.',
          },
        ],
      },
      do: [{ type: 'set', node: 'store', setting: 'readFrom', value: 'nearest' }],
      play: { until: 25, speed: 3 },
      figures: [
        { ...dublin, label: 'Answered in Dublin', metric: 'goodput', atLeast: 80 },
        {
          node: 'store',
          statistic: 'total',
          label: 'Of these, old values',
          metric: 'staleReads',
          atLeast: 60,
        },
        { ...dublin, label: 'Errors in Dublin', metric: 'failures', atLeast: 30 },
      ],
      claim:
        'Reads in Dublin are answered again, more than half of them with old values; writes go on failing.',
    },
    {
      id: 'heal',
      title: 'The line is back',
      text: 'Someone has spliced the cable. The leader sends the follower all that it has missed, and from then on each write as it comes.',
      highlight: ['store-1', 'store-2'],
      do: [{ type: 'heal', id: 'cut' }],
      play: { until: 30, speed: 1 },
      figures: [
        { ...dublin, label: 'Answered in Dublin', metric: 'goodput', atLeast: 50 },
        { ...dublin, label: 'Errors in Dublin', metric: 'failures', atMost: 10 },
        { node: 'store', statistic: 'total', label: 'Old values', metric: 'staleReads', atMost: 20 },
      ],
      claim: 'Within a second everybody is answered again, and the follower has what it had missed.',
    },
    {
      id: 'crash',
      title: 'Seen from Dublin',
      text: 'Back to 0:05. The same users, the same requests at the same moments, but this time the cable holds. Instead the machine in Lisbon **crashes** without a word.\n\nWith the cut, Dublin saw silence for a second and then nothing but “no quorum” until 0:15.',
      highlight: ['store-1', 'users-dublin'],
      restart: { at: 5.3 },
      ask: {
        question: 'How could a program in Dublin tell the crash from the cut?',
        choices: [
          {
            text: 'By the error: a crash is reported as a crash',
            right: false,
            because: 'Reported by whom? The machine that could say so is the one that crashed.',
          },
          {
            text: 'By the waiting: a crash is noticed sooner',
            right: false,
            because: 'Both are noticed by the same clock, when the same patience is over.',
          },
          {
            text: 'Not at all',
            right: true,
            because:
              'The messages that do not come are the same. So no program can do one thing after a crash and another after a cut, and that is the root of all trouble in the lessons that follow.',
          },
        ],
      },
      do: [{ type: 'fault', id: 'crash', fault: 'crash', targets: ['store-1'], settings: { of: 'machine' } }],
      play: { until: 15, speed: 3 },
      figures: [
        { ...dublin, label: 'Answered in Dublin', metric: 'goodput', atMost: 5 },
        { ...dublin, label: 'Errors in Dublin', metric: 'failures', atLeast: 100 },
        { ...lisbon, label: 'Errors in Lisbon', metric: 'failures', atLeast: 100 },
      ],
      claim:
        'The requests that fail in Dublin are those that failed in the cut, except for answers that were under way.',
    },
    {
      id: 'more',
      title: 'Two ways to go on',
      text: 'A partition leaves a choice, and no third way: **refuse** until the line is back, or **answer** with what one has and be wrong. Which stores choose what, and what each choice costs, is the next lesson.\n\nThe store is yours now. Part it with the scissors, crash a machine, change where reads go.\n\nRead on: [The Network is Reliable](https://queue.acm.org/detail.cfm?id=2655736) by Bailis and Kingsbury, on how often real networks part; and chapter 8 of Kleppmann’s *Designing Data-Intensive Applications*.',
      restart: { at: 5 },
      allow: ['run', 'seek', 'partition', 'crash', 'heal', 'set:store.readFrom'],
    },
  ],
});
