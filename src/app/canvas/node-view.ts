/**
 * What a node's face says at a moment: figure, line, third line, utilization, cells, pills and tone. Computed
 * from telemetry as plain data, so that a face renders again only when something on it has changed, and so
 * that its words for screen readers are the same as those for the eye.
 */
import { formatQuantity, NO_VALUE } from '../../base/units.ts';
import { kindById } from '../../catalog/kinds.ts';
import { type Design, type DesignNode, nodeName } from '../../model/design.ts';
import type { Tone } from '../../model/telemetry.ts';
import type { ActiveFault } from '../../worker/protocol.ts';
import { faultsOn } from '../stores/faults-on.ts';
import {
  type Cell,
  type Condition,
  cellsOf,
  conditionOf,
  type Figure,
  headlineLineOf,
  headlineOf,
  heatOf,
  type Pill,
  pillsOf,
  sparklineOf,
  utilizationOf,
} from '../stores/selectors.ts';
import type { Telemetry } from '../stores/telemetry.ts';
import { clockText } from '../ui/figure-text.ts';
import { bottleneckWords } from '../why/bottleneck.ts';
import type { Distance } from './far-view.ts';
import { MOST_CELLS, showsCells } from './node-layout.ts';

export interface NodeView {
  readonly condition: Condition;
  /** At least half of what it answers are errors. */
  readonly lost: boolean;
  /** How the frame is colored: the gravest of what is so. */
  readonly tone: 'plain' | 'warn' | 'error' | 'stale' | 'dead';
  readonly figure: string;
  readonly line: string;
  /** Beside the utilization, or alone where there is none. */
  readonly note: string;
  /** The note tells of failures. */
  readonly noteIsBad: boolean;
  /** Utilization 0 to 1, rounded to percent; NaN where there are no workers. */
  readonly utilization: number;
  readonly heat: number;
  readonly cells: readonly Cell[];
  /** Said instead of cells where there are too many. */
  readonly cellsText: string;
  readonly pills: readonly Pill[];
  readonly sparkline: Float64Array;
  readonly sparkTone: 'flow' | 'warn' | 'error' | 'stale' | 'idle';
  /** The whole face in words. */
  readonly label: string;
}

const SPARK_BUCKETS = 60;
/** Failures beyond this share of what arrives color the node. */
const BAD_SHARE = 0.05;
const LOST_SHARE = 0.5;

const NOTHING = new Float64Array(0);

/** What the face says; from far away it has no history, no lines and no cells, from furthest away short words. */
export function viewOfNode(
  telemetry: Telemetry,
  design: Design,
  node: DesignNode,
  faults: readonly ActiveFault[],
  distance: Distance = 'near',
): NodeView {
  const far = distance !== 'near';
  const furthest = distance === 'furthest';
  const status = telemetry.node(node.id);
  const condition = conditionOf(status);
  const down = condition === 'down';
  const crash = faultsOn(node.id, faults).find((fault) => fault.fault === 'crash');
  const pills = withBottleneck(pillsOf(telemetry, node.id, faults), telemetry, design, node.id);
  const utilization = Math.round(utilizationOf(telemetry, node.id) * 100) / 100;
  const failing = failingOf(telemetry, design, node);
  const tone = toneOf(condition, pills, utilization, failing.own);
  const texts = down ? downTexts(crash) : runningTexts(telemetry, node, failing.share);
  const cells = showsCells(node) && !far ? cellsOf(telemetry, node.id) : [];
  const few = cells.length <= MOST_CELLS;
  return {
    condition,
    lost: failing.share >= LOST_SHARE,
    tone,
    ...texts,
    figure: furthest ? shortly(texts.figure) : texts.figure,
    line: far ? '' : texts.line,
    note: far ? '' : texts.note,
    utilization: down ? Number.NaN : furthest ? Math.round(utilization * 20) / 20 : utilization,
    heat: heatOf(utilization),
    cells: few ? coarse(telemetry, node.id, cells) : [],
    cellsText: few ? '' : upText(cells),
    pills: far ? tellingOf(pills) : pills,
    sparkline: far ? NOTHING : sparklineOf(telemetry, node, SPARK_BUCKETS),
    sparkTone: sparkToneOf(tone),
    label: labelOf(node, texts, utilization, pills),
  };
}

/** From far away, where words are large, two have room that say how it fares; what is as usual gives way. */
function tellingOf(pills: readonly Pill[]): readonly Pill[] {
  const telling = pills.filter(({ tone }) => tone !== 'plain');
  return telling.length > 0 ? telling : pills;
}

/** Of all that are hot, one is the reason. */
function withBottleneck(
  pills: readonly Pill[],
  telemetry: Telemetry,
  design: Design,
  id: string,
): readonly Pill[] {
  if (!pills.some(({ text }) => text === 'hot')) return pills;
  const tip = bottleneckWords(telemetry, design, id);
  if (tip === null) return pills;
  return pills.map((pill) => (pill.text === 'hot' ? { tone: 'warn', text: 'bottleneck', tip } : pill));
}

/**
 * Loads rounded to what the eye can tell apart, so that a cell does not render for nothing. Of few instances each
 * one's utilization is measured; of many what they do at this moment must do.
 */
function coarse(telemetry: Telemetry, id: string, cells: readonly Cell[]): readonly Cell[] {
  return cells.map((cell) => {
    const column = {
      of: 'node',
      id,
      metric: 'utilization',
      statistic: 'mean',
      endpoint: cell.instance,
    } as const;
    const measured = telemetry.recent(column);
    const load = Number.isNaN(measured) ? cell.load : Math.min(1, measured);
    return { ...cell, load: Math.round(load * 8) / 8, queue: Math.min(cell.queue, 1) };
  });
}
function upText(cells: readonly Cell[]): string {
  const up = cells.filter((cell) => cell.status === 'up').length;
  return up === cells.length ? `${cells.length} instances` : `${up} of ${cells.length} up`;
}

interface Failing {
  /** Share of all answers that are errors. */
  readonly share: number;
  /** The part of it that did not come from a call downstream: the node's own fault. A client feels all of it. */
  readonly own: number;
}
function failingOf(telemetry: Telemetry, design: Design, node: DesignNode): Failing {
  const rate = (of: 'node' | 'link', id: string, metric: string) => {
    const value = telemetry.recent({ of, id, metric, statistic: 'rate' });
    return Number.isNaN(value) ? 0 : value;
  };
  const failures = rate('node', node.id, 'failures');
  const answers = rate('node', node.id, 'completions') + failures;
  if (failures === 0 || answers === 0) return { share: 0, own: 0 };
  const share = failures / answers;
  if (kindById(node.kind)?.group === 'Traffic') return { share, own: share };
  let downstream = 0;
  for (const { id } of linksFrom(design.links, node.id)) downstream += rate('link', id, 'errors');
  return { share, own: Math.max(0, failures - downstream) / answers };
}

const linksByStart = new WeakMap<Design['links'], Map<string, Design['links'][number][]>>();
/** The links that leave a node; found once for all nodes of a design. */
function linksFrom(links: Design['links'], id: string): readonly Design['links'][number][] {
  let known = linksByStart.get(links);
  if (known === undefined) {
    known = new Map();
    for (const link of links) known.set(link.from, [...(known.get(link.from) ?? []), link]);
    linksByStart.set(links, known);
  }
  return known.get(id) ?? [];
}

function toneOf(
  condition: Condition,
  pills: readonly Pill[],
  utilization: number,
  failing: number,
): NodeView['tone'] {
  if (condition === 'down') return 'dead';
  const has = (tone: Tone) => pills.some((pill) => pill.tone === tone);
  if (has('error') || failing >= BAD_SHARE) return 'error';
  if (has('stale') || has('partition')) return 'stale';
  return has('warn') || utilization >= 0.9 ? 'warn' : 'plain';
}
function sparkToneOf(tone: NodeView['tone']): NodeView['sparkTone'] {
  if (tone === 'plain') return 'flow';
  return tone === 'dead' ? 'idle' : tone;
}

type Texts = Pick<NodeView, 'figure' | 'line' | 'note' | 'noteIsBad'>;
function downTexts(crash: ActiveFault | undefined): Texts {
  return {
    figure: 'down',
    line: crash === undefined ? 'no instance is up' : `since ${clockText(crash.since)}`,
    note: crash?.until == null ? '' : `restarts ${clockText(crash.until)}`,
    noteIsBad: false,
  };
}
function runningTexts(telemetry: Telemetry, node: DesignNode, failing: number): Texts {
  const figure = headlineOf(telemetry, node);
  const line = headlineLineOf(telemetry, node);
  const kind = kindById(node.kind);
  const silent = telemetry.bucketCount === 0;
  const idle = figure === null || Number.isNaN(figure.value);
  return {
    figure: idle ? NO_VALUE : headlineText(figure),
    line: silent
      ? (kind?.title ?? node.kind)
      : line === null || Number.isNaN(line.value)
        ? ''
        : lineText(line),
    noteIsBad: failing >= 0.0005,
    note:
      failing >= 0.0005
        ? `${formatQuantity(failing, 'ratio')} failed`
        : idle
          ? 'no traffic yet'
          : 'no errors',
  };
}
/** "2.13 k/s", "lag 1.2 k", "91 % hits", "99.9 % hits": the sparkline beside it leaves no room for more digits. */
function headlineText(figure: Figure): string {
  if (figure.unit === 'count')
    return `${shortTitle(figure)} ${formatQuantity(Math.round(figure.value), figure.unit)}`;
  if (figure.unit !== 'ratio') return formatQuantity(figure.value, figure.unit);
  const tenths = Math.floor(figure.value * 1000) / 1000;
  return `${formatQuantity(tenths, 'ratio')} ${shortTitle(figure)}`;
}
/** "p99 448 ms", "3 healthy backends", "1.92 k/s". */
function lineText(figure: Figure): string {
  // of the mean over a bucket: "3.4 healthy backends" is no sentence
  const value = figure.unit === 'count' ? Math.round(figure.value) : figure.value;
  const text = formatQuantity(value, figure.unit);
  if (figure.statistic === 'p99') return `p99 ${text}`;
  if (figure.metric === 'arrivals') return text;
  const title = shortTitle(figure);
  return `${text} ${figure.unit === 'count' && text === '1' ? title.replace(/s$/, '') : title}`;
}
function shortTitle(figure: Figure): string {
  return figure.title.replace(/ ratio$/i, 's').toLowerCase();
}

/** "7.4 %" of "7.4 % hits": what is left where letters are large. */
function shortly(figure: string): string {
  return figure.length > MOST_SHORT ? figure.split(' ').slice(0, 2).join(' ') : figure;
}
const MOST_SHORT = 8;

/** So many letters of a name have room where they are large. */
const MOST_LETTERS = 9;

/** "balanc…12": of names that are numbered, the number tells them apart. */
export function shortName(name: string): string {
  if (name.length <= MOST_LETTERS) return name;
  const number = /\d{0,3}$/.exec(name)?.[0] ?? '';
  return `${name.slice(0, MOST_LETTERS - 1 - number.length)}…${number}`;
}

/** "Service orders": what a node is called where its kind cannot be seen. */
export function titleOf(node: DesignNode): string {
  const title = kindById(node.kind)?.title ?? node.kind;
  const name = nodeName(node);
  return name.toLowerCase().startsWith(title.toLowerCase()) ? name : `${title} ${name}`;
}

function labelOf(node: DesignNode, texts: Texts, utilization: number, pills: readonly Pill[]): string {
  const parts = [titleOf(node)];
  if (texts.figure !== NO_VALUE) parts.push(texts.figure);
  if (!Number.isNaN(utilization)) parts.push(`${formatQuantity(utilization, 'ratio')} busy`);
  for (const pill of pills) parts.push(pill.text);
  if (texts.noteIsBad) parts.push(texts.note);
  return parts.join(', ');
}
