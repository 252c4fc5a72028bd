/**
 * Faults: what a person, the timeline or a lesson can break. A fault has a kind, targets (ids of nodes, links or
 * zones, names of regions), settings, and lasts until it is healed or its `duration` is over. Overlapping faults stack; healing
 * one leaves the others.
 */
import { defineFields } from './fields.ts';

export const faultKinds = [
  'crash',
  'pause',
  'restart',
  'rolling-restart',
  'slow',
  'slow-disk',
  'lost-sync',
  'disk-loss',
  'clock-skew',
  'clock-jump',
  'clock-drift',
  'flush',
  'cut',
  'latency',
  'loss',
  'duplicate',
  'reorder',
  'partition',
  'zone-outage',
  'region-outage',
  'traffic-spike',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** What a fault is broken on; an area is a zone or a region. */
export type FaultTarget = 'node' | 'link' | 'area' | 'none';

export interface FaultDescriptor {
  readonly id: FaultKind;
  readonly title: string;
  readonly help: string;
  readonly target: FaultTarget;
  /** Happens once instead of lasting: restart, flush, the loss of a disk, a clock that jumps. */
  readonly momentary: boolean;
  readonly fields: ReturnType<typeof defineFields>;
}

const group = 'Fault';
const outageFields = defineFields({
  of: {
    type: 'choice',
    label: 'What goes',
    help: 'Without power its machines crash and start again afterwards; clients stay, they are no machines of ours. Without network its machines go on, and reach only each other.',
    group,
    options: [
      { value: 'power', label: 'Power' },
      { value: 'network', label: 'Network' },
    ],
    initial: 'power',
  },
});
export const faultDescriptors: { readonly [K in FaultKind]: FaultDescriptor } = {
  crash: {
    id: 'crash',
    title: 'Crash',
    help: 'The node stops and forgets what it had not made durable. It starts again when the fault ends.',
    target: 'node',
    momentary: false,
    fields: defineFields({
      of: {
        type: 'choice',
        label: 'What crashes',
        help: 'A crashed process refuses connections at once; a crashed machine is silent, and only a time-out notices.',
        group,
        options: [
          { value: 'process', label: 'Process' },
          { value: 'machine', label: 'Machine' },
        ],
        initial: 'process',
      },
      instance: {
        type: 'optional-number',
        label: 'Instance',
        help: 'Which instance crashes, counted from 0; none: all of them.',
        group,
        unit: 'count',
        min: 0,
        max: 9999,
        integer: true,
        initial: null,
        none: 'all',
      },
    }),
  },
  pause: {
    id: 'pause',
    title: 'Pause',
    help: 'The process stands still, as in a long garbage collection, and then goes on where it was.',
    target: 'node',
    momentary: false,
    fields: defineFields({
      instance: {
        type: 'optional-number',
        label: 'Instance',
        help: 'Which instance pauses, counted from 0; none: all of them.',
        group,
        unit: 'count',
        min: 0,
        max: 9999,
        integer: true,
        initial: null,
        none: 'all',
      },
    }),
  },
  restart: {
    id: 'restart',
    title: 'Restart',
    help: 'The process ends and starts again at once, empty but for what is durable.',
    target: 'node',
    momentary: true,
    fields: defineFields({
      instance: {
        type: 'optional-number',
        label: 'Instance',
        help: 'Which instance restarts, counted from 0; none: all of them at once.',
        group,
        unit: 'count',
        min: 0,
        max: 9999,
        integer: true,
        initial: null,
        none: 'all',
      },
    }),
  },
  'rolling-restart': {
    id: 'rolling-restart',
    title: 'Rolling restart',
    help: 'Instances restart one after the other, as in an upgrade: of one node, of several in their order, or the replicas of a set. It ends when the last one is back.',
    target: 'node',
    momentary: false,
    fields: defineFields({
      downtime: {
        type: 'number',
        label: 'Down for',
        help: 'How long each of them is down.',
        group,
        unit: 'seconds',
        min: 0,
        max: 86_400,
        initial: 2,
      },
      interval: {
        type: 'number',
        label: 'Every',
        help: 'From the beginning of one restart to the beginning of the next. Shorter than the down time: several are down at once.',
        group,
        unit: 'seconds',
        min: 0,
        max: 86_400,
        initial: 5,
      },
    }),
  },
  slow: {
    id: 'slow',
    title: 'Slow down',
    help: 'Service times that start from now on are multiplied by the factor.',
    target: 'node',
    momentary: false,
    fields: defineFields({
      factor: {
        type: 'number',
        label: 'Factor',
        help: 'How many times longer each service takes.',
        group,
        unit: 'factor',
        min: 1,
        max: 1000,
        initial: 5,
      },
    }),
  },
  'slow-disk': {
    id: 'slow-disk',
    title: 'Slow disk',
    help: 'Disk work that starts from now on takes so many times longer; everything else goes on as fast as before.',
    target: 'node',
    momentary: false,
    fields: defineFields({
      factor: {
        type: 'number',
        label: 'Factor',
        help: 'How many times longer each sync, each backup and each restore takes.',
        group,
        unit: 'factor',
        min: 1,
        max: 1000,
        initial: 10,
      },
    }),
  },
  'lost-sync': {
    id: 'lost-sync',
    title: 'Lost syncs',
    help: 'The disk says that it has synced although it has not, as disks with a volatile write cache do. What is synced meanwhile is lost when the machine crashes; a crash of the process alone leaves the cache as it is.',
    target: 'node',
    momentary: false,
    fields: defineFields({}),
  },
  'disk-loss': {
    id: 'disk-loss',
    title: 'Lose the disk',
    help: 'The machine crashes and starts again with an empty disk. A replica restores its last backup, and gets from the others what they have.',
    target: 'node',
    momentary: true,
    fields: defineFields({}),
  },
  'clock-skew': {
    id: 'clock-skew',
    title: 'Clock skew',
    help: 'The wall clock is wrong by this much while the fault lasts. Last-write-wins believes it; leases and time-outs are not measured on it.',
    target: 'node',
    momentary: false,
    fields: defineFields({
      seconds: {
        type: 'number',
        label: 'Ahead by',
        help: 'How far the clock is ahead of the true time; negative: behind.',
        group,
        unit: 'seconds',
        min: -1e6,
        max: 1e6,
        initial: 1,
      },
    }),
  },
  'clock-jump': {
    id: 'clock-jump',
    title: 'Clock jump',
    help: 'The wall clock jumps once, and stays wrong.',
    target: 'node',
    momentary: true,
    fields: defineFields({
      seconds: {
        type: 'number',
        label: 'Jump',
        help: 'How far the clock jumps ahead; negative: back.',
        group,
        unit: 'seconds',
        min: -1e6,
        max: 1e6,
        initial: 1,
      },
    }),
  },
  'clock-drift': {
    id: 'clock-drift',
    title: 'Clock drift',
    help: 'The clocks of the machine go at another speed: leases, time-outs and timers that are set from now on end earlier or later than elsewhere. What has been gained or lost stays when the fault ends.',
    target: 'node',
    momentary: false,
    fields: defineFields({
      rate: {
        type: 'number',
        label: 'Speed',
        help: 'Seconds that the clock shows in a true second: 1.05 runs 5 % fast, 0.95 slow.',
        group,
        unit: 'factor',
        min: 0.1,
        max: 10,
        initial: 1.05,
      },
    }),
  },
  flush: {
    id: 'flush',
    title: 'Flush',
    help: 'A cache forgets everything it holds, a queue everything that waits.',
    target: 'node',
    momentary: true,
    fields: defineFields({}),
  },
  cut: {
    id: 'cut',
    title: 'Cut',
    help: 'Nothing passes the link. Callers notice by a time-out only. A replica’s link is its connection with the whole set: nothing passes between it and the other replicas either.',
    target: 'link',
    momentary: false,
    fields: defineFields({}),
  },
  latency: {
    id: 'latency',
    title: 'Add latency',
    help: 'Every message on the link takes longer, each way.',
    target: 'link',
    momentary: false,
    fields: defineFields({
      seconds: {
        type: 'number',
        label: 'Added',
        help: 'Added to the delay of every message, each way.',
        group,
        unit: 'seconds',
        min: 0,
        max: 3600,
        initial: 0.1,
      },
    }),
  },
  loss: {
    id: 'loss',
    title: 'Lose messages',
    help: 'Each message on the link is lost with this probability.',
    target: 'link',
    momentary: false,
    fields: defineFields({
      probability: {
        type: 'number',
        label: 'Probability',
        help: 'Chance that a message is lost, each way.',
        group,
        unit: 'ratio',
        min: 0,
        max: 1,
        initial: 0.2,
      },
    }),
  },
  duplicate: {
    id: 'duplicate',
    title: 'Duplicate messages',
    help: 'Some messages on the link arrive twice. A request is then served twice; its second answer is dropped.',
    target: 'link',
    momentary: false,
    fields: defineFields({
      probability: {
        type: 'number',
        label: 'Probability',
        help: 'Chance that a message arrives twice. The copy goes its own way, with a delay of its own.',
        group,
        unit: 'ratio',
        min: 0,
        max: 1,
        initial: 0.1,
      },
    }),
  },
  reorder: {
    id: 'reorder',
    title: 'Reorder messages',
    help: 'Some messages on the link are held back, so that later ones overtake them.',
    target: 'link',
    momentary: false,
    fields: defineFields({
      probability: {
        type: 'number',
        label: 'Probability',
        help: 'Chance that a message is held back, each way.',
        group,
        unit: 'ratio',
        min: 0,
        max: 1,
        initial: 0.2,
      },
      seconds: {
        type: 'number',
        label: 'For at most',
        help: 'How long it is held back: any time up to this, all equally likely.',
        group,
        unit: 'seconds',
        min: 0,
        max: 3600,
        initial: 0.05,
      },
    }),
  },
  partition: {
    id: 'partition',
    title: 'Partition',
    help: 'Pairs of nodes cannot reach each other, drawn link or not. What is swallowed is noticed by time-outs only.',
    target: 'none',
    momentary: false,
    fields: defineFields({}),
  },
  'zone-outage': {
    id: 'zone-outage',
    title: 'Zone outage',
    help: 'A zone loses its power or its network.',
    target: 'area',
    momentary: false,
    fields: outageFields,
  },
  'region-outage': {
    id: 'region-outage',
    title: 'Region outage',
    help: 'All zones of a region lose their power or their network.',
    target: 'area',
    momentary: false,
    fields: outageFields,
  },
  'traffic-spike': {
    id: 'traffic-spike',
    title: 'Traffic spike',
    help: 'A client sends this many times its traffic.',
    target: 'node',
    momentary: false,
    fields: defineFields({
      factor: {
        type: 'number',
        label: 'Factor',
        help: 'How many times the usual rate.',
        group,
        unit: 'factor',
        min: 0,
        max: 1000,
        initial: 3,
      },
    }),
  },
};
