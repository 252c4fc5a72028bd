/** What one types to narrow a list down: each word is to be found somewhere, in any order. */
export function hasWords(text: string, typed: string): boolean {
  const where = text.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => where.includes(word));
}
