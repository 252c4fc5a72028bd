/**
 * Sweep: a setting through a range of values, the same seeds at each, a figure with its interval over it, and the
 * knee. A load can also be raised to the largest that is carried. A point that one likes becomes the design.
 */
import { useMemo, useRef, useState } from 'react';
import { formatQuantity } from '../../base/units.ts';
import { kinds } from '../../catalog/kinds.ts';
import type { Design } from '../../model/design.ts';
import { diffDesigns } from '../../model/edits.ts';
import type { Figure } from '../../model/figure-path.ts';
import { showValue } from '../../model/json-path.ts';
import { problemLine } from '../../model/problem.ts';
import { assignSetting, parseSettingPath } from '../../model/setting-path.ts';
import { type SweepPoint, sweepPoints } from '../../model/sweep.ts';
import { parseSweepValues } from '../../model/sweep-values.ts';
import { kneeOf } from '../../theory/knee.ts';
import type { ReplicationOutcome } from '../../worker/replication-protocol.ts';
import { Term } from '../glossary/term.tsx';
import { downloadText } from '../share/download.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { useUiStore } from '../stores/ui-store.ts';
import { Button } from '../ui/button.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { type FoundLoad, raiseToKnee } from './find-knee.ts';
import { NumberRow, Row, SecondsBox, SelectRow } from './form-rows.tsx';
import { type Estimate, estimateOf, labFigures } from './lab-figures.ts';
import { LabTable } from './lab-table.tsx';
import { labSeconds, lasting, replicationsOf } from './lab-tasks.ts';
import { Plot, plotText } from './plot.tsx';
import { RunBar } from './run-bar.tsx';
import { scalingOfSweep } from './swept-scaling.ts';
import { type SweptSetting, sweptSettings } from './swept-settings.ts';
import { useLabRuns } from './use-lab-runs.ts';

/** What was run: later changes of the form do not change what is shown. */
interface Swept {
  readonly setting: SweptSetting;
  readonly points: readonly SweepPoint[];
  readonly outcomes: readonly (readonly ReplicationOutcome[])[];
}

/** More points than that take too long to wait for. */
const MOST_POINTS = 200;

export function SweepPart({ onClose }: { readonly onClose: () => void }) {
  const design = useDesignStore((state) => state.design);
  const selected = useUiStore((state) => state.selection.nodes[0]);
  const settings = useMemo(() => sweptSettings(design, selected), [design, selected]);
  const figures = useMemo(() => labFigures(design), [design]);
  const [path, setPath] = useState(() => firstSetting(settings, selected));
  const setting = settings.find((one) => one.path === path) ?? settings[0];
  const [typed, setTyped] = useState<string | null>(null);
  const [figurePath, setFigure] = useState('p99LatencySeconds');
  const figure = figures.find((one) => one.path === figurePath) ?? figures[0]!;
  const [count, setCount] = useState<'1' | '3' | '5' | '10'>('3');
  const [seconds, setSeconds] = useState(() => Math.min(60, labSeconds(design)));
  const [objective, setObjective] = useState(0.5);
  const [swept, setSwept] = useState<Swept | null>(null);
  const [knee, setKnee] = useState<FoundLoad | null>(null);
  const runs = useLabRuns();
  if (setting === undefined)
    return <p className="lab-empty">There is nothing to sweep yet: draw a client and what it calls.</p>;
  const values = typed ?? setting.values;
  const planned = plan(lasting(design, seconds), setting.path, values);
  const replications = Number(count);
  const sweep = () => {
    if (!planned.ok) return;
    const { points } = planned;
    setKnee(null);
    setSwept({ setting, points, outcomes: points.map(() => []) });
    runs.start(points.length * replications, async (run) => {
      const tasks = points.flatMap((point) => replicationsOf(point.design, replications));
      const outcomes = points.map((): ReplicationOutcome[] => []);
      await run(tasks, (index, outcome) => {
        outcomes[Math.floor(index / replications)]!.push(outcome);
        setSwept({ setting, points, outcomes: outcomes.map((all) => [...all]) });
      });
    });
  };
  const raise = () => {
    setSwept(null);
    setKnee(null);
    runs.start(null, (run) =>
      raiseToKnee(lasting(design, seconds), setting.path, objective, replications, run, setKnee),
    );
  };
  return (
    <div className="lab-part">
      <div className="lab-form">
        <SelectRow
          title="Setting"
          label="Setting to sweep"
          value={setting.path}
          options={settings.map((one) => ({ value: one.path, label: `${one.title} (${one.now})` }))}
          onChange={(chosen) => {
            setPath(chosen);
            setTyped(null);
          }}
        />
        <Row label="Values">
          <input
            className="text-input"
            aria-label="Values: 1..16, 10..100:10, 1..64:*2 or a,b,c"
            aria-invalid={!planned.ok}
            value={values}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </Row>
        <Row label="Runs at each">
          <Segmented
            label="Runs at each point"
            value={count}
            options={(['1', '3', '5', '10'] as const).map((value) => ({ value, label: value }))}
            onChange={setCount}
          />
          <span className="lab-unit">of</span>
          <SecondsBox value={seconds} onChange={setSeconds} />
        </Row>
        <SelectRow
          title="Figure"
          label="Figure to show"
          value={figure.path}
          options={figures.map((one) => ({ value: one.path, label: one.title }))}
          onChange={setFigure}
        />
        {setting.isLoad && (
          <NumberRow
            title="p99 at most"
            label="Longest p99 at the knee"
            unit="seconds"
            min={1e-6}
            max={1e5}
            value={objective}
            onChange={setObjective}
          >
            <span className="lab-unit">for the knee</span>
          </NumberRow>
        )}
      </div>
      {!planned.ok && <p className="lab-says bad">{planned.reason}</p>}
      <RunBar
        progress={runs.progress}
        action={planned.ok ? `Run ${planned.points.length} points` : 'Run the sweep'}
        disabled={!planned.ok}
        onRun={sweep}
        onCancel={runs.cancel}
      >
        {setting.isLoad && (
          <Button variant="soft" icon="gauge" onClick={raise}>
            Raise to the knee
          </Button>
        )}
      </RunBar>
      {swept !== null && (
        <SweepResult swept={swept} figure={figure} onTake={(index) => take(swept, index, onClose)} />
      )}
      {knee !== null && <KneeResult knee={knee} onTake={(load) => takeValue(knee.path, load, onClose)} />}
      {swept === null && knee === null && runs.progress.phase !== 'running' && (
        <p className="lab-empty">
          Here the figure will stand over the values, with how sure it is. All points get the same luck, so
          that they differ by the setting alone.
        </p>
      )}
    </div>
  );
}

/** The setting that one most likely means: instances of the selected node, else the load. */
function firstSetting(settings: readonly SweptSetting[], selected: string | undefined): string {
  const own = settings.filter(({ path }) => selected !== undefined && path.startsWith(`nodes.${selected}.`));
  const wanted = own.find(({ path }) => path.endsWith('.instances')) ?? own[0];
  return (wanted ?? settings.find(({ isLoad }) => isLoad) ?? settings[0])?.path ?? '';
}

type Plan =
  | { readonly ok: true; readonly points: readonly SweepPoint[] }
  | { readonly ok: false; readonly reason: string };

function plan(design: Design, path: string, text: string): Plan {
  const values = parseSweepValues(text);
  if (!values.ok) return { ok: false, reason: `Values: ${values.error}.` };
  if (values.value.length > MOST_POINTS)
    return {
      ok: false,
      reason: `Values: found ${values.value.length}, expected at most ${MOST_POINTS}; the command line takes more.`,
    };
  const points = sweepPoints(design, [{ path, values: values.value }], kinds);
  return points.ok
    ? { ok: true, points: points.value }
    : { ok: false, reason: points.error.slice(0, 2).map(problemLine).join('. ') };
}

/** The design as it was swept at a point, as an edit that can be undone. */
function take({ setting, points }: Swept, index: number, onClose: () => void): void {
  takeValue(setting.path, points[index]!.set[setting.path], onClose);
}

function takeValue(path: string, value: unknown, onClose: () => void): void {
  const { design, edit } = useDesignStore.getState();
  const place = parseSettingPath(path, design, kinds);
  if (!place.ok) {
    useUiStore
      .getState()
      .toast({ tone: 'info', text: 'This setting is no longer there.', detail: problemLine(place.error) });
    return;
  }
  const name = path.split('.').at(-1)!;
  if (!edit(diffDesigns(design, assignSetting(design, place.value, value), `${name} = ${showValue(value)}`)))
    return;
  useUiStore.getState().toast({ tone: 'ok', text: `The design now has ${name} = ${showValue(value)}.` });
  onClose();
}

interface SweepResultProps {
  readonly swept: Swept;
  readonly figure: Figure;
  readonly onTake: (index: number) => void;
}

function SweepResult({ swept, figure, onTake }: SweepResultProps) {
  const svg = useRef<SVGSVGElement>(null);
  const { setting, points, outcomes } = swept;
  const estimates = outcomes.map((all) => estimateOf(figure, all));
  const x = points.map(({ set }) => asPlace(set[setting.path]));
  const means = estimates.map(({ mean }) => mean);
  const at = kneeAt(x, means, figure);
  const csv = () => {
    const lines = estimates.map(({ mean, half }, i) => [x[i], mean, mean - half, mean + half].join());
    downloadText(
      'sweep.csv',
      'text/csv',
      `${[`${setting.path},${figure.path},low,high`, ...lines].join('\n')}\n`,
    );
  };
  return (
    <section aria-label="Result of the sweep">
      <Plot
        ref={svg}
        label={`${figure.title} over ${setting.title}; the numbers stand in the table below`}
        x={x}
        xTitle={setting.title}
        yTitle={figure.title}
        unit={figure.unit}
        series={[
          {
            title: figure.title,
            color: 'var(--p95)',
            values: means,
            halves: estimates.map(({ half }) => half),
          },
        ]}
        mark={at < 0 ? null : { index: at, text: `knee at ${x[at]}` }}
        onPick={onTake}
      />
      <p className="lab-says">
        {at < 0
          ? 'The curve has no clear knee (Kneedle).'
          : `The knee lies at ${x[at]}: from there on the curve turns (Kneedle).`}
      </p>
      <ScalingNote swept={swept} />
      <div className="lab-saves">
        <Button variant="soft" icon="download" onClick={csv}>
          CSV
        </Button>
        <Button
          variant="soft"
          icon="download"
          onClick={() => downloadText('sweep.svg', 'image/svg+xml', plotText(svg.current!))}
        >
          SVG
        </Button>
      </div>
      <LabTable
        columns={[setting.title, figure.title, '95 % interval']}
        rows={points.map((point, i) => ({
          key: String(x[i]),
          head: String(x[i]),
          cells: [cellText(estimates[i]!, outcomes[i]!, figure), intervalText(estimates[i]!, figure)],
          isKnee: i === at,
          value: showValue(point.set[setting.path]),
        }))}
        onTake={onTake}
      />
    </section>
  );
}

/** The law by which a size scales, where it was full. */
function ScalingNote({ swept }: { readonly swept: Swept }) {
  const scaling = scalingOfSweep(swept);
  if (scaling === null) return null;
  const { law, measurements, peak, residual } = scaling;
  const short = (value: number) => Number(value.toPrecision(3));
  const most = Number.isFinite(peak)
    ? `throughput is largest at ${short(peak).toLocaleString('en')}`
    : 'throughput grows for ever';
  return (
    <p className="lab-says">
      <Term stop>Universal scalability law</Term>
      {`: λ ${formatQuantity(short(law.single), 'perSecond')}, σ ${short(law.contention)}, κ ${short(law.coherency)}; ${most}. Fitted to the ${measurements.length} sizes that were full, ± ${formatQuantity(short(residual), 'ratio')}.`}
    </p>
  );
}

/** The figure at a point, or why a run of it has none. */
function cellText({ mean }: Estimate, outcomes: readonly ReplicationOutcome[], { unit }: Figure): string {
  const failed = outcomes.find((outcome) => !outcome.ok);
  return failed !== undefined && !failed.ok ? failed.failure : formatQuantity(mean, unit);
}

function intervalText({ half }: Estimate, { unit }: Figure): string {
  return Number.isNaN(half) ? '' : `± ${formatQuantity(half, unit)}`;
}

function asPlace(value: unknown): number | string {
  return typeof value === 'number' ? value : typeof value === 'string' ? value : showValue(value);
}

function kneeAt(x: readonly (number | string)[], means: readonly number[], { unit }: Figure): number {
  const known = means.every((mean) => Number.isFinite(mean));
  if (!known || x.some((value) => typeof value !== 'number')) return -1;
  return kneeOf(x as readonly number[], means, unit === 'seconds' ? 'convex' : 'concave');
}

function KneeResult({ knee, onTake }: { readonly knee: FoundLoad; readonly onTake: (load: number) => void }) {
  const tried = [...knee.tried].sort((a, b) => a.load - b.load);
  const at = tried.findIndex(({ load }) => load === knee.carried);
  return (
    <section aria-label="The knee">
      <p className="lab-answer">
        {knee.searching
          ? 'Looking for the knee …'
          : knee.carried > 0
            ? `The knee lies at ${knee.carried.toLocaleString('en')}.`
            : 'No load is carried, however small.'}{' '}
        {!knee.searching && knee.refused !== null && (
          <small>{`${knee.refused.toLocaleString('en')} is not carried.`}</small>
        )}
      </p>
      <Plot
        label="Goodput over offered load; the numbers stand in the table below"
        x={tried.map(({ load }) => load)}
        xTitle="Load"
        yTitle="Offered (dashed) and answered in time"
        unit="perSecond"
        series={[
          {
            title: 'Offered',
            color: 'var(--text-3)',
            dash: '4 3',
            values: tried.map(({ offered }) => offered),
          },
          { title: 'Goodput', color: 'var(--ok)', values: tried.map(({ goodput }) => goodput) },
        ]}
        mark={at < 0 ? null : { index: at, text: 'knee' }}
      />
      <LabTable
        columns={['Load', 'Offered', 'Goodput', 'p99', 'Carried']}
        rows={tried.map((one, i) => ({
          key: String(one.load),
          head: one.load.toLocaleString('en'),
          cells: [
            formatQuantity(one.offered, 'perSecond'),
            formatQuantity(one.goodput, 'perSecond'),
            formatQuantity(one.p99LatencySeconds, 'seconds'),
            one.isCarried ? 'yes' : 'no',
          ],
          isKnee: i === at,
          value: String(one.load),
        }))}
        onTake={(row) => onTake(tried[row]!.load)}
      />
    </section>
  );
}
