/**
 * The handlers of all protocols together, as a kind declares them. A kind's handlers are known by their names,
 * so two protocols must not use the same one.
 */
import { assert } from '../../base/assert.ts';
import type { Behavior } from '../../engine/behavior.ts';

type Handlers = Behavior['handlers'];

/** One table of all handlers of several protocols. */
export function handlersOf(parts: readonly { readonly handlers: Handlers }[]): Handlers {
  const all: { [name: string]: Handlers[string] } = {};
  for (const { handlers } of parts) {
    for (const [name, handler] of Object.entries(handlers)) {
      assert(all[name] === undefined, `two protocols have a handler named ${name}`);
      all[name] = handler;
    }
  }
  return all;
}
