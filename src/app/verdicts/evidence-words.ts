/**
 * Operations and what is wrong with them, in the words of the screen: clients by the names of their nodes, a
 * write as `write x=5`, a read as `read x→3`, and one sentence that says why it cannot be.
 */
import { formatQuantity } from '../../base/units.ts';
import type { Operation } from '../../model/history.ts';
import { digitsFor, momentText } from '../ui/moment-text.ts';
import { chainWords, cycleWords } from './evidence-chain.ts';
import type { Scene } from './evidence-scene.ts';
import { deed, keyText, operationLabel, sameValue, valueText } from './operation-words.ts';

/** "Users, attic read 5". */
export function deedOf(scene: Pick<Scene, 'nameOf' | 'initial'>, operation: Operation): string {
  return `${scene.nameOf(operation.process)} ${deed(operation, scene.initial)}`;
}

/** Everything that is known of an operation, a line each. */
export function detailLines(scene: Scene, operation: Operation): readonly string[] {
  const { outcome, key, replica, version } = operation;
  const ends = {
    ok: '',
    fail: ' It was refused and certainly did not happen.',
    unknown: ' No answer came: it may have happened, or may yet.',
  } as const;
  const place = scene.order.indexOf(operation);
  return [
    `${deedOf(scene, operation)}${key === '' ? '' : ` · key ${key}`}`,
    windowText(scene, operation) + ends[outcome],
    ...(replica === undefined
      ? []
      : [`answered by ${replica}${version === undefined ? '' : `, version ${version}`}`]),
    ...(place < 0 ? [] : [`number ${place + 1} of the longest order that works`]),
    ...(operation === scene.misfit && scene.order.length > 0 ? ['fits nowhere'] : []),
  ];
}

/** "0:25.310 to 0:25.322 (12 ms)"; of a log without times the lines' order. */
function windowText({ clock, operations }: Scene, { invoked, returned }: Operation): string {
  if (clock === 'order')
    return returned === null ? `from event ${invoked}` : `events ${invoked} to ${returned}`;
  const digits = digitsFor(leastSpan(operations) / 10);
  const from = momentText(invoked, digits);
  if (returned === null) return `asked at ${from}`;
  return `${from} to ${momentText(returned, digits)} (${formatQuantity(returned - invoked, 'seconds')})`;
}

/** The shortest window, or a millisecond: how finely moments are to be told apart. */
function leastSpan(operations: readonly Operation[]): number {
  let least = 0.01;
  for (const { invoked, returned } of operations) {
    if (returned !== null && returned > invoked) least = Math.min(least, returned - invoked);
  }
  return Math.max(1e-6, least);
}

/** Why it cannot be, and which earlier operation shows it. */
export interface Explanation {
  readonly sentence: string;
  /** Was over before the misfit began, and shows something newer. */
  readonly witness: Operation | null;
}

/** The one sentence under a picture of evidence. */
export function explain(scene: Scene): Explanation {
  const { anomaly, order, arrows } = scene;
  const hasStory =
    anomaly !== null && (anomaly.name in sentences || (order.length === 0 && arrows.length > 0));
  const told = hasStory ? explainAnomaly(scene) : explainMisfit(scene);
  const { sentence } = told;
  return { ...told, sentence: sentence.charAt(0).toUpperCase() + sentence.slice(1) };
}

function explainMisfit(scene: Scene): Explanation {
  const { misfit, anomaly, initial, proof } = scene;
  if (anomaly?.name === 'not-sequential') return { sentence: noOrder(scene), witness: null };
  if (misfit === null) return { sentence: tailOf(anomaly?.message ?? ''), witness: null };
  if (misfit.kind === 'read' && misfit.outcome === 'ok') {
    const witness = newerBefore(scene, misfit);
    if (witness !== null) return { sentence: staleSentence(scene, misfit, witness), witness };
    const source = writeSeen(scene, misfit);
    const what = valueText(misfit.value, initial);
    const isRegister = proof.every(
      (other) => other.kind === 'read' || other.kind === 'write' || other.kind === 'cas',
    );
    if (source === undefined && isRegister && what !== 'nothing')
      return { sentence: `${deedOf(scene, misfit)}, which nobody ever wrote.`, witness: null };
    if (source !== undefined && precedes(misfit, source))
      return { sentence: `${deedOf(scene, misfit)} before anybody had asked to write it.`, witness: null };
  }
  const sentence = `${deedOf(scene, misfit)}: wherever that is put in the order, one of the other answers contradicts it.`;
  return { sentence, witness: null };
}

/** The write that a read saw, in the proof or in what is known around it. */
function writeSeen({ proof, operations }: Scene, read: Operation): Operation | undefined {
  const isSeen = (other: Operation) =>
    isWrite(other) && other.key === read.key && sameValue(other.value, read.value);
  return proof.find(isSeen) ?? operations.find(isSeen);
}

/** Where the search stood proves nothing by itself: that there is no order does. */
function noOrder(scene: Scene): string {
  const { order, misfit, proof } = scene;
  if (order.length > 0 && misfit !== null) {
    return `no single order that keeps each client’s own explains these ${proof.length} answers: the longest that works leaves no place for “${deedOf(scene, misfit)}”.`;
  }
  const last = scene.proof.at(-1);
  const stuck = last === undefined ? '' : `, for example with “${deedOf(scene, last)}”`;
  return `no single order of these clients' operations explains all their answers: the longest that works cannot go on${stuck}.`;
}

/** The last operation that was over before `read` began and shows what it should have seen. */
function newerBefore(scene: Scene, read: Operation): Operation | null {
  const { proof, order } = scene;
  const rank = (operation: Operation) => order.indexOf(operation);
  const sources = proof.filter((other) => isWrite(other) && sameValue(other.value, read.value));
  const from = Math.max(-1, ...sources.map(rank));
  const isOthers = (other: Operation) => Number(other.kind === 'read' && other.process !== read.process);
  const candidates = proof.filter(
    (other) =>
      other !== read &&
      other.key === read.key &&
      other.outcome === 'ok' &&
      precedes(other, read) &&
      rank(other) > from &&
      isMissing(scene, other, read),
  );
  // Two reads that contradict each other say more than a write that was acknowledged.
  return candidates.sort((a, b) => isOthers(b) - isOthers(a) || rank(b) - rank(a))[0] ?? null;
}

function isWrite({ kind, matched }: Operation): boolean {
  return kind === 'write' || (kind === 'cas' && matched !== false);
}

/** Whether a read does not show the effect of an operation that came before it. */
function isMissing({ proof }: Scene, other: Operation, read: Operation): boolean {
  const { kind, value } = other;
  if (kind === 'append') return !String(read.value ?? '').includes(String(value));
  if (kind === 'add')
    return Array.isArray(read.value) && !read.value.some((entry) => sameValue(entry, value));
  if (kind !== 'read') return isWrite(other) && !sameValue(value, read.value);
  const grows = proof.some((each) => each.kind === 'append');
  if (grows) return !String(read.value ?? '').startsWith(String(value ?? ''));
  return !Array.isArray(value) && !sameValue(value, read.value);
}

const DONE: { readonly [K in Operation['kind']]?: string } = { cas: 'set', append: 'appended', add: 'added' };

function staleSentence(scene: Scene, read: Operation, witness: Operation): string {
  const gap = gapText(scene, witness, read);
  const when = gap === '' ? 'earlier' : `${gap} earlier`;
  const who = witness.process === read.process ? 'it' : scene.nameOf(witness.process);
  const newer = valueText(witness.value, scene.initial);
  if (witness.kind === 'read' && witness.process !== read.process) return twoReads(scene, witness, read, gap);
  const done = DONE[witness.kind] ?? 'written';
  const knew =
    witness.kind === 'read' ? `had already read ${newer}` : `had been told that ${newer} is ${done}`;
  return `${deedOf(scene, read)}, although ${when} ${who} ${knew}.`;
}

/** Digits of a moment in a sentence; the picture tells finer. */
const MILLISECONDS = 3;

/** "Ana read 6 at 0:12.310; 4 ms after that Ben read 5": no single copy shows that. */
function twoReads(scene: Scene, newer: Operation, older: Operation, gap: string): string {
  const { clock, initial } = scene;
  const at = clock === 'order' ? '' : ` at ${momentText(newer.returned!, MILLISECONDS)}`;
  const after = gap === '' ? 'after that' : `${gap} after that`;
  const than = valueText(older.value, initial) === 'nothing' ? 'as if nobody had written' : 'which is older';
  return `${deedOf(scene, newer)}${at}; ${after} ${deedOf(scene, older)}, ${than}.`;
}

function divergence({ told, initial, nameOf }: Scene): string {
  const [a, b] = told;
  if (a === undefined || b === undefined) return 'At the end clients see different values.';
  const seen = (read: Operation) => `${nameOf(read.process)} reads ${valueText(read.value, initial)}`;
  return `At the end ${seen(a)} and ${seen(b)}: they still do not agree.`;
}

function explainAnomaly(scene: Scene): Explanation {
  const { told, anomaly, misfit } = scene;
  const name = anomaly?.name ?? '';
  const first = told[0];
  const last = told.at(-1);
  if (first === undefined || last === undefined)
    return { sentence: tailOf(anomaly?.message ?? ''), witness: null };
  const isWitness = BY_TIME.includes(name) && last === misfit && precedes(first, last);
  const sentence = sentences[name]?.(scene, told) ?? tailOf(anomaly?.message ?? '');
  return { sentence, witness: isWitness ? first : null };
}

/** Where it is the clock, not what led to what, that makes the first operation prove the last one wrong. */
const BY_TIME: readonly string[] = ['read-your-writes', 'monotonic-reads', 'lost-write'];

type Telling = (scene: Scene, told: readonly Operation[]) => string | undefined;
const sentences: { readonly [name: string]: Telling } = {
  'read-your-writes': (scene, [write, read]) =>
    `${deedOf(scene, write!)}, was told that it is kept, and${later(scene, write!, read!)} read ${valueText(read!.value, scene.initial)}, which is older.`,
  'monotonic-reads': (scene, [before, read]) =>
    `${deedOf(scene, before!)}, and${later(scene, before!, read!)} ${valueText(read!.value, scene.initial)}, which is older.`,
  'monotonic-writes': laterWithoutEarlier,
  'writes-follow-reads': laterWithoutEarlier,
  'lost-write': (scene, [write, read]) =>
    `${deedOf(scene, write!)} and was told that it is kept. At the end ${deedOf(scene, read!)}, which comes before it.`,
  'resurrected-write': (scene, proof) => {
    const [newer, last] = proof.slice(-2);
    return `${deedOf(scene, newer!)}. At the end ${deedOf(scene, last!)}: what had been replaced has come back.`;
  },
  divergent: divergence,
  'thin-air-read': (scene, [read]) => {
    const refused = scene.operations.find(
      (other) => isWrite(other) && other.key === read!.key && sameValue(other.value, read!.value),
    );
    if (refused === undefined) return `${deedOf(scene, read!)}, which nobody ever wrote.`;
    if (refused.outcome !== 'fail') return undefined;
    return `${deedOf(scene, read!)}, although ${scene.nameOf(refused.process)} had been told that it was not written.`;
  },
  'write-co-read': (scene, told) => {
    const read = told.at(-1)!;
    const replaced = told.findLast(
      (other) => isWrite(other) && other.key === read.key && !sameValue(other.value, read.value),
    );
    if (replaced === undefined) return undefined;
    return `${chainWords(scene, told)}. But ${valueText(read.value, scene.initial)} had been replaced by ${quoted(scene, replaced)} in all that had led to that.`;
  },
  'write-co-init-read': nothingSeen,
  'write-hb-init-read': nothingSeen,
  'cyclic-co': (scene, told) =>
    `each of these led to the next, and the last to the first, so none can have been first: ${cycleWords(scene, told)}.`,
  'cyclic-cf': (scene, told) =>
    `the replicas can never agree on an order of these writes: ${cycleWords(scene, told)}.`,
  'cyclic-hb': (scene, told) =>
    `no order of the writes explains what one client saw: ${cycleWords(scene, told)}.`,
};

function laterWithoutEarlier(scene: Scene, told: readonly Operation[]): string | undefined {
  const [earlier] = told;
  const [write, seen, read] = told.slice(-3);
  if (earlier === undefined || write === undefined || seen === undefined || read === undefined)
    return undefined;
  if (earlier.key === write.key) return undefined; // a replica that went back: its own message says it
  const reader = scene.nameOf(read.process);
  const writer = scene.nameOf(write.process);
  const came =
    told.length > 4
      ? `which ${writer} wrote after it had read ${quoted(scene, earlier)}`
      : `which came after ${quoted(scene, earlier)}`;
  return `${reader} saw ${quoted(scene, write)}, ${came}; then it read ${keyText(read.key)} and the earlier write was not there.`;
}
function nothingSeen(scene: Scene, told: readonly Operation[]): string {
  const read = told.at(-1)!;
  const write = told.find((other) => isWrite(other) && other.key === read.key);
  const already =
    write === undefined ? 'something had been written there' : `${quoted(scene, write)} had been done`;
  return `${chainWords(scene, told)}. But ${already} before, in all that had led to that.`;
}
function quoted(scene: Scene, operation: Operation): string {
  return `“${operationLabel(operation, scene.initial)}”`;
}
function later(scene: Scene, before: Operation, after: Operation): string {
  const gap = gapText(scene, before, after);
  return gap === '' ? ' then' : ` ${gap} later`;
}

/** Time from the end of one to the beginning of the other; empty where it says nothing. */
function gapText({ clock }: Scene, before: Operation, after: Operation): string {
  const gap = after.invoked - (before.returned ?? before.invoked);
  return clock === 'order' || !(gap > 0) ? '' : formatQuantity(gap, 'seconds');
}

/** The reason at the end of a checker's message, as a sentence. */
function tailOf(message: string): string {
  const tail = message.slice(message.lastIndexOf(': ') + 1).trim();
  if (tail === '') return '';
  const text = tail.charAt(0).toUpperCase() + tail.slice(1);
  return text.endsWith('.') ? text : `${text}.`;
}

function precedes(a: Operation, b: Operation): boolean {
  return a.returned !== null && a.returned < b.invoked;
}
