/**
 * What a step does to the page: the run that it happens in, what is done to that run, what stands in the light,
 * and what stands below the canvas.
 */
import type { Action, Lesson, Panel } from '../../content/lesson.ts';
import { journalAction, type RunState, type Scene } from '../../content/lesson-script.ts';
import type { Design } from '../../model/design.ts';
import { currentCamera } from '../canvas/viewport.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useMessageView } from '../stores/message-view.ts';
import { useMirroring } from '../stores/mirroring.ts';
import { unguarded } from '../stores/permissions.ts';
import { useRunStore } from '../stores/run-store.ts';
import { sentFault } from '../stores/sent-faults.ts';
import { useSpotlight } from '../stores/spotlight.ts';
import { useVerdicts } from '../verdicts/verdict-store.ts';
import { hasStore, useVerdictView } from '../verdicts/verdict-view.ts';
import { useLessonView } from './lesson-view.ts';

/** Faults that the learner made himself, by the id that the script has for them. */
const ownFaults = new Map<string, readonly string[]>();

/** Opens a step's run at its beginning, everything before it and its own doings included. */
export async function openScene(scene: Scene, wanted: () => boolean): Promise<void> {
  const { design, seed, opened: journal, begins } = scene;
  ownFaults.clear();
  const { openRun, seek } = useRunStore.getState();
  await openRun({ design, seed, journal }, { remember: false });
  await judgeThere(design);
  if (wanted()) await unguarded(() => seek(begins));
  requestAnimationFrame(() => requestAnimationFrame(() => currentCamera()?.fit()));
}

/** A page that has just opened has no judge yet, and one who comes late has missed the beginning. */
const PATIENCE_MILLISECONDS = 4000;
function judgeThere(design: Design): Promise<void> {
  const { bottom } = useLessonView.getState();
  if (!hasStore(design) || !bottom || useVerdicts.getState().report !== null) return Promise.resolve();
  return new Promise((settle) => {
    const there = () => {
      clearTimeout(timer);
      stop();
      settle();
    };
    const timer = setTimeout(there, PATIENCE_MILLISECONDS);
    const stop = useVerdicts.subscribe(({ report }) => report !== null && there());
  });
}

/** Does something in the name of the lesson; by itself it is nothing that one could undo. */
export function perform(action: Action): void {
  const { both } = useMirroring.getState();
  // a script says of both sides what it does to both
  useMirroring.setState({ both: false });
  unguarded(() => {
    const done = journalAction(useDesignStore.getState().design, action);
    if (done.type === 'edit') useDesignStore.getState().edit(done.edit);
    else if (done.type === 'fault') useRunStore.getState().inject(done.fault);
    else for (const id of ownFaults.get(done.id) ?? [done.id]) useRunStore.getState().heal(id);
  });
  useMirroring.setState({ both });
  useDesignStore.setState({ undoList: [], redoList: [] });
}

/** Design and faults of the run on the screen. */
export function runState(): RunState {
  const { activeFaults } = useRunStore.getState();
  const faults = activeFaults.map(({ id, fault, targets }) => ({
    id,
    fault,
    targets: [...targets],
    settings: sentFault(id)?.settings ?? {},
  }));
  return { design: useDesignStore.getState().design, faults };
}

/** Faults that are active and not of the script. */
export function strayFaults(scene: Scene): readonly string[] {
  const scripted = new Set(
    scene.opened.flatMap(({ action }) => (action.type === 'fault' ? [action.fault.id] : [])),
  );
  const own = new Set([...ownFaults.values()].flat());
  const { activeFaults } = useRunStore.getState();
  return activeFaults.map(({ id }) => id).filter((id) => !scripted.has(id) && !own.has(id));
}

/** Notes what the learner did in the place of the script, so that the script can heal it. */
export function noteOwnFaults(scene: Scene, action: Action): void {
  const stray = strayFaults(scene);
  if (action.type === 'fault' && stray.length > 0) ownFaults.set(action.id, stray);
}

/** What a step speaks of, as the canvas knows it: nodes, with those of zones, and the links between them. */
export function elementsOf(design: Design, highlight: readonly string[]): readonly string[] {
  const named = new Set(highlight);
  const nodes = design.nodes
    .filter(({ id, zone }) => named.has(id) || named.has(zone ?? ''))
    .map(({ id }) => id);
  const lit = new Set(nodes);
  const links = design.links.filter(({ id, from, to }) => named.has(id) || (lit.has(from) && lit.has(to)));
  // both ends of a link that is spoken of
  const ends = links.filter(({ id }) => named.has(id)).flatMap(({ from, to }) => [from, to]);
  return [...new Set([...nodes, ...ends, ...links.map(({ id }) => id)])];
}

export function light(ids: readonly string[]): void {
  useSpotlight.getState().light(ids);
}

/** Shows what a step wants below the canvas. */
export function showPanel(panel: Panel): void {
  const { diagramOpen, toggleDiagram } = useMessageView.getState();
  useLessonView.setState({ bottom: panel !== 'none' });
  if (panel === 'space-time') {
    if (!diagramOpen) toggleDiagram();
    return;
  }
  if (panel === 'verdicts') {
    useVerdictView.setState({ choice: null, figure: null });
    useVerdictView.getState().openHalf('verdicts');
    return;
  }
  if (diagramOpen) toggleDiagram();
  useVerdictView.setState({ open: false });
}

/** What stands below the canvas in a step, as it or the last before it says. */
export function panelAt(lesson: Lesson, index: number): Panel {
  return lesson.steps.slice(0, index + 1).findLast(({ panel }) => panel !== undefined)?.panel ?? 'dashboards';
}

/** Watches the keys that are watched in a step. */
export function watchKeysAt(lesson: Lesson, index: number): void {
  for (const { watchKey } of lesson.steps.slice(0, index + 1))
    if (watchKey !== undefined) useMessageView.getState().watchKey(watchKey.set, watchKey.key);
}
