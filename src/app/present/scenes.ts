/**
 * The scenes of a lecture: the moments of a run at which something is to be seen, one after the other. They
 * follow from what is on the timeline and from what was broken by hand, so that every experiment can be shown
 * without preparing anything: its beginning, each thing that breaks, each healing, and the end.
 */
import type { Design } from '../../model/design.ts';
import type { Mark } from '../../worker/protocol.ts';
import { faultTitle } from '../faults/fault-words.ts';

export interface Scene {
  readonly title: string;
  /** Plain words; empty where the title says it. */
  readonly text: string;
  /** Where the run stands when the scene begins, and where it pauses; simulated seconds. */
  readonly from: number;
  readonly until: number;
  /** Nodes that the scene is about; they get the spotlight when it is asked for. */
  readonly about: readonly string[];
}

/** What breaks or heals at a moment. */
interface Turn {
  readonly time: number;
  readonly title: string;
  readonly about: readonly string[];
}

/** Moments closer together than this are one scene. */
const TOGETHER_SECONDS = 0.5;
/** How long the last scene of a run without an end goes on. */
const LAST_SECONDS = 20;

/** The scenes of a design, with what was broken by hand in the run on the screen. */
export function scenesOf(design: Design, marks: readonly Mark[]): readonly Scene[] {
  const turns = turnsOf(design, marks);
  const end = design.run.duration ?? (turns.at(-1)?.time ?? 0) + LAST_SECONDS;
  const starts = [0, ...turns.map(({ time }) => time)];
  const first: Turn = { time: 0, title: design.title, about: [] };
  const before = turns[0]?.time === 0 ? [] : [first];
  return [...before, ...turns].map(({ time, title, about }, i) => ({
    title,
    text: i === 0 ? firstParagraph(design.notes) : '',
    from: time,
    until: Math.min(starts[before.length === 0 ? i + 2 : i + 1] ?? end, end),
    about,
  }));
}

function turnsOf(design: Design, marks: readonly Mark[]): readonly Turn[] {
  const planned = design.timeline.flatMap((entry): Turn[] => {
    const title = faultTitle(design, entry.fault, entry.targets);
    const turn = { time: entry.at, title, about: nodesOf(design, entry.targets) };
    if (entry.duration === null) return [turn];
    return [turn, { ...turn, time: entry.at + entry.duration, title: `${title}: over` }];
  });
  const ids = new Set(design.timeline.map(({ id }) => id));
  const byHand = marks
    .filter(({ type, id }) => type !== 'edit' && id !== undefined && !ids.has(id))
    .map(
      ({ time, type, title, targets }): Turn => ({
        time,
        title: type === 'heal' ? `${title}: over` : title,
        about: nodesOf(design, targets),
      }),
    );
  const end = design.run.duration ?? Number.POSITIVE_INFINITY;
  return joined([...planned, ...byHand].filter(({ time }) => time < end).sort((a, b) => a.time - b.time));
}

function nodesOf(design: Design, targets: readonly string[]): readonly string[] {
  return design.nodes
    .filter(({ id, zone }) => targets.includes(id) || targets.includes(zone ?? ''))
    .map(({ id }) => id);
}

function joined(turns: readonly Turn[]): readonly Turn[] {
  const scenes: Turn[] = [];
  for (const turn of turns) {
    const last = scenes.at(-1);
    if (last === undefined || turn.time - last.time > TOGETHER_SECONDS) scenes.push(turn);
    else {
      const title = last.title.includes(turn.title) ? last.title : `${last.title} · ${turn.title}`;
      scenes[scenes.length - 1] = { ...last, title, about: [...new Set([...last.about, ...turn.about])] };
    }
  }
  return scenes;
}

/** The first paragraph of the notes, without its marks. */
function firstParagraph(notes: string): string {
  const [first = ''] = notes.trim().split(/\n\s*\n/);
  return first.replace(/[*_`#]/g, '').replace(/\s+/g, ' ');
}
