/** Sampled requests as waterfalls: who called whom, where the time went, and why it failed. */
import { useState } from 'react';
import { formatQuantity } from '../../base/units.ts';
import type { Trace } from '../../worker/protocol.ts';
import { targetName } from '../faults/fault-words.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { Icon } from '../ui/icon.tsx';
import { openWhy } from '../why/why-view.ts';
import { certaintyOf, outcomeReason } from './outcome-words.ts';
import { culpritOf, traceSeconds, waterfallOf } from './waterfall.ts';

/** As many as can be compared at a glance. */
const MOST_TRACES = 6;
const MOST_ROWS = 40;

export function TraceList({ traces }: { readonly traces: readonly Trace[] }) {
  const [open, setOpen] = useState(0);
  if (traces.length === 0) return null;
  return (
    <section>
      <h3>
        Sampled requests <small>newest first</small>
      </h3>
      <ul className="traces">
        {traces.slice(0, MOST_TRACES).map((trace, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced as a whole
          <TraceItem key={i} trace={trace} open={open === i} onToggle={() => setOpen(open === i ? -1 : i)} />
        ))}
      </ul>
    </section>
  );
}

function TraceItem(props: { readonly trace: Trace; readonly open: boolean; readonly onToggle: () => void }) {
  const { trace } = props;
  const root = trace.spans[0];
  const outcome = trace.spans.find((span) => span.parent < 0)?.outcome ?? '';
  const failed = outcome !== 'ok';
  const culprit = failed ? culpritOf(trace) : undefined;
  const design = useDesignStore((state) => state.design);
  return (
    <li className={failed ? 'failed' : ''}>
      <button type="button" aria-expanded={props.open} onClick={props.onToggle}>
        <Icon name={failed ? 'cross' : 'check'} size={10} />
        <span>{root?.operation ?? 'request'}</span>
        <em>{culprit === undefined ? '' : outcomeReason(culprit.outcome)}</em>
        <b>{formatQuantity(traceSeconds(trace), 'seconds')}</b>
      </button>
      {props.open && (
        <button type="button" className="trace-why" onClick={() => openWhy({ of: 'request', trace })}>
          <Icon name="question" size={12} /> {failed ? 'Why did it fail?' : 'Why did it take so long?'}
        </button>
      )}
      {props.open && <Waterfall trace={trace} />}
      {props.open && culprit !== undefined && (
        <p className="trace-reason">
          At <b>{targetName(design, culprit.node)}</b>: {outcomeReason(culprit.outcome)}.{' '}
          {certaintyOf(outcome)}
        </p>
      )}
    </li>
  );
}

/** The calls of a request as rows of time; names select their nodes. */
export function Waterfall({ trace }: { readonly trace: Trace }) {
  const design = useDesignStore((state) => state.design);
  const rows = waterfallOf(trace);
  const percent = (share: number) => `${(share * 100).toFixed(2)}%`;
  return (
    <div className="waterfall">
      {rows.slice(0, MOST_ROWS).map(({ span, depth, start: sent, way, queued, worked, elsewhere }, i) => {
        const start = sent + way;
        const name = targetName(design, span.node);
        const failed = span.outcome !== 'ok';
        const travelled =
          span.arrived > span.sent
            ? `${formatQuantity(span.arrived - span.sent, 'seconds')} on the way, `
            : '';
        const parts = `${travelled}${formatQuantity(span.waited, 'seconds')} in the queue, ${formatQuantity(span.served, 'seconds')} at work`;
        return (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of one finished trace
            key={i}
            className={failed ? 'failed' : ''}
            data-tip={`${name}: ${parts}. ${outcomeReason(span.outcome)}.`}
          >
            <button
              type="button"
              style={{ paddingLeft: depth * 8 }}
              onClick={() => useUiStore.getState().select({ nodes: [span.node] })}
            >
              {name}
              {span.attempt > 1 && <small>try {span.attempt}</small>}
            </button>
            <i>
              {way > 0 && <u className="way" style={{ left: percent(sent), width: percent(way) }} />}
              <u className="queued" style={{ left: percent(start), width: percent(queued) }} />
              <u className="worked" style={{ left: percent(start + queued), width: percent(worked) }} />
              <u
                className="elsewhere"
                style={{ left: percent(start + queued + worked), width: percent(elsewhere) }}
              />
            </i>
            {failed ? <Icon name="cross" size={9} /> : <span />}
            <em>{formatQuantity(span.ended - span.sent, 'seconds')}</em>
          </div>
        );
      })}
      <p className="waterfall-legend" aria-hidden="true">
        <i className="way" /> on the way <i className="queued" /> in a queue <i className="worked" /> working{' '}
        <i className="elsewhere" /> waiting for others
      </p>
      {rows.length > MOST_ROWS && <p className="setting-note">… and {rows.length - MOST_ROWS} calls more.</p>}
    </div>
  );
}
