/**
 * Compression with what browsers and Node both have built in. Inflating stops at a byte count: 200 MB of zeros
 * fit a short link, and a page that inflates them is gone.
 */

/** Compresses with deflate, without any header. */
export async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const output = await pump(new CompressionStream('deflate-raw'), bytes, Number.POSITIVE_INFINITY);
  if (output === 'too-large' || output === 'broken') throw new Error('deflating bytes cannot fail');
  return output;
}

/** Decompresses; `broken` if the input is cut off or no deflate stream, `too-large` past `limit` bytes. */
export function inflate(
  bytes: Uint8Array<ArrayBuffer>,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | 'too-large' | 'broken'> {
  return pump(new DecompressionStream('deflate-raw'), bytes, limit);
}

async function pump(
  stream: CompressionStream | DecompressionStream,
  bytes: Uint8Array<ArrayBuffer>,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | 'too-large' | 'broken'> {
  const writer = stream.writable.getWriter();
  // A broken input fails both ends; the reading end tells, the writing end must not be left unhandled.
  const written = writer.write(bytes).then(() => writer.close());
  written.catch(() => undefined);
  const reader = stream.readable.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      total += next.value.length;
      if (total > limit) {
        reader.cancel().catch(() => undefined);
        return 'too-large';
      }
      chunks.push(next.value);
    }
  } catch {
    return 'broken';
  }
  return join(chunks, total);
}

function join(chunks: readonly Uint8Array[], total: number): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}
