/**
 * A node's figures over the whole run, from the end of the warm-up on: what is compared with theory, with a
 * recorded log or with the command line, where the Live figures are for watching.
 */
import { formatQuantity, formatSimulatedTime } from '../../base/units.ts';
import type { DesignNode } from '../../model/design.ts';
import { openLab } from '../lab/lab-view.ts';
import { Button } from '../ui/button.tsx';
import { useRunSummary, type WholeRunRow, wholeRunRows } from './run-summary.ts';
import './whole-run.css';

export function WholeRun({ node }: { readonly node: DesignNode }) {
  const summary = useRunSummary();
  if (summary === null) return null;
  const rows = wholeRunRows(summary, node);
  if (rows.length === 0) return null;
  const since = summary.warmup > 0 ? `from ${formatSimulatedTime(summary.warmup)} on` : 'from its beginning';
  return (
    <section aria-label="The whole run">
      <h3>
        The whole run <small>{since}</small>
        <Button
          className="how-sure"
          tip="How sure is this?"
          aria-label="How sure is this?"
          onClick={() => openLab('sure', `nodes.${node.id}.latencySeconds.p99`)}
        >
          ± ?
        </Button>
      </h3>
      <Rows heads={['total']} rows={rows.filter((row) => row.type === 'counter')} />
      <Rows heads={['mean', 'p50', 'p99']} rows={rows.filter((row) => row.type === 'histogram')} />
      <Rows heads={['mean', 'most']} rows={rows.filter((row) => row.type === 'gauge')} />
    </section>
  );
}

function Rows(props: { readonly heads: readonly string[]; readonly rows: readonly WholeRunRow[] }) {
  if (props.rows.length === 0) return null;
  return (
    <table className="whole-run">
      <thead>
        <tr>
          <td />
          {props.heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr key={row.title} data-tip={row.help}>
            <th scope="row">{row.title}</th>
            {figuresOf(row).map((figure, i) => (
              <td key={props.heads[i]}>{figure}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function figuresOf(row: WholeRunRow): readonly string[] {
  if (row.type === 'counter') return [row.total.toLocaleString('en')];
  if (row.type === 'histogram') return [row.mean, row.p50, row.p99].map((x) => formatQuantity(x, 'seconds'));
  return [row.mean, row.max].map((x) => formatQuantity(x, row.unit));
}
