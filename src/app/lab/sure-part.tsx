/**
 * "How sure is this?": the present design again and again with other luck. The mean of a figure with its 95 % interval,
 * every replication as a dot, how many runs would make it surer, and whether the warm-up is long enough. Of a comparison
 * both sides run with the same luck, and the answer is whether they differ.
 */
import { useMemo, useState } from 'react';
import { formatQuantity, formatSimulatedTime } from '../../base/units.ts';
import type { Design } from '../../model/design.ts';
import type { Figure } from '../../model/figure-path.ts';
import { onlySide, SIDES } from '../../model/sides.ts';
import { type PairedDifference, pairedDifference, verdictOn } from '../../theory/paired.ts';
import { isPrecise, replicationsNeeded } from '../../theory/precision.ts';
import { warmUpSeconds } from '../../theory/warm-up.ts';
import type { ReplicationOutcome } from '../../worker/replication-protocol.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { Segmented } from '../ui/segmented.tsx';
import { Row, SelectRow } from './form-rows.tsx';
import { type Estimate, estimateOf, labFigures } from './lab-figures.ts';
import { labSeconds, lasting, replicationsOf } from './lab-tasks.ts';
import { useLabView } from './lab-view.ts';
import { scaleFor, shareOn } from './plot-scale.ts';
import { RunBar } from './run-bar.tsx';
import { useLabRuns } from './use-lab-runs.ts';

/** What was run, and of each design (two of a comparison) what came of it. */
interface Repeated {
  readonly designs: readonly Design[];
  readonly outcomes: readonly (readonly (ReplicationOutcome | undefined)[])[];
}

export function SurePart() {
  const design = useDesignStore((state) => state.design);
  const asked = useLabView((state) => state.figure);
  const sides = design.sides === undefined ? [design] : SIDES.map((side) => onlySide(design, side));
  const figures = useMemo(
    () => labFigures(design.sides === undefined ? design : onlySide(design, 'a')),
    [design],
  );
  const figure = figures.find(({ path }) => path === asked) ?? figures[0]!;
  const [count, setCount] = useState<'5' | '10' | '20' | '40'>('10');
  const [repeated, setRepeated] = useState<Repeated | null>(null);
  const runs = useLabRuns();
  const replications = Number(count);
  const run = () => {
    const designs = sides.map((one) => lasting(one, labSeconds(one)));
    const outcomes = designs.map((): (ReplicationOutcome | undefined)[] => []);
    setRepeated({ designs, outcomes });
    runs.start(designs.length * replications, async (runTasks) => {
      const tasks = Array.from({ length: replications }, (_, k) =>
        designs.map((one) => replicationsOf(one, replications, true)[k]!),
      ).flat();
      await runTasks(tasks, (index, outcome) => {
        outcomes[index % designs.length]![Math.floor(index / designs.length)] = outcome;
        setRepeated({ designs, outcomes: outcomes.map((all) => [...all]) });
      });
    });
  };
  if (design.nodes.length === 0) return <p className="lab-empty">There is nothing to run yet.</p>;
  return (
    <div className="lab-part">
      <div className="lab-form">
        <SelectRow
          label="Figure"
          value={figure.path}
          options={figures.map(({ path, title }) => ({ value: path, label: title }))}
          onChange={(path) => useLabView.setState({ figure: path })}
        />
        <Row label="Runs">
          <Segmented
            label="Runs"
            value={count}
            options={(['5', '10', '20', '40'] as const).map((value) => ({ value, label: value }))}
            onChange={setCount}
          />
          <span className="lab-unit">of {formatSimulatedTime(labSeconds(design))} each, with other luck</span>
        </Row>
      </div>
      <RunBar progress={runs.progress} action={`Run it ${count} times`} onRun={run} onCancel={runs.cancel} />
      {repeated === null ? (
        <p className="lab-empty">
          One run is one throw of the dice. Here every run will be a dot, with the mean and the interval that
          holds the true mean in 19 of 20 cases.
        </p>
      ) : (
        <Answer repeated={repeated} figure={figure} />
      )}
    </div>
  );
}

function Answer({ repeated, figure }: { readonly repeated: Repeated; readonly figure: Figure }) {
  const { designs, outcomes } = repeated;
  const ended = outcomes.map((all) => all.flatMap((one) => (one === undefined ? [] : [one])));
  const failed = ended.flat().find((outcome) => !outcome.ok);
  if (failed !== undefined && !failed.ok) return <p className="lab-says bad">{failed.failure}</p>;
  const estimates = ended.map((all) => estimateOf(figure, all));
  if (estimates.every(({ values }) => values.length === 0)) return null;
  const names = designs.length === 1 ? [''] : ['A', 'B'];
  return (
    <section aria-label="How sure it is">
      {estimates.map((estimate, i) => (
        <Sureness key={names[i]} name={names[i]!} estimate={estimate} figure={figure} />
      ))}
      <Dots estimates={estimates} names={names} figure={figure} />
      {designs.length === 2 && <Differ outcomes={outcomes} figure={figure} />}
      {designs.map((one, i) => (
        <WarmedUp key={names[i]} name={names[i]!} design={one} outcomes={ended[i]!} />
      ))}
      <p className="lab-says">
        Seeds {designs[0]!.run.seed} and on. The first run: fingerprint {fingerprintOf(ended[0]![0])}.
      </p>
    </section>
  );
}

function fingerprintOf(outcome: ReplicationOutcome | undefined): string {
  return outcome?.ok === true ? outcome.summary.fingerprint : '—';
}

/** How sure most people want to be. */
const USUAL_PRECISION = 0.02;

function Sureness({
  name,
  estimate,
  figure,
}: {
  readonly name: string;
  readonly estimate: Estimate;
  readonly figure: Figure;
}) {
  const { mean, half, values } = estimate;
  const show = (value: number) => formatQuantity(value, figure.unit);
  const needed = replicationsNeeded(values.length, mean, half, USUAL_PRECISION);
  const sure = isPrecise(mean, half, USUAL_PRECISION);
  return (
    <p className="lab-answer">
      {name !== '' && <span className={`side-${name.toLowerCase()}`}>{name} </span>}
      {figure.title}: {show(mean)}
      {Number.isNaN(half) ? '' : ` ± ${show(half)}`}{' '}
      <small>
        {Number.isNaN(half)
          ? 'One run has no interval.'
          : sure
            ? '95 % confidence; closer than ± 2 %.'
            : needed >= 2 * values.length
              ? '95 % confidence. To come within ± 2 %, do at least twice as many runs.'
              : `95 % confidence. To come within ± 2 %, do some ${needed} runs.`}
      </small>
    </p>
  );
}

const STRIP = { width: 720, row: 44, left: 34, right: 34, foot: 26 };

/** Every replication as a dot, with mean and interval. */
function Dots(props: {
  readonly estimates: readonly Estimate[];
  readonly names: readonly string[];
  readonly figure: Figure;
}) {
  const { estimates, names, figure } = props;
  const all = estimates.flatMap(({ values }) => values);
  const low = Math.min(...all);
  const spread = Math.max(...all) - low;
  // dots lie close together: the axis begins near them, not at 0
  const offset = low > 3 * spread ? low - spread * 0.2 : 0;
  const scale = scaleFor(
    all.map((value) => value - offset),
    false,
  );
  const room = STRIP.width - STRIP.left - STRIP.right;
  const at = (value: number) => STRIP.left + room * shareOn(scale, value - offset);
  const height = STRIP.row * estimates.length + STRIP.foot;
  return (
    <svg
      className="lab-plot"
      viewBox={`0 0 ${STRIP.width} ${height}`}
      role="img"
      aria-label={`${figure.title} of each run: ${all.map((value) => formatQuantity(value, figure.unit)).join(', ')}`}
    >
      {scale.ticks.map((tick) => (
        <g key={tick} fontSize="11" fill="var(--text-3)" textAnchor="middle">
          <line
            x1={at(tick + offset)}
            x2={at(tick + offset)}
            y1={4}
            y2={height - STRIP.foot}
            stroke="var(--grid)"
          />
          <text x={at(tick + offset)} y={height - 9}>
            {formatQuantity(tick + offset, figure.unit)}
          </text>
        </g>
      ))}
      {estimates.map(({ values, mean, half }, row) => {
        const y = STRIP.row * (row + 0.5) + 2;
        const color = names[row] === 'B' ? 'var(--side-b)' : 'var(--p95)';
        return (
          <g key={names[row]}>
            <text x={8} y={y + 4} fontSize="12" fill="var(--text-2)">
              {names[row]}
            </text>
            {!Number.isNaN(half) && (
              <rect
                x={at(mean - half)}
                y={y - 13}
                width={Math.max(1, at(mean + half) - at(mean - half))}
                height={26}
                fill={color}
                fillOpacity="0.2"
              />
            )}
            {values.length > 0 && (
              <line x1={at(mean)} x2={at(mean)} y1={y - 15} y2={y + 15} stroke={color} strokeWidth="2" />
            )}
            {values.map((value, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a replication is its place, and two may have the same value
              <circle key={i} cx={at(value)} cy={y} r="4" fill={color} fillOpacity="0.75" />
            ))}
          </g>
        );
      })}
    </svg>
  );
}

function Differ({ outcomes, figure }: { readonly outcomes: Repeated['outcomes']; readonly figure: Figure }) {
  const of = (side: 0 | 1) =>
    outcomes[side]!.map((outcome) =>
      outcome === undefined ? Number.NaN : (estimateOf(figure, [outcome]).values[0] ?? Number.NaN),
    );
  const paired = pairedDifference(of(0), of(1));
  const verdict = verdictOn(paired);
  return (
    <p className={`lab-answer ${verdict === 'unclear' ? '' : 'clear'}`}>
      {differenceText(paired, verdict, figure)}{' '}
      <small>Of {paired.pairs} pairs with the same luck (Student’s t).</small>
    </p>
  );
}

function differenceText(
  { difference, low, high }: PairedDifference,
  verdict: string,
  { unit }: Figure,
): string {
  const show = (value: number) => `${value > 0 ? '+' : ''}${formatQuantity(value, unit)}`;
  if (Number.isNaN(low)) return 'Whether they differ is not known yet.';
  const range = `B − A is ${show(difference)}, between ${show(low)} and ${show(high)}`;
  if (low === 0 && high === 0) return 'A and B do not differ at all.';
  return verdict === 'unclear'
    ? `The difference is not significant: ${range}.`
    : `The difference is significant: ${range}.`;
}

function WarmedUp(props: {
  readonly name: string;
  readonly design: Design;
  readonly outcomes: readonly ReplicationOutcome[];
}) {
  const loads = props.outcomes.flatMap((outcome) =>
    outcome.ok && outcome.load !== null ? [outcome.load] : [],
  );
  if (loads.length === 0) return null;
  const { seconds, found } = warmUpSeconds(loads);
  const { warmup } = props.design.run;
  const whose = props.name === '' ? 'The design' : props.name;
  const set = warmup === 0 ? 'counts from the beginning' : `counts from ${formatSimulatedTime(warmup)} on`;
  if (!found)
    return (
      <p className="lab-says warn">
        {whose} does not settle within the first half of the run (MSER-5): let it run longer, or mind that its
        load changes.
      </p>
    );
  if (seconds === 0)
    return (
      <p className="lab-says">{whose} is steady from the beginning (MSER-5): no warm-up need be left out.</p>
    );
  const enough = warmup >= seconds;
  return (
    <p className={enough ? 'lab-says' : 'lab-says warn'}>
      {whose} has warmed up after {formatSimulatedTime(seconds)} (MSER-5) and {set}
      {enough ? ', which is enough.' : ': a longer warm-up would leave out what is not yet steady.'}
    </p>
  );
}
