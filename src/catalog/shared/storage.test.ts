import { describe, expect, test } from 'vitest';
import {
  cutBack,
  emptyDisk,
  finishSync,
  idleDisk,
  noteWritten,
  replaceDisk,
  type StorageSettings,
  type Stored,
  sayable,
  survived,
} from './storage.ts';

type Handler = (self: Stored, argument: number) => void;

/** A machine with nothing but a disk and a clock. */
class Machine {
  now = 0;
  readonly settings: StorageSettings;
  readonly durable = { disk: emptyDisk() };
  readonly node: { settings: StorageSettings };
  readonly policy = { sync: 0 };
  state = { disk: idleDisk() };
  diskFactor = 1;
  losesSyncs = false;
  crashedAsMachine = false;
  /** What has been synced when, as the protocol hears of it. */
  readonly heard: [time: number, synced: number][] = [];
  private alarms: { at: number; id: number; handler: Handler }[] = [];
  private alarmIds = 0;

  constructor(syncPolicy: StorageSettings['syncPolicy'], syncInterval = 1) {
    this.settings = { syncPolicy, syncInterval };
    this.node = { settings: this.settings };
  }

  get self(): Stored {
    return this as unknown as Stored;
  }

  /** One sync takes 0.1 s. */
  draw(): number {
    return 0.1;
  }
  after(seconds: number, handler: Handler): number {
    this.alarms.push({ at: this.now + seconds, id: ++this.alarmIds, handler });
    return this.alarmIds;
  }
  cancel(id: number): void {
    this.alarms = this.alarms.filter((alarm) => alarm.id !== id);
  }

  write(position: number): void {
    noteWritten(this.self, position, onSynced);
  }

  runTo(time: number): void {
    for (;;) {
      const next = this.alarms.filter(({ at }) => at <= time).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.now = next.at;
      this.cancel(next.id);
      next.handler(this.self, 0);
    }
    this.now = time;
  }

  /** Crashes and starts again; returns how far the log has survived. */
  crash(of: 'process' | 'machine'): number {
    this.alarms = [];
    this.state = { disk: idleDisk() };
    this.crashedAsMachine = of === 'machine';
    return survived(this.self);
  }
}

function onSynced(self: Stored): void {
  const machine = self as unknown as Machine;
  const before = self.durable.disk.synced;
  const synced = finishSync(self, onSynced as never);
  if (synced > before) machine.heard.push([Math.round(machine.now * 1e6) / 1e6, synced]);
}

describe('a disk that syncs before it answers', () => {
  test('writes with one sync all that came before it began, and the rest with the next', () => {
    const machine = new Machine('each-write');
    machine.write(1);
    machine.runTo(0.05);
    machine.write(2);
    machine.write(3);
    expect(sayable(machine.self)).toBe(0);
    machine.runTo(1);
    expect(machine.heard).toEqual([
      [0.1, 1],
      [0.2, 3],
    ]);
  });

  test('keeps what was synced, whatever crashes', () => {
    for (const of of ['process', 'machine'] as const) {
      const machine = new Machine('each-write');
      machine.write(5);
      machine.runTo(0.1);
      machine.write(9);
      machine.runTo(0.15);
      expect(machine.crash(of)).toBe(5);
      expect(sayable(machine.self)).toBe(5);
    }
  });

  test('takes so many times longer while it is slow; what is under way goes on', () => {
    const machine = new Machine('each-write');
    machine.write(1);
    machine.diskFactor = 10;
    machine.write(2);
    machine.runTo(5);
    expect(machine.heard).toEqual([
      [0.1, 1],
      [1.1, 2],
    ]);
  });
});

describe('a disk that syncs at an interval', () => {
  test('says at once what it has in memory, and syncs on the stroke', () => {
    const machine = new Machine('interval', 2);
    machine.runTo(0.5);
    machine.write(1);
    expect(sayable(machine.self)).toBe(1);
    machine.runTo(1.9);
    machine.write(7);
    machine.runTo(2.05);
    // comes after the sync has begun
    machine.write(8);
    machine.runTo(10);
    expect(machine.heard).toEqual([
      [2.1, 7],
      [4.1, 8],
    ]);
  });

  test('loses everything since the last sync in any crash', () => {
    for (const of of ['process', 'machine'] as const) {
      const machine = new Machine('interval', 1);
      machine.runTo(0.2);
      machine.write(4);
      machine.runTo(1.5);
      machine.write(6);
      machine.runTo(1.9);
      expect(machine.crash(of)).toBe(4);
    }
  });

  test('does not wait for the end of a long one that is no longer asked for', () => {
    const machine = new Machine('interval', 3600);
    machine.runTo(1);
    machine.write(1);
    machine.node.settings = { syncPolicy: 'each-write', syncInterval: 3600 };
    machine.write(2);
    machine.runTo(2);
    expect(machine.heard).toEqual([[1.1, 2]]);
    machine.runTo(7200);
    expect(machine.heard).toHaveLength(1);
  });
});

describe('a disk that is left to the operating system', () => {
  function written(): Machine {
    const machine = new Machine('operating-system');
    machine.runTo(3);
    machine.write(10);
    machine.runTo(40);
    machine.write(12);
    machine.runTo(50);
    return machine;
  }

  test('is written back thirty seconds later', () => {
    expect(written().heard).toEqual([[33.1, 10]]);
  });

  test('loses nothing when the process crashes, and all since the last write-back when the machine does', () => {
    expect(written().crash('process')).toBe(12);
    expect(written().crash('machine')).toBe(10);
  });

  test('still has to write back what a crash of the process left in memory', () => {
    const machine = written();
    machine.crash('process');
    expect(machine.crash('machine')).toBe(10);
  });
});

describe('a disk that lies about syncs', () => {
  function deceived(): Machine {
    const machine = new Machine('each-write');
    machine.write(1);
    machine.runTo(1);
    machine.losesSyncs = true;
    machine.write(5);
    machine.runTo(2);
    return machine;
  }

  test('says that it has what only its cache has; that survives the process, not the machine', () => {
    expect(sayable(deceived().self)).toBe(5);
    expect(deceived().crash('process')).toBe(5);
    expect(deceived().crash('machine')).toBe(1);
  });

  test('after a crash of the process alone still has it in its cache only', () => {
    const machine = deceived();
    machine.crash('process');
    expect(machine.crash('machine')).toBe(1);
  });

  test('has all of it after the first honest sync', () => {
    const machine = deceived();
    machine.losesSyncs = false;
    machine.write(6);
    machine.runTo(3);
    expect(machine.crash('machine')).toBe(6);
  });
});

describe('a log that is cut back', () => {
  test('takes the disk with it, the sync under way included', () => {
    const machine = new Machine('each-write');
    machine.write(4);
    machine.runTo(1);
    machine.write(9);
    cutBack(machine.self, 2);
    machine.write(3);
    machine.runTo(2);
    // 3 came after the sync had begun
    expect(machine.heard).toEqual([
      [0.1, 4],
      [1.2, 3],
    ]);
    expect(machine.crash('machine')).toBe(3);
  });

  test('does not wake a sync that waits for its time', () => {
    const machine = new Machine('interval', 1);
    machine.write(4);
    cutBack(machine.self, 2);
    machine.runTo(0.9);
    expect(machine.heard).toEqual([]);
    machine.runTo(2);
    expect(machine.heard).toEqual([[1.1, 2]]);
  });
});

test('what comes as a whole is on the disk at once', () => {
  const machine = new Machine('interval', 5);
  machine.write(3);
  replaceDisk(machine.self, 100);
  expect(sayable(machine.self)).toBe(100);
  expect(machine.crash('machine')).toBe(100);
});
