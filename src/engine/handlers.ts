/**
 * Names of handlers. A continuation is a named function listed in its behavior's `handlers`; its name is what
 * people read ("waiting in onQuorum") and what goes into the fingerprint, so it must not depend on how a
 * bundler renames functions. The name is kept on the function itself: a lookup table would cost more than the
 * handler.
 */
import { AssertionError, assert } from '../base/assert.ts';
import { hashString } from '../base/hash.ts';
import type { Behavior } from './behavior.ts';

interface Named {
  handlerHash?: number;
  handlerName?: string;
}

/** Gives the behavior's handlers their names. Done once for each behavior; again is harmless. */
export function registerHandlers(behavior: Behavior): void {
  const all: { readonly [name: string]: unknown } = { ...behavior.handlers, onRequest: behavior.onRequest };
  for (const [name, handler] of Object.entries(all)) {
    assert(typeof handler === 'function', `handler ${name} of ${behavior.kind} is not a function`);
    const named = handler as Named;
    // as a signed integer, which the compiler adds as it is
    const hash = hashString(`${behavior.kind}.${name}`) | 0;
    // written once: the compiler takes it for a constant until somebody writes it again
    if (named.handlerHash === hash) continue;
    named.handlerHash = hash;
    named.handlerName = name;
  }
}

/** The hash of a registered handler. */
export function handlerHash(handler: unknown): number {
  return (handler as Named).handlerHash ?? unlisted();
}

function unlisted(): never {
  throw new AssertionError('a handler was handed to a verb that its behavior does not list in `handlers`');
}

/** The name of a registered handler. */
export function handlerName(handler: unknown): string {
  return (handler as Named | null)?.handlerName ?? 'unknown';
}
