/**
 * A value or the reasons why there is none. Whatever can fail because of what a person typed, dropped or
 * pasted returns a `Result`; exceptions are kept for our own mistakes (see `assert.ts`).
 */
export type Result<T, E> = Ok<T> | Err<E>;
export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}
export interface Err<E> {
  readonly ok: false;
  readonly error: E;
}

/** Wraps a value as a success. */
export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

/** Wraps a reason as a failure. */
export function err<E>(error: E): Err<E> {
  return { ok: false, error };
}
