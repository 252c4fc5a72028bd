/**
 * SHA-256 of texts, as small hexadecimal digits: the name of a trace that is too long for a link.
 */

/** Hash of the UTF-8 bytes of a text. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
