/**
 * What the screen says about a quorum set in slow motion: names of messages, what one message says, and what a
 * replica holds. Nothing of this decides anything.
 */
import type { AnyEndpoint, Badge, MessageDescription } from '../../../engine/behavior.ts';
import { type Call, READ, WRITE } from '../../../engine/outcome.ts';
import type { Member } from './member.ts';
import {
  type Body,
  type Carried,
  COORDINATE_WRITE,
  DIFFERENCES,
  type Differences,
  EXCHANGE,
  HANDOFF,
  type Handoff,
  HINT,
  REPAIR,
  TREE,
  type Tree,
} from './messages.ts';
import { heldAt, type Store } from './store.ts';
import { type Held, isNothing, secondsOfStamp } from './versions.ts';

/** A version in a few letters: when it was stamped, or who wrote it as his which. */
function wordsFor(self: AnyEndpoint, held: Held): string {
  if (isNothing(held)) return 'never written';
  if (typeof held === 'number') return `v ${secondsOfStamp(held).toFixed(6)} s`;
  return held.siblings.map(({ actor, count }) => `${writerName(self, actor)}:${count}`).join(' · ');
}

/** Node id of a driver's caller, from its number in version vectors. */
function writerName(self: AnyEndpoint, actor: number): string {
  return self.simulation.endpoints[actor % ACTORS]?.location.id ?? '?';
}

/** Drivers have other numbers after each restart: their index, and which start it is times this. */
export const ACTORS = 65_536;

export function describeMessage(self: AnyEndpoint, message: Call, back: boolean): MessageDescription {
  const operation = self.operation(message);
  if (back && operation !== READ) return {};
  switch (operation) {
    case READ:
      return back ? { detail: wordsFor(self, heldInMessage(self, message)) } : {};
    case WRITE:
    case REPAIR:
      return { detail: wordsFor(self, heldInMessage(self, message)) };
    case COORDINATE_WRITE: {
      const made = self.body<Held | null>(message);
      return made === null ? {} : { detail: wordsFor(self, made) };
    }
    case HINT:
      return { detail: `for ${self.body<Carried>(message).target}` };
    case HANDOFF:
    case EXCHANGE:
      return { detail: countOf(self.body<Handoff>(message).entries.length, 'value') };
    case TREE:
      return { detail: `${self.body<Tree>(message).leaves.length} leaves` };
    case DIFFERENCES: {
      const { leaves, entries } = self.body<Differences>(message);
      return { detail: `${leaves.length} leaves differ · ${countOf(entries.length, 'value')}` };
    }
    default:
      return {};
  }
}

function countOf(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

function heldInMessage(self: AnyEndpoint, message: Call): Held {
  const body = self.body<Body | null>(message);
  if (body === null || typeof body === 'number') return self.version(message);
  return body.held;
}

export function badges({ durable, state }: Member): readonly Badge[] {
  const { hints } = durable.store;
  const coordinates = openOperations(state.operations);
  return [
    { label: 'hints', value: `${hints.length}` },
    ...(coordinates > 0 ? [{ label: 'coordinates', value: `${coordinates}` }] : []),
  ];
}

function openOperations({ list, free }: Member['state']['operations']): number {
  return list.length - free.length;
}

export function pills({ durable, state }: Member) {
  const shown: { readonly tone: 'plain' | 'warn'; readonly text: string }[] = [];
  if (openOperations(state.operations) > 0) shown.push({ tone: 'plain', text: 'coordinator' });
  const hints = durable.store.hints.length;
  if (hints > 0) shown.push({ tone: 'warn', text: countOf(hints, 'hint') });
  const conflicts = keysWithSiblings(durable.store);
  if (conflicts > 0) shown.push({ tone: 'warn', text: `${countOf(conflicts, 'key')} with siblings` });
  return shown;
}

function keysWithSiblings({ keepsSiblings, sets }: Store): number {
  if (!keepsSiblings) return 0;
  let keys = 0;
  for (const set of sets) if (set !== undefined && set.siblings.length > 1) keys++;
  return keys;
}

export function facts(self: Member) {
  const { store, disk } = self.durable;
  const targets = new Set(store.hints.map((hint) => hint.target));
  const shown = [
    { label: 'Changes', value: `${disk.written}, ${disk.synced} on disk` },
    { label: 'Coordinates', value: countOf(openOperations(self.state.operations), 'operation') },
    {
      label: 'Hints',
      value: store.hints.length === 0 ? 'none' : `${store.hints.length}, for ${[...targets].join(', ')}`,
    },
  ];
  if (store.keepsSiblings) shown.push({ label: 'Siblings', value: countOf(keysWithSiblings(store), 'key') });
  return shown;
}

export function versionOfKey(self: Member, key: number): string {
  return wordsFor(self, heldAt(self.durable.store, key));
}
