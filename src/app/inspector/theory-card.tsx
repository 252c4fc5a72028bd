/**
 * Theory beside measurement in the Live tab: the model by its name, predicted and measured figures side by side,
 * and in words what the model assumes and this node does not do. Loaded when the tab is first opened.
 */
import './theory-card.css';
import type { ReactNode } from 'react';
import { formatQuantity } from '../../base/units.ts';
import { kindById } from '../../catalog/kinds.ts';
import type { Design, DesignNode } from '../../model/design.ts';
import type { Staffing } from '../../theory/staffing.ts';
import type { ActiveFault, Mark } from '../../worker/protocol.ts';
import { runCommand } from '../commands/registry.ts';
import { Term } from '../glossary/term.tsx';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import type { Telemetry } from '../stores/telemetry.ts';
import { useTelemetry } from '../stores/use-telemetry.ts';
import { compareClientWithTheory } from '../theory/client-theory.ts';
import { Button } from '../ui/button.tsx';
import { clockText } from '../ui/figure-text.ts';
import { Icon } from '../ui/icon.tsx';
import { type Compared, type Comparison, compareWithTheory, type Row } from './station-theory.ts';

/** Closer than this, prediction and measurement agree as well as a short run lets them. */
const AGREES = 0.1;

/** What theory says of a node: of a station by itself, of a client by the whole network. */
export function TheoryCard({ node }: { readonly node: DesignNode }) {
  const isClient = kindById(node.kind)?.accepts.calls === false;
  return isClient ? <ClientTheory node={node} /> : <StationTheory node={node} />;
}

/** What a comparison says of a node, anew with its figures. */
function useCompared<C>(
  compare: (
    telemetry: Telemetry,
    design: Design,
    node: DesignNode,
    marks: readonly Mark[],
    faults: readonly ActiveFault[],
  ) => C,
  node: DesignNode,
): C {
  const design = useDesignStore((state) => state.design);
  const marks = useRunStore((state) => state.marks);
  const faults = useRunStore((state) => state.activeFaults);
  return useTelemetry(
    (telemetry) => compare(telemetry, design, node, marks, faults),
    [compare, design, node, marks, faults],
  );
}

function StationTheory({ node }: { readonly node: DesignNode }) {
  const comparison = useCompared(compareWithTheory, node);
  if (comparison === null) return null;
  const { forecast } = comparison;
  return (
    <BesideTheory
      compared={comparison}
      model={modelText(comparison)}
      isKnown={forecast !== null}
      holds={holdsText(forecast)}
      measured="arrivals are those of that time, work is what the settings say"
    >
      {comparison.staffing !== null && <StaffingNote {...comparison.staffing} />}
    </BesideTheory>
  );
}

/** How many workers the rule would have for what arrives, and what those that are there come to. */
function StaffingNote({ offeredLoad, servers, waits, rule }: Staffing) {
  const load = formatQuantity(Number(offeredLoad.toPrecision(3)), 'count');
  // the rule is a limit: of a small pool it may be one off
  const asked = rule.map(({ servers: asks, exactly, waits: share }) => {
    const truth = exactly === asks ? '' : ` (exactly ${exactly})`;
    return `${asks}${truth} if ${percentText(share)} may wait`;
  });
  return (
    <p className="stretch">
      <Term stop>Square-root staffing</Term>{' '}
      {`for ${load} erlangs of work: ${asked.join(', ')}. With the ${servers} here ${percentText(waits)} wait.`}
    </p>
  );
}
function percentText(share: number): string {
  return formatQuantity(Number(share.toPrecision(2)), 'ratio');
}

/** What a model assumes and what holds where nothing was found against it. */
function holdsText(forecast: Comparison['forecast']): string {
  if (forecast?.model.endsWith('shared') === true)
    return 'What it assumes holds here: arrivals are independent, all share. The law of the work does not matter.';
  if (/^E\d/.test(forecast?.model ?? ''))
    return 'What it assumes holds here: independent requests in turn, work is exponential, first come first served.';
  return 'What it assumes holds here: arrivals are independent, work is exponential, first come first served.';
}

function ClientTheory({ node }: { readonly node: DesignNode }) {
  const comparison = useCompared(compareClientWithTheory, node);
  if (comparison === null) return null;
  const { method, isExact, rows } = comparison;
  return (
    <BesideTheory
      compared={comparison}
      model={isExact ? method : `≈ ${method}`}
      isKnown={rows.every(({ predicted }) => Number.isFinite(predicted))}
      holds="What it assumes holds on the whole way: independent arrivals, exponential work, queues without limit."
      measured="the design’s load of that time, carried through every station"
    >
      <Button className="small" icon="gauge" onClick={() => runCommand('view.bottleneck')}>
        Find the bottleneck
      </Button>
    </BesideTheory>
  );
}

interface BesideTheoryProps {
  readonly compared: Compared;
  readonly model: string;
  /** Whether theory says anything. */
  readonly isKnown: boolean;
  /** What is said where nothing was found against it. */
  readonly holds: string;
  /** What of that stretch theory was given. */
  readonly measured: string;
  readonly children?: ReactNode;
}

function BesideTheory({ compared, model, isKnown, holds, measured, children }: BesideTheoryProps) {
  const { rows, doubts } = compared;
  return (
    <section className="theory" aria-label="Theory beside measurement">
      <h3>
        Theory beside measurement <small>{model}</small>
      </h3>
      {rows.length > 0 && <Rows rows={rows} />}
      <Doubts doubts={doubts} isKnown={isKnown} holds={holds} />
      <Stretch {...compared} measured={measured} />
      {children}
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
            <td>
              {figure(row.measured, row.unit)}
              <Sureness {...row} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function agreement({ predicted, measured, half }: Row): string {
  if (!Number.isFinite(predicted) || Number.isNaN(measured)) return '';
  const scale = Math.max(Math.abs(predicted), Math.abs(measured));
  const gap = Math.abs(predicted - measured);
  return scale === 0 || gap <= AGREES * scale || gap <= half ? 'agrees' : 'differs';
}

function figure(value: number, unit: Row['unit']): string {
  if (value === Number.POSITIVE_INFINITY) return 'grows';
  if (unit === 'ratio') return formatQuantity(Math.round(value * 1000) / 1000, unit);
  return formatQuantity(unit === 'count' ? Math.round(value * 100) / 100 : value, unit);
}

/** How sure the measured mean is, under it. */
function Sureness({ half, unit }: Row) {
  if (!(half > 0)) return null;
  const rounded = Number(half.toPrecision(2));
  return <small className="sureness">± {figure(rounded, unit)}</small>;
}

/** Sentences beyond these are folded away. */
const MOST_DOUBTS = 5;

interface DoubtsProps {
  readonly doubts: readonly string[];
  /** False: theory has no figure. */
  readonly isKnown: boolean;
  /** Said where there are no doubts. */
  readonly holds: string;
}

function Doubts({ doubts, isKnown, holds }: DoubtsProps) {
  const rest = doubts.slice(MOST_DOUBTS);
  return (
    <>
      <ul>
        {doubts.slice(0, MOST_DOUBTS).map((doubt) => (
          <Doubt key={doubt} doubt={doubt} isKnown={isKnown} />
        ))}
        {doubts.length === 0 && (
          <li className="holds">
            <Icon name="check" size={12} />
            {holds}
          </li>
        )}
      </ul>
      {rest.length > 0 && (
        <details>
          <summary>{rest.length === 1 ? 'And one more' : `And ${rest.length} more`}</summary>
          <ul>
            {rest.map((doubt) => (
              <Doubt key={doubt} doubt={doubt} isKnown={isKnown} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Doubt({ doubt, isKnown }: { readonly doubt: string; readonly isKnown: boolean }) {
  return (
    <li>
      <Icon name={isKnown ? 'info' : 'warning'} size={12} />
      {doubt}
    </li>
  );
}

interface StretchProps {
  readonly from: number;
  readonly to: number;
  readonly measured: string;
}

function Stretch({ from, to, measured }: StretchProps) {
  return (
    <p className="stretch">
      Measured from {clockText(from)} to {clockText(to)}, ± is the 95 % confidence interval: {measured}.
    </p>
  );
}
