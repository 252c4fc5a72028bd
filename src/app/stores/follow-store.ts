/**
 * The one request that is followed in slow motion, as the last frame told of it. Nothing of it belongs to the
 * design or changes the run; `follow-actions.ts` asks for it.
 */
import { create } from 'zustand';
import type { FollowedRequest } from '../../worker/protocol.ts';

interface FollowState {
  /** null: none is followed. */
  readonly request: FollowedRequest | null;
}

export const useFollow = create<FollowState>()(() => ({ request: null }));

/** Takes over what a frame says. */
export function noteFollowed(request: FollowedRequest | undefined): void {
  if (request === undefined && useFollow.getState().request === null) return;
  useFollow.setState({ request: request ?? null });
}
