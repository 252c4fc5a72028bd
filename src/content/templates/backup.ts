/**
 * Two measures of a disaster: how much is lost (recovery point) and how long nobody is served (recovery time), for
 * one machine with backups and for three that replicate (Gorton, "Foundations of Scalable Systems", chapter 9;
 * ISO 22301 has the terms). A backup is no fail-over, and a replica is no backup.
 */
import type { DesignInput } from '../../model/design.ts';
import { defineTemplate } from '../template.ts';

type Node = DesignInput['nodes'][number];

const traffic = {
  arrivals: { process: 'poisson', rate: 40 },
  readFraction: 0.5,
  keys: { count: 500, skew: 0.5 },
  timeout: 2,
} as const;
const users = (id: string, name: string, y: number): Node => ({
  id: `users-${id}`,
  kind: 'client',
  name,
  position: { x: 0, y },
  settings: traffic,
});
const set = (id: string, name: string, y: number): Node => ({
  id,
  kind: 'replica-set',
  name,
  position: { x: 220, y },
  settings: { replication: 'synchronous', giveUpAfter: 1 },
});

export const backup = defineTemplate({
  id: 'backup',
  title: 'A backup is no fail-over',
  chapter: '9 Operations',
  question: 'How much is lost with a disk, and for how long is nobody served?',
  level: 'once you know queues',
  minutes: 4,
  story:
    'Two stores each lose a disk. The first is one machine with a backup every 20 s, the second three machines that replicate and have no backup.',
  plot: 'At 0:55 the disk of the only machine above is gone. Its last backup is of 0:40, and putting it back takes 10 s: the time without service is the recovery time, what came after 0:40 is gone, and that is the recovery point. Below, the leader of three loses its disk at the same moment. The two others have everything, elect a new leader within two or three seconds, and nothing that was acknowledged is lost. But replicas copy mistakes as faithfully as data, and when all three disks are lost there is nothing to put back.',
  watch: '“lost writes” of the two stores, and how long their users get errors.',
  attempt:
    'a backup every 5 s above: what does it change, and what not? Then lose all three disks below at once.',
  claim:
    'With backups, every write since the last one is lost and nobody is served for the 10 s of the restore; with three replicas nothing is lost, and others serve within 4 s.',
  design: {
    nodes: [
      users('single', 'Users 1', 40),
      set('single', 'One machine', 40),
      {
        id: 'single-1',
        kind: 'replica',
        name: 'Machine, backed up',
        position: { x: 460, y: 40 },
        settings: { backupInterval: 20, backupTime: 1, restoreTime: 10 },
      },
      users('three', 'Users 2', 320),
      set('three', 'Three machines', 320),
      ...[1, 2, 3].map((n) => ({
        id: `three-${n}`,
        kind: 'replica',
        name: `Machine ${n}`,
        position: { x: 460, y: 190 + 130 * (n - 1) },
      })),
    ],
    links: [
      { id: 'users-single.single', from: 'users-single', to: 'single' },
      { id: 'single.single-1', from: 'single', to: 'single-1' },
      { id: 'users-three.three', from: 'users-three', to: 'three' },
      ...[1, 2, 3].map((n) => ({ id: `three.three-${n}`, from: 'three', to: `three-${n}` })),
    ],
    timeline: [{ id: 'disk', at: 55, fault: 'disk-loss', targets: ['single-1', 'three-1'] }],
    run: { seed: 1, duration: 110, warmup: 0 },
  },
});
