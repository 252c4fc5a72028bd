/** What a drag from the palette to the canvas carries: the type under which the kind's id travels. */
export const KIND_DATA_TYPE = 'application/x-scalarium-kind';

/** What is dragged in a kind's place when it is the ground of a zone. */
export const ZONE_DRAG = '+zone';
