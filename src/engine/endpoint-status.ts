/**
 * What state an endpoint is in. A crashed process refuses connections at once, since its machine still
 * answers; a crashed machine is silent. A draining endpoint was taken away by an edit: it finishes what it
 * has.
 */
export const UP = 0;
export const DOWN_PROCESS = 1;
export const DOWN_MACHINE = 2;
export const DRAINING = 3;
export const REMOVED = 4;
