/**
 * Why a weak promise is broken, in words: who did what after what, up to the answer that cannot be, and for
 * writes that must each come before the other, who says so.
 */
import type { Operation } from '../../model/history.ts';
import type { Scene } from './evidence-scene.ts';
import { keyText, operationLabel, sameValue, valueText } from './operation-words.ts';

/** Operations of a chain that are told one by one. */
const MOST_TOLD = 7;

/** "Ana wrote x=1, then x=2; Ben read x→2": each led to the next. */
export function chainWords(scene: Scene, operations: readonly Operation[]): string {
  const left = Math.max(0, operations.length - MOST_TOLD);
  const told = left === 0 ? operations : [operations[0]!, ...operations.slice(left + 1)];
  const turns: string[] = [];
  let before: Operation | undefined;
  for (const operation of told) {
    const did = `${operation.kind === 'read' ? 'read' : 'wrote'} ${objectWords(scene, operation)}`;
    if (operation.process === before?.process) turns.push(`${turns.pop()}, then ${did}`);
    else turns.push(`${scene.nameOf(operation.process)} ${did}`);
    before = operation;
  }
  if (left > 0) turns.splice(1, 0, `(${left} more between)`);
  return turns.join('; ');
}

/** "x=1", "x→nothing"; without a key where there is but one. */
function objectWords({ initial }: Scene, { kind, key, value }: Operation): string {
  const what = valueText(value, initial);
  const name = keyText(key);
  if (name === '') return what;
  return kind === 'read' ? `${name}→${what}` : `${name}=${what}`;
}

/** Of each pair in a cycle, why the one must come before the other. */
export function cycleWords(scene: Scene, cycle: readonly Operation[]): string {
  const reasons = cycle.map((second, i) => reasonWords(scene, cycle.at(i - 1)!, second));
  const [first, ...rest] = reasons;
  return [...rest, first].join('; ');
}

function reasonWords(scene: Scene, first: Operation, second: Operation): string {
  const [one, other] = [first, second].map((each) => `“${operationLabel(each, scene.initial)}”`);
  const before = `${one} comes before ${other}`;
  if (first.process === second.process) return `${before}: ${scene.nameOf(first.process)} did them in turn`;
  if (second.kind === 'read') return `${before}: ${scene.nameOf(second.process)} saw it`;
  const reader = readerBetween(scene, first, second);
  if (reader === undefined) return before;
  const who = scene.nameOf(reader.process);
  return `${before}: ${who} knew of the one when it read the other`;
}

/** Who saw the second write although he knew of the first, so that the second must be the later one. */
function readerBetween({ proof }: Scene, first: Operation, second: Operation): Operation | undefined {
  const reads = proof.filter(
    ({ kind, key, value }) => kind === 'read' && key === second.key && sameValue(value, second.value),
  );
  const knows = (read: Operation) =>
    proof.some(
      (other) =>
        other.process === read.process &&
        other.id < read.id &&
        (other === first || (other.key === first.key && sameValue(other.value, first.value))),
    );
  return reads.find(knows) ?? reads[0];
}
