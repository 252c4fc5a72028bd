/**
 * The light on what can suffer a fault, as sheets of style: what can is framed, the rest is dimmed, and one of them is
 * ringed. The sheet of the ring is one of its own, because it changes with every step of the hand, and the other,
 * which names a thousand nodes where there are so many, does not.
 */
import { useEffect } from 'react';
import { type Target, targetKey } from './fault-targets.ts';

/** Lights up the targets among everything on the canvas, and rings the one of that key. */
export function useLight(targets: readonly Target[], all: readonly Target[], over: string | null): void {
  useEffect(() => adopt(lightOf(targets, all)), [targets, all]);
  useEffect(() => {
    const under = targets.find((target) => targetKey(target) === over);
    return under === undefined ? undefined : adopt(ringOf(under));
  }, [targets, over]);
}

/** A sheet made by script, because the page's policy forbids styles in its markup. Returns what takes it away. */
function adopt(rules: string): () => void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
  };
}

const classes = { node: '.react-flow__node', link: '.react-flow__edge' } as const;

function elementOf({ type, id }: Target): string {
  const quoted = CSS.escape(id);
  if (type === 'node' || type === 'link') return `.canvas ${classes[type]}[data-id="${quoted}"]`;
  return `.canvas [data-area="${type} ${quoted}"]`;
}
/** What has the frame of a target: of a node its face, of a link its line. */
function faceOf(target: Target): string {
  if (target.type === 'node') return `${elementOf(target)} .node-face`;
  return target.type === 'link' ? `${elementOf(target)} .link-line` : elementOf(target);
}

function lightOf(targets: readonly Target[], all: readonly Target[]): string {
  // where grounds are struck, what stands on them is struck with them
  const dimmed = targets.every(({ type }) => type === 'zone' || type === 'region') ? 0.7 : 0.3;
  const boxes = targets.filter(({ type }) => type !== 'link').map(faceOf);
  const lines = targets.filter(({ type }) => type === 'link').map(faceOf);
  return [
    dim('node', targets, all, dimmed),
    dim('link', targets, all, dimmed),
    boxes.length > 0 ? `${boxes.join()} { outline: 1.5px dashed var(--accent); outline-offset: 3px; }` : '',
    lines.length > 0 ? `${lines.join()} { stroke: var(--accent); }` : '',
  ].join('\n');
}

/** Dims all nodes or links that are no targets, by naming them or the others, whichever are fewer. */
function dim(
  type: 'node' | 'link',
  targets: readonly Target[],
  all: readonly Target[],
  opacity: number,
): string {
  const able = new Set(targets.filter((target) => target.type === type).map(({ id }) => id));
  const rest = all.filter((target) => target.type === type && !able.has(target.id));
  if (rest.length === 0) return '';
  if (rest.length <= able.size) return `${rest.map(elementOf).join()} { opacity: ${opacity}; }`;
  const spared = [...able].map((id) => `:not([data-id="${CSS.escape(id)}"])`).join('');
  return `.canvas ${classes[type]}${spared} { opacity: ${opacity}; }`;
}

function ringOf(target: Target): string {
  return target.type === 'link'
    ? `${faceOf(target)} { stroke: var(--error); stroke-width: 7px; }`
    : `${faceOf(target)} { outline: 3px solid var(--error); outline-offset: 3px; }`;
}
