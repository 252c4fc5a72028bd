/**
 * V8 decides by the first value of a field how it stores the field in all objects of the class. A field that
 * begins with a number that is no integer holds doubles in place from the beginning; one that began with 0
 * would be stored anew when it gets its first fraction, and all code that knew the class compiled again, with
 * what points at its objects checked ever after. For the same reason a field that the constructor sets is only
 * declared in the classes that every event touches: else it would begin as undefined and hold anything.
 */

/** A number that is no integer, for a field of doubles; its constructor or its user sets the field. */
export const UNSET = 0.5;
