/**
 * What counts as done in each step of the tour, from what can be seen of the page: it does not matter who did it
 * and how.
 */
import type { TourStepId } from '../../content/tour.ts';

export interface TourFacts {
  /** What is broken now: kind of fault and ids. */
  readonly faults: readonly { readonly fault: string; readonly targets: readonly string[] }[];
  /** Failed requests of the users, a second, of late. */
  readonly errors: number;
  /** Instances of Server A. */
  readonly instances: number;
  /** Simulated seconds since the step began; negative where one went back before it. */
  readonly since: number;
  readonly shared: boolean;
}

/** Fewer errors a second than these are none: single requests that were on their way. */
const FEW_ERRORS = 0.5;
/** How long the picture must have been calm, simulated seconds. */
const CALM_SECONDS = 2;
const MENDED = 3;
/** Whoever nudged the playhead has not gone back yet. */
const BACK_SECONDS = 1;

export function isDone(step: TourStepId, facts: TourFacts): boolean {
  switch (step) {
    case 'crash':
      return facts.faults.some(({ fault, targets }) => fault === 'crash' && targets.includes('server-b'));
    case 'errors':
      return facts.errors > FEW_ERRORS && facts.since > CALM_SECONDS;
    case 'instances':
      return facts.instances >= MENDED;
    case 'recovery':
      return facts.errors < FEW_ERRORS && facts.since > CALM_SECONDS;
    case 'cut':
      return facts.faults.some(({ fault }) => fault === 'cut' || fault === 'partition');
    case 'seek':
      return facts.since < -BACK_SECONDS;
    case 'share':
      return facts.shared;
  }
}
