/**
 * Open against closed load: the same requests a second, once from people who come whether or not anybody answers, once
 * from users who wait for their answer before they ask again. Closed load slows down with the system and so hides
 * overload (Schroeder, Wierman and Harchol-Balter, "Open Versus Closed: A Cautionary Tale", NSDI 2006).
 */
import { useState } from 'react';
import { formatQuantity } from '../../base/units.ts';
import type { HistogramSummary } from '../../model/telemetry.ts';
import { type SampleMean, sampleMean } from '../../theory/sample-mean.ts';
import type { ReplicationOutcome } from '../../worker/replication-protocol.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { clientChoices, withSettings } from './client-choice.ts';
import { ClientRow, NumberRow, Row, SecondsBox } from './form-rows.tsx';
import { labSeconds, lasting, replicationsOf } from './lab-tasks.ts';
import { P99, PERCENTILES, PercentilePlot, PercentileTable } from './percentiles.tsx';
import type { PlotSeries } from './plot.tsx';
import { RunBar } from './run-bar.tsx';
import { useLabRuns } from './use-lab-runs.ts';

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
        <ClientRow client={client} clients={clients} onChange={setChosen} />
        <NumberRow
          title="Offered load"
          label="Requests a second"
          unit="perSecond"
          min={0.01}
          max={1e6}
          value={rate}
          onChange={setRate}
        />
        <NumberRow
          title="Think time"
          label="Mean think time of the users"
          unit="seconds"
          min={0.001}
          max={1e4}
          value={think}
          onChange={setThink}
        >
          <span className="lab-unit">{`= ${users.toLocaleString('en')} users`}</span>
        </NumberRow>
        <Row label="Each run">
          <SecondsBox value={seconds} onChange={setSeconds} />
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
  const open = percentilesOf(loads.client, loads.open);
  const closed = percentilesOf(loads.client, loads.closed);
  const series = [
    { title: 'Open', color: 'var(--p95)', ...lineOf(open) },
    { title: 'Closed', color: 'var(--side-b)', dash: '6 4', ...lineOf(closed) },
  ];
  return (
    <section aria-label="Open against closed load">
      {failed !== undefined && !failed.ok && <p className="lab-says bad">{failed.failure}</p>}
      <Answer open={open[P99]!} closed={closed[P99]!} />
      <PercentilePlot
        what=", open and closed"
        yTitle="Latency: open (solid), closed (dashed)"
        series={series}
      />
      <PercentileTable series={series} />
    </section>
  );
}

function Answer({ open, closed }: { readonly open: SampleMean; readonly closed: SampleMean }) {
  if (Number.isNaN(open.mean / closed.mean)) return null;
  const show = ({ mean }: SampleMean) => formatQuantity(mean, 'seconds');
  const differ = Math.abs(open.mean - closed.mean) > open.half + closed.half;
  return (
    <p className="lab-answer">
      {`p99: ${show(open)} open, ${show(closed)} closed.`}{' '}
      <small>
        {!differ
          ? 'The difference is within what luck does: nobody waits long enough for it to matter.'
          : open.mean > closed.mean
            ? `A closed load test shows a p99 that is ${(open.mean / closed.mean).toPrecision(2)} times too short.`
            : 'Closed load is slower here: its users come back together.'}
      </small>
    </p>
  );
}

/** The mean of each percentile over the runs. */
function percentilesOf(client: string, outcomes: readonly ReplicationOutcome[]): readonly SampleMean[] {
  const all = outcomes.flatMap((outcome) =>
    outcome.ok ? [outcome.summary.nodes[client]!.metrics.latencySeconds as HistogramSummary] : [],
  );
  return PERCENTILES.map(({ name }) =>
    sampleMean(all.map((one) => one[name]).filter((value) => !Number.isNaN(value))),
  );
}

function lineOf(means: readonly SampleMean[]): Pick<PlotSeries, 'values' | 'halves'> {
  return { values: means.map(({ mean }) => mean), halves: means.map(({ half }) => half) };
}
