/** What is shown whole is not half under a toolbar. */
import { expect, test } from 'vitest';
import { type Fit, fitView, type View } from './fit.ts';
import type { Box } from './link-geometry.ts';
import { surround } from './zone-boxes.ts';

const room = { top: 20, bottom: 20, left: 30, right: 30 };
const dock: Box = { x: 12, y: 350, width: 480, height: 44 };
const zoom: Box = { x: 10, y: 10, width: 140, height: 36 };
const fitOf = (boxes: readonly Box[], overlays: readonly Box[] = [dock, zoom]): Fit => ({
  ...{ boxes, overlays, room, width: 836, height: 405, minZoom: 0.2, maxZoom: 1.35 },
  whole: surround(boxes)!,
});
const node = (x: number, y: number): Box => ({ x, y, width: 140, height: 84 });
const shown = (box: Box, view: View): Box => ({
  x: box.x * view.zoom + view.x,
  y: box.y * view.zoom + view.y,
  width: box.width * view.zoom,
  height: box.height * view.zoom,
});
const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && a.x + a.width > b.x && a.y < b.y + b.height && a.y + a.height > b.y;
const boxesOfShop = [
  node(0, 140),
  node(200, 140),
  node(400, 130),
  node(400, 320),
  node(600, 0),
  node(600, 280),
];

test('no node lies under the tools, and all are inside the canvas', () => {
  const fit = fitOf(boxesOfShop);
  const view = fitView(fit);
  for (const box of boxesOfShop) {
    const on = shown(box, view);
    for (const over of fit.overlays) expect(overlap(on, over)).toBe(false);
    expect(on.x).toBeGreaterThanOrEqual(0);
    expect(on.y).toBeGreaterThanOrEqual(0);
    expect(on.x + on.width).toBeLessThanOrEqual(fit.width);
    expect(on.y + on.height).toBeLessThanOrEqual(fit.height);
  }
});

test('a toolbar in a corner costs no whole side where stepping aside is enough', () => {
  const aside = fitView(fitOf(boxesOfShop)).zoom;
  const without = fitView(fitOf(boxesOfShop, [])).zoom;
  const keptBelow = fitView({ ...fitOf(boxesOfShop, []), room: { ...room, bottom: 61 } }).zoom;
  expect(aside).toBeGreaterThan(keptBelow);
  expect(aside).toBeLessThanOrEqual(without);
});

test('without tools it stands in the middle, no larger than allowed', () => {
  const one = node(100, 100);
  const view = fitView(fitOf([one], []));
  expect(view.zoom).toBe(1.35);
  const on = shown(one, view);
  expect(on.x + on.width / 2).toBeCloseTo(418);
  expect(on.y + on.height / 2).toBeCloseTo(202.5);
});

test('what fits nowhere stands in the middle, as small as allowed', () => {
  const vast = [node(0, 0), node(20_000, 9000)];
  const view = fitView(fitOf(vast));
  expect(view.zoom).toBe(0.2);
  const middle = shown(surround(vast)!, view);
  expect(middle.x + middle.width / 2).toBeCloseTo(418);
});
