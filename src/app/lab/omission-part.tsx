/**
 * Coordinated omission: a load generator that waits for each answer sends nothing while the system stalls, and its
 * statistics leave out everybody who would have come meanwhile (Tene, "How NOT to Measure Latency"). Four views of one
 * stall: as such a generator measures it, corrected as HdrHistogram does, counted from when each request was meant to be
 * sent as wrk2 does, and what open traffic of the same rate really meets.
 */
import { useState } from 'react';
import { formatQuantity } from '../../base/units.ts';
import { kindById } from '../../catalog/kinds.ts';
import type { Design } from '../../model/design.ts';
import { nodeLabel } from '../../model/sides.ts';
import type { HistogramSummary } from '../../model/telemetry.ts';
import { correctedForOmission, quantileOfTally, type Tally } from '../../theory/omission.ts';
import type { ReplicationOutcome, ReplicationTask } from '../../worker/replication-protocol.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { type ClientChoice, clientChoices, withSettings } from './client-choice.ts';
import { ClientRow, NumberRow, SelectRow } from './form-rows.tsx';
import { lasting, replicationsOf } from './lab-tasks.ts';
import { NumberBox } from './number-box.tsx';
import { P99, PERCENTILES, PercentilePlot, PercentileTable } from './percentiles.tsx';
import { RunBar } from './run-bar.tsx';
import { useLabRuns } from './use-lab-runs.ts';

const SECONDS = 60;
const STALL_AT = 20;

interface Views {
  readonly measured: readonly number[];
  readonly corrected: readonly number[];
  readonly intended: readonly number[];
  readonly open: readonly number[];
}

export function OmissionPart() {
  const design = useDesignStore((state) => state.design);
  const clients = clientChoices(design);
  const machines = machinesOf(design);
  const [chosenClient, setClient] = useState('');
  const [chosenMachine, setMachine] = useState('');
  const client = clients.find(({ value }) => value === chosenClient) ?? clients[0];
  const machine = machines.find(({ value }) => value === chosenMachine) ?? machines[0];
  const [stall, setStall] = useState(5);
  const [users, setUsers] = useState(10);
  const [typedInterval, setInterval] = useState<number | null>(null);
  const [views, setViews] = useState<Views | null>(null);
  const runs = useLabRuns();
  if (client === undefined || machine === undefined)
    return (
      <p className="lab-empty">
        It takes a client and a machine that can stall: draw both, and a link between them.
      </p>
    );
  const interval = typedInterval ?? Number((users / Math.max(client.rate, 0.1)).toPrecision(3));
  const run = () => {
    setViews(null);
    runs.start(2, async (runTasks) => {
      const [paced, open] = await runTasks(
        tasksOf(design, client, machine.value, { stall, users, interval }),
      );
      if (!paced!.ok) throw new Error(paced!.failure);
      if (!open!.ok) throw new Error(open!.failure);
      setViews(viewsOf(client.value, paced!, open!, interval));
    });
  };
  return (
    <div className="lab-part">
      <div className="lab-form">
        <ClientRow client={client} clients={clients} onChange={setClient} />
        <SelectRow
          title="Stalls"
          label="Machine that stalls"
          value={machine.value}
          options={machines}
          onChange={setMachine}
        >
          <span className="lab-unit">for</span>
          <NumberBox
            label="Length of the stall"
            unit="seconds"
            min={0.01}
            max={30}
            value={stall}
            onChange={setStall}
          />
        </SelectRow>
        <NumberRow
          title="Generator"
          label="Connections of the load generator"
          unit="count"
          min={1}
          max={10_000}
          value={users}
          onChange={(value) => setUsers(Math.round(value))}
        >
          <span className="lab-unit">connections, each every</span>
          <NumberBox
            label="Interval of each connection"
            unit="seconds"
            min={1e-4}
            max={60}
            value={interval}
            onChange={setInterval}
          />
        </NumberRow>
      </div>
      <RunBar progress={runs.progress} action="Run the load test" onRun={run} onCancel={runs.cancel} />
      {views === null ? (
        <p className="lab-empty">
          A minute of load with one stall, measured in four ways. A generator that waits for its answers will
          hardly notice the stall; people who come at their own time will.
        </p>
      ) : (
        <FourViews views={views} stall={stall} />
      )}
    </div>
  );
}

/** Machines that can be paused. */
function machinesOf(design: Design) {
  return design.nodes
    .filter((node) => kindById(node.kind)?.faults.includes('pause') === true)
    .map((node) => ({ value: node.id, label: nodeLabel(design, node) }));
}

interface Test {
  readonly stall: number;
  readonly users: number;
  readonly interval: number;
}

/** The generator that waits, and open traffic of the same rate; both alone with the stall, and patient. */
function tasksOf(
  design: Design,
  client: ClientChoice,
  machine: string,
  test: Test,
): readonly ReplicationTask[] {
  const { stall, users, interval } = test;
  const lasts = lasting({ ...design, run: { ...design.run, warmup: 0 } }, SECONDS + stall);
  const pause = {
    id: 'lab-stall',
    at: STALL_AT,
    fault: 'pause',
    targets: [machine],
    settings: {},
    duration: stall,
  } as const;
  const stalled: Design = { ...lasts, timeline: [{ ...pause, targets: [machine] }] };
  const patient = withSettings(stalled, client.value, {
    timeout: null,
    retries: { strategy: 'none' },
    loadShape: { shape: 'steady' },
  });
  const thinkTime = { distribution: 'constant', value: 0 };
  const paced = withSettings(patient, client.value, {
    arrivals: { process: 'closed', users, thinkTime, interval },
  });
  const open = withSettings(patient, client.value, {
    arrivals: { process: 'poisson', rate: users / interval },
  });
  return [paced, open].map((one) => ({ ...replicationsOf(one, 1)[0]!, tally: true }));
}

type Ran = Extract<ReplicationOutcome, { readonly ok: true }>;

function viewsOf(client: string, paced: Ran, open: Ran, interval: number): Views {
  const quantiles = (tally: Tally) => PERCENTILES.map(({ share }) => quantileOfTally(tally, share));
  const measured = paced.tally?.[client] ?? [];
  const intended = paced.summary.nodes[client]!.metrics.intendedLatencySeconds as HistogramSummary;
  return {
    measured: quantiles(measured),
    corrected: quantiles(correctedForOmission(measured, interval)),
    intended: PERCENTILES.map(({ name }) => intended[name]),
    open: quantiles(open.tally?.[client] ?? []),
  };
}

const LINES = [
  { view: 'measured', title: 'As measured', color: 'var(--error)', dash: '2 3' },
  { view: 'corrected', title: 'Corrected', color: 'var(--warn)', dash: '6 4' },
  { view: 'intended', title: 'From when meant', color: 'var(--stale)', dash: '10 3' },
  { view: 'open', title: 'Open traffic', color: 'var(--p95)' },
] as const satisfies readonly {
  readonly view: keyof Views;
  readonly title: string;
  readonly color: string;
  readonly dash?: string;
}[];

function FourViews({ views, stall }: { readonly views: Views; readonly stall: number }) {
  const show = (value: number) => formatQuantity(value, 'seconds');
  const series = LINES.map(({ view, ...line }) => ({ ...line, values: views[view] }));
  return (
    <section aria-label="Four views of one stall">
      <p className="lab-answer">
        {`p99 as measured: ${show(views.measured[P99]!)}. In truth: ${show(views.open[P99]!)}.`}{' '}
        <small>{`The stall lasted ${show(stall)}; the generator waited with the system and sent next to nothing.`}</small>
      </p>
      <PercentilePlot what=" in four views" yTitle="Latency" series={series} />
      <ul className="lab-legend">
        {LINES.map((line) => (
          <li key={line.view}>
            <svg viewBox="0 0 28 8" aria-hidden="true">
              <line
                x1="0"
                x2="28"
                y1="4"
                y2="4"
                stroke={line.color}
                strokeWidth="2.5"
                strokeDasharray={'dash' in line ? line.dash : undefined}
              />
            </svg>
            {line.title}
          </li>
        ))}
      </ul>
      <PercentileTable series={series} />
      <p className="lab-says">
        Corrected: for each answer slower than the interval those that were left out are added (HdrHistogram).
        From when meant: each request counts from its moment in the plan (wrk2; a closed client with an
        interval does this).
      </p>
    </section>
  );
}
