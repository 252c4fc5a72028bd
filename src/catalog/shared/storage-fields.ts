/** Settings of a replica's disk; what they do stands in `storage.ts` and `backups.ts`. */
import { defineFields } from '../../model/fields.ts';

const storage = 'Storage';

/** When a replica brings its log to the disk, and the disk to a backup. */
export const storageFields = defineFields({
  syncPolicy: {
    type: 'choice',
    label: 'Sync',
    help: 'When the log goes to the disk. What a replica says before that, it says from memory: a crash takes it back.',
    group: storage,
    options: [
      {
        value: 'each-write',
        label: 'Before it answers',
        help: 'A write is said to be there once it is on the disk; those that come meanwhile share the next sync.',
      },
      {
        value: 'interval',
        label: 'Every so often',
        help: 'Writes are answered from memory; a crash loses what came in since the last sync.',
      },
      {
        value: 'operating-system',
        label: 'Left to the system',
        help: 'Writes are answered from memory; the operating system writes them back every 30 s. A crash of the process loses nothing that it had been given, one of the machine everything since.',
      },
    ],
    initial: 'each-write',
  },
  syncInterval: {
    type: 'number',
    label: 'Sync interval',
    help: 'Time from one sync to the next.',
    group: storage,
    when: { field: 'syncPolicy', is: ['interval'] },
    unit: 'seconds',
    min: 0.001,
    max: 86_400,
    initial: 1,
  },
  backupInterval: {
    type: 'optional-number',
    label: 'Backup interval',
    help: 'How often the replica’s data is copied to where the loss of its disk does not reach. All since the last backup is lost with all disks.',
    group: storage,
    unit: 'seconds',
    min: 0.1,
    max: 31_536_000,
    initial: null,
    none: 'no backups',
  },
  backupTime: {
    type: 'number',
    label: 'Backup time',
    help: 'How long a backup takes; it holds what there was when it began, and is good for nothing before it is complete.',
    group: storage,
    unit: 'seconds',
    min: 0,
    max: 31_536_000,
    initial: 0,
  },
  restoreTime: {
    type: 'number',
    label: 'Restore time',
    help: 'How long it takes to put the last backup back on an empty disk. Meanwhile the replica answers nobody.',
    group: storage,
    unit: 'seconds',
    min: 0,
    max: 31_536_000,
    initial: 60,
  },
});
