/**
 * Colors for lines that stand for nodes. A node's kind or color means nothing, so these are the quiet hues of
 * the percentiles and two more, and the second half is dashed: told apart without color as well.
 */
const COLORS = ['var(--p95)', 'var(--p99)', 'var(--ok)', 'var(--stale)', 'var(--warn)', 'var(--partition)'];

export function lineColor(index: number): { readonly color: string; readonly dashed: boolean } {
  return { color: COLORS[index % COLORS.length]!, dashed: index % 4 >= 2 };
}
