/** The ids of the commands that step through the run: one for each unit and direction. */
import type { StepDirection, StepUnit } from '../../model/step-report.ts';

export function stepCommand(by: StepUnit, direction: StepDirection): string {
  return `run.step${by === 'message' ? '-message' : ''}${direction === 'back' ? '-back' : ''}`;
}
