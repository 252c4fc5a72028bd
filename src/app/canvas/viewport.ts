/**
 * The canvas's camera for everybody else: commands fit, zoom and ask where the middle is without knowing
 * React Flow. The canvas registers itself while it is mounted.
 */
import type { Point } from './link-geometry.ts';

export interface Camera {
  /** Shows everything, or the given nodes. */
  fit(nodes?: readonly string[]): void;
  /** Something new floats over the canvas: where everything was in view, it is again. */
  keepAll(): void;
  zoomIn(): void;
  zoomOut(): void;
  zoomTo(zoom: number): void;
  /** The point of the design in the middle of the visible canvas. */
  centre(): Point;
  /** From a point of the window to one of the design. */
  toDesign(point: Point): Point;
  /** From a point of the design to one of the window. */
  toScreen(point: Point): Point;
  zoom(): number;
  /** Moves the picture by so many pixels. */
  panBy(by: Point): void;
}

let camera: Camera | null = null;

/** The mounted canvas's camera, if there is one. */
export function currentCamera(): Camera | null {
  return camera;
}
/** Called by the canvas when it mounts; returns what to call when it goes. */
export function registerCamera(mounted: Camera): () => void {
  camera = mounted;
  return () => {
    if (camera === mounted) camera = null;
  };
}
