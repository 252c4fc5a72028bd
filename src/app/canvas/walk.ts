/**
 * Walking from thing to thing by direction: the next one to the right is the nearest of those that lie to the
 * right, where what lies aside counts as further away. Nobody is unreachable: each is next to somebody.
 */
import type { Box } from './link-geometry.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

interface Placed extends Box {
  readonly id: string;
}

/** How much further away it is to go aside than ahead. */
const ASIDE = 2;

/** The next thing in a direction; null where there is none. */
export function nextInDirection(
  things: readonly Placed[],
  from: Placed,
  direction: Direction,
): string | null {
  let nearest: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const thing of things) {
    if (thing.id === from.id) continue;
    const { ahead, aside } = wayTo(from, thing, direction);
    // what lies more aside than ahead belongs to another direction
    if (ahead <= 0 || aside > 2 * ahead + Math.max(from.width, from.height)) continue;
    const far = ahead + ASIDE * aside;
    if (far >= least) continue;
    least = far;
    nearest = thing.id;
  }
  return nearest;
}

function wayTo(from: Box, to: Box, direction: Direction): { readonly ahead: number; readonly aside: number } {
  const dx = to.x + to.width / 2 - (from.x + from.width / 2);
  const dy = to.y + to.height / 2 - (from.y + from.height / 2);
  switch (direction) {
    case 'left':
      return { ahead: -dx, aside: Math.abs(dy) };
    case 'right':
      return { ahead: dx, aside: Math.abs(dy) };
    case 'up':
      return { ahead: -dy, aside: Math.abs(dx) };
    case 'down':
      return { ahead: dy, aside: Math.abs(dx) };
  }
}

/** Where somebody begins who has chosen nothing yet: at the left, and of those at the top. */
export function firstOf(things: readonly Placed[]): string | null {
  const [first] = [...things].sort((a, b) => a.x - b.x || a.y - b.y);
  return first?.id ?? null;
}
