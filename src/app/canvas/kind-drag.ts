/** What a drag from the palette to the canvas carries: the type under which the kind's id travels. */
export const KIND_DATA_TYPE = 'application/x-scalarium-kind';
