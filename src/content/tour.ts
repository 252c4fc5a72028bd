/**
 * The tour: one minute in which one breaks a small system, mends it, goes back in time and shares what one found.
 * It is done rather than read (Carroll, "The Nurnberg Funnel", 1990, on minimal manuals), so each step is one
 * sentence and one deed. Here is the system and the words; what counts as done stands in `app/tour`.
 */
import { type Design, designSchema } from '../model/design.ts';

export type TourStepId = 'crash' | 'errors' | 'instances' | 'recovery' | 'cut' | 'seek' | 'share';

export interface TourStep {
  readonly id: TourStepId;
  readonly title: string;
  readonly text: string;
  /** What the button says that does it for the visitor; absent: there is nothing to do but to look. */
  readonly help?: string;
}

export const tourSteps: readonly TourStep[] = [
  {
    id: 'crash',
    title: 'Break something',
    text: 'Server B is selected. Press K, or open its menu with the right mouse button: it crashes.',
    help: 'Crash it for me',
  },
  {
    id: 'errors',
    title: 'See what that does',
    text: 'At first every other request finds a dead server. Then the balancer has noticed, and one server has the work of two: 120 requests a second where it can do 100. Look at Errors below.',
  },
  {
    id: 'instances',
    title: 'Mend it while it runs',
    text: 'Server A is selected, and its settings stand on the right. Raise Instances to 3. Nothing has to stop for it.',
    help: 'Raise it for me',
  },
  {
    id: 'recovery',
    title: 'See it recover',
    text: 'The queue melts away, and the errors end. Every edit and every fault has a mark on the time axis.',
  },
  {
    id: 'cut',
    title: 'Cut a line',
    text: 'Take the scissors with C and draw across the link between Users and the balancer. Nothing crashes: there is only silence, and time-outs.',
    help: 'Cut it for me',
  },
  {
    id: 'seek',
    title: 'Go back in time',
    text: 'Drag the playhead at the bottom to the left, or press Home on it. It is the same run, event for event, at an earlier moment.',
    help: 'Go back for me',
  },
  {
    id: 'share',
    title: 'Give it away',
    text: 'Press Share. The link holds all of it, with what you broke and when. Whoever opens it sees the same run.',
    help: 'Open Share for me',
  },
];

const server = {
  serviceTime: { distribution: 'exponential', mean: 0.01 },
  queueCapacity: 50,
} as const;

/** Two servers with 60 % to do each: one alone has 120 %. */
export const tourDesign: Design = designSchema.parse({
  version: 1,
  title: 'Tour',
  notes: '',
  nodes: [
    {
      id: 'users',
      kind: 'client',
      name: 'Users',
      position: { x: 0, y: 100 },
      settings: { arrivals: { process: 'poisson', rate: 120 }, timeout: 1 },
    },
    {
      id: 'balancer',
      kind: 'load-balancer',
      name: 'Load balancer',
      position: { x: 240, y: 100 },
      settings: { checkInterval: 0.5, checkTimeout: 0.25, unhealthyAfter: 3 },
    },
    { id: 'server-a', kind: 'service', name: 'Server A', position: { x: 480, y: 20 }, settings: server },
    { id: 'server-b', kind: 'service', name: 'Server B', position: { x: 480, y: 180 }, settings: server },
  ],
  links: [
    { id: 'users-balancer', from: 'users', to: 'balancer' },
    { id: 'balancer-a', from: 'balancer', to: 'server-a' },
    { id: 'balancer-b', from: 'balancer', to: 'server-b' },
  ],
  run: { seed: 1, duration: 300, warmup: 0 },
});
