/** The context menu of the canvas: on what it is open, and where. Opened by right click, long press and Shift F10. */
import { create } from 'zustand';
import type { Point } from './link-geometry.ts';

export type MenuTarget =
  /** Nodes, notes and frames, one or several. */
  | { readonly type: 'things'; readonly nodes: readonly string[]; readonly annotations: readonly string[] }
  | { readonly type: 'link'; readonly id: string }
  | { readonly type: 'area'; readonly area: 'zone' | 'region'; readonly id: string }
  | { readonly type: 'ground'; readonly point: Point };

interface OpenMenu {
  readonly target: MenuTarget;
  /** In CSS pixels of the window. */
  readonly at: Point;
}

export const useCanvasMenu = create<{ readonly open: OpenMenu | null }>()(() => ({ open: null }));

export function openCanvasMenu(target: MenuTarget, at: Point): void {
  useCanvasMenu.setState({ open: { target, at } });
}
export function closeCanvasMenu(): void {
  useCanvasMenu.setState({ open: null });
}
