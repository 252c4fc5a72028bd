/**
 * Theory beside measurement in the Live tab: the model by its name, predicted and measured figures side by side,
 * and in words what the model assumes and this node does not do. Loaded when the tab is first opened.
 */
import './theory-card.css';
import { formatQuantity } from '../../base/units.ts';
import type { DesignNode } from '../../model/design.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useTelemetry } from '../stores/use-telemetry.ts';
import { clockText } from '../ui/figure-text.ts';
import { Icon } from '../ui/icon.tsx';
import { type Comparison, compareWithTheory, type Row } from './station-theory.ts';

/** Closer than this, prediction and measurement agree as well as a short run lets them. */
const AGREES = 0.1;

export function TheoryCard({ node }: { readonly node: DesignNode }) {
  const design = useDesignStore((state) => state.design);
  const marks = useRunStore((state) => state.marks);
  const faults = useRunStore((state) => state.activeFaults);
  const comparison = useTelemetry(
    (telemetry) => compareWithTheory(telemetry, design, node, marks, faults),
    [design, node, marks, faults],
  );
  if (comparison === null) return null;
  return (
    <section className="theory" aria-label="Theory beside measurement">
      <h3>
        Theory beside measurement <small>{modelText(comparison)}</small>
      </h3>
      {comparison.rows.length > 0 && <Rows rows={comparison.rows} />}
      <Doubts comparison={comparison} />
    </section>
  );
}

function modelText({ forecast, stations }: Comparison): string {
  if (forecast === null) return 'no model fits';
  const each = stations > 1 ? `, ${stations} of them` : '';
  return `${forecast.model}${each}`;
}

function Rows({ rows }: { readonly rows: readonly Row[] }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Figure</span>
          </th>
          <th scope="col">theory</th>
          <th scope="col">here</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.title} className={agreement(row)}>
            <th scope="row">{row.title}</th>
            <td data-tip={Number.isNaN(row.predicted) ? 'This model says nothing about it' : undefined}>
              {figure(row.predicted, row.unit)}
            </td>
            <td>{figure(row.measured, row.unit)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function agreement({ predicted, measured }: Row): string {
  if (Number.isNaN(predicted) || Number.isNaN(measured)) return '';
  const scale = Math.max(Math.abs(predicted), Math.abs(measured));
  return scale === 0 || Math.abs(predicted - measured) <= AGREES * scale ? 'agrees' : 'differs';
}

function figure(value: number, unit: Row['unit']): string {
  if (unit === 'ratio') return formatQuantity(Math.round(value * 1000) / 1000, unit);
  return formatQuantity(unit === 'count' ? Math.round(value * 100) / 100 : value, unit);
}

function Doubts({ comparison }: { readonly comparison: Comparison }) {
  const { doubts, forecast, from, to } = comparison;
  return (
    <ul>
      {doubts.map((doubt) => (
        <li key={doubt}>
          <Icon name={forecast === null ? 'warning' : 'info'} size={12} />
          {doubt}
        </li>
      ))}
      {doubts.length === 0 && (
        <li className="holds">
          <Icon name="check" size={12} />
          What it assumes holds here: arrivals are independent, work is exponential, first come first served.
        </li>
      )}
      <li className="stretch">
        Measured from {clockText(from)} to {clockText(to)}: arrivals are those of that time, work is what the
        settings say.
      </li>
    </ul>
  );
}
