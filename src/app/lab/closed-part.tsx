/**
 * Open against closed load: the same requests a second, once from people who come whether or not anybody answers, once
 * from users who wait for their answer before they ask again. Closed load slows down with the system and so hides
 * overload (Schroeder, Wierman and Harchol-Balter, "Open Versus Closed: A Cautionary Tale", NSDI 2006).
 */
import { useState } from 'react';
import { formatQuantity } from '../../base/units.ts';
import type { HistogramSummary } from '../../model/telemetry.ts';
import { sampleMean } from '../../theory/sample-mean.ts';
import type { ReplicationOutcome } from '../../worker/replication-protocol.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { Select } from '../ui/select.tsx';
import { clientChoices, withSettings } from './client-choice.ts';
import { labSeconds, lasting, replicationsOf } from './lab-tasks.ts';
import { NumberBox } from './number-box.tsx';
import { Plot } from './plot.tsx';
import { Row, RunBar } from './run-bar.tsx';
import { useLabRuns } from './use-lab-runs.ts';

const PERCENTILES = [
  ['p50', '50 %'],
  ['p90', '90 %'],
  ['p95', '95 %'],
  ['p99', '99 %'],
  ['p999', '99.9 %'],
] as const;
const RUNS = 5;

interface Loads {
  readonly client: string;
  readonly open: readonly ReplicationOutcome[];
  readonly closed: readonly ReplicationOutcome[];
}

export function ClosedPart() {
  const design = useDesignStore((state) => state.design);
  const clients = clientChoices(design);
  const [chosen, setChosen] = useState(clients[0]?.value ?? '');
  const client = clients.find(({ value }) => value === chosen) ?? clients[0];
  const [typedRate, setRate] = useState<number | null>(null);
  const [think, setThink] = useState(1);
  const [seconds, setSeconds] = useState(() => Math.min(60, labSeconds(design)));
  const [loads, setLoads] = useState<Loads | null>(null);
  const runs = useLabRuns();
  if (client === undefined)
    return <p className="lab-empty">There is no client yet whose load could be replaced.</p>;
  const rate = typedRate ?? client.rate;
  const users = Math.max(1, Math.round(rate * think));
  const run = () => {
    const base = withSettings(lasting(design, seconds), client.value, { loadShape: { shape: 'steady' } });
    const open = withSettings(base, client.value, { arrivals: { process: 'poisson', rate } });
    const thinkTime = { distribution: 'exponential', mean: think };
    const closed = withSettings(base, client.value, { arrivals: { process: 'closed', users, thinkTime } });
    setLoads(null);
    runs.start(2 * RUNS, async (runTasks) => {
      const all = await runTasks([...replicationsOf(open, RUNS), ...replicationsOf(closed, RUNS)]);
      setLoads({ client: client.value, open: all.slice(0, RUNS), closed: all.slice(RUNS) });
    });
  };
  return (
    <div className="lab-part">
      <div className="lab-form">
        <Row label="Client">
          <Select
            label="Client"
            className="fill"
            value={client.value}
            options={clients}
            onChange={setChosen}
          />
        </Row>
        <Row label="Offered load">
          <NumberBox
            label="Requests a second"
            unit="perSecond"
            min={0.01}
            max={1e6}
            value={rate}
            onChange={setRate}
          />
        </Row>
        <Row label="Think time">
          <NumberBox
            label="Mean think time of the users"
            unit="seconds"
            min={0.001}
            max={1e4}
            value={think}
            onChange={setThink}
          />
          <span className="lab-unit">{`= ${users.toLocaleString('en')} users`}</span>
        </Row>
        <Row label="Each run">
          <NumberBox
            label="Simulated time of a run"
            unit="seconds"
            min={1}
            max={1e5}
            value={seconds}
            onChange={setSeconds}
          />
        </Row>
      </div>
      <RunBar progress={runs.progress} action="Run both" onRun={run} onCancel={runs.cancel} />
      {loads === null ? (
        <p className="lab-empty">
          Here the latencies of both will stand, from the median to the slowest in a thousand. Where there is
          room to spare they agree; near the limit the closed load looks better than what open traffic would
          meet.
        </p>
      ) : (
        <OpenAgainstClosed loads={loads} />
      )}
    </div>
  );
}

function OpenAgainstClosed({ loads }: { readonly loads: Loads }) {
  const failed = [...loads.open, ...loads.closed].find((outcome) => !outcome.ok);
  const both = {
    open: percentilesOf(loads.client, loads.open),
    closed: percentilesOf(loads.client, loads.closed),
  };
  const ms = (value: number) => formatQuantity(value, 'seconds');
  const [open, closed] = [both.open[3]!, both.closed[3]!];
  const differ = Math.abs(open.mean - closed.mean) > open.half + closed.half;
  return (
    <section aria-label="Open against closed load">
      {failed !== undefined && !failed.ok && <p className="lab-says bad">{failed.failure}</p>}
      {!Number.isNaN(open.mean / closed.mean) && (
        <p className="lab-answer">
          {`p99: ${ms(open.mean)} open, ${ms(closed.mean)} closed.`}{' '}
          <small>
            {!differ
              ? 'The difference is within what luck does: nobody waits long enough for it to matter.'
              : open.mean > closed.mean
                ? `A closed load test shows a p99 that is ${(open.mean / closed.mean).toPrecision(2)} times too short.`
                : 'Closed load is slower here: its users come back together.'}
          </small>
        </p>
      )}
      <Plot
        label="Latency by percentile, open and closed; the numbers stand in the table below"
        x={PERCENTILES.map(([, title]) => title)}
        xTitle="Percentile"
        yTitle="Latency: open (solid), closed (dashed)"
        unit="seconds"
        log
        series={[
          {
            title: 'Open',
            color: 'var(--p95)',
            values: both.open.map(({ mean }) => mean),
            halves: both.open.map(({ half }) => half),
          },
          {
            title: 'Closed',
            color: 'var(--side-b)',
            dash: '6 4',
            values: both.closed.map(({ mean }) => mean),
            halves: both.closed.map(({ half }) => half),
          },
        ]}
      />
      <table className="lab-table">
        <thead>
          <tr>
            <th scope="col">Percentile</th>
            <th scope="col">Open</th>
            <th scope="col">Closed</th>
          </tr>
        </thead>
        <tbody>
          {PERCENTILES.map(([name, title], i) => (
            <tr key={name}>
              <th scope="row">{title}</th>
              <td>{ms(both.open[i]!.mean)}</td>
              <td>{ms(both.closed[i]!.mean)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function percentilesOf(client: string, outcomes: readonly ReplicationOutcome[]) {
  const all = outcomes.flatMap((outcome) =>
    outcome.ok ? [outcome.summary.nodes[client]!.metrics.latencySeconds as HistogramSummary] : [],
  );
  return PERCENTILES.map(([name]) =>
    sampleMean(all.map((one) => one[name]).filter((value) => !Number.isNaN(value))),
  );
}
