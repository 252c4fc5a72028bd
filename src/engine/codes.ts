/**
 * Codes of what can happen next: entries of the event list and of the ring of things that happen within the
 * present event. One numbering, so that a paused endpoint can set either aside and take it up again.
 */
/** A call or message reaches its endpoint. IN_EVENT: without having travelled. */
export const DELIVER = 1;
export const DELIVER_IN_EVENT = 2;
/** A reply reaches the caller. */
export const RETURN = 3;
export const RETURN_IN_EVENT = 4;
/** A call's own continuation (after `acquire`, or background work that begins). */
export const CONTINUE = 5;
export const SERVICE_END = 6;
/** A request begins at a client. */
export const BEGIN = 7;
/** An attempt is launched after its back-off. */
export const RETRY = 8;
/** A deadline that passed while its caller was paused. */
export const DEADLINE_DEFERRED = 9;
/** Nobody answered yet: the call is sent once more. */
export const HEDGE = 10;
/** A call's turn has come after its deadline. */
export const EXPIRED = 11;
/** A server is told that somebody else has begun with the same: tied requests. */
export const CANCEL = 12;
/** Up to here the payload is a call, which must still be the one that the event was scheduled for. */
export const LAST_OF_CALLS = 12;
export const TIMER = 13;
/** The first deadline of a lane of timeouts. */
export const DEADLINE = 14;
/** A machine fails or is repaired by chance. */
export const MACHINE = 15;
/** The next step of a rolling restart. */
export const ROLLING = 16;
