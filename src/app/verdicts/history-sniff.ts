/**
 * Whether a text is a recorded history rather than a design or a log of traffic, by what it begins with. The
 * judge in its worker reads it in earnest and says what is wrong with it; this only finds the way there.
 */

/** Characters from the beginning that are enough to tell. */
export const HEAD_CHARACTERS = 65_536;

/** A text's beginning looks like Jepsen or Knossos EDN, a log of jepsen.util, or our own JSON of a history. */
export function looksLikeHistory(text: string): boolean {
  const head = text.slice(0, HEAD_CHARACTERS);
  return looksLikeEvents(head) || looksLikeHistoryJson(head) || /\bjepsen\.util\b[\s-]*\d/.test(head);
}

/** EDN: a map with a keyword as its first key, perhaps in a vector or list, perhaps after comments. */
function looksLikeEvents(head: string): boolean {
  const start = head.replace(/^\uFEFF/, '').replace(/^(?:\s|,|;[^\n]*\n)+/, '');
  return /^(?:[[(]\s*)?(?:#[\w./-]+\s*)?\{\s*:/.test(start);
}

/** Ours has operations; a design or run has nodes somewhere before anything like that. */
function looksLikeHistoryJson(head: string): boolean {
  if (!/^\uFEFF?\s*\{\s*"/.test(head)) return false;
  const operations = head.search(/"operations"\s*:\s*\[/);
  const nodes = head.search(/"(?:nodes|design)"\s*:/);
  return operations >= 0 && (nodes < 0 || operations < nodes);
}
