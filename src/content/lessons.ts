/**
 * The lessons in the order in which they are taught. What the gallery shows stands here; a lesson itself is
 * loaded when somebody opens it, since eight of them are long and most visits begin without one.
 */
import type { Lesson } from './lesson.ts';

export interface LessonEntry {
  /** Also the name of the lesson's file. */
  readonly id: string;
  readonly title: string;
  /** Chapter of Gorton's "Foundations of Scalable Systems" that it belongs to. */
  readonly chapter: string;
  /** A sentence for the gallery: what one finds out. */
  readonly summary: string;
  /** How long it takes, reading included. */
  readonly minutes: number;
  readonly load: () => Promise<Lesson>;
}

export const lessons: readonly LessonEntry[] = [
  {
    id: 'partition',
    title: 'What a partition does',
    chapter: '5 CAP',
    summary:
      'Cut the line between two cities and see what each side knows: silence, a time-out, and a guess.',
    minutes: 6,
    load: () => import('./lessons/partition.ts').then(({ partition }) => partition),
  },
  {
    id: 'cp-or-ap',
    title: 'Refuse or contradict: CP and AP',
    chapter: '5 CAP',
    summary:
      'Cut two stores at once: one refuses half of its users, the other answers all and contradicts itself.',
    minutes: 7,
    load: () => import('./lessons/cp-or-ap.ts').then(({ cpOrAp }) => cpOrAp),
  },
  {
    id: 'quorums',
    title: 'Quorums: R + W > N, and what it does not give',
    chapter: '5 CAP',
    summary:
      'Choose how many replicas a read and a write wait for, and find out why overlap is not one copy yet.',
    minutes: 8,
    load: () => import('./lessons/quorums.ts').then(({ quorums }) => quorums),
  },
  {
    id: 'lag',
    title: 'Replication lag and session guarantees',
    chapter: '4 Data management',
    summary:
      'Save a picture and see the old one again: what followers that lag do to one person, and three cures.',
    minutes: 8,
    load: () => import('./lessons/lag.ts').then(({ lag }) => lag),
  },
  {
    id: 'split-brain',
    title: 'Split brain and fencing',
    chapter: '5 CAP',
    summary:
      'Cut off a leader that works: soon there are two. Find the fence that keeps the old one from doing harm.',
    minutes: 8,
    load: () => import('./lessons/split-brain.ts').then(({ splitBrain }) => splitBrain),
  },
  {
    id: 'last-write-wins',
    title: 'Last write wins loses writes',
    chapter: '5 CAP',
    summary: 'Put one clock ahead by a second and watch acknowledged writes vanish, without a single error.',
    minutes: 6,
    load: () => import('./lessons/last-write-wins.ts').then(({ lastWriteWins }) => lastWriteWins),
  },
  {
    id: 'raft',
    title: 'Raft: an election, and why a minority refuses',
    chapter: '5 CAP',
    summary:
      'Watch five replicas vote, crash their leader, and cut them two and three: who may go on, and why?',
    minutes: 8,
    load: () => import('./lessons/raft.ts').then(({ raft }) => raft),
  },
  {
    id: 'pacelc',
    title: 'PACELC: what consistency costs on a good day',
    chapter: '5 CAP',
    summary:
      'Nothing is broken, and still every promise costs a trip over the ocean: find out which, and for whom.',
    minutes: 7,
    load: () => import('./lessons/pacelc.ts').then(({ pacelc }) => pacelc),
  },
];
