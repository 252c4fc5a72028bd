/**
 * How B differs from A, and how sure that is. The run is divided into batches; the same batch of both sides had
 * the same luck, so it is a pair, and the mean difference of the pairs has a confidence interval.
 */
import { useRef } from 'react';
import { formatQuantity } from '../../base/units.ts';
import type { DashboardCard } from '../../model/dashboard-schema.ts';
import { headlineMetrics } from '../../model/headline.ts';
import { verdictOn } from '../../theory/paired.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { telemetry } from '../stores/telemetry.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Card } from './card.tsx';
import './differences.css';
import { useTurn } from './use-turn.ts';
import { type Difference, differencesOf, LEAST_BATCHES } from './versus-series.ts';

export function DifferencesCard({ card }: { readonly card: DashboardCard }) {
  const box = useRef<HTMLElement>(null);
  useTurn(box);
  const { figures, batches, batchSeconds } = differencesOf(telemetry, useDesignStore.getState().design);
  const enough = batches >= LEAST_BATCHES;
  const method = enough
    ? `${batches} pairs of batches of ${formatQuantity(batchSeconds, 'seconds')} each, after the warm-up: both sides had the same luck in each. A and B are means over the batches; the interval is Student’s t of their differences (95 %).`
    : `An interval needs at least ${LEAST_BATCHES} stretches of the run, of a second or more each, after its warm-up.`;
  return (
    <Card
      ref={box}
      card={card}
      title="Differences"
      note={enough ? `B − A, ${batches} pairs` : 'not enough yet'}
      className="differences"
    >
      <table className="differences-table">
        <caption className="visually-hidden">How B differs from A. {method}</caption>
        <thead>
          <tr data-tip={method}>
            <th scope="col">
              <span className="visually-hidden">Figure</span>
            </th>
            <th scope="col">A</th>
            <th scope="col">B</th>
            <th scope="col">B − A</th>
            <th scope="col">95 % interval</th>
          </tr>
        </thead>
        <tbody>
          {figures.map((figure) => (
            <Row key={figure.name} figure={figure} enough={enough} method={method} />
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function Row({
  figure,
  enough,
  method,
}: {
  readonly figure: Difference;
  readonly enough: boolean;
  readonly method: string;
}) {
  const { title, unit, help } = headlineMetrics[figure.name];
  const show = (value: number) => formatQuantity(value, unit);
  const signed = (value: number) => (value > 0 ? `+${show(value)}` : show(value));
  const judged = judge(figure, enough);
  return (
    <tr className={judged.tone} data-tip={`${title}: ${help} ${judged.words} ${method}`}>
      <th scope="row">{title}</th>
      <td>{show(figure.a)}</td>
      <td>{show(figure.b)}</td>
      <td className="difference">
        {judged.icon !== null && <Icon name={judged.icon} size={9} />}
        {signed(figure.difference)}
      </td>
      <td className="interval">
        {Number.isNaN(figure.low) ? 'not enough yet' : `${signed(figure.low)} to ${signed(figure.high)}`}
        <span className="visually-hidden">. {judged.words}</span>
      </td>
    </tr>
  );
}

interface Judged {
  readonly tone: 'better' | 'worse' | 'unclear';
  readonly icon: IconName | null;
  readonly words: string;
}

/** Whether B is better or worse beyond chance. */
function judge(figure: Difference, enough: boolean): Judged {
  const verdict = enough ? verdictOn(figure) : 'unclear';
  if (verdict === 'unclear') {
    const words = enough ? 'The interval contains 0: no difference is proven.' : '';
    return { tone: 'unclear', icon: null, words };
  }
  const better = headlineMetrics[figure.name].better === verdict;
  return better
    ? { tone: 'better', icon: 'check', words: 'B is better, beyond chance.' }
    : { tone: 'worse', icon: 'cross', words: 'B is worse, beyond chance.' };
}
