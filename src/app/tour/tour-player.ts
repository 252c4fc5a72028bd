/**
 * Plays the tour: puts its system on the screen, follows what the visitor does, and does a step for whoever asks.
 * The visitor's own work waits with its undos, as in a lesson, and comes back.
 */
import { type TourStepId, tourDesign, tourSteps } from '../../content/tour.ts';
import { bringBack, giveWay, type KeptWork, setAside } from '../lessons/kept-work.ts';
import { onDesignChange, useDesignStore } from '../stores/design-store.ts';
import { breakNow } from '../stores/fault-actions.ts';
import { useRunStore } from '../stores/run-store.ts';
import { telemetry } from '../stores/telemetry.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { forgetHint } from './hint-memory.ts';
import { isDone, type TourFacts } from './tour-deeds.ts';
import { useTourView } from './tour-view.ts';

let kept: KeptWork | null = null;
let opening = false;
let stops: readonly (() => void)[] = [];
/** When the present step began, simulated seconds; the latest moment seen in it, for whoever goes back. */
let begunAt = 0;

const run = () => useRunStore.getState();
const ui = () => useUiStore.getState();

/** Begins the tour, or begins it anew. */
export function beginTour(): void {
  kept ??= setAside(window.location.hash);
  forgetHint();
  if (stops.length === 0) {
    stops = [
      useRunStore.subscribe(look),
      useDesignStore.subscribe(look),
      useUiStore.subscribe(look),
      telemetry.subscribe(look),
      onDesignChange(({ type }) => type === 'document' && !opening && endTour('other')),
    ];
  }
  opening = true;
  ui().closeDialog();
  useDesignStore.getState().loadDesign(tourDesign, { remember: false });
  opening = false;
  run().setSpeed(1);
  run().play();
  enter(0);
}

function enter(step: number): void {
  begunAt = run().time;
  useTourView.setState({ step });
  const id = tourSteps[step]?.id;
  if (id === 'crash') ui().select({ nodes: ['server-b'] });
  else if (id === 'instances') ui().select({ nodes: ['server-a'] });
  else if (id === 'errors' || id === 'recovery') ui().clearSelection();
  if (id === 'errors' || id === 'recovery' || id === 'cut') run().play();
  const { title, text } = tourSteps[step] ?? { title: 'The tour is over', text: '' };
  ui().announce(`${title}. ${text}`);
}

/** Goes on, whether or not the step is done. */
export function nextStep(): void {
  const { step } = useTourView.getState();
  if (step !== null && step < tourSteps.length) enter(step + 1);
}

/** The step's deed was seen: on with the next one. What one looks at waits for a word. */
function look(): void {
  const { step } = useTourView.getState();
  const id = step === null ? undefined : tourSteps[step]?.id;
  if (id === undefined || isSeen(id)) return;
  if (isDone(id, factsNow())) nextStep();
}

/** Steps in which there is only something to see: the visitor says when it was seen. */
function isSeen(id: TourStepId): boolean {
  return id === 'errors' || id === 'recovery';
}

export function factsNow(): TourFacts {
  const { activeFaults, time, phase, seeking } = run();
  const serverA = useDesignStore.getState().design.nodes.find(({ id }) => id === 'server-a');
  const errors = telemetry.recent({ of: 'node', id: 'users', metric: 'failures', statistic: 'rate' });
  return {
    faults: activeFaults,
    errors: Number.isNaN(errors) ? 0 : errors,
    instances: Number(serverA?.settings.instances ?? 1),
    since: phase === 'empty' || seeking ? 0 : time - begunAt,
    shared: ui().dialog === 'share',
  };
}

const deeds: { readonly [Step in TourStepId]: () => void } = {
  crash: () => breakNow('crash', ['server-b']),
  errors: () => {},
  instances: () => {
    const node = useDesignStore.getState().design.nodes.find(({ id }) => id === 'server-a');
    if (node === undefined) return;
    const mended = { ...node, settings: { ...node.settings, instances: 3 } };
    useDesignStore.getState().edit({ title: 'Instances', putNodes: [mended] });
  },
  recovery: () => {},
  cut: () => breakNow('cut', ['users-balancer']),
  seek: () => void run().seek(Math.max(0, run().time - 10)),
  share: () => ui().openDialog('share'),
};

/** Does the present step's deed for the visitor. */
export function doForMe(): void {
  const { step } = useTourView.getState();
  const id = step === null ? undefined : tourSteps[step]?.id;
  if (id !== undefined) deeds[id]();
}

/** Ends the tour: the visitor's own work comes back, or what is on the screen stays and undo leads back. */
export function endTour(then: 'own' | 'other'): void {
  const work = kept;
  if (work === null) return;
  for (const stop of stops) stop();
  stops = [];
  kept = null;
  useTourView.setState({ step: null });
  opening = true;
  if (then === 'other') giveWay(work);
  else {
    ui().clearSelection();
    bringBack(work);
    const address = /^#\d/.test(work.address) ? work.address : '';
    window.history.replaceState(null, '', window.location.pathname + window.location.search + address);
  }
  opening = false;
}
