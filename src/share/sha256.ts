/**
 * SHA-256 of texts, as small hexadecimal digits: the name of a trace that is too long for a link. Browsers have
 * it only for pages that were fetched securely; a class-room server without a certificate, or an iframe in a
 * page without one, gets a library's.
 */

/** Hash of the UTF-8 bytes of a text. */
export async function sha256(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const digest = await digestOf(bytes);
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (subtle !== undefined) return new Uint8Array(await subtle.digest('SHA-256', bytes));
  const library = await import('@noble/hashes/sha2.js');
  return library.sha256(bytes);
}
