/**
 * "Find the bottleneck": which station fills first when the load grows, at what load, and which comes next; and what
 * theory predicts of every client with the load of this moment. Worked out from the design, with what the run measures
 * beside it. Loaded when somebody asks.
 */
import './bottleneck.css';
import { formatQuantity } from '../../base/units.ts';
import { nodeLabel, SIDES, type Side, sided, sideOf } from '../../model/sides.ts';
import type { ClientPrediction } from '../../theory/network.ts';
import { Term } from '../glossary/term.tsx';
import { useDesignStore } from '../stores/design-store.ts';
import { useRunStore } from '../stores/run-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { useTelemetry } from '../stores/use-telemetry.ts';
import { Dialog } from '../ui/dialog.tsx';
import { clockText } from '../ui/figure-text.ts';
import { Icon } from '../ui/icon.tsx';
import { SideMark } from '../versus/side-mark.tsx';
import { faultDoubts } from './client-theory.ts';
import { type DesignTheory, limitsOfSide, MOST_NODES, theoryOfDesign } from './design-theory.ts';
import {
  downSentence,
  factorText,
  type LimitRow,
  limitRows,
  limitSentence,
  userSentences,
} from './limit-rows.ts';
import { LoadChart } from './load-chart.tsx';

export function BottleneckDialog({ onClose }: { readonly onClose: () => void }) {
  const design = useDesignStore((state) => state.design);
  const time = useTelemetry((telemetry) => telemetry.time, []);
  const theory = theoryOfDesign(design, time);
  return (
    <Dialog
      title="Find the bottleneck"
      subtitle={`What fills first when more is asked for, with the load of ${clockText(time)} as × 1.`}
      size="wide"
      className="bottleneck"
      onClose={onClose}
    >
      {theory === null ? (
        <TooLarge nodes={design.nodes.length} />
      ) : (
        <Found theory={theory} onClose={onClose} />
      )}
    </Dialog>
  );
}

function TooLarge({ nodes }: { readonly nodes: number }) {
  return (
    <p>
      {nodes === 0
        ? 'The canvas is empty.'
        : `This design has ${formatQuantity(nodes, 'count')} nodes; more than ${formatQuantity(MOST_NODES, 'count')} are not worked out here. The command line does: npm run sim -- design.json --theory.`}
    </p>
  );
}

interface FoundProps {
  readonly theory: DesignTheory;
  readonly onClose: () => void;
}

function Found({ theory, onClose }: FoundProps) {
  const design = useDesignStore((state) => state.design);
  if (theory.limits === null)
    return <p>Calls go round a loop and never get fewer: no load can be kept up, however small.</p>;
  const sides = design.sides === undefined ? [null] : SIDES;
  return (
    <>
      {sides.map((side) => (
        <Limits key={side ?? 'one'} theory={theory} side={side} onClose={onClose} />
      ))}
      <Clients theory={theory} />
    </>
  );
}

function Limits({ theory, side, onClose }: FoundProps & { readonly side: Side | null }) {
  const design = useDesignStore((state) => state.design);
  const begun = useRunStore((state) => state.time > 0);
  const limits = limitsOfSide(theory.limits!, side);
  const rows = useTelemetry(
    (telemetry) => {
      const all = limitRows(limits, design, telemetry);
      return side === null ? all : all.filter(({ id }) => sideOf(id) === side);
    },
    [limits, design, side],
  );
  const down = downSentence(rows);
  const unknown = limits.unknown.filter((id) => !rows.some((row) => row.id === id));
  return (
    <section
      className="bottleneck-limits"
      aria-label={side === null ? 'Limits' : `Limits of side ${side.toUpperCase()}`}
    >
      <p className="bottleneck-answer">
        {side !== null && <SideMark id={sided(side, '')} />}
        <Icon name="gauge" size={16} />
        <strong>{limitSentence(rows)}</strong>
      </p>
      {down !== null && <p className="bottleneck-down">{down}</p>}
      {userSentences(limits, design).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {rows.length > 0 && (
        <div className="bottleneck-parts">
          <LimitTable rows={rows} begun={begun} onClose={onClose} />
          <LoadChart rows={rows.filter(({ factor }) => factor > 0)} />
        </div>
      )}
      {unknown.length > 0 && !begun && (
        <p className="bottleneck-note">
          How busy {namesOf(unknown)} will be only the run tells: a protocol decides it.
        </p>
      )}
    </section>
  );
}

function namesOf(ids: readonly string[]): string {
  const { design } = useDesignStore.getState();
  const names = design.nodes.filter(({ id }) => ids.includes(id)).map((node) => nodeLabel(design, node));
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}

/** Rows that are seen at once; the rest has room to spare for most. */
const MOST_ROWS = 12;

interface LimitTableProps {
  readonly rows: readonly LimitRow[];
  readonly begun: boolean;
  readonly onClose: () => void;
}

function LimitTable({ rows, begun, onClose }: LimitTableProps) {
  const show = (id: string) => {
    onClose();
    useUiStore.getState().select({ nodes: [id] });
  };
  const withRate = rows.some(({ atRate }) => atRate !== null);
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Station</th>
          <th scope="col">
            <Term stop>Utilization</Term> foretold
          </th>
          <th scope="col">measured</th>
          <th scope="col">full at</th>
          {withRate && <th scope="col">requests then</th>}
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, MOST_ROWS).map((row, rank) => (
          <tr key={row.id} className={`rank-${Math.min(rank, 2)}`}>
            <th scope="row">
              <i className={`load-key ${row.basis}`} />
              <button type="button" className="link-button" onClick={() => show(row.id)}>
                {row.name}
              </button>
              {row.up !== null && (
                <small>
                  {row.up.up} of {row.up.of} up
                </small>
              )}
            </th>
            <td>
              {row.basis === 'theory' || row.utilization !== row.measured ? share(row.utilization) : '—'}
            </td>
            <td>{begun ? share(row.measured) : '—'}</td>
            <td>
              <b>{row.factor > 0 ? `× ${factorText(row.factor)}` : 'down'}</b>
            </td>
            {withRate && (
              <td>
                {row.atRate === null ? '' : formatQuantity(Number(row.atRate.toPrecision(3)), 'perSecond')}
              </td>
            )}
          </tr>
        ))}
      </tbody>
      {rows.length > MOST_ROWS && (
        <tfoot>
          <tr>
            <td colSpan={5}>… and {rows.length - MOST_ROWS} more, with more room.</td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

function share(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '—';
  return formatQuantity(Math.round(value * 1000) / 1000, 'ratio');
}

/** Clients beyond these are not listed. */
const MOST_CLIENTS = 6;

function Clients({ theory: { prediction } }: { readonly theory: DesignTheory }) {
  const design = useDesignStore((state) => state.design);
  const faults = useRunStore((state) => state.activeFaults);
  const measured = useTelemetry(
    (telemetry) =>
      prediction.clients.map(({ id }) =>
        telemetry
          .merge([{ id, metric: 'latencySeconds' }], telemetry.recentFrom(), telemetry.bucketCount)
          .mean(),
      ),
    [prediction],
  );
  return (
    <section className="bottleneck-clients">
      <h3>
        By theory <small>{prediction.method}</small>
      </h3>
      <ul>
        {prediction.clients.slice(0, MOST_CLIENTS).map((client, i) => {
          const node = design.nodes.find(({ id }) => id === client.id);
          const doubts = [...faultDoubts(design, faults), ...client.doubts];
          return (
            <li key={client.id}>
              <p>
                <b>{node === undefined ? client.id : nodeLabel(design, node)}</b> {answerText(client)}
                {!Number.isNaN(measured[i]!) && ` Just now: ${formatQuantity(measured[i]!, 'seconds')}.`}
              </p>
              {doubts.length > 0 && (
                <details>
                  <summary>
                    {doubts.length === 1
                      ? 'One thing stands against it'
                      : `${doubts.length} things stand against it`}
                  </summary>
                  <ul>
                    {doubts.map((doubt) => (
                      <li key={doubt}>{doubt}</li>
                    ))}
                  </ul>
                </details>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function answerText({ throughput, goodput, latencySeconds, isExact }: ClientPrediction): string {
  if (Number.isNaN(latencySeconds)) return 'cannot be foretold.';
  const rate = formatQuantity(Number(throughput.toPrecision(3)), 'perSecond');
  if (latencySeconds === Number.POSITIVE_INFINITY)
    return `asks for ${rate}; answers take longer and longer for as long as that lasts.`;
  const latency = formatQuantity(latencySeconds, 'seconds');
  const answered = formatQuantity(Number(goodput.toPrecision(3)), 'perSecond');
  const gets = answered === rate ? rate : `${answered} of ${rate}`;
  return `gets ${gets} answered, on average after ${isExact ? '' : 'about '}${latency}.`;
}
