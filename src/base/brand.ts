/**
 * Nominal types over plain ones: a call and an endpoint are both integers at run time, and passing one for
 * the other must still not compile.
 */
declare const brand: unique symbol;

export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
