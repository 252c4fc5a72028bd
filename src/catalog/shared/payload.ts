/**
 * How large a value is, as calls say it. A write carries its value out and brings none back; a read carries
 * none and brings one. So that a store can answer a read with as many bytes as its reader expects (a logged
 * request knows the size of its reply), a read's request says so in the field that its answer fills with the
 * version found.
 */
import type { AnyEndpoint } from '../../engine/behavior.ts';
import { type Call, WRITE } from '../../engine/outcome.ts';

/** Bytes of the value that a request writes or wants to read, in either form. */
export function valueBytes(self: AnyEndpoint, request: Call): number {
  return self.version(request) + self.bytes(request);
}

/** A store's answer to a request: the version found or written, and the value if it was a read. */
export function answerWith(self: AnyEndpoint, call: Call, version: number, body: unknown = null): void {
  self.answer(call, version, self.operation(call) === WRITE ? 0 : valueBytes(self, call), body);
  self.showVersion(call, version);
}

/** What others have answered, put together to an answer of one's own: their last version, and the value behind it. */
export function answerFrom(self: AnyEndpoint, call: Call, version: number, value: number): void {
  self.answer(call, version, self.operation(call) === WRITE ? 0 : valueBytes(self, call));
  self.showPassed(call, value);
}
