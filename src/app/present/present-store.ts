/**
 * Presenting: which scene is on, and what covers the screen. A scene begins at its moment of the run and plays
 * until the next one begins; a remote or the arrow keys step on. A lesson has steps of its own and takes the
 * keys instead (`setStepper`).
 */
import { create } from 'zustand';
import { useDesignStore } from '../stores/design-store.ts';
import { usePageMode } from '../stores/page-mode.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useSpotlight } from '../stores/spotlight.ts';
import { type Scene, scenesOf } from './scenes.ts';

/** What lies over the screen: nothing, black (as remotes have it), or the QR code. */
export type Cover = 'none' | 'black' | 'qr';

interface Present {
  readonly scenes: readonly Scene[];
  readonly index: number;
  readonly cover: Cover;
  /** Whether the scene's own nodes, or else the selected ones, stand in the light. */
  readonly spotlight: boolean;
}
const nothing: Present = { scenes: [], index: 0, cover: 'none', spotlight: false };

export const usePresent = create<Present>()(() => nothing);

/** Who steps instead of the scenes, while there is somebody. */
export interface Stepper {
  next(): void;
  previous(): void;
  first(): void;
  /** The spotlight is asked for, or not any more. */
  spotlight(on: boolean): void;
}
let stepper: Stepper | null = null;
/** Gives the keys that step to somebody else, or back. */
export function setStepper(other: Stepper | null): void {
  stepper = other;
}

/** The run is paused within this much of a scene's end, so that the next one begins where it stands. */
const CLOSE_SECONDS = 0.25;

let stopWatching: (() => void) | null = null;

/** Begins to present, full screen where the browser allows it, in the scene of the present moment. */
export function startPresenting(): void {
  const { time, marks } = useRunStore.getState();
  const scenes = scenesOf(useDesignStore.getState().design, marks);
  const index = Math.max(
    0,
    scenes.findLastIndex(({ from }) => from <= time),
  );
  usePresent.setState({ ...nothing, scenes, index });
  usePageMode.setState({ mode: 'present' });
  stopWatching ??= watch();
  // refused without a click or key, or in an iframe that may not: the window will do
  document.documentElement.requestFullscreen?.().catch(() => undefined);
}

export function stopPresenting(): void {
  stopWatching?.();
  stopWatching = null;
  useSpotlight.getState().light([]);
  usePresent.setState(nothing);
  usePageMode.setState({ mode: 'workbench' });
  if (document.fullscreenElement !== null) void document.exitFullscreen().catch(() => undefined);
}

/** Pauses at the end of each scene, and ends with the full screen, whose Escape no page hears. */
function watch(): () => void {
  const stop = useRunStore.subscribe(pauseAtEnd);
  const leave = () => document.fullscreenElement === null && stopPresenting();
  document.addEventListener('fullscreenchange', leave);
  return () => {
    stop();
    document.removeEventListener('fullscreenchange', leave);
  };
}

function pauseAtEnd({ time, phase }: { readonly time: number; readonly phase: string }): void {
  const { scenes, index } = usePresent.getState();
  const scene = scenes[index];
  if (stepper !== null || phase !== 'running' || scene === undefined) return;
  if (time >= scene.until && index < scenes.length - 1) useRunStore.getState().pause();
}

/** Goes to a scene and lets it play. */
export async function goToScene(index: number): Promise<void> {
  const { scenes } = usePresent.getState();
  const scene = scenes[index];
  if (scene === undefined) return;
  usePresent.setState({ index, cover: 'none' });
  lightScene();
  const { time, seek, play } = useRunStore.getState();
  if (time < scene.from || time > scene.from + CLOSE_SECONDS) await seek(scene.from);
  if (usePresent.getState().index === index) play();
}

export function nextScene(): void {
  if (usePresent.getState().cover !== 'none') uncover();
  else if (stepper !== null) stepper.next();
  else void goToScene(usePresent.getState().index + 1);
}

export function previousScene(): void {
  if (usePresent.getState().cover !== 'none') uncover();
  else if (stepper !== null) stepper.previous();
  else void goToScene(Math.max(0, usePresent.getState().index - 1));
}

export function firstScene(): void {
  if (stepper !== null) stepper.first();
  else void goToScene(0);
}

/** Covers the screen, or uncovers it when the same is asked again. */
export function coverWith(cover: Cover): void {
  usePresent.setState((state) => ({ cover: state.cover === cover ? 'none' : cover }));
}

function uncover(): void {
  usePresent.setState({ cover: 'none' });
}

/** Turns the spotlight on or off. */
export function toggleSpotlight(): void {
  const spotlight = !usePresent.getState().spotlight;
  usePresent.setState({ spotlight });
  if (stepper !== null) stepper.spotlight(spotlight);
  else lightScene();
}

/** Points the light, if it is on, at what the scene is about. */
function lightScene(): void {
  const { scenes, index, spotlight } = usePresent.getState();
  useSpotlight.getState().light(spotlight ? (scenes[index]?.about ?? []) : []);
}
