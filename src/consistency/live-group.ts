/**
 * What is known of one group of clients and stores while its run goes on: a zone monitor for each key, the
 * monitors of sessions and of staleness, and what they found. What is broken stays broken.
 */

import type { Operation } from '../model/history.ts';
import { ENDED_OK, type StoreGroup } from '../model/history-records.ts';
import type { LiveQuestion } from '../model/verdict-report.ts';
import { HealingWatch } from './live-healing.ts';
import { type LiveHistory, NONE, OPEN } from './live-history.ts';
import type { OperationNotes } from './live-notes.ts';
import { SessionMonitor } from './live-sessions.ts';
import { StalenessMonitor } from './live-staleness.ts';
import type { FoundAnomaly } from './live-words.ts';
import { ZoneMonitor } from './zones.ts';

/** Clusters of a key that are remembered for certain, and of those forgotten, how many keep their operations. */
const REMEMBERED_CLUSTERS = 8;
const SHOWN_CLUSTERS = 8;

/** Anomalies that are kept to choose from. */
const MOST_LATER = 64;

/** The first anomaly that breaks a guarantee, and how many there are. */
export interface Broken {
  anomalies: number;
  readonly name: string;
  readonly first: FoundAnomaly;
  /** Of linearizability some that came later: one of them may be easier to see. */
  readonly later: FoundAnomaly[];
  /** When it was complete, and the row that completed it. */
  readonly at: number;
  readonly row: number;
}

/** One key. */
export interface Register {
  readonly key: number;
  readonly zone: ZoneMonitor;
  /** Its last operation. */
  last: number;
  writes: number;
  openWrites: number;
  /** When the last write ended that has ended. */
  lastWriteEnd: number;
}

export class GroupJudge {
  group: StoreGroup;
  /** Operations that have ended, and that are under way. */
  ended = 0;
  open = 0;
  /** Whether an operation has ended, in what is known. */
  isAnswered = false;
  readonly registers = new Map<number, Register>();
  readonly broken = new Map<LiveQuestion, Broken>();
  private readonly history: LiveHistory;
  private readonly notes: OperationNotes;
  readonly sessions: SessionMonitor;
  readonly staleness: StalenessMonitor;
  readonly healing: HealingWatch;

  /** `kept`: what is known to be broken already. */
  constructor(
    history: LiveHistory,
    notes: OperationNotes,
    group: StoreGroup,
    kept: ReadonlyMap<LiveQuestion, Broken> = new Map(),
  ) {
    this.history = history;
    this.notes = notes;
    this.group = group;
    this.healing = new HealingWatch(history, group.id);
    this.staleness = new StalenessMonitor(history, notes, this.healing);
    this.sessions = new SessionMonitor(history, notes, (guarantee, tell) =>
      this.breaks(guarantee, guarantee, tell),
    );
    // They are found again, and counted anew.
    for (const [question, broken] of kept) this.broken.set(question, { ...broken, later: [], anomalies: 0 });
  }

  /** An operation begins. */
  begin(place: number): void {
    this.open++;
    const register = this.registerOf(this.history.key[place]!);
    this.notes.begin(place, register.last);
    register.last = place;
    if (this.history.isWrite[place] === 0) return;
    register.writes++;
    register.openWrites++;
  }

  private registerOf(key: number): Register {
    const known = this.registers.get(key);
    if (known !== undefined) return known;
    const zone = new ZoneMonitor(0, REMEMBERED_CLUSTERS, undefined, SHOWN_CLUSTERS);
    const register = { key, zone, last: NONE, writes: 0, openWrites: 0, lastWriteEnd: 0 };
    this.registers.set(key, register);
    return register;
  }

  /** An operation has ended. */
  end(place: number): void {
    const { history, staleness } = this;
    this.open--;
    this.ended++;
    this.isAnswered = true;
    const isOk = history.outcome[place] === ENDED_OK;
    if (history.isWrite[place] === 1) {
      const register = this.registerOf(history.key[place]!);
      register.openWrites--;
      register.lastWriteEnd = history.ended[place]!;
      if (isOk) staleness.takeWrite(place);
    } else if (isOk) staleness.takeRead(place);
    this.sessions.end(place);
  }

  /** Tells the zone monitor of the key; within a moment of time not always in the order of the rows. */
  judgeZone(place: number, isEnd: boolean): void {
    const { history } = this;
    const { zone } = this.registerOf(history.key[place]!);
    if (zone.conflict.length > 0) return;
    const operation = plain(history, place, isEnd);
    if (isEnd) zone.complete(operation);
    else zone.invoke(operation);
    if (zone.conflict.length === 0) return;
    const places = zone.conflict.map(({ id }) => id);
    this.breaks('linearizable', 'not-linearizable', () => ({ places: [...places, place], because: '' }));
  }

  /** Something was found that breaks a guarantee. */
  breaks(question: LiveQuestion, name: string, tell: () => FoundAnomaly): void {
    const known = this.broken.get(question);
    if (known !== undefined) {
      known.anomalies++;
      if (question === 'linearizable' && known.later.length < MOST_LATER) known.later.push(tell());
      return;
    }
    const first = tell();
    const { history } = this;
    let [at, row] = [0, 0];
    for (const place of first.places) {
      if (history.outcome[place] === OPEN) continue;
      at = Math.max(at, history.ended[place]!);
      row = Math.max(row, history.endRow[place]!);
    }
    this.broken.set(question, { anomalies: 1, name, first, later: [], at, row });
  }

  /** The operations of a key, latest first, at most so many. */
  latestOf({ last }: Register, count: number): number[] {
    const places: number[] = [];
    for (let place = last; place !== NONE && places.length < count; place = this.notes.previous[place]!) {
      places.push(place);
    }
    return places;
  }
}

const OUTCOMES = ['unknown', 'ok', 'fail', 'unknown'] as const;

/** As much of an operation as the zone monitor needs; its id is its place. */
function plain(history: LiveHistory, place: number, isEnd: boolean): Operation {
  const outcome = isEnd ? history.outcome[place]! : OPEN;
  const isWrite = history.isWrite[place] === 1;
  return {
    id: place,
    process: 0,
    key: '',
    kind: isWrite ? 'write' : 'read',
    value: isWrite ? history.number[place]! : isEnd ? history.seen[place]! : null,
    invoked: history.invoked[place]!,
    returned: isEnd && outcome === ENDED_OK ? history.ended[place]! : null,
    outcome: OUTCOMES[outcome]!,
  };
}
