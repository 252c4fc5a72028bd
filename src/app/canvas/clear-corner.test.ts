/** Promises of a strip over the canvas: it hides no node that it need not hide, and stays where it is. */
import { expect, it } from 'vitest';
import { clearCorner } from './clear-corner.ts';

const strip = { width: 400, height: 44 };
const canvas = { width: 800, height: 350 };
const edges = { side: 10, top: 54, bottom: 60 };
const node = (x: number, y: number) => ({ x, y, width: 140, height: 84 });
const cornerFor = (...nodes: ReturnType<typeof node>[]) =>
  clearCorner(strip, canvas, nodes, edges, 'top-left');

it('stays where it is while that is clear', () => {
  expect(cornerFor()).toBe('top-left');
  expect(cornerFor(node(20, 140), node(600, 60))).toBe('top-left');
  expect(clearCorner(strip, canvas, [node(20, 60)], edges, 'bottom-right')).toBe('bottom-right');
});

it('goes to the first corner in which it covers nothing', () => {
  expect(cornerFor(node(20, 60))).toBe('top-right');
  expect(cornerFor(node(20, 60), node(600, 60))).toBe('bottom-left');
  expect(cornerFor(node(20, 60), node(600, 60), node(100, 240))).toBe('bottom-right');
});

it('covers as little as it can where everything is full', () => {
  const full = [node(20, 60), node(600, 60), node(100, 240), node(785, 240)];
  expect(cornerFor(...full)).toBe('bottom-right');
});
