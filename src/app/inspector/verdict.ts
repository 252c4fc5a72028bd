/**
 * What is wrong with a node, in words: the one sentence at the top of its settings. Read from its figures of
 * the last second, gravest first; silent while all is well.
 */
import { formatQuantity } from '../../base/units.ts';
import type { DesignNode } from '../../model/design.ts';
import { errorCodes } from '../../model/telemetry.ts';
import { conditionOf } from '../stores/selectors.ts';
import type { Telemetry } from '../stores/telemetry.ts';
import { outcomeReason } from './outcome-words.ts';

export interface Verdict {
  readonly tone: 'warn' | 'error';
  readonly strong: string;
  readonly rest: string;
}

/** A share of errors below this is noise, not a state. */
const NOTABLE_ERRORS = 0.02;
const HOT = 0.9;
/** Workers held well beyond their own work are waiting for somebody. */
const HELD_BEYOND = 0.2;

/** Sentences speak in whole percents. */
function percent(share: number): string {
  return formatQuantity(Math.round(Math.min(1, share) * 100) / 100, 'ratio');
}

export function verdictOf(telemetry: Telemetry, node: DesignNode): Verdict | null {
  const recent = (metric: string, statistic: 'rate' | 'mean') =>
    telemetry.recent({ of: 'node', id: node.id, metric, statistic });
  if (conditionOf(telemetry.node(node.id)) === 'down') {
    return { tone: 'error', strong: 'Down.', rest: 'Nothing here answers until it starts again.' };
  }
  const utilization = recent('utilization', 'mean');
  const held = recent('held', 'mean');
  if (held >= 0.8 && held - utilization > HELD_BEYOND) {
    const waiting = percent((held - utilization) / held);
    return {
      tone: 'warn',
      strong: `${percent(held)} of the workers are taken, ${waiting} of that by waiting.`,
      rest: 'They are held while the nodes behind answer.',
    };
  }
  const errors = errorVerdict(telemetry, node);
  if (errors !== null) return errors;
  if (utilization >= HOT) {
    const wait = telemetry.percentiles(
      [{ id: node.id, metric: 'waitSeconds' }],
      telemetry.recentFrom(),
      telemetry.bucketCount,
      [0.5],
    )[0]!;
    const waits =
      wait > 0 ? `Half of the requests wait ${formatQuantity(wait, 'seconds')} or longer for a worker.` : '';
    return { tone: 'warn', strong: `${percent(utilization)} busy.`, rest: waits };
  }
  return null;
}

function errorVerdict(telemetry: Telemetry, node: DesignNode): Verdict | null {
  const rate = (metric: string) => telemetry.recent({ of: 'node', id: node.id, metric, statistic: 'rate' });
  const share = rate('failures') / rate('arrivals');
  if (!(share >= NOTABLE_ERRORS)) return null;
  const causes = errorCodes
    .map((by) => ({
      by,
      value: telemetry.recent({ of: 'node', id: node.id, metric: 'failures', statistic: 'rate', by }),
    }))
    .filter((cause) => cause.value > 0)
    .sort((a, b) => b.value - a.value);
  const main = causes[0];
  return {
    tone: share >= 0.2 ? 'error' : 'warn',
    strong: `${percent(share)} of the requests fail.`,
    rest: main === undefined ? '' : `Most often: ${outcomeReason(main.by)}.`,
  };
}
