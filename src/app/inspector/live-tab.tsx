/**
 * The Live tab: a node's figures with their histories, where a request spends its time here, the instances,
 * what the calls at the node wait in, and sampled requests with the reason of each failure.
 */
import { formatQuantity } from '../../base/units.ts';
import { kindById } from '../../catalog/kinds.ts';
import type { DesignNode } from '../../model/design.ts';
import { sparklinePaths } from '../canvas/sparkline.tsx';
import { Term } from '../glossary/term.tsx';
import { useRunStore } from '../stores/run-store.ts';
import { cellsOf, heatOf } from '../stores/selectors.ts';
import { useTelemetry } from '../stores/use-telemetry.ts';
import { handlerWords } from '../transport/handler-words.ts';
import { Icon } from '../ui/icon.tsx';
import { lazily } from '../ui/lazily.tsx';
import { openWhy } from '../why/why-view.ts';
import { failuresBy, type LiveFigure, liveFigures, timeShares } from './live-figures.ts';
import { outcomeReason } from './outcome-words.ts';
import { PinButton } from './pin-button.tsx';
import { TraceList } from './trace-list.tsx';
import { useInspection } from './use-inspection.ts';
import { WatchKey } from './watch-key.tsx';
import { WholeRun } from './whole-run.tsx';
import './live.css';

const TheoryCard = lazily(() => import('./theory-card.tsx').then((module) => module.TheoryCard));

export function LiveTab({ node }: { readonly node: DesignNode }) {
  const begun = useRunStore((state) => state.time > 0);
  const inspection = useInspection(node.id);
  const holdsReplicas = kindById(node.kind)?.outLinks.meaning === 'members';
  if (!begun) {
    return (
      <div className="live">
        {holdsReplicas && <WatchKey node={node} />}
        <p className="pane-empty">Figures appear as soon as the run has begun.</p>
      </div>
    );
  }
  return (
    <div className="live">
      {holdsReplicas && <WatchKey node={node} />}
      <Figures node={node} />
      <TimeShares id={node.id} />
      <Failures id={node.id} />
      <Instances node={node} />
      {inspection !== null && inspection.facts.length > 0 && (
        <section>
          <h3>State</h3>
          <dl className="facts">
            {inspection.facts.map((fact) => (
              <div key={fact.label}>
                <dt>{fact.label}</dt>
                <dd>{fact.value}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {inspection !== null && inspection.waitingIn.length > 0 && (
        <section>
          <h3>
            Calls here <small>and what comes next for them</small>
          </h3>
          <ul className="waiting-in">
            {inspection.waitingIn.map((each) => (
              <li key={each.handler}>
                <span>{handlerWords(each.handler) ?? each.handler}</span>
                <b>{each.calls}</b>
              </li>
            ))}
          </ul>
        </section>
      )}
      {inspection !== null && <TraceList traces={inspection.traces} />}
      <TheoryCard node={node} />
      <WholeRun node={node} />
    </div>
  );
}

function Figures({ node }: { readonly node: DesignNode }) {
  const figures = useTelemetry((telemetry) => liveFigures(telemetry, node), [node]);
  return <FigureGrid figures={figures} of="node" id={node.id} />;
}

export interface FigureGridProps {
  readonly figures: readonly LiveFigure[];
  /** Whose they are, for pinning them to the dashboards. */
  readonly of: 'node' | 'link';
  readonly id: string;
}

export function FigureGrid({ figures, of, id }: FigureGridProps) {
  return (
    <section className="figure-grid">
      {figures.map((figure) => {
        const text = figureText(figure);
        const { line, area } = sparklinePaths(figure.history, 120, 28);
        return (
          <div key={figure.metric} className="live-figure" data-tip={figure.help}>
            <span>
              <Term stop>{figure.title}</Term>
            </span>
            <b>{text}</b>
            <PinButton series={{ of, id, metric: figure.metric }} title={figure.title} />
            <svg
              className={`history ${figure.tone}`}
              viewBox="0 0 120 28"
              preserveAspectRatio="none"
              aria-hidden="true"
            >
              <path className="history-area" d={area} />
              <path className="history-line" d={line} />
            </svg>
          </div>
        );
      })}
    </section>
  );
}

function TimeShares({ id }: { readonly id: string }) {
  const shares = useTelemetry((telemetry) => timeShares(telemetry, id), [id]);
  if (shares.length === 0) return null;
  return (
    <section>
      <h3>Where a request spends its time</h3>
      {shares.map((each) => (
        <div
          className="share-row"
          key={each.name}
          data-tip={`${formatQuantity(each.seconds, 'seconds')} on average`}
        >
          <span>{each.name}</span>
          <i>
            <u className={each.tone} style={{ width: `${each.share * 100}%` }} />
          </i>
          <b>{formatQuantity(each.share, 'ratio')}</b>
        </div>
      ))}
    </section>
  );
}

function Failures({ id }: { readonly id: string }) {
  const failures = useTelemetry((telemetry) => failuresBy(telemetry, id), [id]);
  if (failures.length === 0) return null;
  return (
    <section>
      <h3>Failures now</h3>
      <ul className="failures">
        {failures.map(({ error, rate }) => (
          <li key={error}>
            <Icon name="cross" size={10} />
            <span>
              <b>{error.replaceAll('-', ' ')}</b> {outcomeReason(error)}
            </span>
            <em>{formatQuantity(rate, 'perSecond')}</em>
            <button
              type="button"
              className="why-button"
              aria-label={`Why: ${error.replaceAll('-', ' ')}`}
              data-tip="Why?"
              onClick={() => openWhy({ of: 'node', id, error })}
            >
              <Icon name="question" size={13} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Instances beyond this many are told as a number. */
const MOST_INSTANCES = 64;

function Instances({ node }: { readonly node: DesignNode }) {
  const cells = useTelemetry((telemetry) => cellsOf(telemetry, node.id), [node]);
  if (cells.length === 0) return null;
  return (
    <section>
      <h3>
        {cells.length === 1 ? 'Instance' : 'Instances'} <small>how busy, and how many wait</small>
      </h3>
      <div className="instances">
        {cells.slice(0, MOST_INSTANCES).map((cell, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an instance is its number
          <div className="share-row instance" key={i}>
            <span>
              {i + 1} <small className={cell.status === 'up' ? '' : 'bad'}>{cell.status}</small>
            </span>
            <i>
              <u
                style={{
                  width: `${cell.load * 100}%`,
                  background:
                    cell.status === 'up' ? `var(--heat-${Math.max(2, heatOf(cell.load))})` : 'var(--idle)',
                }}
              />
            </i>
            <b data-tip="Requests waiting at this instance">
              {cell.queue === 0 ? '' : `+${formatQuantity(cell.queue, 'count')}`}
            </b>
          </div>
        ))}
      </div>
      {cells.length > MOST_INSTANCES && (
        <p className="setting-note">… and {cells.length - MOST_INSTANCES} more.</p>
      )}
    </section>
  );
}

/** Live shares are read at a glance: tenths of a percent at most. */
function figureText({ value, unit }: LiveFigure): string {
  return formatQuantity(unit === 'ratio' ? Math.round(value * 1000) / 1000 : value, unit);
}
