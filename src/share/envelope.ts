/**
 * The outside of a link: `1.<payload>`, where the payload is base64url of two bytes of length, three of
 * checksum and the deflated JSON. With these five bytes a link that was cut off and one that was altered are
 * told apart, instead of opening as somebody else's design.
 */
import { err, ok, type Result } from '../base/result.ts';
import { fromBase64Url, toBase64Url } from './base64url.ts';
import { deflate, inflate } from './deflate.ts';
import type { LinkProblem } from './link-problem.ts';

/** The version of what is inside; the next one is read by newer Scalariums only. */
const LINK_VERSION = 1;
const HEADER_BYTES = 5;
/** Longest payload that is looked at, in characters. No browser keeps much longer addresses. */
const LONGEST_PAYLOAD = 300_000;
/** Most bytes of JSON that a payload may hold. */
const MOST_JSON_BYTES = 1_000_000;

/** Seals JSON into the text that follows `#`. */
export async function seal(json: unknown): Promise<string> {
  const packed = await deflate(new TextEncoder().encode(JSON.stringify(json)));
  const bytes = new Uint8Array(HEADER_BYTES + packed.length);
  const sum = checksum(packed);
  bytes.set([
    packed.length & 255,
    (packed.length >> 8) & 255,
    sum & 255,
    (sum >> 8) & 255,
    (sum >> 16) & 255,
  ]);
  bytes.set(packed, HEADER_BYTES);
  return `${LINK_VERSION}.${toBase64Url(bytes)}`;
}

/** The JSON of a link: a whole URL, its fragment, or what follows `#`. */
export async function unseal(link: string): Promise<Result<unknown, LinkProblem>> {
  const payload = payloadOf(link);
  if (!payload.ok) return payload;
  const bytes = fromBase64Url(payload.value);
  if (bytes === undefined || bytes.length <= HEADER_BYTES) return err(CUT_OFF);
  const packed = bytes.slice(HEADER_BYTES);
  const missing = (bytes[0]! + bytes[1]! * 256 - (packed.length & 0xffff)) & 0xffff;
  if (missing !== 0) return err(missing < 0x8000 ? CUT_OFF : ALTERED);
  const sum = bytes[2]! | (bytes[3]! << 8) | (bytes[4]! << 16);
  if (sum !== checksum(packed)) return err(ALTERED);
  const inflated = await inflate(packed, MOST_JSON_BYTES);
  if (inflated === 'broken') return err(ALTERED);
  if (inflated === 'too-large') return err(TOO_LARGE);
  try {
    return ok(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(inflated)) as unknown);
  } catch {
    return err(ALTERED);
  }
}

/** True if the text could be a link of ours, whatever is inside. */
export function looksLikeLink(text: string): boolean {
  return /(?:^|#)\d{1,4}\.[A-Za-z0-9_-]/.test(text.trim());
}

function payloadOf(link: string): Result<string, LinkProblem> {
  if (link.length > LONGEST_PAYLOAD + 2000) return err(TOO_LARGE);
  const trimmed = link.trim();
  // what follows an & says how the page is to look (`page-flags.ts`)
  const [fragment = ''] = trimmed.slice(trimmed.indexOf('#') + 1).split('&');
  // Chats and mails append the punctuation that follows a link.
  const match = /^(\d{1,4})\.([A-Za-z0-9_-]*)[.,;:!?)\]}>'"*\s]*$/.exec(fragment);
  if (match === null) return err(fragment === '' ? EMPTY : /^\d{1,4}\./.test(fragment) ? ALTERED : NOT_OURS);
  const version = Number(match[1]);
  if (version > LINK_VERSION) return err(newer(version));
  if (version < 1) return err(NOT_OURS);
  return match[2]!.length > LONGEST_PAYLOAD ? err(TOO_LARGE) : ok(match[2]!);
}

/** FNV-1a over bytes, folded to 24 bits: against accidents, not against malice. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return (hash ^ (hash >>> 24)) & 0xffffff;
}

const EMPTY: LinkProblem = {
  reason: 'not-ours',
  message: 'There is nothing after the # of this link.',
  problems: [],
};
const NOT_OURS: LinkProblem = {
  reason: 'not-ours',
  message: 'This is not a link of Scalarium.',
  problems: [],
};
const CUT_OFF: LinkProblem = {
  reason: 'cut-off',
  message:
    'This link was cut off on its way: its end is missing. Copy the whole link, or ask for the design as a file.',
  problems: [],
};
const ALTERED: LinkProblem = {
  reason: 'altered',
  message: 'This link was altered on its way and cannot be read. Copy it again from where it was made.',
  problems: [],
};
const TOO_LARGE: LinkProblem = {
  reason: 'too-large',
  message: 'This link holds more than any design of Scalarium, and was not opened.',
  problems: [],
};
function newer(version: number): LinkProblem {
  return {
    reason: 'newer',
    message: `This link was made by a newer Scalarium (its links have version ${version}, this one reads version ${LINK_VERSION}). Reload the page to get the newest.`,
    problems: [],
  };
}
