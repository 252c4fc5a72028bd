/** What of a run is not recorded, said wherever verdicts are shown. */
import type { VerdictReport } from '../../model/verdict-report.ts';
import { clockText } from '../ui/figure-text.ts';

/** What is not recorded, in words; empty where everything is. */
export function recordedText({ fullAt, oneKeyIn, recorded }: VerdictReport): string {
  const full =
    fullAt === null
      ? ''
      : `Recorded up to ${clockText(fullAt)}: the history has its greatest length, ${recorded.toLocaleString('en')} operations.`;
  const sampled = oneKeyIn > 1 ? `One key in ${oneKeyIn} is recorded, because all would be too much.` : '';
  return [full, sampled].filter((part) => part !== '').join(' ');
}
